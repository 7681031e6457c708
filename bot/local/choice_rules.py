"""What Slack accepts as a choice: menus of options, of people and of channels, boxes, overflow. Pure, no raising.

Sources: docs.slack.dev/reference/block-kit (select and multi-select menus, checkboxes, radio buttons, overflow menus,
option objects, conversation filters).
"""

from __future__ import annotations

from typing import Any

from bot.local.base_rules import (
    ANY_TEXT,
    PLAIN,
    URL_CHARS,
    Problems,
    at,
    flag,
    items,
    listed,
    one_of,
    plain_string,
    text_object,
    unknown_keys,
)

OPTION_TEXT, OPTION_VALUE, OPTION_DESCRIPTION, GROUP_LABEL = 75, 150, 75, 75
SELECT_OPTIONS, OPTION_GROUPS, CHOICE_OPTIONS, OVERFLOW_OPTIONS = 100, 100, 10, 5
CONVERSATION_KINDS = ("im", "mpim", "private", "public")

_MENU = ("placeholder", "confirm", "focus_on_load")
_MANY = (*_MENU, "max_selected_items")
_OF_CONVERSATIONS = ("default_to_current_conversation", "filter")
KEYS: dict[str, tuple[str, ...]] = {
    "static_select": (*_MENU, "options", "option_groups", "initial_option"),
    "multi_static_select": (*_MANY, "options", "option_groups", "initial_options"),
    "users_select": (*_MENU, "initial_user"),
    "multi_users_select": (*_MANY, "initial_users"),
    "channels_select": (*_MENU, "initial_channel", "response_url_enabled"),
    "multi_channels_select": (*_MANY, "initial_channels"),
    "conversations_select": (*_MENU, *_OF_CONVERSATIONS, "initial_conversation", "response_url_enabled"),
    "multi_conversations_select": (*_MANY, *_OF_CONVERSATIONS, "initial_conversations"),
    "radio_buttons": ("options", "initial_option", "confirm", "focus_on_load"),
    "checkboxes": ("options", "initial_options", "confirm", "focus_on_load"),
    "overflow": ("options", "confirm"),
}
SINGLE = ("static_select", "users_select", "channels_select", "conversations_select")
MULTI = tuple(f"multi_{kind}" for kind in SINGLE)
OF_OPTIONS = ("static_select", "multi_static_select", "radio_buttons", "checkboxes", "overflow")


def check(value: dict[str, Any], pointer: str) -> Problems:
    """A choice of any of these kinds."""
    kind = str(value["type"])
    yield from _options(value, kind, pointer) if kind in OF_OPTIONS else _ids(value, kind, pointer)
    if "max_selected_items" in value:
        most = value["max_selected_items"]
        if isinstance(most, bool) or not isinstance(most, int) or most < 1:
            yield at(f"{pointer}/max_selected_items", "must be a number of at least 1")
        elif len(listed(initial(value))) > most:
            yield at(pointer, f"no more than {most} items allowed")
    for key in ("default_to_current_conversation", "response_url_enabled"):
        if key in value:
            yield from flag(value[key], f"{pointer}/{key}")
    if "filter" in value:
        yield from _filter(value["filter"], f"{pointer}/filter")


def options_of(value: dict[str, Any]) -> list[dict[str, Any]]:
    """The options of a menu, those in groups too."""
    grouped = [o for g in listed(value.get("option_groups")) if isinstance(g, dict) for o in listed(g.get("options"))]
    return [o for o in (*listed(value.get("options")), *grouped) if isinstance(o, dict)]


def initial(value: dict[str, Any]) -> Any:
    """What the element suggests, whatever its kind; None where it suggests nothing."""
    return next((value[key] for key in value if key.startswith("initial_")), None)


def _options(value: dict[str, Any], kind: str, pointer: str) -> Problems:
    boxes = kind in ("radio_buttons", "checkboxes")
    most = CHOICE_OPTIONS if boxes else OVERFLOW_OPTIONS if kind == "overflow" else SELECT_OPTIONS
    if "option_groups" in value:
        if "options" in value:
            yield at(pointer, "only one of `options` and `option_groups` is allowed")
        yield from _groups(value["option_groups"], f"{pointer}/option_groups")
    else:
        yield from items(value.get("options"), most, f"{pointer}/options")
        yield from _each(value.get("options"), f"{pointer}/options", boxes=boxes, urls=kind == "overflow")
    suggested = initial(value)
    chosen = [] if suggested is None else list(suggested) if isinstance(suggested, list | tuple) else [suggested]
    if any(option not in options_of(value) for option in chosen):
        yield at(pointer, "the initial choice is none of the options")


def _groups(groups: object, pointer: str) -> Problems:
    yield from items(groups, OPTION_GROUPS, pointer)
    for index, group in enumerate(listed(groups)):
        place = f"{pointer}/{index}"
        if not isinstance(group, dict):
            yield at(place, "must be an object")
            continue
        yield from unknown_keys(group, ("label", "options"), place)
        yield from text_object(group.get("label"), GROUP_LABEL, f"{place}/label", PLAIN)
        yield from items(group.get("options"), SELECT_OPTIONS, f"{place}/options")
        yield from _each(group.get("options"), f"{place}/options", boxes=False, urls=False)


def _each(options: object, pointer: str, *, boxes: bool, urls: bool) -> Problems:
    texts = ANY_TEXT if boxes else PLAIN
    for index, option in enumerate(listed(options)):
        place = f"{pointer}/{index}"
        if not isinstance(option, dict):
            yield at(place, "must be an object")
            continue
        yield from unknown_keys(option, ("text", "value", "description", *(("url",) if urls else ())), place)
        yield from text_object(option.get("text"), OPTION_TEXT, f"{place}/text", texts)
        yield from plain_string(option.get("value"), OPTION_VALUE, f"{place}/value")
        if "description" in option:
            yield from text_object(option["description"], OPTION_DESCRIPTION, f"{place}/description", texts)
        if "url" in option:
            yield from plain_string(option["url"], URL_CHARS, f"{place}/url")


def _ids(value: dict[str, Any], kind: str, pointer: str) -> Problems:
    """The initial choice of a menu of people or channels: an id, or a list of ids."""
    suggested = initial(value)
    if suggested is None:
        return
    ids = listed(suggested) if kind in MULTI else [suggested]
    if kind in MULTI and not isinstance(suggested, list | tuple):
        yield at(pointer, "must be an array")
    start = ("U", "W") if "users" in kind else ("C", "G", "D")
    for one in ids:
        if not isinstance(one, str) or not one.startswith(start):
            yield at(pointer, f"invalid initial choice: {one}")


def _filter(value: object, pointer: str) -> Problems:
    if not isinstance(value, dict):
        yield at(pointer, "must be an object")
        return
    yield from unknown_keys(value, ("include", "exclude_external_shared_channels", "exclude_bot_users"), pointer)
    if not value:
        yield at(pointer, "must have at least one property")
    if "include" in value:
        yield from items(value["include"], len(CONVERSATION_KINDS), f"{pointer}/include")
        for index, kind in enumerate(listed(value["include"])):
            yield from one_of(kind, CONVERSATION_KINDS, f"{pointer}/include/{index}")
    for key in ("exclude_external_shared_channels", "exclude_bot_users"):
        if key in value:
            yield from flag(value[key], f"{pointer}/{key}")
