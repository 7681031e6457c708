"""What Slack accepts as a whole message or a whole view, raised as SlackRefusal in Slack's own words. Pure.

Two rules are stricter than Slack, on purpose: Slack only warns of blocks without a fallback text, and it truncates a
text over 40,000 characters where the documentation asks for at most 4,000.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from bot.local.base_rules import ID_CHARS, PLAIN, at, plain_string, text_object, unknown_keys
from bot.local.block_rules import IN_HOME, IN_MESSAGE, IN_MODAL, problems, texts_in
from bot.local.refusals import SlackRefusal
from bot.local.values import Json, new_id

MESSAGE_TEXT = 4_000
ALL_TEXT_OF_BLOCKS = 13_200  # not documented; slackapi/bolt-js#2509
MODAL_TITLE, PRIVATE_METADATA = 24, 3_000
_HOME_KEYS = ("type", "blocks", "private_metadata", "callback_id", "external_id")
_MODAL_KEYS = (*_HOME_KEYS, "title", "close", "submit", "clear_on_close", "notify_on_close")


def parsed(value: Any, error: str) -> Any:
    """What slack_sdk sent as JSON inside a form, or as it is."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise SlackRefusal(error) from None


def check_message(text: str, blocks: list[Json], *, has_files: bool = False) -> None:
    """Raise what Slack would answer to a message like this."""
    if not text and not blocks and not has_files:
        raise SlackRefusal("no_text")
    if len(text) > MESSAGE_TEXT:
        raise SlackRefusal("msg_too_long", [f"text must be less than {MESSAGE_TEXT + 1} characters"])
    found = tuple(problems(blocks, IN_MESSAGE))
    if found:
        raise SlackRefusal("invalid_blocks", found)
    if sum(map(len, texts_in(blocks))) > ALL_TEXT_OF_BLOCKS:
        raise SlackRefusal("msg_blocks_too_long")
    if blocks and not text.strip():
        raise SlackRefusal("missing_fallback_text", ["blocks need a `text` for notifications and screen readers"])


def check_view(view: Any, kind: str | None = "modal") -> None:
    """Raise what Slack would answer to a view like this; with no kind, to a modal or a Home."""
    if not isinstance(view, dict):
        raise SlackRefusal("invalid_arguments", [at("/view", "must be an object")])
    if view.get("type") not in ((kind,) if kind else ("modal", "home")):
        raise SlackRefusal("invalid_arguments", [at("/view/type", f"unsupported type: {view.get('type')}")])
    home = view["type"] == "home"
    found = list(unknown_keys(view, _HOME_KEYS if home else _MODAL_KEYS, "/view"))
    found += () if home else _frame(view)
    for key, most in (("private_metadata", PRIVATE_METADATA), ("callback_id", ID_CHARS), ("external_id", ID_CHARS)):
        found += plain_string(view.get(key, ""), most, f"/view/{key}", least=0)
    blocks = view.get("blocks")
    if isinstance(blocks, list):
        found += problems(blocks, IN_HOME if home else IN_MODAL, "/view/blocks")
        if not home and not view.get("submit") and any(b.get("type") == "input" for b in blocks if isinstance(b, dict)):
            found.append(at("/view/submit", "missing required field: submit"))
    else:
        found.append(at("/view/blocks", "must be an array"))
    if found:
        raise SlackRefusal("invalid_arguments", found)


def _frame(view: Json) -> Iterator[str]:
    """What stands around a modal's blocks."""
    yield from text_object(view.get("title"), MODAL_TITLE, "/view/title", PLAIN)
    for key in ("submit", "close"):
        if view.get(key) is not None:
            yield from text_object(view[key], MODAL_TITLE, f"/view/{key}", PLAIN)


def with_ids(blocks: list[Json]) -> tuple[Json, ...]:
    """The blocks as Slack keeps them: each with a block_id, each element that acts with an action_id."""
    return tuple(_with_ids(block) for block in blocks)


def _with_ids(block: Json) -> Json:
    whole = {"block_id": new_id("b").lower(), **block}
    if whole["type"] in ("actions", "context_actions"):
        whole["elements"] = [{"action_id": new_id("a").lower(), **element} for element in whole["elements"]]
    for key in ("accessory", "element"):
        if key in whole:
            whole[key] = {"action_id": new_id("a").lower(), **whole[key]}
    return whole
