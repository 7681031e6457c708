"""What the doctor finds, part by part: what is wrong, and how to mend it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.doctor import house, laboratory, registered, slack
from bot.doctor.line import Grade, Line, status, unasked, warning, well, within, wrong
from bot.instruments import build
from bot.manifest import manifest
from bot.settings import Settings
from bot.slack_client import web_client
from bot.storing import Storage, new_encryption_key, open_storage
from kernel.domain import RunState
from kernel.errors import Refused, Unavailable
from storage.database import driver_url
from tests.databases import sqlite_url
from tests.installed import an_installation
from tests.servers.openai_server import OpenAIServer
from tests.servers.slack_server import SlackServer
from tests.storage.builders import a_run, welcome

__all__ = ["sqlite_url"]
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
WANTED = ("chat:write", "commands")


def settings(**given: Any) -> Settings:
    return Settings(_env_file=None, **given)


def graded(lines: list[Line] | tuple[Line, ...]) -> list[tuple[str, str]]:
    return [(line.about, str(line.grade)) for line in lines]


# -- lines ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "exit_status"),
    [
        ([], 0),
        ([well("a", ""), unasked("b", "")], 0),
        ([well("a", ""), warning("b", "", "")], 1),
        ([warning("a", "", ""), wrong("b", "", "")], 2),
    ],
)
def test_the_worst_line_is_the_exit_status(lines: list[Line], exit_status: int) -> None:
    assert status(lines) == exit_status


async def test_an_examination_that_fails_or_hangs_is_a_line_and_ends_nothing() -> None:
    async def refuses() -> list[Line]:
        raise Refused("The folder is no folder.")

    async def breaks() -> list[Line]:
        raise ZeroDivisionError("secret detail")

    async def hangs() -> list[Line]:
        await asyncio.Event().wait()
        return []

    [refused] = await within(5, "A", "Mend it.", refuses())
    assert (refused.grade, refused.said, refused.mend) == (Grade.WRONG, "The folder is no folder", "Mend it.")
    [broken] = await within(5, "B", "", breaks())
    assert "Something broke here, ref" in broken.said
    assert "secret detail" not in broken.said
    [late] = await within(0.01, "C", "", hangs())
    assert "gave no answer" in late.said


# -- Slack ------------------------------------------------------------------------------------------------------------


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        server.teams["xoxb-1"] = "T1"
        yield server


async def test_a_token_that_works_says_where_and_what_it_may_do(server: SlackServer) -> None:
    server.scopes = "commands,chat:write"
    lines = await slack.of_token(web_client("xoxb-1", server.api_url), WANTED, lambda: datetime.now(UTC))
    assert graded(lines) == [("Bot token", "ok"), ("Scopes", "ok"), ("Clock", "ok")]
    assert "T1" in lines[0].said


async def test_a_token_that_does_not_work_is_said_with_what_to_do(server: SlackServer) -> None:
    lines = await within(5, "Bot token", "", slack.of_token(web_client("xoxb-9", server.api_url), WANTED, lambda: NOON))
    assert graded(lines) == [("Bot token", "wrong")]


@pytest.mark.parametrize(
    ("granted", "grade", "words"),
    [
        ({"commands"}, Grade.WRONG, "lacks chat:write"),
        ({"commands", "chat:write", "users:read"}, Grade.WARNING, "more than it needs: users:read"),
        (set(WANTED), Grade.WELL, "all 2"),
        (set(), Grade.UNASKED, "did not say"),
    ],
)
def test_scopes_are_compared_with_the_manifests(granted: set[str], grade: Grade, words: str) -> None:
    line = slack.of_scopes(granted, WANTED)
    assert line.grade is grade
    assert words in line.said


@pytest.mark.parametrize(
    ("ahead_s", "grade"), [(3, Grade.WELL), (-60, Grade.WARNING), (299, Grade.WRONG), (-4_000, Grade.WRONG)]
)
def test_a_clock_that_is_off_is_told_before_signatures_fail(ahead_s: int, grade: Grade) -> None:
    line = slack.of_clock(format_datetime(NOON), NOON + timedelta(seconds=ahead_s))
    assert line.grade is grade
    assert grade is Grade.WELL or ("ahead of" if ahead_s > 0 else "behind") in line.said
    assert slack.of_clock("not a date", NOON).grade is Grade.UNASKED


async def test_an_app_token_that_slack_does_not_take_is_named(server: SlackServer) -> None:
    [line] = await slack.of_app_token(server.api_url, "xapp-wrong")
    assert line.grade is Grade.WRONG
    assert "connections:write" in line.mend
    server.teams["xapp-1"] = "T1"
    assert graded(await slack.of_app_token(server.api_url, "xapp-1")) == [("App token", "ok")]


async def test_slacks_validators_are_asked_and_their_words_are_passed_on(server: SlackServer) -> None:
    asked = await slack.of_validators(server.api_url, manifest(), ({"type": "divider"},))
    assert graded(asked) == [("Manifest, by Slack", "ok"), ("Blocks, by Slack", "ok")]
    server.verdicts["apps.manifest.validate"] = {
        "ok": False,
        "error": "invalid_manifest",
        "errors": [{"message": "no such scope", "pointer": "/oauth_config"}],
    }
    server.verdicts["blocks.validate"] = {"ok": False, "error": "not_allowed_token_type"}
    refused, unasked_for = await slack.of_validators(server.api_url, manifest(), ())
    assert refused.grade is Grade.WRONG
    assert "no such scope" in refused.said
    assert unasked_for.grade is Grade.UNASKED


# -- the manifest against the code ------------------------------------------------------------------------------------


def test_what_the_manifest_offers_and_nobody_answers_is_found_and_the_other_way_round() -> None:
    heard = {("command", "/sovereign"), ("event", "app_mention"), ("event", "tokens_revoked"), ("shortcut", "ask_this")}
    offered = {
        "features": {"slash_commands": [{"command": "/sovereign"}, {"command": "/old"}]},
        "settings": {"event_subscriptions": {"bot_events": ["app_mention", "message.im"]}},
    }
    [line] = registered.of_manifest(offered, heard)
    assert line.grade is Grade.WRONG
    assert "nobody answers the command /old" in line.said
    assert "nobody answers the event message" in line.said
    assert "the shortcut ask_this is answered, and not in the manifest" in line.said
    assert "tokens_revoked" not in line.said


# -- the house --------------------------------------------------------------------------------------------------------


def test_settings_that_are_missing_are_a_line_each_with_what_to_set() -> None:
    lines = house.of_settings(settings(), http=False)
    assert {line.grade for line in lines} == {Grade.WRONG}
    assert lines[0].said == "SLACK_BOT_TOKEN is missing or wrong"
    assert lines[0].mend.startswith("Set it to the bot token")


def test_settings_that_publish_by_themselves_are_worth_a_warning() -> None:
    given = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "owners": "U012AB3CD"}
    assert graded(house.of_settings(settings(**given), http=False)) == [("Settings", "ok")]
    lines = house.of_settings(settings(**given, auto_approve=True), http=False)
    assert graded(lines) == [("Settings", "ok"), ("Settings", "warning")]


async def test_a_database_is_empty_present_behind_or_from_the_future(sqlite_url: str, tmp_path: Path) -> None:
    async def found(url: str) -> Line:
        [line] = await house.of_database(settings(database_url=url))
        return line

    nowhere = tmp_path / "nowhere" / "db.sqlite"
    assert (await found(f"sqlite:///{nowhere}")).grade is Grade.WARNING
    assert not nowhere.exists(), "to look makes nothing"
    assert (await found(sqlite_url)).grade is Grade.WELL
    engine = sa.create_engine(driver_url(sqlite_url, blocking=True))
    for version, words in (("0001", "this version needs"), ("9999", "this version knows")):
        with engine.begin() as connection:
            connection.execute(sa.text("UPDATE alembic_version SET version_num = :v"), {"v": version})
        line = await found(sqlite_url)
        assert line.grade is Grade.WRONG
        assert words in line.said
    with pytest.raises(Unavailable):
        await found("postgresql://nobody@127.0.0.1:1/nowhere")


@pytest.fixture
async def storage(sqlite_url: str) -> AsyncIterator[Storage]:
    async with open_storage(sqlite_url, keys=(new_encryption_key(),)) as storage:
        yield storage


async def test_a_queue_without_a_worker_and_runs_that_do_not_move_are_found(storage: Storage) -> None:
    async def found(workspace: str = "") -> tuple[Grade, str]:
        [line] = await house.of_queue(storage, NOON, workspace)
        return line.grade, line.said

    assert await found() == (Grade.WELL, "0 runs are under way; 0 workers live")
    run = a_run(workspace="T1", at=NOON - timedelta(minutes=5))
    await storage.ledger.open(run, welcome(run.id))
    assert await found() == (Grade.WRONG, "1 run is under way, and no worker lives")
    await storage.slots.claim("here-worker")
    assert await found() == (Grade.WELL, "1 run is under way; 1 worker lives")
    old = a_run("r2", workspace="T2", at=NOON - timedelta(hours=2))
    await storage.ledger.open(old, welcome(old.id))
    grade, said = await found()
    assert (grade, "of which 1 did not move for 30 minutes" in said) == (Grade.WARNING, True)
    assert (await found("T1"))[0] is Grade.WELL, "another workspace's runs are none of its business"
    await storage.ledger.move("r2", RunState.FAILED, NOON)
    assert (await found())[0] is Grade.WELL


async def test_installations_are_counted_and_none_is_named(storage: Storage, sqlite_url: str) -> None:
    await storage.installations.keep(an_installation())
    [line] = await house.of_installations(storage)
    assert (line.grade, line.said) == (Grade.WELL, "1 workspace, whose tokens can be read")
    async with open_storage(sqlite_url, keys=(new_encryption_key(),)) as stranger:
        [line] = await within(5, "Installations", "", house.of_installations(stranger))
    assert line.grade is Grade.WRONG
    assert "SOVEREIGN_ENCRYPTION_KEYS" in line.said


@pytest.mark.parametrize(("free", "grade"), [(50 * 2**30, Grade.WELL), (2**29, Grade.WARNING), (2**20, Grade.WRONG)])
def test_a_disk_that_is_nearly_full_is_told(free: int, grade: Grade, tmp_path: Path) -> None:
    given = settings(database_url=f"sqlite:///{tmp_path}/not/yet/there.sqlite")
    [line] = house.of_disk(given, lambda _path: free)
    assert line.grade is grade
    assert str(tmp_path) in line.said


# -- the instruments --------------------------------------------------------------------------------------------------


async def lab(given: Settings) -> dict[str, Line]:
    instruments = await asyncio.to_thread(build, given, "samples", None, None)
    lines = [await part for part in laboratory.of_instruments(given, instruments, online=False)]
    return {line.about: line for found in lines for line in found}


async def test_with_nothing_set_the_embedded_parts_are_asked_and_answer() -> None:
    found = await lab(settings())
    assert {line.grade for line in found.values()} == {Grade.WELL}
    assert "rules read and judge" in found["Models"].said
    assert set(found) > {"Embedder", "Entailment"}


async def test_a_model_is_asked_one_small_thing_for_all_of_its_roles() -> None:
    async with OpenAIServer(answers={"Answered": lambda _ask: {"sum": 4}}) as server:
        found = await lab(settings(model="llama", model_base_url=server.base_url))
    assert found["Model llama"].grade is Grade.WELL
    assert "reader" in found["Model llama"].said
    assert "skeptic" in found["Model llama"].said.casefold()
    assert len(server.asked) == 1


async def test_a_model_that_cannot_add_is_worth_a_warning() -> None:
    async with OpenAIServer(answers={"Answered": lambda _ask: {"sum": 5}}) as server:
        found = await lab(settings(model="llama", model_base_url=server.base_url))
    assert found["Model llama"].grade is Grade.WARNING


async def test_a_model_that_is_not_there_is_wrong_and_its_key_is_not_said() -> None:
    given = settings(model="llama", model_base_url="http://127.0.0.1:1/v1", model_key="sk-hidden")
    found = await lab(given)
    assert found["Model llama"].grade is Grade.WRONG
    assert "sk-hidden" not in repr(found)
