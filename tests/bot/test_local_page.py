"""The page over HTTP: what it shows to whom, that text stays text, and that no other web page can use it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import aiohttp
import pytest
from lxml import html
from slack_sdk.web.async_client import AsyncWebClient

from bot.local import ADA, OLGA, RESEARCH, SAM, Workspace, direct_message
from tests.bot.local_bot import BUTTONS, TinyBot, asked

HOSTILE = '</p><script>alert(1)</script><img src=x onerror=alert(2)> " onclick="alert(3)'


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with Workspace(notices=("*Papers:* the sample library. `SOURCES=arxiv` asks arXiv.",)) as workspace:
        yield workspace


@pytest.fixture
async def browser(workspace: Workspace) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(workspace.url) as session:
        yield session


@pytest.fixture
def client(workspace: Workspace) -> AsyncWebClient:
    return AsyncWebClient(token=workspace.bot_token, base_url=workspace.api_url)


async def shown(browser: aiohttp.ClientSession, path: str) -> html.HtmlElement:
    async with browser.get(path) as answer:
        assert answer.status == 200
        return html.fromstring(await answer.text())


async def test_the_page_opens_in_the_first_channel_and_says_what_is_embedded(browser: aiohttp.ClientSession) -> None:
    page = await shown(browser, "/")
    assert "You are Ada" in page.find_class("switcher")[0].text_content()
    assert page.findtext(".//title") == "research · Local workspace"
    assert "SOURCES=arxiv asks arXiv." in page.find_class("notices")[0].text_content()
    assert "/sovereign ask" in page.find_class("empty")[0].text_content()


async def test_the_page_opens_at_the_latest_thread_that_waits_for_a_click(
    browser: aiohttp.ClientSession, client: AsyncWebClient
) -> None:
    for question in ("first", "second"):
        parent = (await client.chat_postMessage(channel=RESEARCH, text=question))["ts"]
        await client.chat_postMessage(channel=RESEARCH, thread_ts=parent, text="Your word", blocks=BUTTONS)
    await client.chat_postMessage(channel=RESEARCH, text="later, without buttons")
    thread = (await shown(browser, "/")).get_element_by_id("thread")
    assert "second" in thread.text_content()
    assert [b.text_content() for b in thread.findall(".//form[@class='act']/button")] == ["Approve", "Request changes"]


async def test_text_from_anywhere_stays_text(
    workspace: Workspace, browser: aiohttp.ClientSession, client: AsyncWebClient
) -> None:
    plain = {"type": "plain_text", "text": HOSTILE[:75]}
    mrkdwn = {"type": "mrkdwn", "text": HOSTILE}
    part = {"type": "text", "text": HOSTILE, "style": {"bold": True}}
    link = {"type": "link", "url": f"javascript:{HOSTILE}", "text": HOSTILE}
    section = {"type": "rich_text_section", "elements": [part, link]}
    confirm = {
        "title": plain,
        "text": mrkdwn,
        "confirm": {**plain, "text": HOSTILE[:30]},
        "deny": {**plain, "text": "No"},
    }
    blocks = [
        {"type": "header", "text": plain},
        {"type": "section", "text": mrkdwn, "fields": [mrkdwn, plain], "block_id": HOSTILE},
        {"type": "markdown", "text": HOSTILE},
        {
            "type": "rich_text",
            "elements": [section, {"type": "rich_text_list", "style": "bullet", "elements": [section]}],
        },
        {"type": "table", "rows": [[{"type": "raw_text", "text": HOSTILE}]]},
        {
            "type": "actions",
            "elements": [
                {"type": "button", "text": plain, "action_id": HOSTILE, "value": HOSTILE, "confirm": confirm},
                {"type": "button", "text": plain, "url": f"javascript:{HOSTILE}"},
            ],
        },
    ]
    parent = (await client.chat_postMessage(channel=RESEARCH, text=HOSTILE))["ts"]
    await client.chat_postMessage(channel=RESEARCH, thread_ts=parent, text=HOSTILE, blocks=blocks)
    await client.files_upload_v2(
        channel=RESEARCH, thread_ts=parent, content=HOSTILE, filename=f"{HOSTILE}.md", title=HOSTILE
    )
    await workspace.say(SAM, RESEARCH, HOSTILE)
    page = await shown(browser, f"/as/ada/research/{parent}/")
    assert [script.get("src") for script in page.iter("script")] == [
        "/page/reading.js",
        "/page/controls.js",
        "/page/page.js",
    ]
    assert list(page.iter("img")) == []
    assert not any(name.startswith("on") for element in page.iter() for name in element.attrib)
    links = [element.get("href", "") for element in page.iter("a")]
    assert not any(link.startswith(("javascript:", "data:")) for link in links)
    assert page.text_content().count("<script>alert(1)</script>") >= 10


async def test_text_in_choices_views_plans_and_suggestions_stays_text(
    workspace: Workspace, browser: aiohttp.ClientSession, client: AsyncWebClient
) -> None:
    plain = {"type": "plain_text", "text": HOSTILE[:75]}
    options = [{"text": plain, "value": HOSTILE, "description": plain, "url": f"javascript:{HOSTILE}"}]
    safe = [{key: value for key, value in options[0].items() if key != "url"}]
    menus = [
        {"type": "static_select", "action_id": HOSTILE, "options": safe, "placeholder": plain},
        {"type": "multi_static_select", "action_id": "m", "options": safe, "initial_options": safe},
        {"type": "checkboxes", "action_id": "c", "options": safe},
        {"type": "overflow", "action_id": "o", "options": options},
    ]
    sections = [
        {"type": "section", "text": plain, "accessory": menu, "block_id": f"{i}{HOSTILE}"}
        for i, menu in enumerate(menus)
    ]
    words = {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": HOSTILE}]}],
    }
    source = {"type": "url", "url": f"javascript:{HOSTILE}", "text": HOSTILE}
    task = {"task_id": "1", "title": HOSTILE, "status": "error", "details": words, "sources": [source]}
    plan = {"type": "plan", "title": HOSTILE, "tasks": [{"type": "task_card", **task}]}
    field = {"type": "plain_text_input", "action_id": HOSTILE, "initial_value": HOSTILE, "placeholder": plain}
    home = {
        "type": "home",
        "blocks": [*sections, {"type": "input", "block_id": "i", "label": plain, "element": field, "hint": plain}],
    }
    dm = direct_message(ADA)
    prompts = [{"title": HOSTILE, "message": HOSTILE}]
    said = (await client.chat_postMessage(channel=dm, text="x", blocks=[*sections, plan]))["ts"]
    await client.views_publish(user_id=ADA, view=home)
    await client.assistant_threads_setSuggestedPrompts(channel_id=dm, title=HOSTILE, prompts=prompts)
    await client.assistant_threads_setStatus(channel_id=dm, thread_ts=said, status=HOSTILE)
    await client.assistant_threads_setTitle(channel_id=dm, thread_ts=said, title=HOSTILE)
    for path in ("home/", "dm/", f"dm/{said}/"):
        page = await shown(browser, f"/as/ada/{path}")
        assert len(list(page.iter("script"))) == 3
        assert list(page.iter("img")) == []
        assert not any(name.startswith("on") for element in page.iter() for name in element.attrib)
        assert not any(a.get("href", "").startswith(("javascript:", "data:")) for a in page.iter("a"))
        assert page.text_content().count("<script>alert(1)</script>") >= 6


async def test_an_ephemeral_message_is_shown_to_one_person(
    browser: aiohttp.ClientSession, client: AsyncWebClient
) -> None:
    await client.chat_postEphemeral(channel=RESEARCH, user=OLGA, text="You decided at 10:31.")
    assert "Only visible to you" in (await shown(browser, "/as/olga/research/")).text_content()
    assert "You decided" not in (await shown(browser, "/as/ada/research/")).text_content()


async def test_typing_and_clicking_on_the_page_reach_the_bot(
    workspace: Workspace, browser: aiohttp.ClientSession
) -> None:
    async with TinyBot(workspace) as bot:
        await browser.post("/as/ada/research/type", data={"text": "/sovereign help"})
        assert bot.told("command")[0]["text"] == "help"
        parent, reply = await asked(workspace)
        click = {"ts": reply.ts, "action_id": "changes", "value": "run-1"}
        async with browser.post(f"/as/olga/research/{parent.ts}/click", data=click) as answer:
            assert answer.status == 200
        await workspace.until(lambda: workspace.modals(OLGA))
        view_id = workspace.modals(OLGA)[0].id
        where = f"/as/olga/research/view/{view_id}"
        form = (await shown(browser, "/as/olga/research/")).find(".//form[@data-modal-form]")
        (name,) = [field.get("name") for field in form.iter("textarea")]
        await browser.post(f"{where}/submit", data={name: "no"})
        assert "Please say what should change." in (await shown(browser, "/as/olga/research/")).text_content()
        await browser.post(f"{where}/submit", data={name: "Only 13B.\r\nThank you."})
        value = bot.told("guided")[-1]["view"]["state"]["values"]["what"]["text"]["value"]
        assert value == "Only 13B.\nThank you."
        async with browser.post(f"{where}/close") as late:
            assert late.status == 410
        async with browser.post(f"/as/olga/research/{parent.ts}/click", data={**click, "action_id": "gone"}) as gone:
            assert gone.status == 410


async def test_a_command_in_a_thread_is_refused_as_slack_does(
    workspace: Workspace, browser: aiohttp.ClientSession
) -> None:
    parent = await workspace.say(ADA, RESEARCH, "hello")
    where = f"/as/ada/research/{parent.ts}/type"
    await browser.post(where, data={"text": "/sovereign ask why", "in_thread": "1"})
    assert workspace.ephemerals(ADA)[0].text == "/sovereign is not supported in threads. Sorry!"
    await browser.post(where, data={"text": "a reply", "in_thread": "1"})
    assert [m.text for m in workspace.messages(RESEARCH, parent.ts)] == ["hello", "a reply"]


async def test_the_stream_sends_only_what_looks_different(workspace: Workspace, browser: aiohttp.ClientSession) -> None:
    async with browser.get("/as/ada/research/live") as stream:
        first = await _news(stream)
        assert set(first) == {"sidebar", "bar", "home", "messages", "prompts", "thread", "modal"}
        await workspace.say(SAM, RESEARCH, "good morning")
        second = await _news(stream)
        assert "good morning" in second["messages"]
        assert "thread" not in second


async def test_a_file_is_downloaded_and_never_shown_as_a_page(
    workspace: Workspace, browser: aiohttp.ClientSession, client: AsyncWebClient
) -> None:
    await client.files_upload_v2(channel=RESEARCH, content="<script>alert(1)</script>", filename="page.html")
    async with browser.get(f"/files/{workspace.files[0].id}/page.html") as answer:
        assert answer.content_type == "application/octet-stream"
        assert answer.headers["Content-Disposition"] == "attachment"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
    ],
)
async def test_another_web_page_can_neither_type_here_nor_call_the_api(
    workspace: Workspace, browser: aiohttp.ClientSession, headers: dict[str, str]
) -> None:
    said = {"text": "I was never here", "channel": RESEARCH, "token": workspace.bot_token}
    for path in ("/as/ada/research/type", "/api/chat.postMessage"):
        async with browser.post(path, data=said, headers=headers) as answer:
            assert answer.status == 403
    assert workspace.messages(RESEARCH) == ()


async def test_a_link_from_elsewhere_may_open_the_page_but_not_its_stream(browser: aiohttp.ClientSession) -> None:
    followed = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    async with browser.get("/", headers=followed) as page:
        assert page.status == 200
    async with browser.get("/as/ada/research/live", headers={"Sec-Fetch-Site": "cross-site"}) as stream:
        assert stream.status == 403


async def test_there_is_no_way_into_somebody_elses_direct_message_or_a_missing_thread(
    browser: aiohttp.ClientSession,
) -> None:
    for path in ("/as/nobody/research/", "/as/ada/nowhere/", "/as/ada/research/1.2/", "/page/server.py", "/files/F0/x"):
        async with browser.get(path) as answer:
            assert answer.status == 404


async def test_a_permalink_opens_the_thread(browser: aiohttp.ClientSession, client: AsyncWebClient) -> None:
    parent = (await client.chat_postMessage(channel=RESEARCH, text="parent"))["ts"]
    reply = (await client.chat_postMessage(channel=RESEARCH, thread_ts=parent, text="the reply"))["ts"]
    link = (await client.chat_getPermalink(channel=RESEARCH, message_ts=reply))["permalink"]
    async with browser.get(link) as answer:
        assert answer.url.path == f"/as/ada/research/{parent}/"
        assert "the reply" in await answer.text()


async def _news(stream: aiohttp.ClientResponse) -> dict[str, str]:
    async with asyncio.timeout(5):
        async for line in stream.content:
            if line.startswith(b"data: "):
                return dict(json.loads(line.removeprefix(b"data: ")))
    raise AssertionError("the stream ended")
