"""The use cases: open a run, work on it, decide on it, call it off, let it expire. No Slack, no SQL."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kernel import rights
from kernel.chores import each
from kernel.domain import (
    ENDED,
    Action,
    Approval,
    Audience,
    Decision,
    Event,
    Outcome,
    Question,
    Report,
    Run,
    RunState,
    Terms,
)
from kernel.errors import Refused
from kernel.metering import Metered
from kernel.pipeline import Lab, Rules, investigate
from kernel.ports import Consequence, Ledger, Reviews, Step, Tell
from kernel.striking import draft

BY_POLICY, BY_CLOCK = "policy", "clock"
RETRIED = frozenset({RunState.FAILED, RunState.CANCELLED, RunState.EXPIRED, RunState.REJECTED})
BEING_PUBLISHED = timedelta(minutes=1)  # for so long an approval may be on its way without a word of trouble
MAX_ROUNDS = 5


def welcome(run_id: str) -> Consequence:
    """Post the parent message, then enqueue the first round."""
    return Consequence(id=f"welcome:{run_id}", workflow="welcome.v1", queue="talk", args=(run_id,))


def research(run_id: str, round_number: int) -> Consequence:
    """Investigate; ends at "awaiting approval"."""
    return Consequence(
        id=f"research:{run_id}:{round_number}",
        workflow="research.v1",
        queue="research",
        args=(run_id, round_number),
    )


def conclude(run_id: str, round_number: int) -> Consequence:
    """Carry out the decision of that round: say it, publish, or begin the next round."""
    return Consequence(
        id=f"conclude:{run_id}:{round_number}",
        workflow="conclude.v1",
        queue="talk",
        args=(run_id, round_number),
    )


@dataclass(frozen=True)
class Desk:
    """What a person can do with a run.

    `terms` says what holds where a run was asked; `audience` who belongs to those that may ask there, where not all
    may, and raises Unavailable where nobody can say.
    """

    ledger: Ledger
    lab: Lab
    rules: Rules
    terms: Callable[[Run], Awaitable[Terms]]
    now: Callable[[], datetime]
    audience: Callable[[Run, Terms], Awaitable[frozenset[str]]]
    reviews: Reviews

    async def open(self, run_id: str, workspace: str, question: Question) -> bool:
        """Keep the run and enqueue its work; False where a delivery of the same request came before.

        Raises Refused where the asker may not ask there, or the day's quota is used up; Unavailable where nobody can
        say who belongs to whom may ask.
        """
        at = self.now()
        run = Run(
            id=run_id,
            workspace=workspace,
            question=question,
            state=RunState.QUEUED,
            opened_at=at,
            changed_at=at,
        )
        terms = await self.terms(run)
        await self._check_asker(run, terms)
        opened = await self.ledger.open(run, welcome(run_id), terms.quota(at))
        if opened:
            await self.ledger.note(Event(run_id=run_id, at=at, what="asked", by=question.asker, detail=question.text))
        return opened

    def again(self, run: Run, asker: str, reply_to: str) -> Question:
        """The question of a run that came to nothing, as somebody asks it once more. Raises Refused for other runs."""
        if run.state in (RunState.QUEUED, RunState.RUNNING):
            raise Refused(f"Run `{run.id}` is {run.state}; there is nothing to retry yet.")
        if run.state not in RETRIED:
            raise Refused(
                f"Run `{run.id}` is {run.state}: it has its answer. An owner can request changes while it awaits "
                "approval; to ask the question anew, use `/sovereign ask`."
            )
        asked = {"asker": asker, "reply_to": reply_to, "follows": run.id, "round": 1, "guidance": ""}
        return run.question.model_copy(update=asked)

    async def publish_again(self, run: Run, by: str, attempt: str, *, stuck: bool) -> None:
        """Try again to publish what is approved; once for each `attempt`. `stuck` says that it failed before.

        Raises Refused where the user is no owner, or there is nothing to publish: this approves nothing.
        """
        await self.check_owner(run, by)
        if run.state is not RunState.APPROVED:
            raise Refused(f"Run `{run.id}` is {run.state}; there is nothing to publish.")
        if not stuck and self.now() - run.changed_at < BEING_PUBLISHED:
            raise Refused(f"Run `{run.id}` is being published at this moment.")
        again = conclude(run.id, run.question.round)
        await self.ledger.enqueue(again.model_copy(update={"id": f"{again.id}:{attempt}"}))

    async def _check_asker(self, run: Run, terms: Terms) -> None:
        """Owners need not belong to those who may ask: they can let anybody in."""
        asker = run.question.asker
        anybody = terms.audience is Audience.ALL or asker in terms.owners
        people = frozenset() if anybody else await self.audience(run, terms)
        rights.check(rights.why_not_ask(terms, asker, people))

    async def work(self, run: Run, step: Step, tell: Tell) -> Report:
        """Investigate the run's question and keep the report. It then awaits its owner.

        No policy approves where two owners are asked for.
        """
        alone = self.rules.auto_approve and (await self.terms(run)).approvals == 1
        metered = Metered(step, self.lab.spent, lambda tokens: self.ledger.spend(run, tokens, self.now()))
        report = await investigate(run.question, self.lab, replace(self.rules, auto_approve=alone), metered, tell)
        await step("keep", self._keep, run, report)
        return report

    async def _keep(self, run: Run, report: Report) -> None:
        """A step of its own, so that a resumed run does not note it twice."""
        at = self.now()
        await self.ledger.keep_report(run.id, run.question.round, report, at)
        verdict = f"{report.outcome} {report.verdict.shown}"
        await self.ledger.note(Event(run_id=run.id, at=at, what="judged", by="tribunal", detail=verdict))

    async def draft(self, run_id: str, round_number: int) -> Report | None:
        """The draft of that round as it stands now, without what owners struck."""
        return await draft(self.ledger, self.reviews, run_id, round_number)

    async def await_owner(self, run: Run, report: Report) -> bool:
        """The report is in its thread: the run waits for a decision, or the policy that an owner turned on makes it.

        Returns whether owners have to be asked. A resumed run that got that far already waits since then.
        """
        if run.state is not RunState.AWAITING and await self.ledger.move(run.id, RunState.AWAITING, self.now()):
            await self.ledger.note(Event(run_id=run.id, at=self.now(), what="awaiting", by="sovereign"))
        if report.outcome is not Outcome.AUTO_APPROVE or (await self.terms(run)).approvals > 1:
            return True
        await self._settle(run, run.question.round, Action.APPROVE, BY_POLICY, "")
        return False

    async def check_owner(self, run: Run, user: str) -> None:
        """Raises Refused where this user may not decide on this run."""
        rights.check(rights.why_not_decide(await self.terms(run), user))

    async def decide(
        self, run_id: str, round_number: int, action: Action, by: str, note: str = "", edition: str = ""
    ) -> Decision | tuple[Approval, ...]:
        """The decision that stands: this one, or the one that came first; or the approvals, where it takes one more.

        It is of the draft that the user saw: `edition` tells which, and where it is another by now, Changed is raised.
        Raises Refused where the user is no owner or has approved before, the run is unknown or was called off, or a
        newer round is open.
        """
        run = await self._known(run_id)
        await self.check_owner(run, by)
        if action is Action.CHANGES and run.question.round >= MAX_ROUNDS:
            raise Refused(f"This run has had {MAX_ROUNDS} rounds. Approve it, reject it, or ask a new question.")
        terms = await self.terms(run)
        if action is Action.APPROVE and terms.approvals > 1:
            return await self._approve(run, round_number, by, terms, edition)
        return await self._settle(run, round_number, action, by, note, edition)

    async def _approve(
        self, run: Run, round_number: int, by: str, terms: Terms, edition: str
    ) -> Decision | tuple[Approval, ...]:
        at = self.now()
        decision = Decision(run_id=run.id, round=round_number, action=Action.APPROVE, by=by, at=at)
        follows = conclude(run.id, round_number)
        standing = await self.reviews.approve(
            decision, after(run, decision), follows, terms.approvals, terms.owners, edition
        )
        if standing is None:
            raise Refused(await self.why_not(run.id, round_number))
        if isinstance(standing, Decision):
            if (standing.by, standing.at) == (by, at):
                await self._note_decided(standing)
            return standing
        if any((a.by, a.at) == (by, at) for a in standing):
            await self.ledger.note(Event(run_id=run.id, at=at, what="approved", by=by, detail="one more is needed"))
            return standing
        raise Refused("You have approved this already. It takes the approval of one more owner to publish it.")

    async def _settle(
        self, run: Run, round_number: int, action: Action, by: str, note: str, edition: str = ""
    ) -> Decision:
        at = self.now()
        decision = Decision(run_id=run.id, round=round_number, action=action, by=by, at=at, note=note)
        standing = await self.ledger.decide(decision, after(run, decision), conclude(run.id, round_number), edition)
        if standing is None:
            raise Refused(await self.why_not(run.id, round_number))
        if standing == decision:
            await self._note_decided(decision)
        return standing

    async def _note_decided(self, decision: Decision) -> None:
        said = f"{decision.action}: {decision.note}" if decision.note else str(decision.action)
        detail = f"{said}, after {decision.first}" if decision.first else said
        await self.ledger.note(
            Event(run_id=decision.run_id, at=decision.at, what="decided", by=decision.by, detail=detail)
        )

    async def why_not(self, run_id: str, round_number: int) -> str:
        """Why a draft of that round can no longer be changed or decided on."""
        run = await self._known(run_id)
        if run.question.round != round_number:
            return (
                f"These buttons belong to round {round_number}; round {run.question.round} is open now, further down."
            )
        return f"This run is {run.state}; there is nothing to decide."

    async def call_off(self, run_id: str, by: str) -> Run:
        """Cancel a run. Raises Refused where it is unknown, has ended, or is neither the user's own nor an owner's."""
        run = await self._known(run_id)
        rights.check(rights.why_not_cancel(await self.terms(run), by, run.question.asker))
        workflow = research(run.id, run.question.round).id
        if run.state in ENDED or not await self.ledger.call_off(run_id, workflow, self.now()):
            current = await self._known(run_id)
            raise Refused(f"This run is already {current.state}; there is nothing to cancel.")
        await self.ledger.note(Event(run_id=run_id, at=self.now(), what="cancelled", by=by))
        return await self._known(run_id)

    async def expire(self) -> int:
        """Let requests that nobody answered in time expire; returns how many."""
        return await each(await self.ledger.overdue(self.now()), self._expired, "the expiry of a run")

    async def _expired(self, run: Run) -> bool:
        due = run.changed_at + (await self.terms(run)).expires_after < self.now()
        if due:
            await self._settle(run, run.question.round, Action.EXPIRE, BY_CLOCK, "")
        return due

    async def _known(self, run_id: str) -> Run:
        run = await self.ledger.run(run_id)
        if run is None:
            raise Refused(f"There is no run `{run_id}` here. `/sovereign status` lists the latest ones.")
        return run


def after(run: Run, decision: Decision) -> Run:
    """The run as it stands once the decision is kept. A request for changes opens the next round with its guidance."""
    states = {
        Action.APPROVE: RunState.APPROVED,
        Action.REJECT: RunState.REJECTED,
        Action.EXPIRE: RunState.EXPIRED,
        Action.CHANGES: RunState.QUEUED,
    }
    question = run.question
    if decision.action is Action.CHANGES:
        question = question.model_copy(update={"round": decision.round + 1, "guidance": decision.note})
    return run.model_copy(update={"state": states[decision.action], "changed_at": decision.at, "question": question})
