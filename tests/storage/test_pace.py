"""Requests are kept apart and answers at hand, across processes."""

from __future__ import annotations

import asyncio
import itertools
import sys
import time
from asyncio.subprocess import PIPE

from kernel.ports import Cache, Throttle
from storage.database import Database, open_database
from storage.pace import SqlCache, SqlThrottle
from tests.storage.builders import NOON, minutes


async def a_process(url: str, name: str, every_s: float, count: int) -> asyncio.subprocess.Process:
    program = [sys.executable, "-m", "tests.storage.turns", url, name, str(every_s), str(count)]
    process = await asyncio.create_subprocess_exec(*program, stdin=PIPE, stdout=PIPE)
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    return process


async def test_two_processes_take_turns_that_are_far_enough_apart(database_url: str) -> None:
    every_s = 0.3
    processes = [await a_process(database_url, "arXiv", every_s, 4) for _ in range(2)]
    said = await asyncio.gather(*(process.communicate(b"go\n") for process in processes))
    taken = [[float(line) for line in out.split()] for out, _ in said]
    moments = sorted(moment for one in taken for moment in one)
    assert len(moments) == 8
    gaps = [later - earlier for earlier, later in itertools.pairwise(moments)]
    assert min(gaps) >= every_s
    # They alternate, so neither had to wait until the other was done.
    assert max(taken[0]) > min(taken[1])
    assert max(taken[1]) > min(taken[0])


async def test_the_first_turn_is_at_once_and_names_do_not_wait_for_each_other(database: Database) -> None:
    throttle: Throttle = SqlThrottle(database)
    began = time.monotonic()
    await throttle.turn("arXiv", 60)
    await throttle.turn("Crossref", 60)
    assert time.monotonic() - began < 5


async def test_turns_of_one_process_are_kept_apart_too(database: Database) -> None:
    throttle = SqlThrottle(database)
    moments: list[float] = []

    async def ask() -> None:
        await throttle.turn("arXiv", 0.1)
        moments.append(time.monotonic())

    await asyncio.gather(*(ask() for _ in range(4)))
    assert min(later - earlier for earlier, later in itertools.pairwise(sorted(moments))) >= 0.1


async def test_who_comes_too_late_to_a_turn_takes_another(database: Database) -> None:
    slept: list[float] = []

    async def oversleep(seconds: float) -> None:
        slept.append(seconds)
        await asyncio.sleep(seconds + (0.3 if len(slept) == 1 else 0))

    throttle = SqlThrottle(database, sleep=oversleep)
    began = time.monotonic()
    await throttle.turn("arXiv", 0.2)
    assert len(slept) == 2
    assert time.monotonic() - began >= 0.3


async def test_an_answer_is_given_until_it_is_no_longer_good(database: Database) -> None:
    cache: Cache = SqlCache(database)
    assert await cache.get("arXiv:lora", NOON) is None
    await cache.put("arXiv:lora", "<feed/>", minutes(10))
    assert await cache.get("arXiv:lora", minutes(9)) == "<feed/>"
    assert await cache.get("arXiv:lora", minutes(10)) is None
    await cache.put("arXiv:lora", "<feed>new</feed>", minutes(20))
    assert await cache.get("arXiv:lora", minutes(10)) == "<feed>new</feed>"


async def test_what_is_no_longer_good_is_swept_out(database: Database) -> None:
    cache = SqlCache(database)
    await cache.put("old", "1", minutes(1))
    await cache.put("new", "2", minutes(9))
    assert await cache.sweep(minutes(5)) == 1
    assert await cache.get("old", NOON) is None
    assert await cache.get("new", NOON) == "2"


async def test_answers_are_shared_by_all_that_open_the_database(database: Database, database_url: str) -> None:
    other = open_database(database_url)
    await SqlCache(database).put("key", "value", minutes(1))
    assert await SqlCache(other).get("key", NOON) == "value"
    await other.close()
