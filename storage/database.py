"""Opens the database, SQLite or PostgreSQL, and translates its errors. It knows no table."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession
from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_random

from kernel.errors import Refused, SovereignError, Unavailable, Unsound

BUSY_MS = 10_000
IDLE_MS = 10_000  # a process that froze inside a transaction would hold its locks for as long as it is frozen
READ_ONLY = "sovereign_read_only"

# What waiting can mend. SQLite: busy, locked, cannot be opened, disk full, disk broken, read-only.
_SQLITE_PASSING = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
}
# PostgreSQL: connection, transaction rolled back, resources, operator's intervention, lock not available.
_POSTGRES_PASSING = ("08", "40", "53", "57", "55P03")


def driver_url(url: str, *, blocking: bool = False) -> sa.URL:
    """The address with the driver that we use. Raises Refused where it is no database that we know."""
    try:
        parsed = sa.make_url(url)
    except ArgumentError:  # the address may hold a password, so it is not repeated
        raise Refused("This is no database address. Use sqlite:////path/to/file or postgresql://…") from None
    kind = parsed.get_backend_name()
    if kind == "postgresql":
        if "sslmode" in parsed.query and not blocking:  # asyncpg's word for it is another
            mode = parsed.query["sslmode"]
            parsed = parsed.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
        return parsed.set(drivername="postgresql+psycopg" if blocking else "postgresql+asyncpg")
    if kind != "sqlite":
        raise Refused(
            f"Runs are kept in SQLite (sqlite:////path/to/file) or PostgreSQL (postgresql://…), not in {kind}."
        )
    if parsed.database in (None, "", ":memory:"):
        raise Refused("The database must be a file, since a run has to outlive its process: sqlite:////path/to/file")
    return parsed.set(drivername="sqlite+pysqlite" if blocking else "sqlite+aiosqlite")


def tune(engine: sa.Engine) -> None:
    """SQLite: foreign keys, patience, and a transaction that writes takes the lock at once.

    A transaction that reads first and then writes cannot wait for the lock: SQLite then answers "database is locked"
    without waiting. So those that may write begin at once with it, and those that only read say so.
    """
    if engine.dialect.name != "sqlite":
        return

    @sa.event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver must not begin transactions of its own
        cursor = connection.cursor()
        for pragma in (f"busy_timeout={BUSY_MS}", "synchronous=NORMAL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def _on_begin(connection: sa.Connection) -> None:
        read_only = connection.get_execution_options().get(READ_ONLY, False)
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def write_ahead(engine: sa.Engine) -> None:
    """SQLite: turn the write-ahead log on, for good: the file remembers it. Blocks, so call it in a thread.

    While another process turns it on, SQLite answers "database is locked" at once, whatever its busy_timeout
    (https://sqlite.org/wal.html, "Sometimes queries return SQLITE_BUSY in WAL mode"), so we ask again ourselves.
    """
    if engine.dialect.name != "sqlite":
        return
    for attempt in Retrying(
        retry=retry_if_exception(lambda error: isinstance(error, DBAPIError) and _passing(error)),
        stop=stop_after_delay(BUSY_MS / 1_000),
        wait=wait_random(0.005, 0.05),
        reraise=True,
    ):
        with attempt, engine.connect() as connection:
            driver = connection.connection.cursor()  # outside a transaction: the mode cannot change within one
            driver.execute("PRAGMA journal_mode=WAL")
            driver.close()


def make_folder(url: sa.URL) -> None:
    """SQLite: make the folder that the file lies in."""
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)


def _passing(error: DBAPIError) -> bool:
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in _SQLITE_PASSING
    state = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "pgcode", None)
    if state:
        return str(state).startswith(_POSTGRES_PASSING)
    # No code: the driver never got through to the database.
    return error.connection_invalidated or isinstance(error, InterfaceError | OperationalError)


@contextmanager
def translated() -> Iterator[None]:
    """Every error of the database leaves as one of the kernel's."""
    try:
        yield
    except SovereignError:
        raise
    except (PoolTimeout, OSError) as error:
        raise Unavailable("The database does not answer.") from error
    except DBAPIError as error:
        if _passing(error):
            raise Unavailable("The database does not answer.") from error
        raise Unsound(f"The database refused: {error.orig}") from error
    except SQLAlchemyError as error:
        raise Unsound(f"Storage broke: {error}") from error


class _Connection(sqlite3.Connection):
    """Rolls back before it closes.

    A closed connection keeps its lock for as long as anything refers to one of its cursors, and what was cancelled in
    mid-transaction leaves cursors in its traceback: the database would stay locked for everybody.
    """

    def close(self) -> None:
        if self.in_transaction:
            self.rollback()
        super().close()


class Database:
    """An open database: a session that reads, a session that writes, each one transaction."""

    def __init__(self, url: str, engine: AsyncEngine) -> None:
        self.url = url
        self._engine = engine
        reading = engine.execution_options(**{READ_ONLY: True})
        self._write = async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)
        self._read = async_sessionmaker(reading, class_=AsyncSession, expire_on_commit=False)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A transaction that must not write."""
        with translated():
            async with self._read() as session, session.begin():
                yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """A transaction that may write; it commits at the end. Never wait for the network inside."""
        with translated():
            async with self._write() as session, session.begin():
                yield session

    async def put(self, session: AsyncSession, row: SQLModel, *, replace: bool = True) -> bool:
        """Insert the row; where its key exists, replace it or leave it. False where it was left."""
        table = sa.inspect(type(row)).local_table
        keys = [column.name for column in table.primary_key]
        values = {column.name: getattr(row, column.name) for column in table.columns}
        sqlite = self._engine.dialect.name == "sqlite"
        insert = sqlite_insert(table).values(values) if sqlite else postgres_insert(table).values(values)
        if replace:
            statement = insert.on_conflict_do_update(
                index_elements=keys, set_={name: insert.excluded[name] for name in values if name not in keys}
            )
        else:
            statement = insert.on_conflict_do_nothing(index_elements=keys)
        return (await session.exec(statement)).rowcount == 1

    async def alone(self, session: AsyncSession, name: str) -> None:
        """Wait for every other transaction that asked for the same, so that what is counted next stays true.

        On SQLite a transaction that may write is alone from its beginning.
        """
        if self._engine.dialect.name != "sqlite":
            number = sa.func.hashtextextended(name, 0)
            await session.scalar(sa.select(sa.func.pg_advisory_xact_lock(number)))

    async def clock(self, session: AsyncSession) -> float:
        """Seconds since 1970, by the one clock that all processes on this database share."""
        if self._engine.dialect.name == "sqlite":
            return time.time()  # its processes share a machine
        now = await session.scalar(sa.select(sa.func.extract("epoch", sa.func.clock_timestamp())))
        return float(now or 0.0)

    async def close(self) -> None:
        """Let go of all connections."""
        await self._engine.dispose()


def open_database(url: str) -> Database:
    """Open it, without a word to it yet. Raises Refused where the address names no database that we know."""
    parsed = driver_url(url)
    make_folder(parsed)
    if parsed.get_backend_name() == "postgresql":
        mind = {"idle_in_transaction_session_timeout": str(IDLE_MS)}
        engine = create_async_engine(parsed, pool_pre_ping=True, connect_args={"server_settings": mind})
    else:
        engine = create_async_engine(parsed, connect_args={"factory": _Connection})
    tune(engine.sync_engine)
    return Database(url, engine)
