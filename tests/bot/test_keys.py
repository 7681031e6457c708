"""`sovereign keys`: a new key, and every token sealed anew with the first of them."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import door
from bot.storing import new_encryption_key, open_storage
from kernel.errors import Unsound
from tests.databases import sqlite_url
from tests.installed import an_installation

__all__ = ["sqlite_url"]

PRINTED = CliRunner()


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith(("SOVEREIGN_", "SLACK_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_every_new_key_is_another_one_and_can_be_used() -> None:
    first, second = (PRINTED.invoke(door, ["keys", "new"]).stdout.strip() for _ in range(2))
    assert first != second
    assert len(first) == 44


async def test_after_a_rotation_the_old_key_is_needed_no_more(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = new_encryption_key(), new_encryption_key()
    async with open_storage(sqlite_url, keys=(old,)) as storage:
        await storage.installations.keep(an_installation())
    monkeypatch.setenv("SOVEREIGN_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("SOVEREIGN_ENCRYPTION_KEYS", f"{new},{old}")

    def rotate() -> str:
        return PRINTED.invoke(door, ["keys", "rotate"]).stdout

    assert (
        await asyncio.to_thread(rotate) == "1 token is sealed with the first key. The other keys are needed no more.\n"
    )
    async with open_storage(sqlite_url, keys=(new,)) as storage:
        assert await storage.installations.find("T1") == an_installation()
    async with open_storage(sqlite_url, keys=(old,)) as storage:
        with pytest.raises(Unsound, match="SOVEREIGN_ENCRYPTION_KEYS"):
            await storage.installations.find("T1")


def test_a_rotation_without_a_key_says_how_to_make_one() -> None:
    done = PRINTED.invoke(door, ["keys", "rotate"])
    assert done.exit_code == 2
    assert "sovereign keys new" in done.output
