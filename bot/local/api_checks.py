"""api.test and blocks.validate: is Slack there, and what does it say of blocks that were sent to nobody. No token."""

from __future__ import annotations

import re
from typing import Any

from bot.local.refusals import SlackRefusal
from bot.local.rules import check_message, check_view, parsed
from bot.local.values import Json

_POINTED = re.compile(r"(?P<message>.*) \[json-pointer:(?P<pointer>.*)\]")


async def echo(args: Json) -> Json:
    """api.test: the arguments come back, or the error that was asked for."""
    if args.get("error"):
        raise SlackRefusal(str(args["error"]))
    return {"args": args}


async def validate(args: Json) -> Json:
    """blocks.validate, of exactly one of `blocks`, `message` and `view`."""
    given = [kind for kind in ("blocks", "message", "view") if args.get(kind)]
    if len(given) != 1:
        raise SlackRefusal("invalid_arguments", ["exactly one of blocks, message and view is required"])
    (kind,) = given
    value = parsed(args[kind], f"invalid_{kind}")
    try:
        _check(kind, value)
    except SlackRefusal as refusal:
        errors = [_error(words) for words in refusal.messages or (refusal.error,)]
        raise SlackRefusal(f"invalid_{kind}", extra={"errors": errors}) from None
    return {}


def _check(kind: str, value: Any) -> None:
    if kind == "view":
        check_view(value, None)
        return
    blocks = value if kind == "blocks" else value.get("blocks") if isinstance(value, dict) else None
    if not isinstance(blocks, list):
        raise SlackRefusal(f"invalid_{kind}", ["must be an array of blocks [json-pointer:/blocks]"])
    check_message("a text for notifications", blocks)


def _error(words: str) -> Json:
    found = _POINTED.fullmatch(words)
    message, pointer = (found["message"], found["pointer"]) if found else (words, "")
    return {"pointer": pointer, "code": "failed_constraint", "message": message}
