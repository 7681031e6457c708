"""Delivery over HTTP: signed as Slack signs, retried as Slack retries, and otherwise no different from Socket Mode."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from bot.local import ADA, BOT, OLGA, RESEARCH, Limits, Workspace
from bot.local.http_delivery import said
from tests.bot.local_bot import TinyBot, TinyHttpBot, asked

Answer = Callable[[int], Awaitable[web.Response]]


@asynccontextmanager
async def listener(
    workspace: Workspace, *answers: web.Response | None
) -> AsyncIterator[list[tuple[str, dict[str, str]]]]:
    """Keeps the body and the headers of each request; answers in turn, the last answer to all that follow."""
    heard: list[tuple[str, dict[str, str]]] = []

    async def handle(request: web.Request) -> web.Response:
        heard.append((await request.text(), dict(request.headers)))
        found = answers[min(len(heard), len(answers)) - 1] if answers else None
        return web.Response(status=found.status, headers=found.headers, text=found.text) if found else web.Response()

    app = web.Application()
    app.router.add_post("/", handle)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    workspace.deliver_to(f"http://127.0.0.1:{runner.addresses[0][1]}/")
    try:
        yield heard
    finally:
        await runner.cleanup()


async def test_the_same_bot_does_the_same_over_http() -> None:
    async with Workspace() as workspace, TinyHttpBot(workspace) as bot:
        parent, reply = await asked(workspace)
        assert workspace.text_of(parent) == "Searching, 4 of 4"
        assert (await workspace.slash(ADA, RESEARCH, "/sovereign", "help")).ack_payload == {
            "text": "Ask me: /sovereign ask …"
        }
        await workspace.click(OLGA, RESEARCH, reply.ts, "changes")
        await workspace.until(lambda: workspace.modals(OLGA))
        view_id = workspace.modals(OLGA)[0].id
        refused = await workspace.submit(OLGA, view_id, {"what": {"text": "no"}})
        assert refused.errors == {"what": "Please say what should change."}
        assert (await workspace.submit(OLGA, view_id, {"what": {"text": "More."}})).errors == {}
        assert workspace.modals(OLGA) == ()
        await workspace.say(ADA, RESEARCH, "@sovereign hello")
        await workspace.until(lambda: bot.told("mention"))
        assert workspace.connections == 0
        assert [ack.type for ack in workspace.acks][:2] == ["slash_commands", "slash_commands"]


async def test_an_address_that_answers_the_challenge_is_verified() -> None:
    async with Workspace() as workspace:
        async with TinyHttpBot(workspace):
            assert await workspace.verify_url()
        assert not await workspace.verify_url()  # nobody answers there any more
        async with listener(workspace):
            assert not await workspace.verify_url()


async def test_a_command_is_a_form_and_a_click_a_form_with_one_field_and_both_are_signed() -> None:
    async with Workspace(signing_secret="s3cret", shortcuts={"new": "New"}) as workspace:
        async with listener(workspace) as heard:
            await workspace.slash(ADA, RESEARCH, "/sovereign", "ask why & how?")
            await workspace.shortcut(ADA, "new")
        (command, headers), (click, _) = heard
        assert parse_qs(command)["text"] == ["ask why &amp; how?"]
        assert json.loads(parse_qs(click)["payload"][0])["callback_id"] == "new"
        assert headers["Content-Type"] == "application/x-www-form-urlencoded"
        assert headers["User-Agent"].startswith("Slackbot 1.0")
        assert "X-Slack-Retry-Num" not in headers
        for body, sent in heard:
            assert SignatureVerifier("s3cret").is_valid_request(body, sent)
            assert not SignatureVerifier("other").is_valid_request(body, sent)


async def test_an_event_is_json_and_comes_again_with_its_number_and_reason() -> None:
    async with Workspace(limits=Limits(event_retries_s=(0, 0, 0))) as workspace:
        failed = web.Response(status=500)
        async with listener(workspace, failed, failed, web.Response()) as heard:
            await workspace.say(ADA, RESEARCH, "@sovereign hello")
            await workspace.until(lambda: workspace.acks)
        bodies = [json.loads(body) for body, _ in heard]
        assert {body["event_id"] for body in bodies} == {bodies[0]["event_id"]}
        assert bodies[0]["authorizations"][0]["user_id"] == BOT
        retries = [(h.get("X-Slack-Retry-Num"), h.get("X-Slack-Retry-Reason")) for _, h in heard]
        assert retries == [(None, None), ("1", "http_error"), ("2", "http_error")]


async def test_an_app_can_ask_not_to_be_told_again() -> None:
    async with Workspace(limits=Limits(event_retries_s=(0, 0))) as workspace:
        async with listener(workspace, web.Response(status=500, headers={"X-Slack-No-Retry": "1"}), None) as heard:
            await workspace.say(ADA, RESEARCH, "@sovereign first")
            async with asyncio.timeout(10):
                while not heard:  # noqa: ASYNC110 - a refused event moves nothing in the workspace
                    await asyncio.sleep(0.01)
            await workspace.say(ADA, RESEARCH, "@sovereign second")
            await workspace.until(lambda: workspace.acks)
        assert [json.loads(body)["event"]["text"] for body, _ in heard] == [
            f"<@{BOT}> first",
            f"<@{BOT}> second",
        ]


@pytest.mark.parametrize(
    ("status", "error"), [(404, "http_client_error"), (302, "http_service_error"), (500, "http_service_error")]
)
async def test_an_answer_that_is_not_ok_is_told_to_the_person(status: int, error: str) -> None:
    async with Workspace() as workspace, listener(workspace, web.Response(status=status)):
        assert (await workspace.slash(ADA, RESEARCH, "/sovereign", "help")).error == error
        assert workspace.ephemerals(ADA)[0].text == f'/sovereign failed with the error "{error}"'


async def test_nobody_at_the_address_is_told_at_once_and_a_late_answer_is_lost() -> None:
    async with Workspace(deliver_to="http://127.0.0.1:9/", limits=Limits(ack_s=0.2)) as workspace:
        assert (await workspace.slash(ADA, RESEARCH, "/sovereign", "help")).error == "dispatch_failed"
        async with TinyHttpBot(workspace) as bot:
            bot.ack_after_s = 0.5
            assert (await workspace.slash(ADA, RESEARCH, "/sovereign", "help")).error == "operation_timeout"
            await workspace.until(lambda: workspace.acks)
            assert workspace.acks[0].late


async def test_a_duplicate_and_a_lost_acknowledgement_can_be_asked_for_over_http_too() -> None:
    async with Workspace(limits=Limits(event_retries_s=(0,))) as workspace, TinyHttpBot(workspace) as bot:
        workspace.faults.duplicate()
        await workspace.slash(ADA, RESEARCH, "/sovereign", "help")
        await workspace.until(lambda: len(bot.told("command")) == 2)
        workspace.faults.lose_ack()
        await workspace.say(ADA, RESEARCH, "@sovereign hello")
        await workspace.until(lambda: len(bot.told("mention")) == 2)
        first, second = bot.told("mention")
        assert first["event_id"] == second["event_id"]


async def test_a_connection_that_falls_silent_stays_open_and_hears_nothing() -> None:
    async with Workspace(limits=Limits(ack_s=0.3)) as workspace, TinyBot(workspace, ping_interval=30) as bot:
        await workspace.until(lambda: workspace.connections == 1)
        workspace.faults.fall_silent()
        assert (await workspace.slash(ADA, RESEARCH, "/sovereign", "help")).error == "operation_timeout"
        assert (workspace.connections, bot.heard) == (1, [])


async def test_an_app_whose_pings_stay_unanswered_connects_anew_and_hears_again() -> None:
    async with Workspace() as workspace, TinyBot(workspace) as bot:
        await workspace.until(lambda: workspace.connections == 1)
        workspace.faults.fall_silent()
        await workspace.until(lambda: workspace.connections_made == 2 and workspace.connections == 1)
        assert (await workspace.slash(ADA, RESEARCH, "/sovereign", "help")).error == ""
        assert len(bot.heard) == 1


@pytest.mark.parametrize(
    ("body", "payload"),
    [("", None), ("plain words", {"text": "plain words"}), ('{"text": "x"}', {"text": "x"}), ("[1]", {"text": "[1]"})],
)
def test_an_answers_body_is_the_payload_of_the_acknowledgement(body: str, payload: dict[str, str] | None) -> None:
    assert said(body) == payload
