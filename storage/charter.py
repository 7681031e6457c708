"""What storage remembers of what a workspace agreed on. It merges and keeps; who may change what, others decide."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from kernel.domain import Act, Amendment, Dismissal, Ownership, Terms
from kernel.errors import Unsound
from storage.database import Database
from storage.tables import ActRow, OwnerRow, SettingRow

OWNERS = "owners"  # the one word that is kept by itself, a row an owner


class SqlCharter:
    """kernel.ports.Charter over SQLite or PostgreSQL. `defaults` hold where nobody said otherwise."""

    def __init__(self, database: Database, defaults: Terms) -> None:
        self._db = database
        self._defaults = defaults

    async def terms(self, workspace: str, channel: str = "") -> Terms:
        """What holds in that channel. Raises Unsound where the database holds what this version cannot read."""
        here = (col(SettingRow.workspace) == workspace, col(SettingRow.channel).in_(("", channel)))
        query = select(SettingRow).where(*here).order_by(col(SettingRow.channel))  # the channel's own word comes last
        own = (col(OwnerRow.workspace) == workspace, col(OwnerRow.channel).in_(("", channel)))
        async with self._db.reading() as session:
            said = {row.name: json.loads(row.value) for row in await session.exec(query)}
            rows = tuple(await session.exec(select(OwnerRow).where(*own)))
        whole = {row.user for row in rows if not row.channel} or self._defaults.owners
        return self._over_defaults(said | {OWNERS: whole | {row.user for row in rows}})

    async def amended(self, workspace: str) -> tuple[Amendment, ...]:
        """The words that stand over the defaults, channel by channel; who owns is told by `owners`."""
        order = (col(SettingRow.channel), col(SettingRow.name))
        query = select(SettingRow).where(SettingRow.workspace == workspace).order_by(*order)
        async with self._db.reading() as session:
            return tuple(Amendment(**row.model_dump()) for row in await session.exec(query))

    async def amend(self, *amendments: Amendment) -> None:
        """Keep the changes, each with a line in the audit trail: all or none."""
        async with self._db.writing() as session:
            for change in amendments:
                if change.name == OWNERS:
                    await self._replace_owners(session, change)
                elif change.value is None:
                    key = (change.workspace, change.channel, change.name)
                    await session.exec(sa.delete(SettingRow).where(*_keyed(key)))
                else:
                    await self._db.put(session, SettingRow(**change.model_dump()))
                what = f"set {change.name}" if change.value is not None else f"unset {change.name}"
                act = Act(workspace=change.workspace, at=change.at, by=change.by, what=what, subject=change.channel,
                          detail=change.value or "")  # fmt: skip
                session.add(ActRow(**dict(act)))

    async def owners(self, workspace: str) -> tuple[Ownership, ...]:
        """Who was made an owner, of the workspace and of its channels. Empty where only the defaults say who is one."""
        order = (col(OwnerRow.channel), col(OwnerRow.at), col(OwnerRow.user))
        query = select(OwnerRow).where(OwnerRow.workspace == workspace).order_by(*order)
        async with self._db.reading() as session:
            return tuple(Ownership(**row.model_dump()) for row in await session.exec(query))

    async def appoint(self, ownership: Ownership) -> bool:
        """Make somebody an owner. False, and nothing done, where they are one already."""
        async with self._db.writing() as session:
            await self._db.alone(session, f"owners:{ownership.workspace}")
            if not ownership.channel:
                await self._keep_defaults(session, ownership.workspace, ownership.at)
            row = OwnerRow(**ownership.model_dump())
            made = await self._db.put(session, row, replace=False)
            if made:
                session.add(_owner_act(ownership, "made an owner"))
            return made

    async def dismiss(self, ownership: Ownership) -> Dismissal:
        """Take an ownership away, by the word of `ownership.by`.

        The last one of a workspace stays, whoever else is dismissed at the same moment.
        """
        key = (ownership.workspace, ownership.channel, ownership.user)
        async with self._db.writing() as session:
            await self._db.alone(session, f"owners:{ownership.workspace}")
            if not ownership.channel:
                await self._keep_defaults(session, ownership.workspace, ownership.at)
            row = await session.get(OwnerRow, key)
            if row is None:
                return Dismissal.NONE
            here = (OwnerRow.workspace == ownership.workspace, OwnerRow.channel == "")
            if not ownership.channel and len((await session.exec(select(OwnerRow).where(*here))).all()) == 1:
                return Dismissal.LAST
            await session.delete(row)
            session.add(_owner_act(ownership, "removed an owner"))
            return Dismissal.DONE

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

    async def _keep_defaults(self, session: AsyncSession, workspace: str, at: datetime) -> None:
        """Before the first word of a workspace's own: the owners that the defaults name are owners like others."""
        here = (OwnerRow.workspace == workspace, OwnerRow.channel == "")
        if (await session.exec(select(OwnerRow).where(*here))).first() is None:
            for user in sorted(self._defaults.owners):
                await self._db.put(session, OwnerRow(workspace=workspace, channel="", user=user, by="", at=at))

    async def _replace_owners(self, session: AsyncSession, change: Amendment) -> None:
        """All owners at once, as the word of an amendment has them."""
        await self._db.alone(session, f"owners:{change.workspace}")
        here = (col(OwnerRow.workspace) == change.workspace, col(OwnerRow.channel) == change.channel)
        await session.exec(sa.delete(OwnerRow).where(*here))
        for user in json.loads(change.value or "[]"):
            row = {"workspace": change.workspace, "channel": change.channel, "user": user}
            await self._db.put(session, OwnerRow(**row, by=change.by, at=change.at))

    def _over_defaults(self, said: dict[str, Any]) -> Terms:
        try:
            return Terms.model_validate({**dict(self._defaults), **said})
        except ValidationError as error:
            raise Unsound(f"The database holds settings that this version cannot read: {error}") from error


def _owner_act(ownership: Ownership, what: str) -> ActRow:
    return ActRow(
        workspace=ownership.workspace,
        at=ownership.at,
        by=ownership.by,
        what=what,
        subject=ownership.channel,
        detail=ownership.user,
    )


def _keyed(key: tuple[str, str, str]) -> tuple[sa.ColumnElement[bool], ...]:
    columns = (SettingRow.workspace, SettingRow.channel, SettingRow.name)
    return tuple(col(column) == part for column, part in zip(columns, key, strict=True))
