"""Every test of storage runs on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from storage.database import Database, open_database
from storage.ledger import SqlLedger
from storage.outbox import Outbox
from tests.databases import database_url, sqlite_url

__all__ = ["database_url", "sqlite_url"]


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = open_database(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def outbox(database_url: str) -> AsyncIterator[Outbox]:
    opened = Outbox(database_url)
    yield opened
    await opened.close()


@pytest.fixture
def ledger(database: Database, outbox: Outbox) -> SqlLedger:
    return SqlLedger(database, outbox)
