"""What storage remembers of what a workspace agreed on. It merges and keeps; who may change what, others decide."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError
from sqlmodel import col, select

from kernel.domain import Act, Amendment, Terms
from kernel.errors import Unsound
from storage.database import Database
from storage.tables import ActRow, SettingRow


class SqlCharter:
    """kernel.ports.Charter over SQLite or PostgreSQL. `defaults` hold where nobody said otherwise."""

    def __init__(self, database: Database, defaults: Terms) -> None:
        self._db = database
        self._defaults = defaults

    async def terms(self, workspace: str, channel: str = "") -> Terms:
        """What holds in that channel. Raises Unsound where the database holds what this version cannot read."""
        here = (col(SettingRow.workspace) == workspace, col(SettingRow.channel).in_(("", channel)))
        query = select(SettingRow).where(*here).order_by(col(SettingRow.channel))  # the channel's own word comes last
        async with self._db.reading() as session:
            said = {row.name: json.loads(row.value) for row in await session.exec(query)}
        return self._over_defaults(said)

    async def amended(self, workspace: str) -> tuple[Amendment, ...]:
        """The words that stand over the defaults, channel by channel."""
        order = (col(SettingRow.channel), col(SettingRow.name))
        query = select(SettingRow).where(SettingRow.workspace == workspace).order_by(*order)
        async with self._db.reading() as session:
            return tuple(Amendment(**row.model_dump()) for row in await session.exec(query))

    async def amend(self, *amendments: Amendment) -> None:
        """Keep the changes, each with a line in the audit trail: all or none."""
        async with self._db.writing() as session:
            for change in amendments:
                key = (change.workspace, change.channel, change.name)
                if change.value is None:
                    await session.exec(sa.delete(SettingRow).where(*_keyed(key)))
                else:
                    row = SettingRow(**change.model_dump())
                    await self._db.put(session, row)
                what = f"set {change.name}" if change.value is not None else f"unset {change.name}"
                act = Act(workspace=change.workspace, at=change.at, by=change.by, what=what, subject=change.channel,
                          detail=change.value or "")  # fmt: skip
                session.add(ActRow(**dict(act)))

    async def note(self, act: Act) -> None:
        """Add to the workspace's audit trail."""
        async with self._db.writing() as session:
            session.add(ActRow(**dict(act)))

    async def acts(self, workspace: str, limit: int = 50) -> tuple[Act, ...]:
        """The audit trail of a workspace, newest first."""
        newest = (col(ActRow.at).desc(), col(ActRow.id).desc())
        query = select(ActRow).where(ActRow.workspace == workspace).order_by(*newest).limit(limit)
        async with self._db.reading() as session:
            return tuple(Act(**row.model_dump(exclude={"id"})) for row in await session.exec(query))

    def _over_defaults(self, said: dict[str, Any]) -> Terms:
        try:
            return Terms.model_validate({**dict(self._defaults), **said})
        except ValidationError as error:
            raise Unsound(f"The database holds settings that this version cannot read: {error}") from error


def _keyed(key: tuple[str, str, str]) -> tuple[sa.ColumnElement[bool], ...]:
    columns = (SettingRow.workspace, SettingRow.channel, SettingRow.name)
    return tuple(col(column) == part for column, part in zip(columns, key, strict=True))
