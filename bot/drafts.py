"""How a draft shows in its thread: answer, claims, files, the request for a decision. It decides nothing."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from bot.slack import Attachment
from bot.threads import Threads
from bot.views import answer, claims, review, wording
from bot.views.blocks import Message
from bot.views.paging import Page
from kernel.bibliography import bibtex_of
from kernel.desk import Desk
from kernel.domain import Decision, Outcome, Report, Run, RunState
from kernel.errors import Refused, Unsound
from kernel.ports import Typesetter

log = logging.getLogger(__name__)

ANSWER = "answer"
OPEN = (RunState.QUEUED, RunState.RUNNING, RunState.AWAITING)


class Drafts:
    """The messages about a draft, each posted once a round and edited in place."""

    def __init__(self, desk: Desk, threads: Threads, typesetter: Typesetter) -> None:
        self._desk = desk
        self._ledger = desk.ledger
        self._threads = threads
        self._typesetter = typesetter
        self._samples = threads.customs.samples

    async def run_of(self, run_id: str, team: str) -> Run:
        """The run that a button or a modal stands for. Raises Refused where there is none in that workspace."""
        run = await self._ledger.run(run_id)
        if run is None or run.workspace != team:
            raise Refused("This button belongs to no run that I know. `/sovereign status` lists the latest ones.")
        return run

    async def show(self, run: Run, report: Report) -> None:
        """Post what was found: the answer, the first page of its claims, and the files."""
        await self._threads.reply(run, "answer", answer.answer(report, self._samples, subject(run)))
        if report.findings:
            undecided = report.outcome is not Outcome.AUTO_APPROVE
            page = Page(run.id, run.question.round)
            table = claims.browse(report, page, (), undecided=undecided, samples=self._samples)
            await self._threads.reply(run, "claims", table)
        await self._threads.attach(run, "draft", *await self.files(run, report))

    async def ask_owners(self, run: Run) -> None:
        """Post the request for a decision."""
        await self._threads.reply(run, "review", await self._request(run))

    async def table(self, run: Run, page: Page) -> Message:
        """One page of the claims, as they stand now. Raises Refused where there is no such draft."""
        report = await self._ledger.report(page.run, page.round)
        if report is None:
            raise Refused(f"Run `{page.run}` has no draft of round {page.round}.")
        strikes = await self._desk.reviews.strikes(page.run, page.round)
        decision = await self._ledger.decision(page.run, page.round)
        undecided = decision is None and run.state in OPEN and run.question.round == page.round
        return claims.browse(report, page, strikes, undecided=undecided, samples=self._samples)

    async def renew(self, run: Run, round_number: int) -> None:
        """Bring the answer and the request up to date."""

        async def said() -> Message | None:
            report = await self._desk.draft(run.id, round_number)
            return answer.answer(report, self._samples, subject(run)) if report else None

        async def asked() -> Message | None:
            return await self._now(run.id, round_number)

        await kept_up(said, lambda message: self._threads.amend(run, "answer", message, round_number))
        await kept_up(asked, lambda message: self._threads.amend(run, "review", message, round_number))

    async def turn(self, run: Run, page: Page, channel: str, ts: str) -> None:
        """Show a page of the claims in the place of what that message shows."""
        wire = await self._threads.wire(run)
        await kept_up(lambda: self.table(run, page), lambda message: wire.update(channel, ts, message))

    async def settle(self, run: Run, decision: Decision) -> None:
        """Say who decided, and when, in place of the buttons; where no owner was asked, in a message of its own."""
        message = await self._settled(run, decision)
        if not await self._threads.amend(run, "review", message, decision.round):
            await self._threads.reply(run, "review", message, decision.round)
        report = await self._ledger.report(run.id, decision.round)
        if report is not None and report.findings:
            table = await self.table(run, Page(run.id, decision.round))
            await self._threads.amend(run, "claims", table, decision.round)

    async def files(self, run: Run, report: Report, edition: str = "") -> tuple[Attachment, ...]:
        """The draft, its papers and the whole report, as files. `edition` tells those of a changed draft apart."""
        name = f"sovereign-{run.id}-round-{run.question.round}{f'-changed-{edition}' if edition else ''}"
        title = f"Draft, round {run.question.round}{', as changed' if edition else ''}"
        whole = Attachment(f"{name}.json", "The whole report, as JSON", report.model_dump_json(indent=2))
        return *await self.papers(report, report.markdown, name, title), whole

    async def papers(self, report: Report, markdown: str, name: str, title: str) -> tuple[Attachment, ...]:
        """A draft as Markdown and as PDF, with the papers that were admitted as BibTeX."""
        said = wording.attached(report, self._samples)
        bibtex = Attachment(f"{name}.bib", "The admitted papers, as BibTeX", bibtex_of(report))
        try:
            pdf = await self._typesetter.pdf(markdown)
        except Exception:  # whatever it stumbles over, the draft itself is there
            log.exception("draft %s cannot be typeset", name)
            return Attachment(f"{name}.md", title, markdown, f"{said}\n{wording.NO_PDF}"), bibtex
        return Attachment(f"{name}.md", title, markdown, said), Attachment(f"{name}.pdf", title, pdf), bibtex

    async def _now(self, run_id: str, round_number: int) -> Message | None:
        """What the request has to say now; None where it says nothing new."""
        run = await self._ledger.run(run_id)
        if run is None:
            raise Unsound(f"There is no run {run_id}.")
        if decision := await self._ledger.decision(run_id, round_number):
            return await self._settled(run, decision)
        if run.state is RunState.CANCELLED:
            by = next((e.by for e in reversed(await self._ledger.events(run_id)) if e.what == "cancelled"), "")
            return review.called_off(run, by, self._samples)
        open_still = run.state is RunState.AWAITING and run.question.round == round_number
        return await self._request(run) if open_still else None

    async def _request(self, run: Run) -> Message:
        number, reviews = run.question.round, self._desk.reviews
        report, terms = await self._desk.draft(run.id, number), await self._threads.terms(run)
        if report is None:
            raise Unsound(f"Run {run.id} has no report of round {number} to decide on.")
        channel = await self._threads.publication(run)
        request = review.Request(
            run=run,
            report=report,
            owners=terms.owners,
            where=await (await self._threads.wire(run)).channel_name(channel),
            channel=channel,
            expires=run.changed_at + terms.expires_after,
            samples=self._samples,
            needed=terms.approvals,
            approvals=tuple(a for a in await reviews.approvals(run.id, number) if a.by in terms.owners),
            strikes=await reviews.strikes(run.id, number),
        )
        return review.review(request)

    async def _settled(self, run: Run, decision: Decision) -> Message:
        return review.settled(run, await self._desk.draft(run.id, decision.round), decision, self._samples)


async def kept_up(now: Callable[[], Awaitable[Message | None]], show: Callable[[Message], Awaitable[object]]) -> None:
    """Show what there is to say now, and again where that changed meanwhile: of two at once one shows the truth."""
    shown: Message | None = None
    while (message := await now()) is not None and message != shown:
        await show(message)
        shown = message


def subject(run: Run) -> str:
    """What readers of an answer give their opinion on."""
    return f"{ANSWER}:{run.id}:{run.question.round}"
