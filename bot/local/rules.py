"""What Slack accepts as a whole message or a whole modal, raised as SlackRefusal in Slack's own words. Pure.

Two rules are stricter than Slack, on purpose: Slack only warns of blocks without a fallback text, and it truncates a
text over 40,000 characters where the documentation asks for at most 4,000.
"""

from __future__ import annotations

import json
from typing import Any

from bot.local.block_rules import IN_MESSAGE, IN_MODAL, problems, texts_in
from bot.local.element_rules import ID_CHARS, PLAIN, at, plain_string, text_object, unknown_keys
from bot.local.refusals import SlackRefusal
from bot.local.values import Json, new_id

MESSAGE_TEXT = 4_000
ALL_TEXT_OF_BLOCKS = 13_200  # not documented; slackapi/bolt-js#2509
MODAL_TITLE, PRIVATE_METADATA = 24, 3_000
_VIEW_KEYS = frozenset(
    [
        "type",
        "title",
        "blocks",
        "close",
        "submit",
        "private_metadata",
        "callback_id",
        "clear_on_close",
        "notify_on_close",
        "external_id",
    ]
)


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


def check_view(view: Any) -> None:
    """Raise what Slack would answer to a modal like this."""
    if not isinstance(view, dict):
        raise SlackRefusal("invalid_arguments", [at("/view", "must be an object")])
    found = list(unknown_keys(view, _VIEW_KEYS, "/view"))
    if view.get("type") != "modal":
        found.append(at("/view/type", f"unsupported type: {view.get('type')}"))
    found += text_object(view.get("title"), MODAL_TITLE, "/view/title", PLAIN)
    for key in ("submit", "close"):
        if view.get(key) is not None:
            found += text_object(view[key], MODAL_TITLE, f"/view/{key}", PLAIN)
    found += plain_string(view.get("private_metadata", ""), PRIVATE_METADATA, "/view/private_metadata", least=0)
    found += plain_string(view.get("callback_id", ""), ID_CHARS, "/view/callback_id", least=0)
    blocks = view.get("blocks")
    if isinstance(blocks, list):
        found += problems(blocks, IN_MODAL, "/view/blocks")
        if any(b.get("type") == "input" for b in blocks if isinstance(b, dict)) and not view.get("submit"):
            found.append(at("/view/submit", "missing required field: submit"))
    else:
        found.append(at("/view/blocks", "must be an array"))
    if found:
        raise SlackRefusal("invalid_arguments", found)


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
