"""The database opened, migrated and looked into: the one room that knows storage by name. It asks nothing itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.runs import prepare
from bot.settings import Settings
from kernel.domain import Feedback, Terms
from storage.backlog import SqlBacklog
from storage.charter import SqlCharter
from storage.database import driver_url, open_database
from storage.digests import SqlDigests
from storage.installations import SqlInstallations
from storage.ledger import SqlLedger
from storage.migrations import migrate
from storage.migrations import schema_of as schema_at
from storage.outbox import Outbox
from storage.pace import SqlCache, SqlThrottle
from storage.reviews import SqlReviews
from storage.sealing import Seal, new_key
from storage.slots import SqlSlots

DATABASE = "sqlite:///.sovereign/sovereign.sqlite"


@dataclass(frozen=True)
class Storage:
    """An open database: what is remembered, the manners and answers that processes share, and who works where."""

    ledger: SqlLedger
    throttle: SqlThrottle
    cache: SqlCache
    slots: SqlSlots
    charter: SqlCharter
    digests: SqlDigests
    reviews: SqlReviews
    installations: SqlInstallations
    backlog: SqlBacklog
    engine_url: str

    async def sweep(self, at: datetime) -> int:
        """Throw out kept answers that are no longer good; returns how many."""
        return await self.cache.sweep(at)


def database_url(settings: Settings) -> str:
    """Where runs are kept."""
    return settings.database_url or DATABASE


@asynccontextmanager
async def open_storage(url: str, defaults: Terms | None = None, keys: tuple[str, ...] = ()) -> AsyncIterator[Storage]:
    """The database at that address. Raises Refused where it names none that we know, or where a key is none.

    `defaults` are the terms of a workspace that has agreed on nothing else; `keys` seal the workspaces' tokens.
    """
    seal = Seal(keys)
    database, outbox = open_database(url), Outbox(url)
    engine_url = driver_url(url, blocking=True).render_as_string(hide_password=False)
    try:
        yield Storage(
            SqlLedger(database, outbox),
            SqlThrottle(database),
            SqlCache(database),
            SqlSlots(database),
            SqlCharter(database, defaults or Terms()),
            SqlDigests(database, outbox),
            SqlReviews(database, outbox),
            SqlInstallations(database, seal),
            SqlBacklog(database),
            engine_url,
        )
    finally:
        await outbox.close()
        await database.close()


def new_encryption_key() -> str:
    """A key to seal tokens with."""
    return new_key()


async def reseal(url: str, keys: tuple[str, ...]) -> int:
    """Seal all tokens anew with the first key; returns how many."""
    async with open_storage(url, keys=keys) as storage:
        return await storage.installations.reseal()


async def feedback_kept(url: str) -> tuple[Feedback, ...]:
    """What readers said, where there is a database at that address; none is made."""
    if not _is_there(url):
        return ()
    async with open_storage(url) as storage:
        return await storage.reviews.said()


def _is_there(url: str) -> bool:
    """False where it is a file that does not exist: to open it would make it."""
    parsed = driver_url(url)
    return parsed.get_backend_name() != "sqlite" or Path(parsed.database or "").is_file()


async def migrate_all(url: str) -> None:
    """Bring our tables and the engine's to the present schema. Two at once are harmless."""
    engine_url = driver_url(url, blocking=True).render_as_string(hide_password=False)
    await asyncio.to_thread(migrate, url)
    await asyncio.to_thread(prepare, engine_url)


async def schema_of(url: str) -> tuple[str | None, str]:
    """The schema that a database has, and the one that this version needs."""
    return await asyncio.to_thread(schema_at, url)
