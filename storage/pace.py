"""Keeps requests apart and answers at hand, for all processes that share a database. It makes no request itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select

from storage.database import Database
from storage.tables import CacheRow, ThrottleRow

# Turns stand this much further apart than asked for, so that one which begins late is still far enough from the next.
SLACK_SHARE, LEAST_SLACK_S = 0.05, 0.05


class SqlThrottle:
    """kernel.ports.Throttle: a turn is a slot in time, reserved in one short transaction and then waited for."""

    def __init__(self, database: Database, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._db = database
        self._sleep = sleep

    async def turn(self, name: str, every_s: float) -> None:
        """Return when it is the caller's turn: no two turns of one name begin within `every_s` seconds.

        A caller that comes to its slot too late (a busy machine, a slow commit) would begin too near to the next one,
        so it lets the slot go and takes another.
        """
        slack = max(LEAST_SLACK_S, every_s * SLACK_SHARE)
        now = asyncio.get_running_loop().time
        while True:
            earliest, latest = await self._reserve(name, every_s + slack)
            await self._sleep(max(0.0, latest - now()))
            if now() - earliest <= slack:
                return

    async def _reserve(self, name: str, apart: float) -> tuple[float, float]:
        """The reserved slot by this process's clock: between these two, since asking for the time takes time."""
        now = asyncio.get_running_loop().time
        async with self._db.writing() as session:
            await self._db.put(session, ThrottleRow(name=name, next_at=0.0), replace=False)
            query = select(ThrottleRow).where(ThrottleRow.name == name).with_for_update()
            row = (await session.exec(query)).one()
            before = now()
            here = await self._db.clock(session)
            after = now()
            slot = max(here, row.next_at)
            row.next_at = slot + apart
            return before + slot - here, after + slot - here


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
