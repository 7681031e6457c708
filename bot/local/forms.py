"""What was typed into a modal, as Slack sends it, and what Slack's own form would complain about. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from bot.local.values import Json

REQUIRED = "Please complete this required field."


def inputs(view: Json) -> dict[str, Json]:
    """The input blocks of a view by block_id."""
    return {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}


def typed_values(view: Json, typed: Mapping[str, Mapping[str, str | list[str]]]) -> Json:
    """`state.values`: what was typed, else what the view suggests. LookupError: there is no such input."""
    blocks = inputs(view)
    for block_id, by_action in typed.items():
        if block_id not in blocks or set(by_action) - {blocks[block_id]["element"]["action_id"]}:
            raise LookupError(f"no input {block_id}/{', '.join(by_action)} in this modal")
    values: Json = {}
    for block_id, block in blocks.items():
        element = block["element"]
        action_id = element["action_id"]
        values[block_id] = {action_id: _value(element, typed.get(block_id, {}).get(action_id))}
    return values


def missing(view: Json, values: Json) -> dict[str, str]:
    """Complaints by block_id that keep Slack from sending the form at all."""
    complaints = {}
    for block_id, block in inputs(view).items():
        element = block["element"]
        value = values[block_id][element["action_id"]]
        filled = value.get("value") or value.get("selected_option") or value.get("selected_options")
        if not filled:
            if not block.get("optional"):
                complaints[block_id] = REQUIRED
        elif element["type"] == "plain_text_input":
            least, most = element.get("min_length", 0), element.get("max_length", 3_000)
            if not least <= len(filled) <= most:
                complaints[block_id] = f"Please write {least} to {most} characters; these are {len(filled)}."
    return complaints


def _value(element: Json, typed: str | list[str] | None) -> Json:
    kind = element["type"]
    if kind == "plain_text_input":
        text = element.get("initial_value") if typed is None else typed
        return {"type": kind, "value": text or None}
    wanted = [typed] if isinstance(typed, str) else typed
    if kind == "checkboxes":
        suggested = element.get("initial_options", [])
        chosen = suggested if wanted is None else [o for o in element["options"] if o["value"] in wanted]
        return {"type": kind, "selected_options": chosen}
    if wanted is None:
        return {"type": kind, "selected_option": element.get("initial_option")}
    return {"type": kind, "selected_option": next((o for o in element["options"] if o["value"] in wanted), None)}
