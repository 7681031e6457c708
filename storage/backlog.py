"""How much is under way, and how much of it does not move. It moves nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from kernel.domain import RunState
from storage.database import Database
from storage.tables import RunRow

GOING = (RunState.QUEUED, RunState.RUNNING, RunState.APPROVED)


@dataclass(frozen=True)
class Backlog:
    """Runs that are queued, running, or approved and not yet published; and how many of them did not move for long."""

    open: int
    stuck: int


class SqlBacklog:
    """Counts runs."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def of(self, unmoved_since: datetime, workspace: str = "") -> Backlog:
        """What is under way, in that workspace or in all; stuck is what did not move since that moment."""
        going: list[sa.ColumnElement[bool]] = [col(RunRow.state).in_(GOING)]
        if workspace:
            going.append(col(RunRow.workspace) == workspace)
        query = sa.select(sa.func.count()).select_from(RunRow).where(*going)
        async with self._db.reading() as session:
            found = await session.scalar(query)
            stuck = await session.scalar(query.where(col(RunRow.changed_at) < unmoved_since))
            return Backlog(int(found or 0), int(stuck or 0))
