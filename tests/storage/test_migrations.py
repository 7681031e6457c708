"""The schema: the same by migration as by the tables, whoever migrates, wherever the engine's own tables lie."""

from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command

from bot.runs import prepare
from kernel.errors import Refused, Unavailable
from storage.database import driver_url, tune, write_ahead
from storage.migrations import configuration, migrate
from storage.tables import Row
from tests.postgres import postgres_url


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return postgres_url() if request.param == "postgres" else f"sqlite:///{tmp_path}/new/folder/sovereign.sqlite"


def connect(url: str) -> sa.Engine:
    engine = sa.create_engine(driver_url(url, blocking=True), poolclass=sa.NullPool)
    tune(engine)
    return engine


def test_after_migrating_nothing_is_left_to_migrate(empty_url: str) -> None:
    migrate(empty_url)
    prepare(empty_url)  # the engine's own tables are none of ours
    with connect(empty_url).begin() as connection:
        command.check(configuration(connection))  # raises where the tables say something else


def test_the_check_would_notice_a_column_that_no_migration_makes(empty_url: str) -> None:
    migrate(empty_url)
    with connect(empty_url).begin() as connection:
        connection.execute(sa.text("ALTER TABLE event DROP COLUMN detail"))
        with pytest.raises(Exception, match="New upgrade operations detected"):
            command.check(configuration(connection))


def test_several_processes_may_migrate_at_once(empty_url: str) -> None:
    def start() -> None:
        migrate(empty_url)
        prepare(empty_url)

    with ThreadPoolExecutor(4) as threads:
        for started in [threads.submit(start) for _ in range(4)]:
            started.result()
    with connect(empty_url).begin() as connection:
        assert set(Row.metadata.tables) < set(sa.inspect(connection).get_table_names())


def test_the_write_ahead_log_waits_for_whoever_holds_the_file(tmp_path: Path) -> None:
    path = tmp_path / "sovereign.sqlite"
    holder = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    holder.execute("PRAGMA locking_mode=EXCLUSIVE")
    holder.execute("CREATE TABLE other (id INTEGER)")  # from here on it holds the file, in rollback-journal mode
    impatient = connect(f"sqlite:///{path}")
    sa.event.listen(impatient, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout=0"))
    threading.Timer(0.2, holder.close).start()
    write_ahead(impatient)
    with impatient.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_a_migration_can_be_taken_back(empty_url: str) -> None:
    migrate(empty_url)
    with connect(empty_url).begin() as connection:
        command.downgrade(configuration(connection), "base")
        assert sa.inspect(connection).get_table_names() == ["alembic_version"]


def test_sqlite_writes_ahead_and_minds_foreign_keys(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/sovereign.sqlite"
    migrate(url)
    with connect(url).begin() as connection:
        asked = ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        found = [connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() for pragma in asked]
    assert found == ["wal", 1, 10_000, 1]


@pytest.mark.parametrize(
    "url", ["nonsense", "sqlite://", "sqlite:///:memory:", "mysql://u:secret@host/db", "postgres://h/d"]
)
def test_an_address_that_is_no_database_of_ours_is_refused_without_repeating_its_password(url: str) -> None:
    with pytest.raises(Refused) as refused:
        driver_url(url)
    assert "secret" not in str(refused.value)


def test_an_address_that_asks_for_encryption_asks_both_drivers_in_their_own_words() -> None:
    url = "postgresql://u:p@host/db?sslmode=require"
    assert driver_url(url).render_as_string(hide_password=False) == "postgresql+asyncpg://u:p@host/db?ssl=require"
    assert driver_url(url, blocking=True).query == {"sslmode": "require"}


def test_a_database_that_does_not_answer_is_unavailable(tmp_path: Path) -> None:
    for url in ("postgresql://nobody@127.0.0.1:1/nowhere", f"sqlite:///{tmp_path}"):
        with pytest.raises(Unavailable):
            migrate(url)
