"""Keeps what must survive a restart in one SQLite file, or nowhere where no file is given. It knows no messages."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import threading
from pathlib import Path

from bot.local.values import Json

_TABLE = """
CREATE TABLE IF NOT EXISTS kept (
    kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, content BLOB, PRIMARY KEY (kind, key)
)
"""
Row = tuple[str, str, Json, bytes]


class Store:
    """`put` and `drop` are remembered at once and written by `flush`, off the event loop."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._waiting: dict[tuple[str, str], tuple[Json, bytes] | None] = {}
        self._connection: sqlite3.Connection | None = None
        self._one_writer = threading.Lock()

    async def load(self) -> tuple[Row, ...]:
        """Open the file, and everything that is kept in it, in the order of its keys."""
        return await asyncio.to_thread(self._load) if self._file else ()

    def put(self, kind: str, key: str, value: Json, content: bytes = b"") -> None:
        """Keep this in place of what was kept under the key."""
        self._waiting[kind, key] = (value, content)

    def drop(self, kind: str, key: str) -> None:
        """Keep it no longer."""
        self._waiting[kind, key] = None

    async def flush(self) -> None:
        """Return once all that was put so far is on disk."""
        if self._connection is None:
            self._waiting.clear()
        elif self._waiting:
            waiting, self._waiting = self._waiting, {}
            await asyncio.to_thread(self._write, self._connection, waiting)

    async def close(self) -> None:
        """Write what waits, and close the file."""
        await self.flush()
        if self._connection is not None:
            connection, self._connection = self._connection, None
            await asyncio.to_thread(connection.close)

    def _load(self) -> tuple[Row, ...]:
        assert self._file is not None  # noqa: S101 - load() has looked
        self._file.parent.mkdir(parents=True, exist_ok=True)
        # One connection, many worker threads, never two at once: `_one_writer` sees to it.
        connection = self._connection = sqlite3.connect(self._file, check_same_thread=False)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute(_TABLE)
        rows = connection.execute("SELECT kind, key, value, content FROM kept ORDER BY kind, key").fetchall()
        return tuple((kind, key, json.loads(value), content or b"") for kind, key, value, content in rows)

    def _write(self, connection: sqlite3.Connection, waiting: dict[tuple[str, str], tuple[Json, bytes] | None]) -> None:
        with self._one_writer, connection:
            for (kind, key), kept in waiting.items():
                if kept is None:
                    connection.execute("DELETE FROM kept WHERE kind = ? AND key = ?", (kind, key))
                else:
                    connection.execute(
                        "INSERT INTO kept VALUES (?, ?, ?, ?) ON CONFLICT (kind, key) "
                        "DO UPDATE SET value = excluded.value, content = excluded.content",
                        (kind, key, json.dumps(kept[0]), kept[1]),
                    )
