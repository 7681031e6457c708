"""What storage remembers of the workspaces that let us in: their keys sealed, what was begun as fingerprints."""

from __future__ import annotations

import hashlib
from datetime import datetime

import sqlalchemy as sa
from pydantic import SecretStr
from sqlmodel import col, select

from kernel.domain import Installation
from storage.database import Database
from storage.sealing import Seal
from storage.tables import BegunRow, InstallationRow, MemberRow


class SqlInstallations:
    """kernel.ports.Installations over SQLite or PostgreSQL."""

    def __init__(self, database: Database, seal: Seal) -> None:
        self._db = database
        self._seal = seal

    async def keep(self, installation: Installation) -> bool:
        """Keep it. False where it takes the place of an earlier one, whether or not that one's key can be read."""
        row = InstallationRow(
            **installation.model_dump(exclude={"token", "scopes"}),
            sealed_token=self._seal.close(installation.token.get_secret_value()),
            scopes=",".join(sorted(installation.scopes)),
        )
        async with self._db.writing() as session:
            earlier = await session.get(InstallationRow, installation.workspace)
            await self._db.put(session, row)
            return earlier is None

    async def find(self, workspace: str) -> Installation | None:
        """The installation that a workspace is served by: its own, else its organisation's; None where there is none.

        One that is gone is found too, and says so.
        """
        async with self._db.reading() as session:
            own = await session.get(InstallationRow, workspace)
            if own is not None and own.gone_at is None:
                return self._value(own)
            member = await session.get(MemberRow, workspace)
            whole = await session.get(InstallationRow, member.organisation) if member else None
            row = whole if whole is not None and (own is None or whole.gone_at is None) else own
            return self._value(row) if row else None

    async def belongs(self, workspace: str, organisation: str) -> bool:
        """Remember that the workspace is one of that organisation's; False where that was known."""
        async with self._db.writing() as session:
            known = await session.get(MemberRow, workspace)
            if known is not None and known.organisation == organisation:
                return False
            await self._db.put(session, MemberRow(workspace=workspace, organisation=organisation))
            return True

    async def members(self, organisation: str) -> tuple[str, ...]:
        """The workspaces that are known to be an organisation's."""
        query = select(MemberRow.workspace).where(MemberRow.organisation == organisation)
        async with self._db.reading() as session:
            return tuple(await session.exec(query.order_by(col(MemberRow.workspace))))

    async def remove(self, installation: Installation, at: datetime) -> bool:
        """Mark it as gone, and forget its key. False where it is gone already, or a newer one has taken its place."""
        this = (
            col(InstallationRow.workspace) == installation.workspace,
            col(InstallationRow.at) == installation.at,
            col(InstallationRow.gone_at).is_(None),
        )
        async with self._db.writing() as session:
            done = await session.exec(sa.update(InstallationRow).where(*this).values(gone_at=at, sealed_token=""))
            return done.rowcount == 1

    async def count(self) -> int:
        """How many are not gone. Raises Unsound where their keys cannot be read."""
        there = col(InstallationRow.gone_at).is_(None)
        async with self._db.reading() as session:
            count = await session.scalar(sa.select(sa.func.count()).select_from(InstallationRow).where(there))
            oldest = select(InstallationRow).where(there).order_by(col(InstallationRow.at)).limit(1)
            for row in await session.exec(oldest):  # the likeliest to be sealed with a key that somebody took away
                self._seal.open(row.sealed_token)
            return int(count or 0)

    async def reseal(self) -> int:
        """Seal every key anew with the first of ours; returns how many. All, or none where one cannot be opened."""
        there = select(InstallationRow).where(col(InstallationRow.gone_at).is_(None)).with_for_update()
        async with self._db.writing() as session:
            rows = list(await session.exec(there))
            for row in rows:
                row.sealed_token = self._seal.renew(row.sealed_token)
            return len(rows)

    async def begin(self, state: str, at: datetime, good_until: datetime) -> None:
        """Remember that somebody began to install, and forget who began too long ago."""
        async with self._db.writing() as session:
            await session.exec(sa.delete(BegunRow).where(col(BegunRow.good_until) <= at))
            session.add(BegunRow(fingerprint=_fingerprint(state), good_until=good_until))

    async def redeem(self, state: str, at: datetime) -> bool:
        """Use up what was begun, once; False where it is unknown, used up, or too old."""
        good = (col(BegunRow.fingerprint) == _fingerprint(state), col(BegunRow.good_until) > at)
        async with self._db.writing() as session:
            done = await session.exec(sa.delete(BegunRow).where(*good))
            return done.rowcount == 1

    def _value(self, row: InstallationRow) -> Installation:
        token = self._seal.open(row.sealed_token) if row.sealed_token else ""
        kept = row.model_dump(exclude={"sealed_token", "scopes"})
        return Installation(**kept, token=SecretStr(token), scopes=frozenset(filter(None, row.scopes.split(","))))


def _fingerprint(state: str) -> str:
    """What is kept of a state: whoever reads the database cannot use it."""
    return hashlib.sha256(state.encode()).hexdigest()
