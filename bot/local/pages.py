"""How the Web API hands out long lists: a page, and a cursor where there is more. It knows no lists."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from bot.local.refusals import SlackRefusal
from bot.local.values import Json

T = TypeVar("T")
DEFAULT, MOST = 100, 1_000


def page(found: Sequence[T], args: Json, most: int = MOST) -> tuple[Sequence[T], Json]:
    """The items that `limit` and `cursor` ask for, and the `response_metadata` that leads on."""
    limit = _number(args.get("limit") or DEFAULT, "invalid_limit")
    if not 0 < limit <= most:
        raise SlackRefusal("invalid_limit")
    start = _start(str(args.get("cursor") or ""))
    more = start + limit < len(found)
    cursor = base64.b64encode(f"next:{start + limit}".encode()).decode() if more else ""
    return found[start : start + limit], {"response_metadata": {"next_cursor": cursor}}


def _start(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        name, _, number = base64.b64decode(cursor, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise SlackRefusal("invalid_cursor") from None
    if name != "next":
        raise SlackRefusal("invalid_cursor")
    return _number(number, "invalid_cursor")


def _number(value: object, error: str) -> int:
    try:
        return int(str(value))
    except ValueError:
        raise SlackRefusal(error) from None
