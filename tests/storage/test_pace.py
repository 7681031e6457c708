"""Answers are at hand, across processes."""

from __future__ import annotations

from kernel.ports import Cache
from storage.database import Database, open_database
from storage.pace import SqlCache
from tests.storage.builders import NOON, minutes


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
