"""What becomes of a run when its process is killed, or sleeps: real processes, on both databases."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.engines import enqueue, until
from tests.databases import database_url
from tests.storage.builders import enqueued

__all__ = ["database_url"]

pytestmark = pytest.mark.timeout(60)


class Workers:
    """Worker processes on one database, and the file that says what they did."""

    def __init__(self, url: str, effects: Path) -> None:
        self._url = url
        self._effects = effects
        self._started: list[subprocess.Popen[bytes]] = []

    async def start(self) -> subprocess.Popen[bytes]:
        process = await asyncio.to_thread(
            subprocess.Popen, [sys.executable, "-m", "tests.bot.worker", self._url, str(self._effects)]
        )
        self._started.append(process)
        await until(lambda: self.place(process) is not None)
        return process

    def place(self, process: subprocess.Popen[bytes]) -> str | None:
        """The executor id that the process took."""
        return next((what[3:] for what, pid in self.lines() if pid == process.pid and what.startswith("up:")), None)

    def lines(self) -> list[tuple[str, int]]:
        text = self._effects.read_text() if self._effects.exists() else ""
        return [(line.split()[0], int(line.split()[1])) for line in text.splitlines()]

    def done(self) -> list[str]:
        return [what for what, _ in self.lines() if not what.startswith("up:")]

    def let_go(self) -> None:
        """Let the slow steps end."""
        self._effects.with_suffix(".go").touch()

    async def finished(self, *workflow_ids: str) -> None:
        await until(lambda: all(enqueued(self._url)[name].status == "SUCCESS" for name in workflow_ids), every_s=0.25)

    def stop(self) -> None:
        for process in self._started:
            process.kill()
            process.wait()


@pytest.fixture
def workers(database_url: str, tmp_path: Path) -> Iterator[Workers]:
    started = Workers(database_url, tmp_path / "effects.txt")
    yield started
    started.stop()


async def test_a_killed_run_is_resumed_and_repeats_only_the_step_that_was_not_finished(
    workers: Workers, database_url: str
) -> None:
    first = await workers.start()
    await enqueue(database_url, "search", "judge", "slow", "write")
    await until(lambda: "slow" in workers.done())
    first.kill()
    workers.let_go()
    second = await workers.start()
    await workers.finished("research:r1:1")
    assert workers.done() == ["search", "judge", "slow", "slow", "write"]
    assert workers.place(first) == workers.place(second) == "worker-1"


async def test_the_runs_of_a_dead_worker_are_taken_over_by_a_live_one(workers: Workers, database_url: str) -> None:
    first = await workers.start()
    await enqueue(database_url, "search", "slow", "write")
    await until(lambda: "slow" in workers.done())
    second = await workers.start()
    assert (workers.place(first), workers.place(second)) == ("worker-1", "worker-2")
    first.kill()
    first.wait()
    workers.let_go()
    await workers.finished("research:r1:1")
    assert Counter(workers.done()) == {"search": 1, "slow": 2, "write": 1}
    assert workers.lines()[-1] == ("write", second.pid)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_a_worker_that_slept_through_the_takeover_repeats_nothing(workers: Workers, database_url: str) -> None:
    # On PostgreSQL alone: a process that is stopped while it writes to SQLite keeps the whole database locked.
    first = await workers.start()
    await enqueue(database_url, "search", "slow", "write")
    await until(lambda: "slow" in workers.done())
    second = await workers.start()
    first.send_signal(signal.SIGSTOP)
    await until(lambda: workers.done().count("slow") == 2)  # its heart was silent for too long
    workers.let_go()
    await workers.finished("research:r1:1")
    first.send_signal(signal.SIGCONT)
    await enqueue(database_url, "again", workflow_id="research:r2:1")
    await workers.finished("research:r2:1")
    await asyncio.sleep(0.5)  # time for the one that woke up to do what it must not
    assert Counter(workers.done()) == {"search": 1, "slow": 2, "write": 1, "again": 1}
    assert ("write", second.pid) in workers.lines()
