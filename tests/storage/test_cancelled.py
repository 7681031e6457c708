"""A transaction that was cancelled, at whatever moment, leaves the database to the others."""

from __future__ import annotations

import asyncio
import random

from sqlmodel import select

from storage.database import Database, open_database
from storage.pace import SqlCache
from storage.tables import CacheRow
from tests.storage.builders import minutes


async def test_what_was_cancelled_holds_nobody_up_while_its_error_is_looked_at(
    database: Database, database_url: str
) -> None:
    cache, other = SqlCache(database), open_database(database_url)
    await cache.put("one", "1", minutes(1))
    await cache.put("two", "2", minutes(1))

    async def work() -> None:
        async with database.writing() as session:
            while True:
                (await session.exec(select(CacheRow.value).with_for_update())).all()

    chance = random.Random(7)
    for _ in range(20):
        working = asyncio.create_task(work())
        await asyncio.sleep(chance.uniform(0.01, 0.04))
        working.cancel()
        try:
            await working
        except asyncio.CancelledError:  # its traceback holds the cursor
            async with asyncio.timeout(5):
                await SqlCache(other).put("one", "3", minutes(1))
    await other.close()
