"""Choices and inputs: what the page shows, and what Slack would send of what was chosen or typed."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from lxml import html
from slack_sdk.web.async_client import AsyncWebClient

from bot.local import RESEARCH, Workspace
from bot.local.chosen import actions_of
from bot.local.forms import missing, typed_values
from bot.local.page.render import Offered, Renderer
from bot.local.page.screen import Screen, look
from bot.local.people import LOCAL
from bot.local.pulse import Pulse
from bot.local.state import State
from bot.local.store import Store
from bot.local.values import ShownView


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def option(value: str) -> dict[str, Any]:
    return {"text": plain(value.title()), "value": value}


HOURS = [option("morning"), option("evening")]
SELECT = {"type": "static_select", "action_id": "hour", "options": HOURS, "placeholder": plain("When?")}
BOXES = {"type": "checkboxes", "action_id": "days", "options": HOURS, "initial_options": HOURS[:1]}
RADIO = {"type": "radio_buttons", "action_id": "one", "options": HOURS, "initial_option": HOURS[1]}
FEEDBACK = {
    "type": "feedback_buttons",
    "action_id": "useful",
    "positive_button": {"text": plain("Useful"), "value": "yes"},
    "negative_button": {"text": plain("Not useful"), "value": "no"},
}
BLOCKS = (
    {"type": "actions", "block_id": "b1", "elements": [SELECT, BOXES, RADIO]},
    {"type": "context_actions", "block_id": "b2", "elements": [FEEDBACK]},
)
VIEW = {
    "type": "modal",
    "title": plain("Digest"),
    "submit": plain("Save"),
    "blocks": [
        {"type": "input", "block_id": "when", "label": plain("When"), "element": SELECT},
        {"type": "input", "block_id": "days", "label": plain("Days"), "element": BOXES},
        {"type": "input", "block_id": "one", "label": plain("One"), "element": RADIO},
        {
            "type": "input",
            "block_id": "topic",
            "label": plain("Topic"),
            "hint": plain("A few words."),
            "optional": True,
            "element": {"type": "plain_text_input", "action_id": "text", "min_length": 3},
        },
    ],
}


@pytest.mark.parametrize(
    ("action_id", "value", "sent"),
    [
        ("hour", "evening", {"type": "static_select", "selected_option": HOURS[1]}),
        ("days", ["morning", "evening"], {"type": "checkboxes", "selected_options": HOURS}),
        ("days", None, {"type": "checkboxes", "selected_options": []}),
        ("one", "morning", {"type": "radio_buttons", "selected_option": HOURS[0]}),
        ("useful", "no", {"type": "feedback_buttons", "value": "no", "text": plain("Not useful")}),
    ],
)
def test_a_choice_is_sent_as_slack_sends_it(action_id: str, value: str | None, sent: dict[str, Any]) -> None:
    (action,) = actions_of(BLOCKS, action_id, value)
    assert action.items() >= {"action_id": action_id, **sent}.items()
    assert action["block_id"] in ("b1", "b2")


def test_an_option_that_is_not_there_cannot_be_chosen() -> None:
    assert list(actions_of(BLOCKS, "hour", "midnight")) == []


def test_a_form_sends_what_was_chosen_and_what_was_suggested() -> None:
    values = typed_values(VIEW, {"when": {"hour": "evening"}, "topic": {"text": "LoRA"}})
    assert values == {
        "when": {"hour": {"type": "static_select", "selected_option": HOURS[1]}},
        "days": {"days": {"type": "checkboxes", "selected_options": HOURS[:1]}},
        "one": {"one": {"type": "radio_buttons", "selected_option": HOURS[1]}},
        "topic": {"text": {"type": "plain_text_input", "value": "LoRA"}},
    }
    assert missing(VIEW, values) == {}


def test_a_form_complains_about_what_is_missing_or_too_short() -> None:
    complaints = missing(VIEW, typed_values(VIEW, {"days": {"days": []}, "topic": {"text": "Lo"}}))
    assert complaints == {
        "when": "Please complete this required field.",
        "days": "Please complete this required field.",
        "topic": "Please write 3 to 3000 characters; these are 2.",
    }


def test_a_form_whose_boxes_were_all_unticked_does_not_fall_back_to_what_was_suggested() -> None:
    days = {"type": "checkboxes", "selected_options": []}
    assert typed_values(VIEW, {"days": {"days": ""}})["days"] == {"days": days}
    ticked = typed_values(VIEW, {"days": {"days": ["", "evening"]}})["days"]["days"]
    assert ticked["selected_options"] == [HOURS[1]]


def test_typing_into_an_input_that_is_not_there_is_an_error() -> None:
    with pytest.raises(LookupError, match="no input nowhere/text"):
        typed_values(VIEW, {"nowhere": {"text": "x"}})


async def test_choices_in_a_message_are_shown_as_controls() -> None:
    async with Workspace() as workspace, aiohttp.ClientSession(workspace.url) as browser:
        client = AsyncWebClient(token=workspace.bot_token, base_url=workspace.api_url)
        await client.chat_postMessage(channel=RESEARCH, text="Choose", blocks=BLOCKS)
        async with browser.get("/as/ada/research/") as answer:
            page = html.fromstring(await answer.text())
    assert [o.text for o in page.find(".//select")] == ["When?", "Morning", "Evening"]
    checked = {(i.get("type"), i.get("value")) for i in page.iter("input") if i.get("checked") is not None}
    assert checked == {("checkbox", "morning"), ("radio", "evening")}
    assert [b.text_content() for b in page.findall(".//form[@class='act']/button")] == ["Useful", "Not useful"]


def test_every_input_of_a_modal_has_its_label_and_its_complaint() -> None:
    modal = ShownView("V1", "U0ADA", VIEW, "h1", "V1", errors=(("topic", "Too short."),))
    dialog = html.fromstring(Renderer(Offered(), LOCAL).parts(_screen_with(modal))["modal"])
    fields = {field.get("id") for field in dialog.iter("input", "select", "textarea") if field.get("id")}
    assert {label.get("for") for label in dialog.iter("label") if label.get("for")} == fields
    assert [legend.text_content() for legend in dialog.iter("legend")] == ["Days", "One"]
    topic = next(field for field in dialog.iter("input") if field.get("name") == "topic␟text")
    assert topic.get("aria-invalid") == "true"
    assert dialog.get_element_by_id(topic.get("aria-describedby")).text_content() == "Too short."


def _screen_with(modal: ShownView) -> Screen:
    state = State(Store(None), Pulse())
    state.keep_modal(modal)
    screen = look(state, "ada", "research", "")
    assert screen is not None
    return screen
