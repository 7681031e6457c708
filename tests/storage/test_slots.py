"""Places for processes: each held by one that lives, each dead one's found."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa

from kernel.errors import Unavailable
from storage.database import Database, open_database
from storage.slots import SqlSlots
from storage.tables import SlotRow

HOLD = (
    "import asyncio, sys\n"
    "from storage.database import open_database\n"
    "from storage.slots import SqlSlots\n"
    "async def main():\n"
    "    print(await SqlSlots(open_database(sys.argv[1])).claim('worker'), flush=True)\n"
    "    await asyncio.Event().wait()\n"
    "asyncio.run(main())\n"
)


@pytest.fixture
async def other(database_url: str) -> AsyncIterator[Database]:
    opened = open_database(database_url)
    yield opened
    await opened.close()


async def test_two_that_live_never_share_a_place(database: Database, other: Database) -> None:
    places = await asyncio.gather(*(SqlSlots(home).claim("worker") for home in [database, other] * 3))
    assert sorted(places) == [f"worker-{n}" for n in range(1, 7)]


async def test_a_place_that_was_given_back_is_free(database: Database, other: Database) -> None:
    first, second = SqlSlots(database), SqlSlots(other)
    assert await first.claim("worker") == "worker-1"
    await second.release("worker-1")  # not its own: nothing happens
    assert await second.claim("worker") == "worker-2"
    await first.release("worker-1")
    assert await SqlSlots(other).claim("worker") == "worker-1"


async def test_the_place_of_one_that_was_silent_for_too_long_is_taken(database: Database, other: Database) -> None:
    silent, next_one = SqlSlots(database, 0.2), SqlSlots(other, 0.2)
    await silent.claim("worker")
    assert await silent.beat("worker-1")
    assert await next_one.seize() == ()
    await asyncio.sleep(0.3)
    assert await next_one.claim("worker") == "worker-1"
    assert not await silent.beat("worker-1")
    assert await next_one.beat("worker-1")


async def test_of_two_that_seize_at_once_one_gets_each_place(database: Database, other: Database) -> None:
    dead = SqlSlots(database)
    for _ in range(3):
        await dead.claim("dead")
    await asyncio.sleep(0.3)
    heirs = [SqlSlots(home, 0.2) for home in (database, other)]
    shares = await asyncio.gather(*(heir.seize() for heir in heirs))
    assert sorted(shares[0] + shares[1]) == ["dead-1", "dead-2", "dead-3"]


async def test_what_an_heir_did_not_finish_with_is_found_again(database: Database, other: Database) -> None:
    await SqlSlots(database).claim("dead")
    await asyncio.sleep(0.3)
    careless, careful = SqlSlots(database, 0.2), SqlSlots(other, 0.2)
    assert await careless.seize() == ("dead-1",)
    assert await careful.seize() == ()
    await asyncio.sleep(0.3)  # and the heir dies as well
    assert await careful.seize() == ("dead-1",)
    await careful.release("dead-1")
    assert await SqlSlots(database, 0).seize() == ()


async def test_a_process_that_was_killed_here_is_known_to_be_dead_at_once(
    database: Database, database_url: str
) -> None:
    holder = await asyncio.create_subprocess_exec(sys.executable, "-c", HOLD, database_url, stdout=subprocess.PIPE)
    assert holder.stdout is not None
    assert (await holder.stdout.readline()).strip() == b"worker-1"
    patient = SqlSlots(database, stale_after_s=3600)
    assert await patient.seize() == ()
    os.kill(holder.pid, signal.SIGKILL)
    await holder.wait()
    assert await patient.seize() == ("worker-1",)


async def seized_in_time(slots: SqlSlots, wanted: tuple[str, ...]) -> bool:
    """Whether those places are seized within half a minute."""
    for _ in range(150):
        if await slots.seize() == wanted:
            return True
        await asyncio.sleep(0.2)
    return False


async def write_and_freeze(database: Database, slots: SqlSlots, mine: str) -> bool:
    """Lock the row of a place and do nothing more; whether somebody else gets it all the same."""
    async with database.writing() as session:
        await session.exec(sa.update(SlotRow).values(seen_at=0.0))
        assert await slots.seize() == ()
        return await seized_in_time(slots, (mine,))


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_who_froze_while_it_wrote_keeps_its_place_only_as_long_as_postgresql_waits(
    database: Database, other: Database
) -> None:
    mine = await SqlSlots(database).claim("host-worker")
    with pytest.raises(Unavailable):  # its transaction is gone, and it learns that where it goes on
        await write_and_freeze(database, SqlSlots(other, stale_after_s=0.0), mine)
