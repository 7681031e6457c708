"""What storage remembers of runs: every method one transaction. It compares and sets, and decides nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from pydantic import BaseModel, ValidationError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from kernel.domain import ENDED, Decision, Event, Question, Quota, Report, Run, RunState, Strike, Used, edition_of
from kernel.errors import Changed, Unsound
from kernel.ports import Consequence
from storage import quotas
from storage.database import Database
from storage.outbox import Outbox
from storage.tables import DecisionRow, EventRow, PostingRow, ReportRow, RunRow, StrikeRow

V = TypeVar("V", bound=BaseModel)

# A run that is approved is on its way out: it ends, and goes nowhere else.
DECIDED = ENDED | {RunState.APPROVED}


class SqlLedger:
    """kernel.ports.Ledger over SQLite or PostgreSQL."""

    def __init__(self, database: Database, outbox: Outbox) -> None:
        self._db = database
        self._outbox = outbox

    async def open(self, run: Run, consequence: Consequence, quota: Quota | None = None) -> bool:
        """Keep the run and enqueue its work. False where a run of that id exists already: nothing is done then.

        Raises Refused where the quota is used up, however many ask at once.
        """
        async with self._db.writing() as session:
            if await session.get(RunRow, run.id):  # a second delivery is not counted
                return False
            if quota is not None:
                await quotas.check(self._db, session, run, quota)
            opened = await self._db.put(session, _row(run), replace=False)
            if opened:
                await self._outbox.enqueue(session, consequence)
            return opened

    async def run(self, run_id: str) -> Run | None:
        """The run, or None."""
        async with self._db.reading() as session:
            row = await session.get(RunRow, run_id)
            return _run(row) if row else None

    async def runs(
        self,
        workspace: str,
        limit: int = 10,
        *,
        states: frozenset[RunState] = frozenset(),
        asker: str = "",
        before: Run | None = None,
    ) -> tuple[Run, ...]:
        """The latest runs of a workspace, newest first: of these states and this asker, where they are named.

        With `before`, those that were opened before that one.
        """
        newest = (col(RunRow.opened_at).desc(), col(RunRow.id).desc())
        query = select(RunRow).where(RunRow.workspace == workspace).order_by(*newest).limit(limit)
        if states:
            query = query.where(col(RunRow.state).in_(states))
        if asker:
            query = query.where(col(RunRow.question)["asker"].as_string() == asker)
        if before:
            older, same = col(RunRow.opened_at) < before.opened_at, col(RunRow.opened_at) == before.opened_at
            query = query.where(older | (same & (col(RunRow.id) < before.id)))
        async with self._db.reading() as session:
            return tuple(_run(row) for row in await session.exec(query))

    async def used(self, workspace: str, asker: str, since: datetime) -> Used:
        """What was asked for and used since then."""
        async with self._db.reading() as session:
            return await quotas.used(session, workspace, asker, since)

    async def spend(self, run: Run, tokens: int, at: datetime) -> None:
        """Add to what the run's models have used on that day."""
        async with self._db.writing() as session:
            await quotas.spend(self._db, session, run, tokens, at)

    async def ahead(self, run: Run) -> int:
        """How many queued runs come before this one, whoever's they are."""
        sooner = (col(RunRow.state) == RunState.QUEUED, col(RunRow.changed_at) < run.changed_at)
        async with self._db.reading() as session:
            return (await session.exec(select(sa.func.count()).select_from(RunRow).where(*sooner))).one()

    async def move(self, run_id: str, state: RunState, at: datetime, detail: str = "") -> bool:
        """Set where the run stands. False, and nothing done, where it has ended, or is approved and would go back."""
        final = ENDED if state in ENDED else DECIDED
        change = sa.update(RunRow).where(col(RunRow.id) == run_id, col(RunRow.state).not_in(final))
        async with self._db.writing() as session:
            done = await session.exec(change.values(state=state, changed_at=at, detail=detail))
            return done.rowcount == 1

    async def keep_report(self, run_id: str, round_number: int, report: Report, at: datetime) -> None:
        """Keep the report of a round (again: replaces it)."""
        kept = report.model_dump(mode="json")
        async with self._db.writing() as session:
            await self._db.put(session, ReportRow(run_id=run_id, round=round_number, report=kept, kept_at=at))

    async def report(self, run_id: str, round_number: int) -> Report | None:
        """The report of that round, or None."""
        async with self._db.reading() as session:
            row = await session.get(ReportRow, (run_id, round_number))
            return _value(Report, row.report) if row else None

    async def decide(
        self, decision: Decision, moved: Run, consequence: Consequence, edition: str = ""
    ) -> Decision | None:
        """Keep the decision, set the run to `moved` and enqueue the consequence: all three or none."""
        async with self._db.writing() as session:
            stands = await settle(session, self._outbox, decision, moved, consequence)
            if stands == decision:
                await check_edition(session, decision, edition)
            return stands

    async def decision(self, run_id: str, round_number: int) -> Decision | None:
        """The decision that stands, or None."""
        async with self._db.reading() as session:
            return await standing(session, run_id, round_number)

    async def overdue(self, asked_before: datetime) -> tuple[Run, ...]:
        """Runs that have awaited approval since before that moment."""
        waiting = (col(RunRow.state) == RunState.AWAITING, col(RunRow.changed_at) < asked_before)
        query = select(RunRow).where(*waiting).order_by(col(RunRow.changed_at))
        async with self._db.reading() as session:
            return tuple(_run(row) for row in await session.exec(query))

    async def enqueue(self, consequence: Consequence) -> None:
        """Enqueue a workflow by itself; an id that was enqueued before is left as it is."""
        async with self._db.writing() as session:
            await self._outbox.enqueue(session, consequence)

    async def call_off(self, run_id: str, workflow_id: str, at: datetime) -> bool:
        """Set the run to cancelled and stop its workflow.

        False, and nothing done, where it has ended or is approved: what is being published cannot be taken back.
        """
        change = sa.update(RunRow).where(col(RunRow.id) == run_id, col(RunRow.state).not_in(DECIDED))
        async with self._db.writing() as session:
            done = await session.exec(change.values(state=RunState.CANCELLED, changed_at=at, detail=""))
            if done.rowcount == 0:
                return False
        # The run comes first: a workflow that we do not get to stop finds it cancelled, and moves it no further.
        await self._outbox.cancel(workflow_id)
        return True

    async def note(self, event: Event) -> None:
        """Add to the audit trail."""
        async with self._db.writing() as session:
            session.add(EventRow(**dict(event)))

    async def events(self, run_id: str) -> tuple[Event, ...]:
        """The audit trail of a run, oldest first."""
        query = select(EventRow).where(EventRow.run_id == run_id).order_by(col(EventRow.at), col(EventRow.id))
        async with self._db.reading() as session:
            return tuple(_value(Event, row.model_dump(exclude={"id"})) for row in await session.exec(query))

    async def posted(self, key: str) -> tuple[str, str] | None:
        """(channel, ts) of the message posted under the key, or None."""
        async with self._db.reading() as session:
            row = await session.get(PostingRow, key)
            return (row.channel, row.ts) if row else None

    async def keep_posted(self, key: str, channel: str, ts: str) -> None:
        """Remember that the message was posted (again: the later one counts)."""
        async with self._db.writing() as session:
            await self._db.put(session, PostingRow(key=key, channel=channel, ts=ts))

    async def claim(self, key: str) -> bool:
        """Whether nobody claimed this key before: of those who claim it at once, one hears True."""
        async with self._db.writing() as session:
            return await self._db.put(session, PostingRow(key=key, channel="", ts=""), replace=False)

    async def keys_at(self, channel: str, ts: str) -> tuple[str, ...]:
        """The keys under which something was kept for that message."""
        query = select(PostingRow.key).where(PostingRow.channel == channel, PostingRow.ts == ts)
        async with self._db.reading() as session:
            return tuple(await session.exec(query.order_by(col(PostingRow.key))))


async def settle(
    session: AsyncSession, outbox: Outbox, decision: Decision, moved: Run, consequence: Consequence
) -> Decision | None:
    """Within a transaction: keep the decision, set the run and enqueue what follows. Returns the one that stands.

    The update names what must hold, so that of two owners at once the database lets one through: the other waits for
    the first to commit, then changes no row, and learns which decision stands.
    """
    key = (decision.run_id, decision.round)
    decided = sa.exists().where(col(DecisionRow.run_id) == key[0], col(DecisionRow.round) == key[1])
    change = sa.update(RunRow).where(
        col(RunRow.id) == decision.run_id,
        col(RunRow.state) == RunState.AWAITING,
        col(RunRow.round) == decision.round,
        ~decided,
    )
    done = await session.exec(change.values(_columns(moved)))
    if done.rowcount == 0:
        return await standing(session, *key)
    session.add(DecisionRow(**dict(decision)))
    await session.flush()
    await outbox.enqueue(session, consequence)
    return decision


async def check_edition(session: AsyncSession, decision: Decision, edition: str) -> None:
    """Within a transaction that holds the run's row: raises Changed where the draft is not the one that was seen."""
    of_draft = (col(StrikeRow.run_id) == decision.run_id, col(StrikeRow.round) == decision.round)
    rows = await session.exec(select(StrikeRow).where(*of_draft))
    if edition and edition != edition_of(Strike(**row.model_dump()) for row in rows):
        raise Changed


async def standing(session: AsyncSession, run_id: str, round_number: int) -> Decision | None:
    """The decision that stands, or None."""
    row = await session.get(DecisionRow, (run_id, round_number))
    return _value(Decision, row.model_dump()) if row else None


def _columns(run: Run) -> dict[str, Any]:
    return {**dict(run), "question": run.question.model_dump(mode="json"), "round": run.question.round}


def _row(run: Run) -> RunRow:
    return RunRow(**_columns(run))


def _run(row: RunRow) -> Run:
    question = _value(Question, row.question)
    return _value(Run, {**row.model_dump(exclude={"round"}), "question": question})


def _value(kind: type[V], kept: dict[str, Any]) -> V:
    try:
        return kind.model_validate(kept)
    except ValidationError as error:
        raise Unsound(f"The database holds a {kind.__name__} that this version cannot read: {error}") from error
