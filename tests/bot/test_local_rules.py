"""Each limit that Slack sets on messages and modals: what is just allowed, and what is refused in which words."""

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


def section(text: str = "x", **more: Any) -> Block:
    return {"type": "section", "text": mrkdwn(text), **more}


def button(text: str = "Go", **more: Any) -> Block:
    return {"type": "button", "text": plain(text), **more}


def actions(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements)}


def confirm(**more: Any) -> Block:
    return {"title": plain("t"), "text": plain("x"), "confirm": plain("y"), "deny": plain("n"), **more}


def cell(text: str = "x") -> Block:
    return {"type": "raw_text", "text": text}


def table(rows: int = 1, columns: int = 1, **more: Any) -> Block:
    return {"type": "table", "rows": [[cell()] * columns for _ in range(rows)], **more}


def rich(*parts: Block) -> Block:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(parts)}]}


def text_part(text: str) -> Block:
    return {"type": "text", "text": text}


def text_input(**more: Any) -> Block:
    return {"type": "input", "label": plain("L"), "element": {"type": "plain_text_input", "action_id": "a", **more}}


def select(options: int, **more: Any) -> Block:
    return {
        "type": "static_select",
        "action_id": "s",
        "options": [{"text": plain(f"o{i}"), "value": str(i)} for i in range(options)],
        **more,
    }


def modal(*blocks: Block, **more: Any) -> Block:
    return {"type": "modal", "title": plain("T"), "submit": plain("Send"), "blocks": list(blocks), **more}


def plan(tasks: int, **more: Any) -> Block:
    task = {"type": "task_card", "title": "t", "status": "pending", **more}
    return {"type": "plan", "title": "P", "tasks": [{"task_id": str(i), **task} for i in range(tasks)]}


ALLOWED = {
    "an input": [text_input()],
    "50 tasks": [plan(50)],
    "a task of its own": [
        {
            "type": "task_card",
            "task_id": "1",
            "title": "Search",
            "status": "complete",
            "output": rich(text_part("40 papers")),
            "sources": [{"type": "url", "url": "https://arxiv.org", "text": "arXiv"}],
        }
    ],
    "section of 3,000": [section("x" * 3000)],
    "ten fields of 2,000 in part": [{"type": "section", "fields": [mrkdwn("x" * 1000)] * 10}],
    "header of 150": [{"type": "header", "text": plain("x" * 150)}],
    "ten context elements": [{"type": "context", "elements": [mrkdwn("x")] * 10}],
    "25 buttons": [actions(*(button(action_id=str(i)) for i in range(25)))],
    "button at its limits": [actions(button("x" * 75, value="v" * 2000, action_id="a" * 255))],
    "confirm at its limits": [actions(button(confirm=confirm(title=plain("t" * 100), text=plain("x" * 300))))],
    "markdown of 12,000": [{"type": "markdown", "text": "x" * 12_000}],
    "100 rows": [table(100)],
    "20 columns": [table(1, 20, column_settings=[{"align": "right", "is_wrapped": True}, None])],
    "rich and numbered cells": [
        {"type": "table", "rows": [[rich(text_part("x")), {"type": "raw_number", "value": 0.5}]]}
    ],
    "50 blocks": [{"type": "divider"}] * 50,
    "rich text of every kind": [
        {
            "type": "rich_text",
            "elements": [
                {"type": "rich_text_quote", "elements": [text_part("x")]},
                {"type": "rich_text_preformatted", "elements": [text_part("x")]},
                {
                    "type": "rich_text_list",
                    "style": "ordered",
                    "elements": [{"type": "rich_text_section", "elements": [{"type": "user", "user_id": "U1"}]}],
                },
            ],
        }
    ],
    "one action_id in two blocks": [actions(button(action_id="a")), actions(button(action_id="a"))],
    "feedback buttons": [
        {
            "type": "context_actions",
            "elements": [
                {
                    "type": "feedback_buttons",
                    "positive_button": {"text": plain("Good"), "value": "y"},
                    "negative_button": {"text": plain("Bad"), "value": "n"},
                }
            ],
        }
    ],
}
REFUSED = {
    "51 tasks": ([plan(51)], "no more than 50 items allowed [json-pointer:/blocks/0/tasks]"),
    "task of another state": ([plan(1, status="done")], "must be one of: pending, in_progress, complete, error"),
    "task with no title": ([plan(1, title="")], "must be more than 0 characters"),
    "task with plain details": ([plan(1, details=plain("x"))], "must be rich_text"),
    "task with another source": ([plan(1, sources=[{"type": "file"}])], "must be a url"),
    "plan of buttons": ([{"type": "plan", "title": "P", "tasks": [button()]}], "must be a task_card"),
    "section over 3,000": (
        [section("x" * 3001)],
        "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
    ),
    "section with nothing": ([{"type": "section"}], "missing required field: text"),
    "section with no text in it": ([section("")], "must be more than 0 characters"),
    "eleven fields": ([{"type": "section", "fields": [mrkdwn("x")] * 11}], "no more than 10 items allowed"),
    "field over 2,000": ([{"type": "section", "fields": [mrkdwn("x" * 2001)]}], "must be less than 2001 characters"),
    "fields that are no list": ([{"type": "section", "fields": 3}], "must be an array"),
    "header over 150": ([{"type": "header", "text": plain("x" * 151)}], "must be less than 151 characters"),
    "header in mrkdwn": ([{"type": "header", "text": mrkdwn("x")}], "must be one of: plain_text"),
    "eleven context elements": ([{"type": "context", "elements": [mrkdwn("x")] * 11}], "no more than 10 items allowed"),
    "26 buttons": ([actions(*(button(action_id=str(i)) for i in range(26)))], "no more than 25 items allowed"),
    "no buttons": ([actions()], "no fewer than 1 items required"),
    "button text over 75": ([actions(button("x" * 76))], "must be less than 76 characters"),
    "button value over 2,000": ([actions(button(value="x" * 2001))], "must be less than 2001 characters"),
    "button in mrkdwn": ([actions({"type": "button", "text": mrkdwn("x")})], "must be one of: plain_text"),
    "button of another style": ([actions(button(style="warning"))], "must be one of: primary, danger"),
    "button with an unknown key": ([actions(button(disabled=True))], "invalid additional property: disabled"),
    "confirm title over 100": ([actions(button(confirm=confirm(title=plain("x" * 101))))], "must be less than 101"),
    "confirm text over 300": ([actions(button(confirm=confirm(text=plain("x" * 301))))], "must be less than 301"),
    "action_id over 255": ([actions(button(action_id="x" * 256))], "must be less than 256 characters"),
    "one action_id twice in a block": ([actions(button(action_id="a"), button(action_id="a"))], "already exists"),
    "block_id over 255": ([section(block_id="x" * 256)], "must be less than 256 characters"),
    "one block_id twice": ([section(block_id="b"), section(block_id="b")], "`block_id` b already exists"),
    "markdown over 12,000": ([{"type": "markdown", "text": "x" * 12_001}], "must be less than 12001 characters"),
    "markdown over 12,000 in sum": ([{"type": "markdown", "text": "x" * 6001}] * 2, "markdown blocks together"),
    "101 rows": ([table(101)], "no more than 100 items allowed [json-pointer:/blocks/0/rows]"),
    "21 columns": ([table(1, 21)], "no more than 20 items allowed"),
    "ragged table": ([{"type": "table", "rows": [[cell()], [cell(), cell()]]}], "same number of cells"),
    "empty cell": ([{"type": "table", "rows": [[cell("")]]}], "must be more than 0 characters"),
    "empty rich cell": ([{"type": "table", "rows": [[rich()]]}], "must be more than 0 characters"),
    "cell of another type": ([{"type": "table", "rows": [[mrkdwn("x")]]}], "unsupported type: mrkdwn"),
    "number that is none": ([{"type": "table", "rows": [[{"type": "raw_number", "value": "3"}]]}], "must be a number"),
    "two tables": ([table(), table()], "only_one_table_allowed"),
    "51 blocks": ([{"type": "divider"}] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
    "unknown block": ([{"type": "data_table"}], "unsupported type: data_table"),
    "alert in a message": ([{"type": "alert", "text": plain("x")}], "unsupported type: alert"),
    "input of a button": ([{"type": "input", "label": plain("L"), "element": button()}], "unsupported type: button"),
    "label over 2,000": ([{**text_input(), "label": plain("x" * 2001)}], "must be less than 2001 characters"),
    "wrong element in context_actions": ([{"type": "context_actions", "elements": [button()]}], "unsupported type"),
    "empty rich text": ([rich(text_part(""))], "must be more than 0 characters"),
    "unknown rich part": ([rich({"type": "blink"})], "unsupported type: blink"),
    "list of no style": (
        [{"type": "rich_text", "elements": [{"type": "rich_text_list", "elements": []}]}],
        "must be one of: bullet, ordered",
    ),
    "block that is no object": (["hello"], "unsupported type"),
    "101 options": ([actions(select(101))], "no more than 100 items allowed"),
    "choice that is no option": (
        [actions(select(2, initial_option={"text": plain("o9"), "value": "9"}))],
        "none of the options",
    ),
}
REFUSED_VIEWS = {
    "plan": (modal(plan(1)), "unsupported type: plan"),
    "title over 24": (modal(section(), title=plain("x" * 25)), "must be less than 25 characters"),
    "submit over 24": (modal(section(), submit=plain("x" * 25)), "must be less than 25 characters"),
    "close over 24": (modal(section(), close=plain("x" * 25)), "must be less than 25 characters"),
    "private_metadata over 3,000": (modal(section(), private_metadata="x" * 3001), "must be less than 3001 characters"),
    "101 blocks": (modal(*[{"type": "divider"}] * 101), "no more than 100 items allowed [json-pointer:/view/blocks]"),
    "inputs without a submit button": (modal(text_input(), submit=None), "missing required field: submit"),
    "table": (modal(table()), "unsupported type: table"),
    "unknown key": (modal(section(), colour="red"), "invalid additional property: colour"),
    "another type": (modal(section(), type="home"), "unsupported type: home"),
    "no blocks": ({"type": "modal", "title": plain("T")}, "must be an array"),
    "input with too long a suggestion": (modal(text_input(initial_value="x" * 3001)), "must be less than 3001"),
    "not an object": ("hello", "must be an object"),
}


@pytest.mark.parametrize("blocks", ALLOWED.values(), ids=ALLOWED.keys())
def test_what_slack_allows_is_allowed(blocks: list[Block]) -> None:
    check_message("fallback", blocks)


@pytest.mark.parametrize(("blocks", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_what_slack_refuses_is_refused_in_its_words(blocks: list[Block], words: str) -> None:
    with pytest.raises(SlackRefusal) as refused:
        check_message("fallback", blocks)
    assert refused.value.error == "invalid_blocks"
    assert words in " ".join(refused.value.messages)


@pytest.mark.parametrize(("view", "words"), REFUSED_VIEWS.values(), ids=REFUSED_VIEWS.keys())
def test_a_modal_that_slack_refuses_is_refused_in_its_words(view: Any, words: str) -> None:
    with pytest.raises(SlackRefusal) as refused:
        check_view(view)
    assert refused.value.error == "invalid_arguments"
    assert words in " ".join(refused.value.messages)


def test_a_modal_with_inputs_and_an_alert_is_allowed() -> None:
    alert = {"type": "alert", "level": "warning", "text": mrkdwn("Mind the round.")}
    choice = {"type": "input", "label": plain("L"), "element": select(3), "optional": True}
    check_view(modal(alert, text_input(multiline=True, max_length=3000), choice, private_metadata="x" * 3000))


def test_all_text_of_a_message_together_has_a_limit_that_no_block_breaks_alone() -> None:
    check_message("fallback", [section("x" * 2640)] * 5)
    with pytest.raises(SlackRefusal, match="msg_blocks_too_long"):
        check_message("fallback", [section("x" * 2641)] * 5)


@pytest.mark.parametrize(
    ("text", "blocks", "error"),
    [
        ("", [], "no_text"),
        ("x" * 4001, [], "msg_too_long"),
        ("", [section()], "missing_fallback_text"),
        ("  ", [section()], "missing_fallback_text"),
    ],
)
def test_a_message_needs_a_text_of_a_sensible_length(text: str, blocks: list[Block], error: str) -> None:
    with pytest.raises(SlackRefusal, match=error):
        check_message(text, blocks)
