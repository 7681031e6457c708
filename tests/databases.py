"""Fresh databases for tests: SQLite anywhere, PostgreSQL where it is installed, each with the present schema."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

import pytest

from bot.runs import prepare
from storage.migrations import migrate
from tests.postgres import postgres_url


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database of the test's own."""
    return fresh(request.param, tmp_path)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of a SQLite database of the test's own."""
    return fresh("sqlite", tmp_path)


def fresh(kind: str, folder: Path) -> str:
    """A new database with the present schema, copied from one that was migrated once."""
    if kind == "postgres":
        return postgres_url(_postgres_template())
    copy = folder / "sovereign.sqlite"
    shutil.copyfile(_sqlite_template(), copy)
    return f"sqlite:///{copy}"


@lru_cache(maxsize=1)
def _sqlite_template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="sovereign-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    template = folder / "template.sqlite"
    _migrate(f"sqlite:///{template}")
    return template


@lru_cache(maxsize=1)
def _postgres_template() -> str:
    url = postgres_url()
    _migrate(url)
    return url.rpartition("/")[2]


def _migrate(url: str) -> None:
    migrate(url)
    prepare(url)
