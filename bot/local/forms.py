"""What a modal's form holds, as Slack sends it, and what Slack's own form would complain about. Pure."""

from __future__ import annotations

from bot.local import chosen
from bot.local.chosen import Typed
from bot.local.input_rules import NUMBER, TIME, is_date
from bot.local.values import Json

REQUIRED = "Please complete this required field."


def typed_values(view: Json, typed: Typed, before: Json | None = None, here: str = "") -> Json:
    """`state.values`: what was typed, else what was there before, else what is suggested. LookupError: no input."""
    return chosen.values(view["blocks"], before or {}, typed, here)


def missing(view: Json, values: Json) -> dict[str, str]:
    """Complaints by block_id that keep Slack from sending the form at all."""
    complaints = {}
    for block in (block for block in view["blocks"] if block["type"] == "input"):
        element = block["element"]
        value = chosen.value_of(values[block["block_id"]][element["action_id"]])
        required = "" if block.get("optional") else REQUIRED
        if complaint := _unfit(element, value) if value else required:
            complaints[block["block_id"]] = complaint
    return complaints


def wanted_response_urls(view: Json, values: Json) -> tuple[tuple[str, str, str], ...]:
    """Where a submission may answer: (block_id, action_id, channel) of each menu that asks for a response URL."""
    found = []
    for block, element in chosen.elements_of(view["blocks"]):
        if element.get("response_url_enabled"):
            channel = chosen.value_of(values[block["block_id"]][element["action_id"]])
            if channel:
                found.append((block["block_id"], element["action_id"], channel))
    return tuple(found)


def _unfit(element: Json, value: str) -> str:
    """What is wrong with what was put in, or empty."""
    kind = element["type"]
    if kind == "plain_text_input":
        least, most = element.get("min_length", 0), element.get("max_length", 3_000)
        return (
            "" if least <= len(value) <= most else f"Please write {least} to {most} characters; these are {len(value)}."
        )
    if kind == "number_input":
        return _unfit_number(element, value)
    if kind == "datepicker":
        return "" if is_date(value) else "Please enter a valid date."
    if kind == "timepicker":
        return "" if TIME.fullmatch(value) else "Please enter a valid time."
    most = element.get("max_selected_items", len(value))
    return "" if len(value) <= most or isinstance(value, str) else f"Please choose at most {most}."


def _unfit_number(element: Json, value: str) -> str:
    if not NUMBER.fullmatch(value):
        return "Please enter a valid number."
    if not element["is_decimal_allowed"] and "." in value:
        return "Please enter a whole number."
    low, high = float(element.get("min_value", "-inf")), float(element.get("max_value", "inf"))
    if float(value) < low:
        return f"Please enter a number of at least {element['min_value']}."
    return f"Please enter a number of at most {element['max_value']}." if float(value) > high else ""
