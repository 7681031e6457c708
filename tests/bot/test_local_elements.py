"""Each limit that Slack sets on what one clicks, chooses and writes in: what is just allowed, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from bot.local.refusals import SlackRefusal
from bot.local.rules import check_message, check_view

Block = dict[str, Any]


def plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text}


def option(text: str = "x", value: str = "v", **more: Any) -> Block:
    return {"text": plain(text), "value": value, **more}


def options(count: int) -> list[Block]:
    return [option(f"o{i}", str(i)) for i in range(count)]


def element(kind: str, **more: Any) -> Block:
    return {"type": kind, "action_id": "a", **more}


def number(**more: Any) -> Block:
    return element("number_input", is_decimal_allowed=False, **more)


def in_input(what: Block, **more: Any) -> Block:
    return {"type": "input", "label": plain("L"), "element": what, **more}


def in_section(what: Block) -> Block:
    return {"type": "section", "text": plain("x"), "accessory": what}


def in_actions(what: Block) -> Block:
    return {"type": "actions", "elements": [what]}


def in_slight(what: Block) -> Block:
    return {"type": "context_actions", "elements": [what]}


def modal(*blocks: Block) -> Block:
    return {"type": "modal", "title": plain("T"), "submit": plain("Send"), "blocks": list(blocks)}


def home(*blocks: Block, **more: Any) -> Block:
    return {"type": "home", "blocks": list(blocks), **more}


GROUPS = [{"label": plain("g"), "options": options(2)}] * 99 + [{"label": plain("g" * 75), "options": options(1)}]
TRASH = element("icon_button", icon="trash", text=plain("Remove"))
EVERYWHERE = {
    "menu of 100": element("static_select", options=options(100), placeholder=plain("p" * 150)),
    "option at its limits": element(
        "static_select", options=[option("x" * 75, "v" * 150, description=plain("d" * 75))]
    ),
    "100 groups": element("static_select", option_groups=GROUPS, initial_option=option("o1", "1")),
    "people": element("users_select", initial_user="U0ADA"),
    "public channels": element("channels_select", initial_channel="C0PAPERS"),
    "conversations": element(
        "conversations_select",
        default_to_current_conversation=True,
        filter={"include": ["public", "private"], "exclude_bot_users": True},
    ),
    "ten radio buttons": element("radio_buttons", options=options(10), initial_option=option("o9", "9")),
    "boxes with mrkdwn": element("checkboxes", options=[{"text": mrkdwn("*x*"), "value": "v"}]),
    "day": element("datepicker", initial_date="2028-02-29"),
    "time": element("timepicker", initial_time="23:59", timezone="Europe/Zurich"),
}
IN_INPUTS = EVERYWHERE | {
    "several options": element(
        "multi_static_select", options=options(3), initial_options=options(2), max_selected_items=2
    ),
    "several people": element("multi_users_select", initial_users=["U0ADA"]),
    "several channels": element("multi_channels_select", initial_channels=["C0PAPERS"]),
    "several conversations": element("multi_conversations_select", default_to_current_conversation=True),
    "number at its edge": number(initial_value="5", min_value="-5", max_value="5"),
    "answer wanted": element("conversations_select", response_url_enabled=True),
}
REFUSED = {
    "menu of 101": (element("static_select", options=options(101)), "no more than 100 items allowed"),
    "menu of nothing": (element("static_select", options=[]), "no fewer than 1 items required"),
    "option text over 75": (element("static_select", options=[option("x" * 76)]), "must be less than 76 characters"),
    "option value over 150": (element("static_select", options=[option(value="x" * 151)]), "must be less than 151"),
    "description over 75": (element("checkboxes", options=[option(description=plain("x" * 76))]), "less than 76"),
    "mrkdwn in a menu": (
        element("static_select", options=[{"text": mrkdwn("x"), "value": "v"}]),
        "must be one of: plain_text",
    ),
    "placeholder over 150": (
        element("static_select", options=options(1), placeholder=plain("x" * 151)),
        "must be less than 151 characters",
    ),
    "101 groups": (element("static_select", option_groups=GROUPS + GROUPS[:1]), "no more than 100 items allowed"),
    "group label over 75": (
        element("static_select", option_groups=[{"label": plain("x" * 76), "options": options(1)}]),
        "must be less than 76 characters",
    ),
    "options and groups": (
        element("static_select", options=options(1), option_groups=GROUPS[:1]),
        "only one of `options` and `option_groups`",
    ),
    "eleven radio buttons": (element("radio_buttons", options=options(11)), "no more than 10 items allowed"),
    "eleven boxes": (element("checkboxes", options=options(11)), "no more than 10 items allowed"),
    "choice that is no option": (
        element("radio_buttons", options=options(2), initial_option=option("o9", "9")),
        "none of the options",
    ),
    "link in a menu": (element("static_select", options=[option(url="https://x.org")]), "additional property: url"),
    "person who is a channel": (element("users_select", initial_user="C0PAPERS"), "invalid initial choice"),
    "filter of nothing": (element("conversations_select", filter={}), "must have at least one property"),
    "filter of another kind": (
        element("conversations_select", filter={"include": ["secret"]}),
        "must be one of: im, mpim, private, public",
    ),
    "default that is no flag": (
        element("conversations_select", default_to_current_conversation="yes"),
        "must be a boolean",
    ),
    "filter of channels": (element("channels_select", filter={"include": ["public"]}), "additional property: filter"),
    "day that is none": (element("datepicker", initial_date="2027-02-29"), "must be a date as YYYY-MM-DD"),
    "time that is none": (element("timepicker", initial_time="24:00"), "must be a time as HH:mm"),
    "unknown property": (element("datepicker", min_date="2027-01-01"), "invalid additional property: min_date"),
}
REFUSED_INPUTS = REFUSED | {
    "number with no word on decimals": (element("number_input"), "missing required field: is_decimal_allowed"),
    "number that is no string": (number(initial_value=3), "must be a number, as a string"),
    "least over most": (number(min_value="2", max_value="1"), "cannot be greater than `max_value`"),
    "number out of its range": (number(initial_value="9", max_value="5"), "must be from `min_value` to `max_value`"),
    "more chosen than may be": (
        element("multi_static_select", options=options(3), initial_options=options(2), max_selected_items=1),
        "no more than 1 items allowed",
    ),
    "at most none": (element("multi_users_select", max_selected_items=0), "must be a number of at least 1"),
    "people that are no list": (element("multi_users_select", initial_users="U0ADA"), "must be an array"),
    "dispatch on a whim": (
        element("plain_text_input", dispatch_action_config={"trigger_actions_on": ["on_whim"]}),
        "must be one of: on_enter_pressed, on_character_entered",
    ),
    "button": (element("button", text=plain("Go")), "unsupported type: button"),
    "overflow": (element("overflow", options=options(2)), "unsupported type: overflow"),
}
IN_SLIGHT = {
    "trash": TRASH,
    "trash for some": {**TRASH, "visible_to_user_ids": ["U0ADA"] * 10, "value": "v" * 2000},
}
REFUSED_SLIGHT = {
    "another icon": ({**TRASH, "icon": "rocket"}, "must be one of: trash"),
    "icon with no words": (element("icon_button", icon="trash"), "must be an object with `type` and `text`"),
    "eleven people": ({**TRASH, "visible_to_user_ids": ["U0ADA"] * 11}, "no more than 10 items allowed"),
    "icon in a style": ({**TRASH, "style": "danger"}, "invalid additional property: style"),
    "feedback with no value": (
        element("feedback_buttons", positive_button={"text": plain("y")}, negative_button={"text": plain("n")}),
        "must be a string",
    ),
}


@pytest.mark.parametrize("what", EVERYWHERE.values(), ids=EVERYWHERE.keys())
def test_what_slack_allows_in_messages_is_allowed(what: Block) -> None:
    check_message("fallback", [in_actions(what), in_section(what)])


@pytest.mark.parametrize("what", IN_INPUTS.values(), ids=IN_INPUTS.keys())
def test_what_slack_allows_in_inputs_is_allowed(what: Block) -> None:
    check_view(modal(in_input(what)))


@pytest.mark.parametrize("what", IN_SLIGHT.values(), ids=IN_SLIGHT.keys())
def test_what_slack_allows_in_context_actions_is_allowed(what: Block) -> None:
    check_message("fallback", [in_slight(what)])


@pytest.mark.parametrize(("what", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_what_slack_refuses_in_messages_is_refused_in_its_words(what: Block, words: str) -> None:
    for blocks in ([in_actions(what)], [in_section(what)]):
        with pytest.raises(SlackRefusal) as refused:
            check_message("fallback", blocks)
        assert words in " ".join(refused.value.messages)


@pytest.mark.parametrize(("what", "words"), REFUSED_INPUTS.values(), ids=REFUSED_INPUTS.keys())
def test_what_slack_refuses_in_inputs_is_refused_in_its_words(what: Block, words: str) -> None:
    with pytest.raises(SlackRefusal) as refused:
        check_view(modal(in_input(what)))
    assert words in " ".join(refused.value.messages)


@pytest.mark.parametrize(("what", "words"), REFUSED_SLIGHT.values(), ids=REFUSED_SLIGHT.keys())
def test_what_slack_refuses_in_context_actions_is_refused_in_its_words(what: Block, words: str) -> None:
    with pytest.raises(SlackRefusal) as refused:
        check_message("fallback", [in_slight(what)])
    assert words in " ".join(refused.value.messages)


def test_menus_of_many_stand_in_sections_and_inputs_but_not_among_buttons() -> None:
    people = element("multi_users_select")
    check_message("fallback", [in_section(people)])
    with pytest.raises(SlackRefusal, match="unsupported type: multi_users_select"):
        check_message("fallback", [in_actions(people)])


def test_an_overflow_menu_has_one_to_five_options_and_may_link() -> None:
    check_message("fallback", [in_section(element("overflow", options=[option(url="https://x.org"), *options(4)]))])
    with pytest.raises(SlackRefusal, match="no more than 5 items allowed"):
        check_message("fallback", [in_section(element("overflow", options=options(6)))])


def test_a_response_url_can_be_wanted_by_an_input_of_a_modal_only() -> None:
    menu = element("conversations_select", response_url_enabled=True)
    for refused in (lambda: check_message("x", [in_section(menu)]), lambda: check_view(home(in_input(menu)), "home")):
        with pytest.raises(SlackRefusal, match="works in input blocks of modals only"):
            refused()


def test_only_one_element_of_a_view_can_have_the_focus() -> None:
    field = element("plain_text_input", focus_on_load=True)
    check_view(modal(in_input(field), in_input({**field, "focus_on_load": False})))
    with pytest.raises(SlackRefusal, match="only one element can have `focus_on_load`"):
        check_view(modal(in_input(field), in_input(field)))


def test_a_home_has_a_hundred_blocks_and_inputs_but_no_title_and_no_alert() -> None:
    divider = {"type": "divider"}
    check_view(home(in_input(element("plain_text_input")), *[divider] * 99, private_metadata="x" * 3000), "home")
    for view, words in (
        (home(*[divider] * 101), "no more than 100 items allowed"),
        (home(divider, title=plain("T")), "invalid additional property: title"),
        (home({"type": "alert", "text": plain("x")}), "unsupported type: alert"),
        (home({"type": "table", "rows": []}), "unsupported type: table"),
        (modal(divider), "unsupported type: modal"),
    ):
        with pytest.raises(SlackRefusal, match=words):
            check_view(view, "home")


def test_flags_of_an_input_are_flags() -> None:
    for key in ("optional", "dispatch_action"):
        with pytest.raises(SlackRefusal, match="must be a boolean"):
            check_view(modal(in_input(element("plain_text_input"), **{key: "yes"})))
