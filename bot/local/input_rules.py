"""What Slack accepts as a field to write in: text, a number, a date, a time. Pure, no raising.

Sources: docs.slack.dev/reference/block-kit/block-elements (plain-text input, number input, date picker, time picker).
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from bot.local.base_rules import Problems, at, flag, items, listed, one_of, plain_string, unknown_keys

INPUT_CHARS = 3_000
TRIGGERS = ("on_enter_pressed", "on_character_entered")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")

_WRITTEN = ("placeholder", "focus_on_load", "initial_value", "dispatch_action_config")
_PICKED = ("placeholder", "focus_on_load", "confirm")
KEYS: dict[str, tuple[str, ...]] = {
    "plain_text_input": (*_WRITTEN, "multiline", "min_length", "max_length"),
    "number_input": (*_WRITTEN, "is_decimal_allowed", "min_value", "max_value"),
    "datepicker": (*_PICKED, "initial_date"),
    "timepicker": (*_PICKED, "initial_time", "timezone"),
}


def is_date(value: object) -> bool:
    """Whether it is a day of the calendar as YYYY-MM-DD."""
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def check(value: dict[str, Any], pointer: str) -> Problems:
    """A field of any of these kinds."""
    yield from _CHECKS[str(value["type"])](value, pointer)
    if "dispatch_action_config" in value:
        yield from _dispatch(value["dispatch_action_config"], f"{pointer}/dispatch_action_config")


def _text(value: dict[str, Any], pointer: str) -> Problems:
    for key, least in (("min_length", 0), ("max_length", 1)):
        length = value.get(key, least)
        if not isinstance(length, int) or not least <= length <= INPUT_CHARS:
            yield at(f"{pointer}/{key}", f"must be a number from {least} to {INPUT_CHARS}")
    yield from plain_string(value.get("initial_value", ""), INPUT_CHARS, f"{pointer}/initial_value", least=0)


def _number(value: dict[str, Any], pointer: str) -> Problems:
    if "is_decimal_allowed" not in value:
        yield at(pointer, "missing required field: is_decimal_allowed")
    else:
        yield from flag(value["is_decimal_allowed"], f"{pointer}/is_decimal_allowed")
    numbers = {}
    for key in ("initial_value", "min_value", "max_value"):
        if key in value:
            if isinstance(value[key], str) and NUMBER.fullmatch(value[key]):
                numbers[key] = float(value[key])
            else:
                yield at(f"{pointer}/{key}", "must be a number, as a string")
    low, high = numbers.get("min_value", float("-inf")), numbers.get("max_value", float("inf"))
    if low > high:
        yield at(pointer, "`min_value` cannot be greater than `max_value`")
    elif not low <= numbers.get("initial_value", max(low, min(high, 0.0))) <= high:
        yield at(f"{pointer}/initial_value", "must be from `min_value` to `max_value`")


def _date(value: dict[str, Any], pointer: str) -> Problems:
    if "initial_date" in value and not is_date(value["initial_date"]):
        yield at(f"{pointer}/initial_date", "must be a date as YYYY-MM-DD")


def _time(value: dict[str, Any], pointer: str) -> Problems:
    if "initial_time" in value and not TIME.fullmatch(str(value["initial_time"])):
        yield at(f"{pointer}/initial_time", "must be a time as HH:mm")


def _dispatch(value: object, pointer: str) -> Problems:
    if not isinstance(value, dict):
        yield at(pointer, "must be an object")
        return
    yield from unknown_keys(value, ("trigger_actions_on",), pointer)
    yield from items(value.get("trigger_actions_on"), len(TRIGGERS), f"{pointer}/trigger_actions_on")
    for index, trigger in enumerate(listed(value.get("trigger_actions_on"))):
        yield from one_of(trigger, TRIGGERS, f"{pointer}/trigger_actions_on/{index}")


_CHECKS = {"plain_text_input": _text, "number_input": _number, "datepicker": _date, "timepicker": _time}
