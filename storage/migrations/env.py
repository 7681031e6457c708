"""Alembic's way in: compares our tables, and ours alone, over the connection that it is given."""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlmodel.sql.sqltypes import AutoString

from storage.tables import Moment, Row


def ours(name: str | None, kind: str, _parents: Any) -> bool:
    """Hides the durable engine's tables, which lie beside ours in SQLite."""
    return kind != "table" or name in Row.metadata.tables


def render(kind: str, thing: Any, _context: AutogenContext) -> str | Literal[False]:
    """Writes types as they are in the database: a migration must not change when our code does."""
    if kind != "type":
        return False
    if isinstance(thing, Moment):
        return "sa.DateTime(timezone=True)"
    if isinstance(thing, sa.Enum):
        return f"sa.String(length={thing.length})"
    return "sa.String()" if isinstance(thing, AutoString) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    include_name=ours,
    render_item=render,
    render_as_batch=True,
    transactional_ddl=True,  # SQLite has it, once the driver keeps its hands off
)
context.run_migrations()
