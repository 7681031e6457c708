"""What storage remembers of the review of a draft: strikes, approvals, feedback. It decides nothing."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from kernel.domain import Approval, Decision, Feedback, Run, RunState, Strike
from kernel.ports import Consequence
from storage.database import Database
from storage.ledger import check_edition, settle, standing
from storage.outbox import Outbox
from storage.tables import ApprovalRow, FeedbackRow, RunRow, StrikeRow


class SqlReviews:
    """kernel.ports.Reviews over SQLite or PostgreSQL."""

    def __init__(self, database: Database, outbox: Outbox) -> None:
        self._db = database
        self._outbox = outbox

    async def strike(self, strike: Strike) -> bool:
        """Keep the latest word on a claim, and take back what was approved before: another draft than it is now."""
        async with self._db.writing() as session:
            if not await _hold(session, strike.run_id, strike.round):
                return False
            await self._db.put(session, StrikeRow(**dict(strike)))
            await session.exec(sa.delete(ApprovalRow).where(*_of(ApprovalRow, strike.run_id, strike.round)))
            return True

    async def strikes(self, run_id: str, round_number: int) -> tuple[Strike, ...]:
        """The latest word on each claim that was ever struck, in the order in which they were said."""
        query = select(StrikeRow).where(*_of(StrikeRow, run_id, round_number))
        async with self._db.reading() as session:
            rows = await session.exec(query.order_by(col(StrikeRow.at), col(StrikeRow.claim)))
            return tuple(Strike(**row.model_dump()) for row in rows)

    async def approve(
        self,
        decision: Decision,
        moved: Run,
        consequence: Consequence,
        needed: int,
        owners: frozenset[str],
        edition: str = "",
    ) -> Decision | tuple[Approval, ...] | None:
        """Keep an approval; where it was the last one needed, the decision too, the run's state and what follows.

        All in one transaction, that holds the run's row: of two owners at once the second sees what the first kept.
        """
        key = (decision.run_id, decision.round)
        async with self._db.writing() as session:
            if not await _hold(session, *key):
                return await standing(session, *key)
            await check_edition(session, decision, edition)
            mine = ApprovalRow(run_id=key[0], round=key[1], by=decision.by, at=decision.at)
            await self._db.put(session, mine, replace=False)
            given = tuple(a for a in await _approvals(session, *key) if a.by in owners)
            if len(given) < needed:
                return given
            before = [a.by for a in given if a.by != decision.by]
            last = decision.model_copy(update={"first": before[0] if before else ""})
            return await settle(session, self._outbox, last, moved, consequence)

    async def approvals(self, run_id: str, round_number: int) -> tuple[Approval, ...]:
        """The approvals of a round, oldest first."""
        async with self._db.reading() as session:
            return await _approvals(session, run_id, round_number)

    async def say(self, feedback: Feedback) -> None:
        """Keep what a reader says of a subject (again: the later word counts)."""
        async with self._db.writing() as session:
            await self._db.put(session, FeedbackRow(**dict(feedback)))

    async def said(self) -> tuple[Feedback, ...]:
        """What all readers said, oldest first."""
        query = select(FeedbackRow).order_by(col(FeedbackRow.at), col(FeedbackRow.subject), col(FeedbackRow.by))
        async with self._db.reading() as session:
            return tuple(Feedback(**row.model_dump()) for row in await session.exec(query))


async def _hold(session: AsyncSession, run_id: str, round_number: int) -> bool:
    """Hold the run's row until the transaction ends; False where it does not await approval in that round."""
    awaits = (col(RunRow.id) == run_id, col(RunRow.state) == RunState.AWAITING, col(RunRow.round) == round_number)
    held = await session.exec(sa.update(RunRow).where(*awaits).values(round=round_number))
    return held.rowcount == 1


async def _approvals(session: AsyncSession, run_id: str, round_number: int) -> tuple[Approval, ...]:
    query = select(ApprovalRow).where(*_of(ApprovalRow, run_id, round_number))
    rows = await session.exec(query.order_by(col(ApprovalRow.at), col(ApprovalRow.by)))
    return tuple(Approval(**row.model_dump()) for row in rows)


def _of(
    table: type[StrikeRow] | type[ApprovalRow], run_id: str, round_number: int
) -> tuple[sa.ColumnElement[bool], ...]:
    return col(table.run_id) == run_id, col(table.round) == round_number
