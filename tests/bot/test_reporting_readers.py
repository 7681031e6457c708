"""What the reliability page is told of readers: what a database holds; where there is none, none is made."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.reporting import Gathering, _readers
from bot.settings import Settings
from bot.storing import feedback_kept, migrate_all, open_storage
from kernel.domain import Feedback
from tests.bot.cases import NOON


def gathering(url: str) -> Gathering:
    return Gathering(Settings(_env_file=None, database_url=url), Path("data"), Path("own"))


async def test_what_was_kept_is_counted(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/sovereign.sqlite"
    await migrate_all(url)
    async with open_storage(url) as storage:
        await storage.reviews.say(Feedback(workspace="T1", subject="answer:r:1", by="U1", useful=True, at=NOON))
    gathered = gathering(url)
    await _readers(gathered)
    assert [(m.name, m.useful, m.not_useful) for m in gathered.readers] == [("2026-03", 1, 0)]
    assert gathered.absent == []


async def test_where_there_is_no_database_none_is_made(tmp_path: Path) -> None:
    assert await feedback_kept(f"sqlite:///{tmp_path}/folder/sovereign.sqlite") == ()
    assert not (tmp_path / "folder").exists()


@pytest.mark.parametrize("url", ["sqlite:///{}/old.sqlite", "postgresql://nobody@127.0.0.1:1/nowhere"])
async def test_a_database_that_cannot_tell_is_named_as_not_measured(url: str, tmp_path: Path) -> None:
    (tmp_path / "old.sqlite").touch()
    gathered = gathering(url.format(tmp_path))
    await _readers(gathered)
    assert gathered.absent[0].startswith("what readers said: The database ")
