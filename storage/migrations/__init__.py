"""Brings a database to the present schema; the steps lie in versions. No query of the app stands here."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from storage.database import driver_url, make_folder, translated, tune, write_ahead

LOCK = 7_305_413_219  # any number, the same for all processes that migrate one database


def configuration(connection: sa.Connection) -> Config:
    """Alembic's configuration, with no file: the connection is handed over."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config


def migrate(url: str) -> None:
    """Bring the database to the present schema; blocks, so call it in a thread. Two at once are harmless."""
    parsed = driver_url(url, blocking=True)
    make_folder(parsed)
    engine = sa.create_engine(parsed, poolclass=sa.NullPool)
    tune(engine)
    try:
        with translated():
            write_ahead(engine)
        with translated(), engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
            command.upgrade(configuration(connection), "head")
    finally:
        engine.dispose()


def schema_of(url: str) -> tuple[str | None, str]:
    """The schema that the database has, None where it has none yet, and the one that we need; blocks, changes nothing.

    Raises Unavailable where the database does not answer.
    """
    parsed = driver_url(url, blocking=True)
    head = str(ScriptDirectory(str(Path(__file__).parent)).get_current_head())
    if parsed.get_backend_name() == "sqlite" and not Path(str(parsed.database)).exists():
        return None, head  # to connect would make the file
    engine = sa.create_engine(parsed, poolclass=sa.NullPool)
    try:
        with translated(), engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision(), head
    finally:
        engine.dispose()
