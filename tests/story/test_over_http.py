"""Sovereign over HTTP: what Slack signed is done, what it did not sign is not, and watchers learn how it stands."""

from __future__ import annotations

import json
import os
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.views import review
from bot.web.site import MAX_BODY
from kernel.domain import RunState
from tests.signed import click, event, modal, send, signed
from tests.story.many import Street, a_street

OWNER = "U0OWNERT1"


@pytest.fixture
async def street(tmp_path: Path) -> AsyncIterator[Street]:
    async with a_street(tmp_path, "T1") as street:
        yield street


async def get(street: Street, path: str) -> httpx.Response:
    async with httpx.AsyncClient() as client:
        return await client.get(street.url + path)


async def test_from_a_question_to_its_publication(street: Street) -> None:
    run = await street.draft("T1")
    done = await click(street.url, "T1", OWNER, review.APPROVE, review.ticket(run.id, 1))
    assert done.status_code == 200
    await street.becomes(run, RunState.PUBLISHED)
    assert any("Approved by" in told.words for told in street.slack.of("T1", "chat.update"))


async def test_help_is_answered_by_the_address_that_came_with_the_command(street: Street) -> None:
    await street.type("T1", "U0ASKER", "help")
    await street.hears("T1", "/sovereign ask")


async def test_a_modal_that_lacks_something_says_so_in_the_modal(street: Street) -> None:
    run = await street.draft("T1")
    nothing = {review.INPUT: {review.FIELD: {"type": "plain_text_input", "value": " "}}}
    answer = await modal(street.url, "T1", OWNER, review.MODAL, review.ticket(run.id, 1), nothing)
    assert answer.json() == {"response_action": "errors", "errors": {review.INPUT: "Say what should change."}}


async def test_slacks_first_question_is_answered(street: Street) -> None:
    answer = await send(street.url, json.dumps({"type": "url_verification", "challenge": "xyz"}), "application/json")
    assert (answer.status_code, answer.json()) == (200, {"challenge": "xyz"})


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-slack-signature": "v0=" + "0" * 64, "x-slack-request-timestamp": str(int(time.time()))},
        {"x-slack-signature": "v0=x", "x-slack-request-timestamp": "yesterday"},
        {"x-slack-signature": "v0=x", "x-slack-request-timestamp": "١٢٣"},
        "another secret",
        "ten minutes old",
    ],
    ids=["none", "made up", "no time", "other digits", "another secret", "stale"],
)
async def test_what_slack_did_not_sign_just_now_is_not_done(street: Street, headers: dict[str, str] | str) -> None:
    body = "command=%2Fsovereign&text=help&team_id=T1&user_id=U1&channel_id=C1&trigger_id=1&response_url=" + (
        f"{street.slack.root}/respond/T1"
    )
    if headers == "another secret":
        headers = signed(body, "another")
    elif headers == "ten minutes old":
        headers = signed(body, at=time.time() - 600)
    encoded = {k: v.encode() if not v.isascii() else v for k, v in headers.items()}  # type: ignore[union-attr]
    answer = await send(street.url, body, "application/x-www-form-urlencoded", encoded)  # type: ignore[arg-type]
    assert answer.status_code == 401
    assert street.slack.of("T1", "response_url") == []


async def test_a_body_that_is_no_text_is_refused_and_breaks_nothing(street: Street) -> None:
    headers = {"x-slack-signature": "v0=x", "x-slack-request-timestamp": str(int(time.time()))}
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{street.url}/slack/events", content=b"\xff\xfe", headers=headers)
    assert answer.status_code == 401


async def test_a_request_that_is_too_long_is_turned_away(street: Street) -> None:
    answer = await send(street.url, "x" * (MAX_BODY + 1), "text/plain")
    assert answer.status_code == 413


@pytest.mark.parametrize(("path", "status"), [("/", 404), ("/slack/events", 405), ("/healthz", 200)])
async def test_other_addresses_say_what_they_are(street: Street, path: str, status: int) -> None:
    assert (await get(street, path)).status_code == status


async def test_a_watcher_learns_whether_we_can_serve(street: Street) -> None:
    ready = await get(street, "/readyz")
    assert (ready.status_code, ready.json()) == (200, {"database": "ok", "slack": "ok", "engine": "ok"})
    await street.service._engine.close(0)
    not_ready = await get(street, "/readyz")
    assert not_ready.status_code == 503
    assert not_ready.json()["engine"] == "The durable engine does not run."
    assert (await get(street, "/healthz")).status_code == 200, "it lives all the same"


async def test_an_event_of_a_workspace_without_an_installation_is_answered_and_nothing_is_done(
    street: Street, caplog: pytest.LogCaptureFixture
) -> None:
    said = {"type": "app_mention", "user": "U9", "channel": "C9", "ts": "1.1", "text": "hello?"}
    answer = await event(street.url, "T9", said)
    assert answer.status_code == 200
    assert "T9, where Sovereign is not installed" in caplog.text
    assert street.slack.told == []


async def test_a_command_where_sovereign_is_not_installed_is_told_so(street: Street) -> None:
    await street.type("T9", "U9", "help")
    await street.hears("T9", "Sovereign is not installed in your workspace")


async def test_what_bolt_would_read_from_the_environment_by_itself_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("CLIENT_ID", "CLIENT_SECRET", "BOT_TOKEN", "SIGNING_SECRET", "SCOPES"):
        monkeypatch.setenv(f"SLACK_{name}", "from-the-environment")
    async with a_street(tmp_path, "T1") as street:
        await street.type("T1", "U0ASKER", "help")
        await street.hears("T1", "/sovereign ask")
        await street.type("T9", "U9", "help")
        await street.hears("T9", "not installed")
    left = {name for name in os.listdir(tmp_path) if not name.startswith("sovereign.sqlite")}
    assert left == set(), "no token lies in a file of the library's own"
