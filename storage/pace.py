"""Keeps requests apart and answers at hand, for all processes that share a database. It makes no request itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select

from storage.database import Database
from storage.processes import gone, new_holder
from storage.tables import CacheRow, ThrottleRow

LEASE_S = 120.0
"""When a turn ends by itself: longer than the longest request, which kernel.adapters.wire ends after 90 s."""

# Turns stand this much further apart than asked for: a request that takes longer to arrive is still far from the next.
SLACK_SHARE, LEAST_SLACK_S = 0.05, 0.05

LOOK_S = 0.1  # how often one that waits looks whether the turn before has ended
HEIR_S = 5.0  # how long the next in line may be silent before another takes its place


@dataclass(frozen=True)
class _Moment:
    """One moment by the database's clock, and by this process's: read first, so its distance is never too short."""

    here: float
    mine: float

    def of(self, mine: float) -> float:
        """An earlier moment of this process's, by the database's clock."""
        return self.here - (self.mine - mine)


class SqlThrottle:
    """kernel.ports.Throttle: a row a name, which only short transactions touch, so that none is open during a turn.

    A turn ends at once where its process ran on this machine and is gone, and after its lease wherever it ran.
    The next in line is kept in the row as well: whoever asks again at once does not overtake those that wait.
    """

    def __init__(self, database: Database, lease_s: float = LEASE_S) -> None:
        self._db = database
        self._lease_s = lease_s
        self._leaving: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def turn(self, name: str, every_s: float) -> AsyncIterator[None]:
        """It is the caller's turn, alone, until the block ends. Turns of a name begin at least `every_s` seconds apart.

        The block must end within the lease: after it, the turn is another's.
        """
        me, apart = new_holder(), every_s + max(LEAST_SLACK_S, every_s * SLACK_SHARE)
        began: float | None = None
        try:
            wait = await self._ask(name, me, apart)
            while wait:
                await asyncio.sleep(wait)
                wait = await self._ask(name, me, apart)
            began = asyncio.get_running_loop().time()
            yield
        finally:
            # A task of its own: one who is cancelled twice leaves too.
            leaving = asyncio.create_task(self._leave(name, me, apart, began))
            self._leaving.add(leaving)
            leaving.add_done_callback(self._leaving.discard)
            await asyncio.shield(leaving)

    async def _ask(self, name: str, me: str, apart: float) -> float:
        """Begin the turn, and return 0; or stand in line, and return in how many seconds to ask again."""
        async with self._row(name) as (row, now):
            here = now.here
            if row.holder and _over(row.holder, row.held_until, here):
                # Nobody knows when its request began, so the next one waits as if that were now.
                row.holder, row.next_at = "", max(row.next_at, here + apart)
            if row.heir in ("", me) or _over(row.heir, row.heir_until, here):
                row.heir, row.heir_until = me, max(here, row.next_at) + HEIR_S
            if row.holder or row.heir != me:
                return max(LOOK_S, row.next_at - here)
            if here < row.next_at:
                return row.next_at - here
            row.holder, row.held_until, row.heir = me, here + self._lease_s, ""
            return 0.0

    async def _leave(self, name: str, me: str, apart: float, began: float | None) -> None:
        """End the turn, or the waiting for it. Does nothing where the lease has ended it already."""
        async with self._row(name) as (row, now):
            if row.heir == me:
                row.heir = ""
            if row.holder == me:
                row.holder = ""
                if began is not None:
                    row.next_at = max(row.next_at, now.of(began) + apart)

    @asynccontextmanager
    async def _row(self, name: str) -> AsyncIterator[tuple[ThrottleRow, _Moment]]:
        """The row, locked until the block ends, and the time."""
        fresh = ThrottleRow(name=name, next_at=0.0, holder="", held_until=0.0, heir="", heir_until=0.0)
        async with self._db.writing() as session:
            await self._db.put(session, fresh, replace=False)
            query = select(ThrottleRow).where(ThrottleRow.name == name).with_for_update()
            row = (await session.exec(query)).one()
            mine = asyncio.get_running_loop().time()
            yield row, _Moment(await self._db.clock(session), mine)


def _over(holder: str, until: float, here: float) -> bool:
    return here >= until or gone(holder)


class SqlCache:
    """kernel.ports.Cache: what is no longer good is not given, and is swept out now and then."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def get(self, key: str, now: datetime) -> str | None:
        """The value kept under the key, or None where there is none that is still good at `now`."""
        query = select(CacheRow.value).where(CacheRow.key == key, col(CacheRow.good_until) > now)
        async with self._db.reading() as session:
            return (await session.exec(query)).first()

    async def put(self, key: str, value: str, good_until: datetime) -> None:
        """Keep the value until then."""
        async with self._db.writing() as session:
            await self._db.put(session, CacheRow(key=key, value=value, good_until=good_until))

    async def sweep(self, now: datetime) -> int:
        """Throw out what is no longer good; returns how many."""
        async with self._db.writing() as session:
            gone = await session.exec(sa.delete(CacheRow).where(col(CacheRow.good_until) <= now))
            return gone.rowcount
