"""An engine and a ledger on one database, for tests; the engine is quick and is closed at the end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from bot.runs import Engine
from kernel.ports import Consequence
from storage.database import open_database
from storage.ledger import SqlLedger
from storage.outbox import Outbox
from storage.slots import SqlSlots

Work = Callable[..., Awaitable[None]]


@asynccontextmanager
async def working(
    url: str, *, grace_s: float = 0, slots: SqlSlots | None = None, **works: Work
) -> AsyncIterator[Engine]:
    engine = Engine(url, executor_id="test", poll_s=0.02, slots=slots, beat_s=0.05)
    for name, work in works.items():
        engine.workflow(f"{name}.v1", work)
    await engine.launch()
    try:
        yield engine
    finally:
        await engine.close(grace_s)


@asynccontextmanager
async def storing(url: str) -> AsyncIterator[SqlLedger]:
    database, outbox = open_database(url), Outbox(url)
    try:
        yield SqlLedger(database, outbox)
    finally:
        await database.close()
        await outbox.close()


async def enqueue(url: str, *args: Any, workflow_id: str = "research:r1:1", name: str = "research") -> None:
    async with storing(url) as ledger:
        await ledger.enqueue(Consequence(id=workflow_id, workflow=f"{name}.v1", queue="research", args=args))


async def until(holds: Callable[[], bool], within_s: float = 30, every_s: float = 0.01) -> None:
    async with asyncio.timeout(within_s):
        while not holds():  # noqa: ASYNC110  # what is awaited happens in other threads and processes
            await asyncio.sleep(every_s)
