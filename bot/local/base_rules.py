"""The smallest things that Slack checks: strings, texts, lists, flags. Pure: problems in Slack's words, no raising."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

ID_CHARS, URL_CHARS = 255, 3_000
CONFIRM_TITLE, CONFIRM_TEXT, CONFIRM_BUTTON = 100, 300, 30
PLAIN = ("plain_text",)
ANY_TEXT = ("plain_text", "mrkdwn")
Problems = Iterator[str]


def at(pointer: str, problem: str) -> str:
    """A problem as Slack words it, with the place it is at."""
    return f"{problem} [json-pointer:{pointer}]"


def unknown_keys(thing: dict[str, Any], known: Collection[str], pointer: str) -> Problems:
    """Properties that Slack would not accept there."""
    for key in thing:
        if key not in known:
            yield at(pointer, f"invalid additional property: {key}")


def plain_string(value: object, limit: int, pointer: str, least: int = 1) -> Problems:
    """A string of `least` to `limit` characters."""
    if not isinstance(value, str):
        yield at(pointer, "must be a string")
    elif len(value) < least:
        yield at(pointer, f"must be more than {least - 1} characters")
    elif len(value) > limit:
        yield at(pointer, f"must be less than {limit + 1} characters")


def text_object(value: object, limit: int, pointer: str, kinds: Collection[str] = ANY_TEXT) -> Problems:
    """A text object of one of these kinds, of 1 to `limit` characters."""
    if not isinstance(value, dict):
        yield at(pointer, "must be an object with `type` and `text`")
        return
    kind = value.get("type")
    if kind not in kinds:
        yield at(f"{pointer}/type", f"must be one of: {', '.join(kinds)}")
        return
    yield from unknown_keys(value, ("type", "text", "emoji" if kind == "plain_text" else "verbatim"), pointer)
    yield from plain_string(value.get("text"), limit, f"{pointer}/text")


def items(value: object, most: int, pointer: str, least: int = 1) -> Problems:
    """A list of `least` to `most` items."""
    if not isinstance(value, list | tuple):
        yield at(pointer, "must be an array")
    elif len(value) < least:
        yield at(pointer, f"no fewer than {least} items required")
    elif len(value) > most:
        yield at(pointer, f"no more than {most} items allowed")


def listed(value: object) -> list[Any]:
    """What can be looked at one by one in a value that should be an array and may not be."""
    return list(value) if isinstance(value, list | tuple) else []


def flag(value: object, pointer: str) -> Problems:
    """True or false."""
    if not isinstance(value, bool):
        yield at(pointer, "must be a boolean")


def one_of(value: object, allowed: Collection[str], pointer: str) -> Problems:
    """One of these words."""
    if value not in allowed:
        yield at(pointer, f"must be one of: {', '.join(allowed)}")


def confirm(value: object, pointer: str) -> Problems:
    """The dialog that asks whether one is sure."""
    if not isinstance(value, dict):
        yield at(pointer, "must be an object")
        return
    yield from unknown_keys(value, ("title", "text", "confirm", "deny", "style"), pointer)
    yield from text_object(value.get("title"), CONFIRM_TITLE, f"{pointer}/title", PLAIN)
    yield from text_object(value.get("text"), CONFIRM_TEXT, f"{pointer}/text")
    yield from text_object(value.get("confirm"), CONFIRM_BUTTON, f"{pointer}/confirm", PLAIN)
    yield from text_object(value.get("deny"), CONFIRM_BUTTON, f"{pointer}/deny", PLAIN)
    yield from one_of(value.get("style", "primary"), ("primary", "danger"), f"{pointer}/style")
