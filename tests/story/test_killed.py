"""The process is killed in the middle of things. Nothing is lost, and nothing that was finished is done twice."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.local import ADA, OLGA, RESEARCH, Message, Workspace
from bot.views import review
from tests.databases import fresh
from tests.story.world import GENEROUS, QUESTION, awaits

pytestmark = pytest.mark.timeout(120)


class Processes:
    """Processes of the bot on one workspace and one database."""

    def __init__(self, workspace: Workspace, database: str, effects: Path) -> None:
        self._given = [workspace.api_url, database, str(effects)]
        self._effects = effects
        self._started: list[subprocess.Popen[bytes]] = []

    async def start(self, *roles: str) -> subprocess.Popen[bytes]:
        up = self.done["up"]
        command = [sys.executable, "-m", "tests.story.process", *self._given, *roles]
        process = await asyncio.to_thread(subprocess.Popen, command)
        self._started.append(process)
        await self.until(lambda: self.done["up"] > up or process.poll() is not None)
        assert process.poll() is None, "the process did not start; its stderr is above"
        return process

    @property
    def done(self) -> Counter[str]:
        """How often each thing was done."""
        return Counter(self._effects.read_text().splitlines() if self._effects.exists() else ())

    def let_go(self) -> None:
        self._effects.with_suffix(".go").touch()

    async def until(self, holds: object, within_s: float = 60) -> None:
        assert callable(holds)
        async with asyncio.timeout(within_s):
            while not holds():  # noqa: ASYNC110 - a file tells of no change
                await asyncio.sleep(0.05)

    def stop(self) -> None:
        for process in self._started:
            process.kill()
            process.wait()


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with Workspace(limits=GENEROUS) as workspace:
        yield workspace


@pytest.fixture
def processes(workspace: Workspace, tmp_path: Path) -> Iterator[Processes]:
    started = Processes(workspace, fresh("sqlite", tmp_path), tmp_path / "effects.txt")
    yield started
    started.stop()


def buttons(workspace: Workspace) -> list[Message]:
    parents = workspace.messages(RESEARCH)
    return [m for m in workspace.messages(RESEARCH, parents[0].ts) if awaits(m)] if parents else []


async def test_a_run_that_was_killed_is_resumed_with_no_finished_step_repeated(
    workspace: Workspace, processes: Processes
) -> None:
    first = await processes.start()
    await workspace.slash(ADA, RESEARCH, "/sovereign", f"ask {QUESTION}")
    await processes.until(lambda: processes.done["asked SYNTHESIZER"] and processes.done["paid VALIDATOR"])
    await processes.until(lambda: processes.done["paid SKEPTIC"])
    await asyncio.sleep(0.5)  # what was finished is written down by then
    before = processes.done
    first.kill()
    first.wait()
    processes.let_go()
    await processes.start()
    await workspace.until(lambda: buttons(workspace), 30)

    after = processes.done
    assert after["paid SKEPTIC"] == after["paid VALIDATOR"] == after["paid SYNTHESIZER"] == 1
    assert after["asked SYNTHESIZER"] == 2
    searches = {line: count for line, count in after.items() if line.startswith("search ")}
    assert searches
    assert searches == {line: count for line, count in before.items() if line.startswith("search ")}
    assert set(searches.values()) == {1}

    [parent] = workspace.messages(RESEARCH)
    assert len(workspace.messages(RESEARCH, parent.ts)) == 5
    await workspace.until(lambda: "Waits for an owner" in workspace.text_of(workspace.messages(RESEARCH)[0]), 15)
    await workspace.click(OLGA, RESEARCH, buttons(workspace)[-1].ts, review.APPROVE)
    await workspace.until(lambda: len(workspace.messages(RESEARCH)) == 2, 15)


async def test_a_decision_made_while_no_worker_lives_is_carried_out_by_the_next(
    workspace: Workspace, processes: Processes
) -> None:
    processes.let_go()
    await processes.start("web")
    worker = await processes.start("worker")
    await workspace.slash(ADA, RESEARCH, "/sovereign", f"ask {QUESTION}")
    await workspace.until(lambda: buttons(workspace), 30)
    parent = workspace.messages(RESEARCH)[0]
    await workspace.until(lambda: "Waits for an owner" in workspace.text_of(workspace.messages(RESEARCH)[0]), 15)
    worker.kill()
    worker.wait()

    await workspace.click(OLGA, RESEARCH, buttons(workspace)[-1].ts, review.APPROVE)
    await workspace.until(lambda: "Approved by @Olga" in workspace.text_of(workspace.messages(RESEARCH, parent.ts)[-1]))
    assert len(workspace.messages(RESEARCH)) == 1
    await processes.start("worker")
    await workspace.until(lambda: len(workspace.messages(RESEARCH)) == 2, 15)
    await workspace.until(lambda: "Published in" in workspace.text_of(workspace.messages(RESEARCH)[0]), 15)
