"""Modals with menus and the App Home, against a real Bolt app: what is chosen, what is sent, what is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from lxml import html
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.local import ADA, LAB, OLGA, OTTO, PAPERS, RANDOM, RESEARCH, SAM, Workspace, direct_message
from tests.bot.local_bot import TinyBot


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def option(value: str) -> dict[str, Any]:
    return {"text": plain(value.title()), "value": value}


def field(block_id: str, kind: str, **more: Any) -> dict[str, Any]:
    dispatch = {"dispatch_action": True} if more.pop("dispatch", False) else {}
    optional = {"optional": more.pop("optional", False)}
    element = {"type": kind, "action_id": block_id, **more}
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(block_id.title()),
        "element": element,
        **dispatch,
        **optional,
    }


def button(action_id: str, **more: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": action_id, "text": plain(action_id.title()), **more}


FREQUENCIES = [option("daily"), option("weekly")]
DIGEST = {
    "type": "modal",
    "callback_id": "digest",
    "title": plain("Digest"),
    "submit": plain("Save"),
    "blocks": [
        field("often", "static_select", options=FREQUENCIES, dispatch=True),
        field("where", "conversations_select", default_to_current_conversation=True, response_url_enabled=True),
        field("owners", "multi_users_select", optional=True),
        field("papers", "number_input", is_decimal_allowed=False, min_value="1", max_value="20", initial_value="5"),
        field("from", "datepicker", optional=True),
        field("at", "timepicker", initial_time="09:00"),
        field("topic", "plain_text_input"),
        {
            "type": "section",
            "block_id": "kind",
            "text": plain("Kind"),
            "accessory": {"type": "radio_buttons", "action_id": "kind", "options": FREQUENCIES},
        },
        {"type": "actions", "block_id": "more", "elements": [button("preview")]},
    ],
}
HOME = {
    "type": "home",
    "blocks": [
        {"type": "section", "text": plain("Nothing waits for you.")},
        {"type": "actions", "block_id": "acts", "elements": [button("refresh", value="1")]},
        field("note", "plain_text_input", optional=True),
    ],
}


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with Workspace(shortcuts={"digest": "Make a digest"}) as workspace:
        yield workspace


@pytest.fixture
async def bot(workspace: Workspace) -> AsyncIterator[TinyBot]:
    async with TinyBot(workspace) as bot:
        bot.app.shortcut("digest")(bot.hears("shortcut"))
        bot.app.event("app_home_opened")(bot.hears("home"))
        bot.app.view("digest")(bot.hears("digest"))
        for action_id in ("often", "kind", "preview", "refresh"):
            bot.app.action(action_id)(bot.hears(action_id))
        await workspace.until(lambda: workspace.connections == 1)
        yield bot


async def opened(workspace: Workspace, bot: TinyBot, channel: str = PAPERS, view: dict[str, Any] = DIGEST) -> str:
    await workspace.shortcut(ADA, "digest", channel)
    await bot.client.views_open(trigger_id=bot.told("shortcut")[-1]["trigger_id"], view=view)
    return workspace.modals(ADA)[-1].id


# -- modals -----------------------------------------------------------------------------------------------------------


async def test_a_submission_says_of_every_element_what_was_put_into_it(workspace: Workspace, bot: TinyBot) -> None:
    view_id = await opened(workspace, bot)
    typed = {
        "often": {"often": "weekly"},
        "owners": {"owners": [OLGA, OTTO]},
        "from": {"from": "2026-12-01"},
        "topic": {"topic": "LoRA"},
    }
    assert (await workspace.submit(ADA, view_id, typed)).errors == {}
    (body,) = bot.told("digest")
    assert body["view"]["state"]["values"] == {
        "often": {"often": {"type": "static_select", "selected_option": FREQUENCIES[1]}},
        "where": {"where": {"type": "conversations_select", "selected_conversation": PAPERS}},
        "owners": {"owners": {"type": "multi_users_select", "selected_users": [OLGA, OTTO]}},
        "papers": {"papers": {"type": "number_input", "value": "5"}},
        "from": {"from": {"type": "datepicker", "selected_date": "2026-12-01"}},
        "at": {"at": {"type": "timepicker", "selected_time": "09:00"}},
        "topic": {"topic": {"type": "plain_text_input", "value": "LoRA"}},
        "kind": {"kind": {"type": "radio_buttons", "selected_option": None}},
    }


async def test_a_submission_brings_a_url_to_answer_where_it_was_told_to(workspace: Workspace, bot: TinyBot) -> None:
    view_id = await opened(workspace, bot)
    typed = {"often": {"often": "daily"}, "where": {"where": RANDOM}, "topic": {"topic": "LoRA"}}
    await workspace.submit(ADA, view_id, typed)
    (answer,) = bot.told("digest")[0]["response_urls"]
    assert (answer["channel_id"], answer["block_id"], answer["action_id"]) == (RANDOM, "where", "where")
    await AsyncWebhookClient(answer["response_url"]).send(text="Saved.", response_type="in_channel")
    assert [m.text for m in workspace.messages(RANDOM)] == ["Saved."]


async def test_a_form_complains_of_numbers_days_and_times_that_do_not_fit(workspace: Workspace, bot: TinyBot) -> None:
    view_id = await opened(workspace, bot)
    typed = {"papers": {"papers": "21"}, "from": {"from": "2026-13-01"}, "at": {"at": ""}, "topic": {"topic": "LoRA"}}
    assert (await workspace.submit(ADA, view_id, typed)).errors == {
        "often": "Please complete this required field.",
        "papers": "Please enter a number of at most 20.",
        "from": "Please enter a valid date.",
        "at": "Please complete this required field.",
    }
    assert (await workspace.submit(ADA, view_id, {"papers": {"papers": "2.5"}})).errors["papers"] == (
        "Please enter a whole number."
    )
    assert bot.told("digest") == []


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"nowhere": "This stands beside nothing."}},
        {"response_action": "errors", "errors": {"kind": "A section is no input."}},
        {"response_action": "errors"},
        {"response_action": "shut"},
        {"response_action": "update", "view": {"type": "modal"}},
    ],
)
async def test_an_answer_to_a_submission_that_slack_does_not_understand_leaves_the_form_in_trouble(
    workspace: Workspace, answer: dict[str, Any]
) -> None:
    async with TinyBot(workspace) as bot:

        async def answers(ack: Any) -> None:
            await ack(answer)

        bot.app.shortcut("digest")(bot.hears("shortcut"))
        bot.app.view("digest")(answers)
        await workspace.until(lambda: workspace.connections == 1)
        view_id = await opened(workspace, bot)
        typed = {"often": {"often": "daily"}, "topic": {"topic": "LoRA"}}
        assert (await workspace.submit(ADA, view_id, typed)).errors == {}
        assert "trouble" in workspace.modals(ADA)[0].notice


async def test_what_is_not_offered_cannot_be_chosen(workspace: Workspace, bot: TinyBot) -> None:
    view_id = await opened(workspace, bot)
    with pytest.raises(LookupError, match="no option 'hourly'"):
        await workspace.submit(ADA, view_id, {"often": {"often": "hourly"}})
    with pytest.raises(LookupError, match="'C0NOWHERE' cannot be chosen"):
        await workspace.submit(ADA, view_id, {"where": {"where": "C0NOWHERE"}})


async def test_an_input_that_dispatches_sends_its_choice_with_all_that_stands_in_the_form(
    workspace: Workspace, bot: TinyBot
) -> None:
    view_id = await opened(workspace, bot)
    await workspace.click_in_modal(ADA, view_id, "often", "weekly", {"topic": {"topic": "half a thou"}})
    (body,) = bot.told("often")
    assert body["container"] == {"type": "view", "view_id": view_id}
    assert body["actions"][0]["selected_option"] == FREQUENCIES[1]
    values = body["view"]["state"]["values"]
    assert values["often"]["often"]["selected_option"] == FREQUENCIES[1]
    assert values["topic"]["topic"]["value"] == "half a thou"
    with pytest.raises(LookupError, match="no 'topic'"):  # which does not dispatch
        await workspace.click_in_modal(ADA, view_id, "topic", "x")


async def test_a_button_in_a_modal_sends_what_was_chosen_before_it(workspace: Workspace, bot: TinyBot) -> None:
    view_id = await opened(workspace, bot)
    await workspace.click_in_modal(ADA, view_id, "kind", "daily")
    await workspace.click_in_modal(ADA, view_id, "preview")
    values = bot.told("preview")[0]["view"]["state"]["values"]
    assert values["kind"]["kind"]["selected_option"] == FREQUENCIES[0]


async def test_what_was_typed_stays_where_the_view_changes_around_it(workspace: Workspace, bot: TinyBot) -> None:
    view_id = await opened(workspace, bot)
    await workspace.click_in_modal(ADA, view_id, "often", "weekly", {"topic": {"topic": "LoRA"}})
    blocks = [*DIGEST["blocks"][:-1], field("day", "static_select", options=[option("monday")], optional=True)]
    shown = bot.told("often")[0]["view"]
    await bot.client.views_update(view_id=view_id, hash=shown["hash"], view={**DIGEST, "blocks": blocks})
    await workspace.submit(ADA, view_id, {})
    values = bot.told("digest")[0]["view"]["state"]["values"]
    assert values["topic"]["topic"]["value"] == "LoRA"
    assert values["day"]["day"]["selected_option"] is None
    stale = bot.client.views_update(view_id=view_id, hash=shown["hash"], view=DIGEST)
    with pytest.raises(SlackApiError, match="not_found"):
        await stale


async def test_the_current_conversation_is_suggested_only_where_the_filter_lets_it_through(
    workspace: Workspace, bot: TinyBot
) -> None:
    public = field(
        "where",
        "conversations_select",
        default_to_current_conversation=True,
        filter={"include": ["public"]},
        optional=True,
    )
    view = {**DIGEST, "blocks": [public]}
    for channel, suggested in ((PAPERS, PAPERS), (LAB, None), (direct_message(ADA), None), ("", None)):
        view_id = await opened(workspace, bot, channel, view)
        await workspace.submit(ADA, view_id, {})
        values = bot.told("digest")[-1]["view"]["state"]["values"]
        assert values["where"]["where"]["selected_conversation"] == suggested


async def test_menus_of_people_and_channels_offer_what_the_reader_may_see(workspace: Workspace, bot: TinyBot) -> None:
    await opened(workspace, bot)
    async with aiohttp.ClientSession(workspace.url) as browser, browser.get("/as/ada/papers/") as answer:
        dialog = html.fromstring(await answer.text()).get_element_by_id("modal")
    chosen = {s.get("name"): [o.text for o in s.iter("option")] for s in dialog.iter("select")}
    assert chosen["where␟where"] == ["#research", "#papers", "#random", "#lab", "Sovereign"]
    names = [label.text_content().strip() for label in dialog.find_class("choices")[0].iter("label")]
    assert names == ["Ada", "Olga", "Otto", "Sam", "Sovereign"]
    assert {i.get("type") for i in dialog.iter("input")} >= {"date", "time", "number", "text", "radio", "checkbox"}


# -- choices in messages ----------------------------------------------------------------------------------------------


async def test_a_click_in_a_message_says_what_else_is_chosen_in_it(workspace: Workspace, bot: TinyBot) -> None:
    bot.app.action("when")(bot.hears("when"))
    bot.app.action("day")(bot.hears("day"))
    bot.app.action("menu")(bot.hears("menu"))
    blocks = [
        {
            "type": "actions",
            "block_id": "b",
            "elements": [
                {"type": "static_select", "action_id": "when", "options": FREQUENCIES},
                {"type": "datepicker", "action_id": "day", "initial_date": "2026-12-24"},
                {"type": "overflow", "action_id": "menu", "options": FREQUENCIES},
            ],
        }
    ]
    ts = (await bot.client.chat_postMessage(channel=RESEARCH, text="x", blocks=blocks))["ts"]
    await workspace.click(ADA, RESEARCH, ts, "when", "weekly")
    await workspace.click(SAM, RESEARCH, ts, "day", "2026-12-31")
    await workspace.click(ADA, RESEARCH, ts, "menu", "daily")
    (day,), (menu,) = bot.told("day"), bot.told("menu")
    assert day["actions"][0]["selected_date"] == "2026-12-31"
    assert day["state"]["values"]["b"]["when"]["selected_option"] is None  # what Ada chose is hers
    assert menu["actions"][0]["selected_option"] == FREQUENCIES[0]
    assert menu["state"]["values"] == {
        "b": {
            "when": {"type": "static_select", "selected_option": FREQUENCIES[1]},
            "day": {"type": "datepicker", "selected_date": "2026-12-24"},
        }
    }
    with pytest.raises(LookupError):
        await workspace.click(ADA, RESEARCH, ts, "menu", "never")


async def test_what_stands_in_the_inputs_of_a_message_goes_with_its_buttons(workspace: Workspace, bot: TinyBot) -> None:
    bot.app.action("why")(bot.hears("why"))
    blocks = [
        field("note", "plain_text_input"),
        field("why", "static_select", options=FREQUENCIES, dispatch=True),
        {"type": "actions", "block_id": "more", "elements": [button("preview")]},
    ]
    ts = (await bot.client.chat_postMessage(channel=RESEARCH, text="x", blocks=blocks))["ts"]
    await workspace.click(ADA, RESEARCH, ts, "preview", typed={"note": {"note": "hello"}})
    await workspace.click(ADA, RESEARCH, ts, "why", "weekly")
    assert bot.told("preview")[0]["state"]["values"]["note"]["note"]["value"] == "hello"
    values = bot.told("why")[0]["state"]["values"]
    assert values["note"]["note"]["value"] == "hello"
    assert values["why"]["why"]["selected_option"] == FREQUENCIES[1]
    with pytest.raises(LookupError):
        await workspace.click(ADA, RESEARCH, ts, "note", "this input does not dispatch")
    async with aiohttp.ClientSession(workspace.url) as browser:
        form = {"ts": ts, "action_id": "preview", "block_id": "more", "note␟note": "from the page"}
        await browser.post("/as/ada/research/click", data=form)
    assert bot.told("preview")[1]["state"]["values"]["note"]["note"]["value"] == "from the page"


async def test_an_icon_is_there_for_those_it_is_meant_for(workspace: Workspace, bot: TinyBot) -> None:
    bot.app.action("away")(bot.hears("away"))
    icon = {"type": "icon_button", "action_id": "away", "icon": "trash", "text": plain("Remove"), "value": "7"}
    blocks = [{"type": "context_actions", "elements": [{**icon, "visible_to_user_ids": [OLGA]}]}]
    ts = (await bot.client.chat_postMessage(channel=RESEARCH, text="x", blocks=blocks))["ts"]
    with pytest.raises(LookupError):
        await workspace.click(ADA, RESEARCH, ts, "away")
    await workspace.click(OLGA, RESEARCH, ts, "away")
    assert bot.told("away")[0]["actions"][0]["value"] == "7"
    async with aiohttp.ClientSession(workspace.url) as browser:
        seen = [
            (await (await browser.get(f"/as/{who}/research/")).text()).count("Remove</button>")
            for who in ("ada", "olga")
        ]
    assert seen == [0, 1]


# -- the Home ---------------------------------------------------------------------------------------------------------


async def test_opening_the_home_is_told_and_later_with_what_it_shows(workspace: Workspace, bot: TinyBot) -> None:
    await workspace.open_home(ADA)
    await workspace.until(lambda: bot.told("home"))
    first = bot.told("home")[0]["event"]
    assert (first["tab"], first["user"], first["channel"]) == ("home", ADA, direct_message(ADA))
    assert "view" not in first
    await bot.client.views_publish(user_id=ADA, view=HOME)
    await workspace.open_home(ADA)
    await workspace.open_home(ADA, "messages")
    await workspace.until(lambda: len(bot.told("home")) == 3)
    home = workspace.home(ADA)
    assert home is not None
    by_tab = {body["event"]["tab"]: body["event"] for body in bot.told("home")[1:]}
    assert by_tab["home"]["view"]["id"] == home.id
    assert "view" not in by_tab["messages"]
    assert workspace.home(OLGA) is None


async def test_a_button_of_the_home_sends_its_view_and_no_channel(workspace: Workspace, bot: TinyBot) -> None:
    await bot.client.views_publish(user_id=ADA, view=HOME)
    await workspace.click_in_home(ADA, "refresh", typed={"note": {"note": "hello"}})
    (body,) = bot.told("refresh")
    home = workspace.home(ADA)
    assert home is not None
    assert body["container"] == {"type": "view", "view_id": home.id}
    assert (body["view"]["type"], "channel" in body, "response_url" in body) == ("home", False, False)
    assert body["view"]["state"]["values"]["note"]["note"]["value"] == "hello"
    await bot.client.views_open(trigger_id=body["trigger_id"], view=DIGEST)
    assert workspace.modals(ADA)[0].channel == ""


async def test_an_old_hash_does_not_overwrite_a_newer_home(workspace: Workspace, bot: TinyBot) -> None:
    first = (await bot.client.views_publish(user_id=ADA, view=HOME))["view"]
    second = (await bot.client.views_publish(user_id=ADA, view=HOME, hash=first["hash"]))["view"]
    assert (second["id"], second["hash"] != first["hash"]) == (first["id"], True)
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await bot.client.views_publish(user_id=ADA, view=HOME, hash=first["hash"])
    await bot.client.views_update(view_id=first["id"], view={**HOME, "private_metadata": "2"})
    home = workspace.home(ADA)
    assert home is not None
    assert home.view["private_metadata"] == "2"


@pytest.mark.parametrize(
    ("user", "view", "error"),
    [
        ("U0X", HOME, "user_not_found"),
        (ADA, DIGEST, "invalid_arguments"),
        (ADA, {"type": "home", "blocks": [{"type": "divider"}] * 101}, "invalid_arguments"),
        (ADA, {"type": "home", "blocks": [{"type": "section", "text": plain("x" * 3000)}] * 90}, "view_too_large"),
    ],
)
async def test_a_home_that_slack_would_refuse_is_refused(
    bot: TinyBot, user: str, view: dict[str, Any], error: str
) -> None:
    with pytest.raises(SlackApiError, match=error):
        await bot.client.views_publish(user_id=user, view=view)


async def test_a_home_survives_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "workspace.sqlite"
    async with Workspace(file) as before:
        await AsyncWebClient(before.bot_token, base_url=before.api_url).views_publish(user_id=ADA, view=HOME)
        kept = before.home(ADA)
    async with Workspace(file) as after:
        assert after.home(ADA) == kept


async def test_the_page_shows_the_home_and_tells_the_app_that_it_was_opened(workspace: Workspace, bot: TinyBot) -> None:
    async with aiohttp.ClientSession(workspace.url) as browser:
        async with browser.get("/as/ada/home/") as empty:
            assert "has not put anything here yet" in await empty.text()
        await workspace.until(lambda: bot.told("home"))
        await bot.client.views_publish(user_id=ADA, view=HOME)
        async with browser.get("/as/ada/home/") as shown:
            page = html.fromstring(await shown.text())
        home = page.get_element_by_id("home")
        assert "Nothing waits for you." in home.text_content()
        where = home.find(".//form").get("data-view")
        form = {"action_id": "refresh", "block_id": "acts", "value": "1", "note␟note": "from the page"}
        await browser.post(f"/as/ada/home/{where}click", data=form)
    values = bot.told("refresh")[0]["view"]["state"]["values"]
    assert values["note"]["note"]["value"] == "from the page"
