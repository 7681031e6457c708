"""`sovereign serve` and `sovereign local` as processes: they start, work, and stop when they are told to."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.local import ADA, OLGA, PAPERS, RESEARCH, Workspace
from bot.storing import open_storage
from bot.views import review
from bot.views.wording import SAMPLES_NOTE
from tests.story.world import GENEROUS, QUESTION, TEAM, awaits

pytestmark = pytest.mark.timeout(120)


class Sovereign:
    """A process of the console script, in a folder of its own."""

    def __init__(self, folder: Path, *typed: str, **settings: str) -> None:
        plain = {k: v for k, v in os.environ.items() if not k.startswith(("SOVEREIGN_", "SLACK_"))}
        self.log = folder / f"{len(list(folder.glob('*.log')))}.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", *typed], cwd=folder, env=plain | settings, stdout=log, stderr=log
            )

    async def says(self, words: str, within_s: float = 60) -> str:
        async with asyncio.timeout(within_s):
            while words not in self.log.read_text():
                assert self.process.poll() is None, self.log.read_text()
                await asyncio.sleep(0.05)
        return self.log.read_text()

    async def stops(self, with_signal: int) -> int:
        self.process.send_signal(with_signal)
        return await asyncio.to_thread(self.process.wait, 30)


@pytest.fixture
def started() -> Iterator[list[Sovereign]]:
    processes: list[Sovereign] = []
    yield processes
    for each in processes:
        each.process.kill()
        each.process.wait()


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with Workspace(limits=GENEROUS) as workspace:
        yield workspace


def serve(folder: Path, workspace: Workspace, *typed: str, **more: str) -> Sovereign:
    settings = {
        "SLACK_BOT_TOKEN": workspace.bot_token,
        "SLACK_APP_TOKEN": workspace.app_token,
        "SOVEREIGN_SLACK_API_URL": workspace.api_url,
        "SOVEREIGN_OWNERS": OLGA,
        "SOVEREIGN_PUBLICATION_CHANNEL": PAPERS,
        "SOVEREIGN_SOURCE": "samples",
    }
    return Sovereign(folder, "serve", *typed, **{**settings, **more})


async def test_serve_works_in_a_workspace_until_it_is_told_to_stop(
    tmp_path: Path, workspace: Workspace, started: list[Sovereign]
) -> None:
    process = serve(tmp_path, workspace)
    started.append(process)
    await process.says("Sovereign is at work")
    await workspace.slash(ADA, RESEARCH, "/sovereign", f"ask {QUESTION}")
    await workspace.until(lambda: workspace.messages(RESEARCH), 20)
    [parent] = workspace.messages(RESEARCH)

    def draft() -> list[str]:
        return [m.ts for m in workspace.messages(RESEARCH, parent.ts) if awaits(m)]

    await workspace.until(draft, 30)
    await workspace.click(OLGA, RESEARCH, draft()[0], review.APPROVE)
    await workspace.until(lambda: workspace.messages(PAPERS), 20)
    assert SAMPLES_NOTE in workspace.text_of(workspace.messages(PAPERS)[0])
    assert await process.stops(signal.SIGTERM) == 0
    assert "Traceback" not in process.log.read_text()


async def test_serve_over_http_answers_slack_and_its_watchers_and_stops_when_told_to(
    tmp_path: Path, workspace: Workspace, started: list[Sovereign]
) -> None:
    process = serve(
        tmp_path,
        workspace,
        "--http",
        "--port",
        "0",
        SLACK_APP_TOKEN="",
        SLACK_SIGNING_SECRET=workspace.signing_secret,
    )
    started.append(process)
    at = re.search(r"on (http://127\.0\.0\.1:\d+)", await process.says("Sovereign is at work"))
    assert at is not None
    assert "ok" in await page(f"{at[1]}/healthz")
    assert json.loads(await page(f"{at[1]}/readyz")) == {"database": "ok", "slack": "ok", "engine": "ok"}
    workspace.deliver_to(f"{at[1]}/slack/events")
    assert await workspace.verify_url()
    await workspace.slash(ADA, RESEARCH, "/sovereign", f"ask {QUESTION}")
    await workspace.until(lambda: workspace.messages(RESEARCH), 20)
    assert await process.stops(signal.SIGTERM) == 0
    assert "Traceback" not in process.log.read_text()


async def test_a_port_that_is_taken_is_said_with_what_to_do(
    tmp_path: Path, workspace: Workspace, started: list[Sovereign]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        secret = {"SLACK_SIGNING_SECRET": "s"}
        process = serve(tmp_path, workspace, "--http", "--port", port, **secret)
        started.append(process)
        assert await asyncio.to_thread(process.process.wait, 60) == 2
    assert "Choose with --host and --port" in process.log.read_text()


async def test_the_doctor_finds_a_workspace_that_is_set_up_well(
    tmp_path: Path, workspace: Workspace, started: list[Sovereign]
) -> None:
    process = serve(tmp_path, workspace)
    started.append(process)
    await process.says("Sovereign is at work")
    settings = {
        "SLACK_BOT_TOKEN": workspace.bot_token,
        "SLACK_APP_TOKEN": workspace.app_token,
        "SOVEREIGN_SLACK_API_URL": workspace.api_url,
        "SOVEREIGN_OWNERS": OLGA,
        "SOVEREIGN_SOURCE": "samples",
    }
    doctor = Sovereign(tmp_path, "doctor", "--json", **settings)
    started.append(doctor)
    assert await asyncio.to_thread(doctor.process.wait, 60) in (0, 1), doctor.log.read_text()
    found = {line["about"]: line["grade"] for line in json.loads(doctor.log.read_text())["lines"]}
    well = ("Settings", "Bot token", "App token", "Manifest", "Database", "Queue", "Models", "Embedder", "Entailment")
    assert {name: found[name] for name in well} == dict.fromkeys(well, "ok")


async def test_a_token_that_slack_does_not_accept_is_named(
    tmp_path: Path, workspace: Workspace, started: list[Sovereign]
) -> None:
    process = serve(tmp_path, workspace, SLACK_BOT_TOKEN="xoxb-wrong")
    started.append(process)
    assert await asyncio.to_thread(process.process.wait, 60) == 1
    assert "Slack does not accept SLACK_BOT_TOKEN" in process.log.read_text()


def local(folder: Path) -> Sovereign:
    return Sovereign(folder, "local", SOVEREIGN_PORT="0")


async def address(process: Sovereign) -> str:
    said = await process.says("http://127.0.0.1:")
    return next(word for word in said.split() if word.startswith("http://127.0.0.1:"))


async def page(url: str) -> str:
    def read() -> str:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - loopback
            return str(answer.read().decode())

    return await asyncio.to_thread(read)


async def test_the_local_workspace_answers_at_once_and_asks_the_first_question_itself_once(
    tmp_path: Path, started: list[Sovereign]
) -> None:
    first = local(tmp_path)
    started.append(first)
    url = await address(first)
    await page(url)
    async with asyncio.timeout(60):
        while "Waits for an owner" not in await page(url):  # noqa: ASYNC110 - a page is asked, it does not tell
            await asyncio.sleep(0.3)

    second = Sovereign(tmp_path, "local", SOVEREIGN_PORT="0")
    started.append(second)
    assert await asyncio.to_thread(second.process.wait, 30) == 2
    assert "runs on" in second.log.read_text()

    assert await first.stops(signal.SIGINT) == 0
    again = local(tmp_path)
    started.append(again)
    await again.says("Sovereign is connected")
    assert await again.stops(signal.SIGTERM) == 0
    async with open_storage(f"sqlite:///{tmp_path / '.sovereign' / 'local' / 'runs.sqlite'}") as storage:
        assert len(await storage.ledger.runs(TEAM)) == 1
