"""Which elements Slack accepts where in a block, and what it accepts as a button. Pure: problems, no raising.

Sources: docs.slack.dev/reference/block-kit (block elements), and what its API is known to answer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from bot.local import base_rules as base
from bot.local import choice_rules, input_rules
from bot.local.base_rules import ID_CHARS, PLAIN, URL_CHARS, Problems, at, items, listed, plain_string, text_object

BUTTON_TEXT, BUTTON_VALUE, ACCESSIBILITY_LABEL, PLACEHOLDER = 75, 2_000, 75, 150
VISIBLE_TO = 10
ICONS = ("trash",)

_BOXES = ("radio_buttons", "checkboxes")
_PICKERS = ("datepicker", "timepicker")
IN_ACTIONS = ("button", "overflow", *choice_rules.SINGLE, *_BOXES, *_PICKERS)
IN_SECTION = (*IN_ACTIONS, *choice_rules.MULTI)
IN_INPUT = ("plain_text_input", "number_input", *choice_rules.SINGLE, *choice_rules.MULTI, *_BOXES, *_PICKERS)
IN_CONTEXT_ACTIONS = ("feedback_buttons", "icon_button")


def element(value: object, kinds: Collection[str], pointer: str) -> Problems:
    """A block element of one of these kinds."""
    if not isinstance(value, dict):
        yield at(pointer, "must be an object")
        return
    kind = str(value.get("type"))
    if kind not in kinds:
        yield at(f"{pointer}/type", f"unsupported type: {kind}")
        return
    yield from base.unknown_keys(value, ("type", "action_id", *_KEYS[kind]), pointer)
    if "action_id" in value:
        yield from plain_string(value["action_id"], ID_CHARS, f"{pointer}/action_id")
    if "confirm" in value:
        yield from base.confirm(value["confirm"], f"{pointer}/confirm")
    if "placeholder" in value:
        yield from text_object(value["placeholder"], PLACEHOLDER, f"{pointer}/placeholder", PLAIN)
    if "focus_on_load" in value:
        yield from base.flag(value["focus_on_load"], f"{pointer}/focus_on_load")
    yield from _CHECKS[kind](value, pointer)


def _button(value: dict[str, Any], pointer: str) -> Problems:
    yield from text_object(value.get("text"), BUTTON_TEXT, f"{pointer}/text", PLAIN)
    yield from plain_string(value.get("value", ""), BUTTON_VALUE, f"{pointer}/value", least=0)
    yield from plain_string(value.get("url", ""), URL_CHARS, f"{pointer}/url", least=0)
    label = value.get("accessibility_label", "")
    yield from plain_string(label, ACCESSIBILITY_LABEL, f"{pointer}/accessibility_label", least=0)
    yield from base.one_of(value.get("style", "primary"), ("primary", "danger"), f"{pointer}/style")


def _icon_button(value: dict[str, Any], pointer: str) -> Problems:
    yield from base.one_of(value.get("icon"), ICONS, f"{pointer}/icon")
    yield from _button({key: value[key] for key in value if key != "icon"}, pointer)
    if "visible_to_user_ids" in value:
        yield from items(value["visible_to_user_ids"], VISIBLE_TO, f"{pointer}/visible_to_user_ids")
        for index, user in enumerate(listed(value["visible_to_user_ids"])):
            yield from plain_string(user, ID_CHARS, f"{pointer}/visible_to_user_ids/{index}")


def _feedback(value: dict[str, Any], pointer: str) -> Problems:
    for side in ("positive_button", "negative_button"):
        button, place = value.get(side), f"{pointer}/{side}"
        if not isinstance(button, dict):
            yield at(place, "must be an object")
            continue
        yield from base.unknown_keys(button, ("text", "value", "accessibility_label"), place)
        yield from text_object(button.get("text"), BUTTON_TEXT, f"{place}/text", PLAIN)
        yield from plain_string(button.get("value"), BUTTON_VALUE, f"{place}/value")
        label = button.get("accessibility_label", "")
        yield from plain_string(label, ACCESSIBILITY_LABEL, f"{place}/accessibility_label", least=0)


_BUTTON_KEYS = ("text", "value", "confirm", "accessibility_label")
_KEYS: dict[str, tuple[str, ...]] = {
    "button": (*_BUTTON_KEYS, "url", "style"),
    "icon_button": (*_BUTTON_KEYS, "icon", "visible_to_user_ids"),
    "feedback_buttons": ("positive_button", "negative_button"),
    **choice_rules.KEYS,
    **input_rules.KEYS,
}
_CHECKS: dict[str, Callable[[dict[str, Any], str], Problems]] = {
    "button": _button,
    "icon_button": _icon_button,
    "feedback_buttons": _feedback,
    **dict.fromkeys(choice_rules.KEYS, choice_rules.check),
    **dict.fromkeys(input_rules.KEYS, input_rules.check),
}
