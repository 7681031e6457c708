"""What Slack accepts inside a block: texts, buttons, inputs, rich text. Pure: problems in Slack's words, no raising.

Sources: docs.slack.dev/reference/block-kit (composition objects, block elements), and what its API is known to answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

ID_CHARS = 255
BUTTON_TEXT, BUTTON_VALUE, URL_CHARS = 75, 2_000, 3_000
CONFIRM_TITLE, CONFIRM_TEXT, CONFIRM_BUTTON = 100, 300, 30
OPTION_TEXT, OPTION_VALUE, PLACEHOLDER, ACCESSIBILITY_LABEL = 75, 150, 150, 75
SELECT_OPTIONS, CHOICE_OPTIONS = 100, 10
INPUT_CHARS = 3_000

PLAIN = ("plain_text",)
ANY_TEXT = ("plain_text", "mrkdwn")
_CHOICES = ("static_select", "radio_buttons", "checkboxes")
IN_ACTIONS = ("button", *_CHOICES)
IN_INPUT = ("plain_text_input", *_CHOICES)
IN_CONTEXT_ACTIONS = ("feedback_buttons",)

_KEYS: dict[str, frozenset[str]] = {
    "button": frozenset(["type", "text", "action_id", "url", "value", "style", "confirm", "accessibility_label"]),
    "plain_text_input": frozenset(
        [
            "type",
            "action_id",
            "initial_value",
            "multiline",
            "min_length",
            "max_length",
            "placeholder",
            "focus_on_load",
            "dispatch_action_config",
        ]
    ),
    "static_select": frozenset(
        ["type", "action_id", "options", "initial_option", "placeholder", "confirm", "focus_on_load"]
    ),
    "radio_buttons": frozenset(["type", "action_id", "options", "initial_option", "confirm", "focus_on_load"]),
    "checkboxes": frozenset(["type", "action_id", "options", "initial_options", "confirm", "focus_on_load"]),
    "feedback_buttons": frozenset(["type", "action_id", "positive_button", "negative_button"]),
}
_RICH_PARTS = {
    "text": ("text",),
    "link": ("url",),
    "user": ("user_id",),
    "channel": ("channel_id",),
    "emoji": ("name",),
    "broadcast": ("range",),
    "date": ("timestamp", "format"),
}
_RICH_HOLDERS = ("rich_text_section", "rich_text_quote", "rich_text_preformatted")


def at(pointer: str, problem: str) -> str:
    """A problem as Slack words it, with the place it is at."""
    return f"{problem} [json-pointer:{pointer}]"


def unknown_keys(thing: dict[str, Any], known: Collection[str], pointer: str) -> Iterator[str]:
    """Properties that Slack would not accept there."""
    for key in thing:
        if key not in known:
            yield at(pointer, f"invalid additional property: {key}")


def plain_string(value: object, limit: int, pointer: str, least: int = 1) -> Iterator[str]:
    """A string of `least` to `limit` characters."""
    if not isinstance(value, str):
        yield at(pointer, "must be a string")
    elif len(value) < least:
        yield at(pointer, f"must be more than {least - 1} characters")
    elif len(value) > limit:
        yield at(pointer, f"must be less than {limit + 1} characters")


def text_object(value: object, limit: int, pointer: str, kinds: Collection[str] = ANY_TEXT) -> Iterator[str]:
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


def items(value: object, most: int, pointer: str, least: int = 1) -> Iterator[str]:
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


def element(value: object, kinds: Collection[str], pointer: str) -> Iterator[str]:
    """A block element of one of these kinds."""
    if not isinstance(value, dict):
        yield at(pointer, "must be an object")
        return
    kind = str(value.get("type"))
    if kind not in kinds:
        yield at(f"{pointer}/type", f"unsupported type: {kind}")
        return
    yield from unknown_keys(value, _KEYS[kind], pointer)
    if "action_id" in value:
        yield from plain_string(value["action_id"], ID_CHARS, f"{pointer}/action_id")
    if "confirm" in value:
        yield from _confirm(value["confirm"], f"{pointer}/confirm")
    if "placeholder" in value:
        yield from text_object(value["placeholder"], PLACEHOLDER, f"{pointer}/placeholder", PLAIN)
    yield from _ELEMENTS[kind](value, pointer)


def _confirm(value: object, pointer: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield at(pointer, "must be an object")
        return
    yield from unknown_keys(value, ("title", "text", "confirm", "deny", "style"), pointer)
    yield from text_object(value.get("title"), CONFIRM_TITLE, f"{pointer}/title", PLAIN)
    yield from text_object(value.get("text"), CONFIRM_TEXT, f"{pointer}/text")
    yield from text_object(value.get("confirm"), CONFIRM_BUTTON, f"{pointer}/confirm", PLAIN)
    yield from text_object(value.get("deny"), CONFIRM_BUTTON, f"{pointer}/deny", PLAIN)
    yield from _style(value, pointer)


def _style(value: dict[str, Any], pointer: str) -> Iterator[str]:
    if value.get("style", "primary") not in ("primary", "danger"):
        yield at(f"{pointer}/style", "must be one of: primary, danger")


def _button(value: dict[str, Any], pointer: str) -> Iterator[str]:
    yield from text_object(value.get("text"), BUTTON_TEXT, f"{pointer}/text", PLAIN)
    yield from plain_string(value.get("value", ""), BUTTON_VALUE, f"{pointer}/value", least=0)
    yield from plain_string(value.get("url", ""), URL_CHARS, f"{pointer}/url", least=0)
    yield from plain_string(
        value.get("accessibility_label", ""), ACCESSIBILITY_LABEL, f"{pointer}/accessibility_label", 0
    )
    yield from _style(value, pointer)


def _feedback(value: dict[str, Any], pointer: str) -> Iterator[str]:
    for side in ("positive_button", "negative_button"):
        button, place = value.get(side), f"{pointer}/{side}"
        if not isinstance(button, dict):
            yield at(place, "must be an object")
            continue
        yield from unknown_keys(button, ("text", "value", "accessibility_label"), place)
        yield from text_object(button.get("text"), BUTTON_TEXT, f"{place}/text", PLAIN)
        yield from plain_string(button.get("value"), BUTTON_VALUE, f"{place}/value")


def _plain_text_input(value: dict[str, Any], pointer: str) -> Iterator[str]:
    for key, least in (("min_length", 0), ("max_length", 1)):
        length = value.get(key, least)
        if not isinstance(length, int) or not least <= length <= INPUT_CHARS:
            yield at(f"{pointer}/{key}", f"must be a number from {least} to {INPUT_CHARS}")
    yield from plain_string(value.get("initial_value", ""), INPUT_CHARS, f"{pointer}/initial_value", least=0)


def _choice(value: dict[str, Any], pointer: str) -> Iterator[str]:
    most = SELECT_OPTIONS if value["type"] == "static_select" else CHOICE_OPTIONS
    yield from items(value.get("options"), most, f"{pointer}/options")
    options = [o for o in listed(value.get("options")) if isinstance(o, dict)]
    for index, option in enumerate(options):
        place = f"{pointer}/options/{index}"
        yield from unknown_keys(option, ("text", "value", "description"), place)
        yield from text_object(option.get("text"), OPTION_TEXT, f"{place}/text")
        yield from plain_string(option.get("value"), OPTION_VALUE, f"{place}/value")
    chosen = [value["initial_option"]] if "initial_option" in value else listed(value.get("initial_options"))
    if any(option not in options for option in chosen):
        yield at(pointer, "the initial choice is none of the options")


_ELEMENTS = {
    "button": _button,
    "feedback_buttons": _feedback,
    "plain_text_input": _plain_text_input,
    "static_select": _choice,
    "radio_buttons": _choice,
    "checkboxes": _choice,
}


def rich_text(elements: object, pointer: str) -> Iterator[str]:
    """The elements of a rich_text block or of a rich_text cell."""
    if not isinstance(elements, list | tuple):
        yield at(pointer, "must be an array")
        return
    for index, holder in enumerate(elements):
        place = f"{pointer}/{index}"
        kind = holder.get("type") if isinstance(holder, dict) else None
        if kind == "rich_text_list":
            yield from unknown_keys(holder, ("type", "style", "elements", "indent", "offset", "border"), place)
            if holder.get("style") not in ("bullet", "ordered"):
                yield at(f"{place}/style", "must be one of: bullet, ordered")
            yield from rich_text(holder.get("elements"), f"{place}/elements")
        elif kind in _RICH_HOLDERS:
            yield from unknown_keys(holder, ("type", "elements", "border", "language"), place)
            yield from _rich_parts(holder.get("elements"), f"{place}/elements")
        else:
            yield at(f"{place}/type", f"unsupported type: {kind}")


def _rich_parts(parts: object, pointer: str) -> Iterator[str]:
    if not isinstance(parts, list | tuple):
        yield at(pointer, "must be an array")
        return
    for index, part in enumerate(parts):
        place = f"{pointer}/{index}"
        kind = str(part.get("type")) if isinstance(part, dict) else ""
        if kind not in _RICH_PARTS:
            yield at(f"{place}/type", f"unsupported type: {kind}")
            continue
        for key in _RICH_PARTS[kind]:
            if part.get(key) in (None, ""):
                yield at(f"{place}/{key}", "must be more than 0 characters")
