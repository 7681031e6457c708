"""Owners who have not decided are reminded in the thread, three times at most, each after twice as long."""

from __future__ import annotations

from functools import partial

from bot.patience import PATIENCE_S, patiently
from bot.threads import Threads
from bot.views.reminder import reminder
from kernel.chores import each
from kernel.desk import Desk
from kernel.domain import Run, RunState
from kernel.ports import Step
from kernel.reviewing import MOST_REMINDERS, remind, reminders_due


class Reminding:
    """A look by the minute, and the workflow that it enqueues: each reminder comes once, whoever looks."""

    def __init__(self, desk: Desk, threads: Threads) -> None:
        self._desk = desk
        self._threads = threads

    async def look(self) -> None:
        """Enqueue the reminders that are due. After an outage that is the last one alone."""
        await each(await self._desk.ledger.overdue(self._desk.now()), self._enqueue, "a reminder that is due")

    async def _enqueue(self, run: Run) -> bool:
        ledger = self._desk.ledger
        number = reminders_due(run, await self._threads.terms(run), self._desk.now())
        due = remind(run.id, run.question.round, number)
        if not number or await ledger.posted(due.id):
            return False
        await ledger.enqueue(due)
        await ledger.keep_posted(due.id, "", "")  # the engine forgets what it has finished
        return True

    async def remind(self, _step: Step, run_id: str, round_number: int, number: int) -> None:
        """Remind the owners who have not approved yet, unless it was decided meanwhile; where Slack is away, later."""
        say = partial(self._remind, run_id, round_number, number)
        await patiently(say, PATIENCE_S, f"a reminder of run {run_id}")

    async def _remind(self, run_id: str, round_number: int, number: int) -> None:
        run = await self._desk.ledger.run(run_id)
        if run is None or run.state is not RunState.AWAITING or run.question.round != round_number:
            return
        terms = await self._threads.terms(run)
        approved = {a.by for a in await self._desk.reviews.approvals(run_id, round_number)}
        link = await self._threads.link_to(run, "review")
        expires = run.changed_at + terms.expires_after
        message = reminder(run, terms.owners - approved, link, expires, number, MOST_REMINDERS)
        await self._threads.reply(run, f"reminder-{number}", message)
