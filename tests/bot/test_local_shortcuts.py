"""Shortcuts, suggestions and the state of a thread: the ways to an app that are neither command nor button."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable
from typing import Any

import aiohttp
import pytest
from lxml import html
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.local import ADA, OLGA, RANDOM, RESEARCH, SAM, Workspace, direct_message
from bot.local.pulse import Pulse
from bot.local.state import State
from bot.local.store import Store
from tests.bot.local_bot import MODAL, TinyBot

DM = direct_message(ADA)
PROMPTS = [{"title": "LoRA", "message": "What does LoRA change?"}, {"title": "MoE", "message": "Why experts?"}]


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    shortcuts = {"new": "Ask a question"}
    async with Workspace(shortcuts=shortcuts, message_shortcuts={"about": "Ask about this"}) as workspace:
        yield workspace


@pytest.fixture
async def bot(workspace: Workspace) -> AsyncIterator[TinyBot]:
    async with TinyBot(workspace) as bot:
        bot.app.shortcut("new")(bot.hears("new"))
        bot.app.shortcut("about")(bot.hears("about"))
        bot.app.event("message")(bot.hears("message"))
        bot.app.event("app_home_opened")(bot.hears("opened"))
        await workspace.until(lambda: workspace.connections == 1)
        yield bot


async def refusal(call: Awaitable[Any]) -> str:
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


async def shown(workspace: Workspace, path: str) -> html.HtmlElement:
    async with aiohttp.ClientSession(workspace.url) as browser, browser.get(path) as answer:
        return html.fromstring(await answer.text())


# -- shortcuts --------------------------------------------------------------------------------------------------------


async def test_a_shortcut_of_a_message_brings_the_message_and_a_url_to_answer_to(
    workspace: Workspace, bot: TinyBot
) -> None:
    theirs = await workspace.say(SAM, RANDOM, "Is this true?")  # where the app is no member
    await workspace.message_shortcut(ADA, RANDOM, theirs.ts, "about")
    (body,) = bot.told("about")
    assert (body["type"], body["message_ts"], body["channel"]["id"]) == ("message_action", theirs.ts, RANDOM)
    assert (body["message"]["text"], body["message"]["user"], body["user"]["id"]) == ("Is this true?", SAM, ADA)
    await AsyncWebhookClient(body["response_url"]).send(text="Looking.")
    assert [m.text for m in workspace.ephemerals(ADA)] == ["Looking."]
    await bot.client.views_open(trigger_id=body["trigger_id"], view=MODAL)
    assert workspace.modals(ADA)[0].channel == RANDOM


async def test_a_global_shortcut_knows_no_channel_and_opens_a_modal(workspace: Workspace, bot: TinyBot) -> None:
    await workspace.shortcut(ADA, "new")
    (body,) = bot.told("new")
    assert (body["type"], body["callback_id"], body["user"]["id"]) == ("shortcut", "new", ADA)
    assert not {"channel", "message", "response_url"} & set(body)
    await bot.client.views_open(trigger_id=body["trigger_id"], view=MODAL)
    assert len(workspace.modals(ADA)) == 1


async def test_there_are_only_the_shortcuts_that_the_app_has(workspace: Workspace, bot: TinyBot) -> None:
    message = await workspace.say(SAM, RESEARCH, "hello")
    with pytest.raises(LookupError):
        await workspace.shortcut(ADA, "about")
    with pytest.raises(LookupError):
        await workspace.message_shortcut(ADA, RESEARCH, message.ts, "new")
    await bot.client.chat_postEphemeral(channel=RESEARCH, user=ADA, text="x")
    with pytest.raises(LookupError):
        await workspace.message_shortcut(ADA, RESEARCH, workspace.ephemerals(ADA)[0].ts, "about")


async def test_the_page_has_the_shortcuts_in_each_messages_menu_and_beside_the_composer(
    workspace: Workspace, bot: TinyBot
) -> None:
    message = await workspace.say(SAM, RESEARCH, "hello")
    page = await shown(workspace, "/as/ada/research/")
    buttons = [(b.get("data-callback"), b.get("data-ts")) for b in page.iter("button") if b.get("data-callback")]
    assert buttons == [("about", message.ts), ("new", None)]
    async with aiohttp.ClientSession(workspace.url) as browser:
        await browser.post("/as/ada/research/shortcut", data={"callback_id": "about", "ts": message.ts})
        await browser.post("/as/ada/research/shortcut", data={"callback_id": "new"})
        async with browser.post("/as/ada/research/shortcut", data={"callback_id": "gone"}) as gone:
            assert gone.status == 410
    assert [kind for kind, _ in bot.heard] == ["about", "new"]


# -- direct messages --------------------------------------------------------------------------------------------------


async def test_opening_the_direct_messages_is_told_and_a_suggestion_is_said_by_choosing_it(
    workspace: Workspace, bot: TinyBot
) -> None:
    await shown(workspace, "/as/ada/dm/")
    await workspace.until(lambda: bot.told("opened"))
    assert bot.told("opened")[0]["event"]["tab"] == "messages"
    await bot.client.assistant_threads_setSuggestedPrompts(channel_id=DM, title="Try one", prompts=PROMPTS)
    page = await shown(workspace, "/as/ada/dm/")
    chips = [(b.text, b.get("data-say")) for b in page.find_class("chip")]
    assert chips == [(prompt["title"], prompt["message"]) for prompt in PROMPTS]
    await workspace.choose_prompt(ADA, "LoRA")
    await workspace.until(lambda: bot.told("message"))
    event = bot.told("message")[0]["event"]
    assert (event["text"], event["channel"], event["channel_type"]) == ("What does LoRA change?", DM, "im")
    with pytest.raises(LookupError):
        await workspace.choose_prompt(OLGA, "LoRA")


async def test_an_app_hears_of_its_own_direct_messages_and_of_their_edits() -> None:
    async with Workspace() as workspace, TinyBot(workspace) as bot:
        posted = AsyncApp(client=bot.client, ignoring_self_events_enabled=False)
        posted.event("message")(bot.hears("message"))
        bot.handler.app = posted
        await workspace.until(lambda: workspace.connections == 1)
        ts = (await bot.client.chat_postMessage(channel=DM, text="Searching"))["ts"]
        await bot.client.chat_update(channel=DM, ts=ts, text="Found")
        await bot.client.chat_delete(channel=DM, ts=ts)
        await bot.client.chat_postMessage(channel=RESEARCH, text="not a direct message")
        await workspace.until(lambda: len(bot.told("message")) == 3)
        events = {body["event"].get("subtype", ""): body["event"] for body in bot.told("message")}
    assert (events[""]["bot_id"], events[""]["text"]) == ("B0SOVEREIGN", "Searching")
    changed = events["message_changed"]
    assert (changed["previous_message"]["text"], changed["message"]["text"]) == ("Searching", "Found")
    assert "user" not in changed
    assert events["message_deleted"]["deleted_ts"] == ts


async def test_suggestions_for_one_thread_do_nothing_as_an_agents_do_in_slack(
    workspace: Workspace, bot: TinyBot
) -> None:
    said = await workspace.say(ADA, DM, "hello")
    await bot.client.assistant_threads_setSuggestedPrompts(channel_id=DM, thread_ts=said.ts, prompts=PROMPTS)
    assert workspace.prompts(ADA) == ()


async def test_what_slack_would_not_suggest_is_refused(bot: TinyBot) -> None:
    suggest = bot.client.assistant_threads_setSuggestedPrompts
    assert await refusal(suggest(channel_id=DM, prompts=[])) == "invalid_arguments"
    assert await refusal(suggest(channel_id=DM, prompts=PROMPTS * 3)) == "invalid_arguments"
    assert await refusal(suggest(channel_id=DM, prompts=[{"title": "x"}])) == "invalid_arguments"
    assert await refusal(suggest(channel_id="D0X", prompts=PROMPTS)) == "channel_not_found"
    assert await refusal(suggest(channel_id=RESEARCH, prompts=PROMPTS)) == "channel_type_not_supported"


async def test_a_status_stands_in_its_thread_until_the_app_has_posted(workspace: Workspace, bot: TinyBot) -> None:
    said = await workspace.say(ADA, RESEARCH, "@sovereign why?")
    where = {"channel_id": RESEARCH, "thread_ts": said.ts}
    await bot.client.assistant_threads_setStatus(**where, status="is searching…")
    for path in ("/as/ada/research/", f"/as/ada/research/{said.ts}/"):
        assert "Sovereign is searching…" in (await shown(workspace, path)).text_content()
    await bot.client.chat_postMessage(channel=RESEARCH, thread_ts=said.ts, text="Because.")
    assert workspace.status(RESEARCH, said.ts) == ""
    await bot.client.assistant_threads_setStatus(**where, status="is searching…")
    await bot.client.assistant_threads_setStatus(**where, status="")
    assert workspace.status(RESEARCH, said.ts) == ""
    assert await refusal(bot.client.assistant_threads_setStatus(**{**where, "thread_ts": "1.2"}, status="x")) == (
        "thread_not_found"
    )


def test_a_status_goes_by_itself_after_two_minutes() -> None:
    now = 1000.0
    state = State(Store(None), Pulse(), clock=lambda: now)
    state.set_status(RESEARCH, "1.1", "is searching…")
    now += 119
    assert state.status(RESEARCH, "1.1") == "is searching…"
    now += 2
    assert state.status(RESEARCH, "1.1") == ""


async def test_a_thread_is_called_what_the_app_calls_it(workspace: Workspace, bot: TinyBot) -> None:
    said = await workspace.say(ADA, DM, "What does LoRA change?")
    await bot.client.assistant_threads_setTitle(channel_id=DM, thread_ts=said.ts, title="On LoRA")
    thread = (await shown(workspace, f"/as/ada/dm/{said.ts}/")).get_element_by_id("thread")
    assert thread.find_class("topic")[0].text == "On LoRA"
    assert await refusal(bot.client.assistant_threads_setTitle(channel_id=DM, thread_ts=said.ts, title="")) == (
        "invalid_arguments"
    )
