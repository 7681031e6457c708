"""What elements say of themselves in a payload: what was chosen or typed into them, else what they suggest. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from bot.local.choice_rules import options_of
from bot.local.offers import fits
from bot.local.people import CHANNELS
from bot.local.values import Json

Put = str | list[str]  # what someone put into an element: a text, the value of an option, an id; or several
Typed = Mapping[str, Mapping[str, Put]]  # {block_id: {action_id: what was put in}}
NOTHING: Typed = MappingProxyType({})

# By kind: under which key a payload has what was chosen, and under which key the element suggests it.
_KEYS = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "static_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
}
_MENUS_WITHOUT_STATE = {"overflow": "selected_option"}


def elements_of(blocks: Iterable[Json]) -> Iterator[tuple[Json, Json]]:
    """Every element that one can act on, with its block."""
    for block in blocks:
        within = block.get("elements", ()) if block["type"] in ("actions", "context_actions") else ()
        for element in (*within, block.get("accessory"), block.get("element")):
            if element:
                yield block, element


def value_of(state: Json) -> Any:
    """What was chosen or typed, out of an element's state; None or empty where nothing was."""
    return state.get(_KEYS[state["type"]][0])


def state_of(element: Json, put: Put | None, here: str = "") -> Json:
    """What `state.values` says of an element. `here` is the conversation one is in. LookupError: no such option."""
    kind = str(element["type"])
    key, suggestion = _KEYS[kind]
    many = key.endswith("s")
    if put is None:
        current = here if element.get("default_to_current_conversation") and _fits(element, here) else ""
        several = [current] if current else []
        default = several if many else current or None
        return {"type": kind, key: element.get(suggestion, default) or default}
    wanted = [one for one in ([put] if isinstance(put, str) else put) if one]
    if "option" in key:
        found = [_option(element, one) for one in wanted]
        return {"type": kind, key: found if many else next(iter(found), None)}
    return {"type": kind, key: wanted if many else next(iter(wanted), None)}


def values(blocks: Iterable[Json], chosen: Json, typed: Typed, here: str = "") -> Json:
    """`state.values`: what is put in now, else what was before, else what is suggested. LookupError: no such input."""
    found: Json = {}
    there = {(b["block_id"], e["action_id"]): e for b, e in elements_of(blocks) if e["type"] in _KEYS}
    for block_id, by_action in typed.items():
        for action_id in by_action:
            if (block_id, action_id) not in there:
                raise LookupError(f"no input {block_id}/{action_id} here")
    for (block_id, action_id), element in there.items():
        put, before = typed.get(block_id, {}).get(action_id), chosen.get(block_id, {}).get(action_id)
        unchanged = put is None and before and before["type"] == element["type"]
        state = before if unchanged else state_of(element, put, here)
        found.setdefault(block_id, {})[action_id] = state
    return found


def actions_of(
    blocks: Iterable[Json], action_id: str, put: Put | None = None, block_id: str = "", user: str = ""
) -> Iterator[Json]:
    """The `actions` entries that doing this would send, but for their time; none for an option that is not there."""
    for block, element in elements_of(blocks):
        if element["action_id"] != action_id or (block_id and block["block_id"] != block_id):
            continue
        if block["type"] == "input" and not block.get("dispatch_action"):
            continue
        sent = {"type": element["type"], "action_id": action_id, "block_id": block["block_id"]}
        for said in _said(element, put, user):
            yield {**sent, **said}


def _said(element: Json, put: Put | None, user: str) -> Iterator[Json]:
    kind = element["type"]
    if kind in ("button", "icon_button"):
        visible = user in element.get("visible_to_user_ids", (user,))
        if visible and (put is None or element.get("value") == put):
            yield {key: element[key] for key in ("text", "value", "style", "icon", "confirm") if key in element}
    elif kind == "feedback_buttons":
        for side in (element["positive_button"], element["negative_button"]):
            if put is None or side["value"] == put:
                yield {"text": side["text"], "value": side["value"]}
    else:
        try:
            if kind in _MENUS_WITHOUT_STATE:
                yield {_MENUS_WITHOUT_STATE[kind]: _option(element, put if isinstance(put, str) else "")}
            else:
                yield state_of(element, [] if put is None else put)
        except LookupError:
            return


def _fits(element: Json, conversation: str) -> bool:
    return conversation in CHANNELS and fits(element, CHANNELS[conversation])


def _option(element: Json, value: str) -> Json:
    found = next((option for option in options_of(element) if option["value"] == value), None)
    if found is None:
        raise LookupError(f"no option {value!r} in {element['action_id']}")
    return found
