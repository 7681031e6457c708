"""A turn is held by one at a time, across processes, and ends whatever becomes of its holder."""

from __future__ import annotations

import asyncio
import itertools
import random
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from sqlmodel import select

from kernel.adapters.wire import Limits
from kernel.ports import Throttle
from storage.database import Database, open_database
from storage.pace import LEASE_S, SqlThrottle
from storage.tables import ThrottleRow

NEVER = 3600.0


@dataclass
class Place:
    """A server on loopback that answers a connection after a while, and counts how many are open."""

    port: int = 0
    open: int = 0
    peak: int = 0


@asynccontextmanager
async def place(answers_after: Sequence[float]) -> AsyncIterator[Place]:
    found, waits = Place(), itertools.cycle(answers_after)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        found.open += 1
        found.peak = max(found.peak, found.open)
        ended = asyncio.ensure_future(reader.read())
        await asyncio.wait([ended], timeout=next(waits))
        writer.write(b"\n")
        await asyncio.wait([ended])
        found.open -= 1
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        found.port = server.sockets[0].getsockname()[1]
        yield found


async def a_process(url: str, every_s: float, count: int, port: int) -> Process:
    program = [sys.executable, "-m", "tests.storage.turns", url, str(every_s), str(count), str(port)]
    process = await asyncio.create_subprocess_exec(*program, stdin=PIPE, stdout=PIPE)
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    return process


async def a_killed_holder(url: str, every_s: float) -> None:
    """A process that was killed in mid-request: its turn was never given back."""
    async with place([NEVER]) as silent:
        process = await a_process(url, every_s, 1, silent.port)
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"go\n")
        await process.stdout.readline()
        await asyncio.sleep(every_s)
        process.kill()
        await process.wait()


async def take(throttle: Throttle, every_s: float) -> float:
    """One turn, ended at once: when it began."""
    async with throttle.turn("arXiv", every_s):
        return time.monotonic()


@pytest.fixture
async def other(database_url: str) -> AsyncIterator[Database]:
    opened = open_database(database_url)
    yield opened
    await opened.close()


async def test_two_processes_never_ask_at_once_however_slow_the_answers(database_url: str) -> None:
    every_s = 0.3
    async with place([0.7, 0.0, 0.5]) as slow:  # some answers take longer than turns are apart, some do not
        processes = [await a_process(database_url, every_s, 4, slow.port) for _ in range(2)]
        said = await asyncio.gather(*(process.communicate(b"go\n") for process in processes))
    taken = [[float(line) for line in out.split()] for out, _ in said]
    moments = sorted(moment for one in taken for moment in one)
    assert len(moments) == 8
    assert slow.peak == 1
    assert min(later - earlier for earlier, later in itertools.pairwise(moments)) >= every_s
    # They alternate, so neither had to wait until the other was done.
    assert max(taken[0]) > min(taken[1])
    assert max(taken[1]) > min(taken[0])


async def test_the_first_turn_is_at_once_and_names_do_not_wait_for_each_other(database: Database) -> None:
    throttle: Throttle = SqlThrottle(database)
    async with asyncio.timeout(5), throttle.turn("arXiv", 60), throttle.turn("Crossref", 60):
        pass


async def test_turns_of_one_process_are_kept_apart_too(database: Database) -> None:
    throttle = SqlThrottle(database)
    moments = sorted(await asyncio.gather(*(take(throttle, 0.1) for _ in range(4))))
    assert min(later - earlier for earlier, later in itertools.pairwise(moments)) >= 0.1


async def test_who_asks_again_at_once_does_not_overtake_one_that_waits(database: Database, other: Database) -> None:
    order: list[str] = []

    async def slowly(name: str, throttle: SqlThrottle) -> None:
        for _ in range(4):
            async with throttle.turn("arXiv", 0.01):
                order.append(name)
                await asyncio.sleep(0.25)

    await asyncio.gather(slowly("a", SqlThrottle(database)), slowly("b", SqlThrottle(other)))
    assert all(earlier != later for earlier, later in itertools.pairwise(order))


async def test_a_turn_of_a_process_that_was_killed_here_ends_at_once(database: Database, database_url: str) -> None:
    await a_killed_holder(database_url, 0.3)
    began = time.monotonic()
    async with asyncio.timeout(10):
        assert await take(SqlThrottle(database), 0.3) - began >= 0.3  # who knows when its request began


async def test_a_turn_of_a_process_that_was_killed_elsewhere_ends_after_its_lease(
    database: Database, database_url: str
) -> None:
    await a_killed_holder(database_url, 0.1)
    async with database.writing() as session:
        row = (await session.exec(select(ThrottleRow))).one()
        host, rest = row.holder.split(" ", 1)
        row.holder = f"not-{host} {rest}"
        lease_s = row.held_until - await database.clock(session)
        assert lease_s == pytest.approx(LEASE_S, abs=20)
        row.held_until += 1.0 - lease_s  # nobody waits two minutes for a test
    began = time.monotonic()
    async with asyncio.timeout(10):
        assert await take(SqlThrottle(database), 0.1) - began >= 0.9


async def test_who_outstays_the_lease_does_not_end_the_turn_of_the_next(database: Database, other: Database) -> None:
    began = time.monotonic()
    late, next_one = SqlThrottle(database, lease_s=0.5).turn("arXiv", 0.1), SqlThrottle(other).turn("arXiv", 0.1)
    await late.__aenter__()
    async with asyncio.timeout(10):
        await next_one.__aenter__()
    assert time.monotonic() - began >= 0.5
    await late.__aexit__(None, None, None)
    third = asyncio.create_task(take(SqlThrottle(other), 0.1))
    assert not (await asyncio.wait([third], timeout=0.5))[0]
    await next_one.__aexit__(None, None, None)
    async with asyncio.timeout(10):
        await third


def test_the_lease_is_longer_than_the_longest_request() -> None:
    assert Limits().total_s + 10 <= LEASE_S


async def test_an_exception_in_a_turn_ends_it(database: Database, other: Database) -> None:
    with pytest.raises(LookupError):
        async with SqlThrottle(database).turn("arXiv", 0.1):
            raise LookupError
    async with asyncio.timeout(5):
        await take(SqlThrottle(other), 0.1)


@pytest.mark.parametrize("times", [1, 2])
async def test_a_cancelled_turn_ends(database: Database, other: Database, times: int) -> None:
    held = asyncio.Event()

    async def hold() -> None:
        async with SqlThrottle(database).turn("arXiv", 0.1):
            held.set()
            await asyncio.Event().wait()

    holder = asyncio.create_task(hold())
    await held.wait()
    for _ in range(times):
        holder.cancel()
        await asyncio.sleep(0)
    with pytest.raises(asyncio.CancelledError):
        await holder
    async with asyncio.timeout(5):
        await take(SqlThrottle(other), 0.1)


async def test_one_that_no_longer_waits_is_not_waited_for(database: Database, other: Database) -> None:
    async with SqlThrottle(database).turn("arXiv", 0.1):
        waiting = asyncio.create_task(take(SqlThrottle(database), 0.1))
        await asyncio.sleep(0.3)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    async with asyncio.timeout(2):
        await take(SqlThrottle(other), 0.1)


async def test_no_moment_of_cancellation_leaves_a_turn_behind(database: Database, other: Database) -> None:
    chance = random.Random(7)
    for _ in range(30):
        taking = asyncio.create_task(take(SqlThrottle(database), 0.0))
        await asyncio.sleep(chance.uniform(0, 0.1))
        taking.cancel()
        await asyncio.wait([taking])
    async with asyncio.timeout(2):
        await take(SqlThrottle(other), 0.0)
