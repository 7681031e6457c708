"""What storage remembers of runs and of what people make of their drafts. Every method is one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from pydantic import BaseModel

from kernel.domain import (
    Approval,
    Decision,
    Event,
    Feedback,
    Quota,
    Report,
    Run,
    RunState,
    Strike,
    Used,
)


class Consequence(BaseModel):
    """A durable workflow to enqueue together with what caused it. `id` makes it happen once."""

    id: str
    workflow: str
    queue: str
    args: tuple[Any, ...] = ()


class Ledger(Protocol):
    """What storage remembers of runs. Every method is one transaction."""

    async def open(self, run: Run, consequence: Consequence, quota: Quota | None = None) -> bool:
        """Keep the run and enqueue its work. False where a run of that id exists already: nothing is done then.

        Raises Refused where the quota is used up, however many ask at once.
        """
        ...

    async def run(self, run_id: str) -> Run | None:
        """The run, or None."""
        ...

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
        ...

    async def ahead(self, run: Run) -> int:
        """How many queued runs come before this one, whoever's they are."""
        ...

    async def used(self, workspace: str, asker: str, since: datetime) -> Used:
        """What was asked for and used since then."""
        ...

    async def spend(self, run: Run, tokens: int, at: datetime) -> None:
        """Add to what the run's models have used on that day."""
        ...

    async def move(self, run_id: str, state: RunState, at: datetime, detail: str = "") -> bool:
        """Set where the run stands. False, and nothing done, where it has already ended."""
        ...

    async def keep_report(self, run_id: str, round_number: int, report: Report, at: datetime) -> None:
        """Keep the report of a round (again: replaces it)."""
        ...

    async def report(self, run_id: str, round_number: int) -> Report | None:
        """The report of that round, or None."""
        ...

    async def decide(
        self, decision: Decision, moved: Run, consequence: Consequence, edition: str = ""
    ) -> Decision | None:
        """Compare and set, in one transaction: keep the decision, set the run to `moved`, enqueue the consequence.

        Done only where the run awaits approval in that very round. Returns the decision that stands for that run and
        round, whoever made it, or None where none can stand (another round, a run that was called off).
        Raises Changed where the draft is of another edition than the one that was decided on, if that is told.
        """
        ...

    async def decision(self, run_id: str, round_number: int) -> Decision | None:
        """The decision that stands, or None."""
        ...

    async def overdue(self, asked_before: datetime) -> tuple[Run, ...]:
        """Runs that have awaited approval since before that moment."""
        ...

    async def enqueue(self, consequence: Consequence) -> None:
        """Enqueue a workflow by itself; an id that was enqueued before is left as it is."""
        ...

    async def call_off(self, run_id: str, workflow_id: str, at: datetime) -> bool:
        """Set the run to cancelled and stop its workflow. False, and nothing done, where it has already ended."""
        ...

    async def note(self, event: Event) -> None:
        """Add to the audit trail."""
        ...

    async def events(self, run_id: str) -> tuple[Event, ...]:
        """The audit trail of a run, oldest first."""
        ...

    async def posted(self, key: str) -> tuple[str, str] | None:
        """(channel, ts) of the message posted under the key, or None."""
        ...

    async def keep_posted(self, key: str, channel: str, ts: str) -> None:
        """Remember that the message was posted."""
        ...

    async def claim(self, key: str) -> bool:
        """Whether nobody claimed this key before: of those who claim it at once, one hears True."""
        ...

    async def keys_at(self, channel: str, ts: str) -> tuple[str, ...]:
        """The keys under which something was kept for that message."""
        ...


class Reviews(Protocol):
    """What storage remembers of the review of a draft. Every method is one transaction."""

    async def strike(self, strike: Strike) -> bool:
        """Keep the latest word on a claim; approvals that were given before it are taken back.

        False, and nothing done, where the run does not await approval in that very round.
        """
        ...

    async def strikes(self, run_id: str, round_number: int) -> tuple[Strike, ...]:
        """The latest word on each claim that was ever struck, in the order in which they were said."""
        ...

    async def approve(
        self,
        decision: Decision,
        moved: Run,
        consequence: Consequence,
        needed: int,
        owners: frozenset[str],
        edition: str = "",
    ) -> Decision | tuple[Approval, ...] | None:
        """Keep an approval. Where `needed` of these owners have approved, the decision is kept as Ledger.decide does.

        Returns the decision that stands; or the approvals so far, where it takes more; or None where none can stand.
        Raises Changed as Ledger.decide does.
        """
        ...

    async def approvals(self, run_id: str, round_number: int) -> tuple[Approval, ...]:
        """The approvals of a round, oldest first."""
        ...

    async def say(self, feedback: Feedback) -> None:
        """Keep what a reader says of a subject (again: the later word counts)."""
        ...

    async def said(self) -> tuple[Feedback, ...]:
        """What all readers said, oldest first."""
        ...
