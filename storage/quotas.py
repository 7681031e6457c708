"""What a workspace has asked for and used since a day began, counted where a run is opened. It sets no limit."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from kernel.domain import Quota, Run, RunState, Used
from kernel.errors import Refused
from storage.database import Database
from storage.tables import RunRow, SpendRow


async def check(database: Database, session: AsyncSession, run: Run, quota: Quota) -> None:
    """Raises Refused where the quota is used up. Others that ask meanwhile wait until this transaction ends."""
    await database.alone(session, f"quota:{run.workspace}")
    if said := quota.why_not(await used(session, run.workspace, run.question.asker, quota.since)):
        raise Refused(said)


async def used(session: AsyncSession, workspace: str, asker: str, since: datetime) -> Used:
    """What was asked for since then. A run that failed was asked for in vain, and counts for nobody."""
    here = (RunRow.workspace == workspace, col(RunRow.opened_at) >= since, col(RunRow.state) != RunState.FAILED)
    theirs = sa.case((col(RunRow.question)["asker"].as_string() == asker, 1))
    runs, own = (await session.exec(select(func.count(), func.count(theirs)).select_from(RunRow).where(*here))).one()
    days = (SpendRow.workspace == workspace, col(SpendRow.day) >= since.date())
    tokens = (await session.exec(select(func.coalesce(func.sum(SpendRow.tokens), 0)).where(*days))).one()
    return Used(person=own, workspace=runs, tokens=int(tokens))


async def spend(database: Database, session: AsyncSession, run: Run, tokens: int, at: datetime) -> None:
    """Add to what the run has used on that day."""
    day = at.date()
    row = SpendRow(run_id=run.id, day=day, workspace=run.workspace, tokens=0)
    await database.put(session, row, replace=False)
    change = sa.update(SpendRow).where(col(SpendRow.run_id) == run.id, col(SpendRow.day) == day)
    await session.exec(change.values(tokens=SpendRow.tokens + tokens))
