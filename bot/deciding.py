"""The buttons, the modal, and what follows from a decision. Every click is answered; the truth is in the database."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from functools import partial

from bot.doors import Click, Doors, Submitted
from bot.drafts import Drafts
from bot.failing import in_words
from bot.patience import PATIENCE_S, patiently
from bot.threads import Threads, published_as
from bot.views import notices, published, review
from bot.views.blocks import Message
from kernel.desk import MAX_ROUNDS, Desk
from kernel.desk import research as research_of
from kernel.domain import Action, Decision, Event, Outcome, Report, Run, RunState
from kernel.errors import Refused, SovereignError, Unavailable, Unsound
from kernel.ports import Step

log = logging.getLogger(__name__)

ACTIONS = {review.APPROVE: Action.APPROVE, review.REJECT: Action.REJECT}


class Deciding:
    """What an owner can do with a draft."""

    def __init__(
        self, desk: Desk, drafts: Drafts, threads: Threads, patience_s: tuple[float, ...] = PATIENCE_S
    ) -> None:
        self._desk = desk
        self._drafts = drafts
        self._ledger = desk.ledger
        self._threads = threads
        self._patience_s = patience_s
        self._one_by_one = asyncio.Lock()  # so that of two like clicks at once the second knows that it is late

    def register(self, doors: Doors) -> None:
        """The buttons under a draft, and the modal that one of them opens."""
        for action_id in (review.APPROVE, review.REJECT, review.CHANGES, review.PUBLISH_AGAIN):
            doors.button(action_id, self.click)
        doors.modal(review.MODAL, self._problems, self.request_changes, self.whisper)

    @staticmethod
    def _problems(sent: Submitted) -> dict[str, str]:
        problem = review.problem_with(sent.text(review.INPUT, review.FIELD))
        return {review.INPUT: problem} if problem else {}

    async def run_of(self, value: str, team: str) -> Run:
        """The run that a button or a modal stands for. Raises Refused where there is none in that workspace."""
        return await self._drafts.run_of(review.run_in(value), team)

    async def click(self, click: Click) -> None:
        """Do what the button says. Raises Refused, saying why, where that cannot be."""
        run, round_number = await self.run_of(click.value, click.team), review.read_ticket(click.value)[1]
        await self._desk.check_owner(run, click.user)
        if click.action == review.CHANGES:
            await self._ask_for_changes(click, run, round_number)
        elif click.action == review.PUBLISH_AGAIN:
            await self._desk.publish_again(run, click.user, click.at, stuck=True)
        else:
            approves = click.action == review.APPROVE
            if approves:
                await self._check_destination(click, run, round_number)
            edition = review.edition_in(click.value) if approves else ""
            await self._decide(run, round_number, ACTIONS[click.action], click.user, edition=edition)

    async def _check_destination(self, click: Click, run: Run, round_number: int) -> None:
        """What is approved goes where the button said. Raises Refused where owners have changed that since."""
        said, goes = review.channel_in(click.value), await self._threads.publication(run)
        if said in ("", goes) or await self._ledger.decision(run.id, round_number):
            return
        with suppress(SovereignError):
            await self._drafts.renew(run, round_number)
        where = await self._threads.publication_name(run)
        raise Refused(f"Approved drafts now go to {where}: that was changed after you were asked. Look, then approve.")

    async def request_changes(self, sent: Submitted) -> None:
        """The modal was sent: the right is checked anew, for time has passed."""
        run = await self.run_of(sent.ticket, sent.team)
        await self._desk.check_owner(run, sent.user)
        guidance = sent.text(review.INPUT, review.FIELD)
        await self._decide(run, review.read_ticket(sent.ticket)[1], Action.CHANGES, sent.user, guidance)

    async def whisper(self, sent: Submitted, message: Message) -> None:
        """Say it to whoever sent the modal, in the thread that it was opened from."""
        await self._threads.whisper(await self.run_of(sent.ticket, sent.team), sent.user, message)

    async def _decide(
        self, run: Run, round_number: int, action: Action, user: str, note: str = "", edition: str = ""
    ) -> None:
        await self._check_not_cancelled(run)
        try:
            async with self._one_by_one:
                asked_at = self._desk.now()
                standing = await self._desk.decide(run.id, round_number, action, user, note, edition)
        except Refused:
            with suppress(SovereignError):  # what is shown may be what misled
                await self._drafts.renew(run, round_number)
            raise
        if not isinstance(standing, Decision):
            self._threads.refresh(run.id)
            await self._drafts.renew(run, round_number)
            await self._threads.whisper(run, user, notices.notice(notices.ONE_MORE))
            return
        if (standing.action, standing.by, standing.note) != (action, user, note) or standing.at < asked_at:
            await self._threads.whisper(run, user, notices.late(standing, user))
            return
        try:
            await self._replace_buttons(run, standing)
        except SovereignError as error:
            log.warning("the buttons of run %s stay until the workflow replaces them: %s", run.id, error)

    async def _ask_for_changes(self, click: Click, run: Run, round_number: int) -> None:
        """Open the modal, where the right and the moment are given: nobody types for nothing."""
        await self._check_not_cancelled(run)
        if standing := await self._ledger.decision(run.id, round_number):
            await self._threads.whisper(run, click.user, notices.late(standing, click.user))
            return
        if run.question.round != round_number or run.state is not RunState.AWAITING:
            raise Refused(f"Round {round_number} of this run is not waiting for a decision. It is {run.state}.")
        if round_number >= MAX_ROUNDS:
            raise Refused(f"This run has had {MAX_ROUNDS} rounds. Approve it, reject it, or ask a new question.")
        await (await self._threads.wire(run)).open_modal(click.trigger_id, review.modal(run))

    async def _check_not_cancelled(self, run: Run) -> None:
        if run.state is RunState.CANCELLED:
            ended = [e for e in await self._ledger.events(run.id) if e.what == "cancelled"]
            raise Refused(notices.cancelled(ended[-1]) if ended else "This run was cancelled.")

    # -- the workflow -------------------------------------------------------------------------------------------------

    async def conclude(self, _step: Step, run_id: str, round_number: int) -> None:
        """Carry out the decision that stands for that round, also where Slack is away for a while."""
        carry_out = partial(self._carry_out, run_id, round_number)
        await patiently(carry_out, self._patience_s, f"what was decided on run {run_id}")

    async def _carry_out(self, run_id: str, round_number: int) -> None:
        """Each part is done once, however often this is resumed."""
        run = await self._ledger.run(run_id)
        decision = await self._ledger.decision(run_id, round_number)
        if run is None or decision is None:
            raise Unsound(f"Run {run_id} has no decision for round {round_number} to carry out.")
        try:
            await self._replace_buttons(run, decision)
        except Refused as refused:  # the thread may be closed to us; where the draft goes may be open
            log.warning("the buttons of run %s stay: %s", run_id, refused)
        self._threads.refresh(run_id)
        if decision.action is Action.APPROVE and run.state is RunState.APPROVED:
            await self._publish(run, decision)
        elif decision.action is Action.CHANGES and run.question.round == round_number + 1:
            await self._ledger.enqueue(research_of(run_id, round_number + 1))
        self._threads.refresh(run_id)
        await self._threads.settle(run_id)

    async def _replace_buttons(self, run: Run, decision: Decision) -> None:
        """In place of the buttons: who decided, and when."""
        done = f"settled:{run.id}:{decision.round}"
        if not await self._ledger.posted(done):
            await self._drafts.settle(run, decision)
            await self._ledger.keep_posted(done, "", "")

    async def _publish(self, run: Run, decision: Decision) -> None:
        report = await self._desk.draft(run.id, decision.round)  # without what was struck
        if report is None:
            raise Unsound(f"Run {run.id} has no report of round {decision.round} to publish.")
        try:
            await self._post(run, report, decision)
        except SovereignError as error:
            await self._say_unpublished(run, decision, in_words(error, f"the publication of run {run.id}"))
            if isinstance(error, Unavailable):  # it is said, and tried again
                raise
            return
        if not any(e.what == "published" for e in await self._ledger.events(run.id)):
            await self._note(run, "published", await self._threads.publication(run))
        await self._ledger.move(run.id, RunState.PUBLISHED, self._desk.now())
        now_there = notices.now_published(run, await self._threads.publication(run))
        await self._threads.amend(run, "unpublished", now_there, decision.round)

    async def _post(self, run: Run, report: Report, decision: Decision) -> None:
        """The short form in the channel, the whole draft under it."""
        where = await self._threads.publication(run)
        wire = await self._threads.wire(run)
        short = published.published(run, report, decision, self._threads.customs.samples)
        channel, ts = await wire.post(published_as(run), where, short)
        nothing = report.outcome is Outcome.INSUFFICIENT_EVIDENCE
        title = published.NOTHING_FOUND if nothing else "Approved draft"
        document = published.document(run, report, decision)
        papers = await self._drafts.papers(report, document, f"sovereign-{run.id}", title)
        await wire.upload(f"publish-file:{run.id}", channel, ts, *papers)

    async def _say_unpublished(self, run: Run, decision: Decision, why: str) -> None:
        """Approved is not published: the run says so, and the thread has a button to try again."""
        where = await self._threads.publication_name(run)
        message = review.unpublished(run, decision.round, decision.by, why, where)
        if not await self._threads.amend(run, "unpublished", message, decision.round):
            await self._threads.reply(run, "unpublished", message, decision.round)

    async def _note(self, run: Run, what: str, detail: str) -> None:
        await self._ledger.note(Event(run_id=run.id, at=self._desk.now(), what=what, by="sovereign", detail=detail))
