"""What can be done with the claims of a draft: turn the table's pages, see the evidence, strike and restore."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from bot.doors import Click, Doors
from bot.drafts import Drafts
from bot.threads import Threads
from bot.views import evidence, notices, paging, review
from bot.views.paging import Page
from kernel.desk import Desk
from kernel.domain import Run, edition_of
from kernel.errors import Refused, SovereignError
from kernel.reviewing import strike


class Reviewing:
    """The controls below the claim table, and the button that attaches the draft anew."""

    def __init__(self, desk: Desk, drafts: Drafts, threads: Threads) -> None:
        self._desk = desk
        self._drafts = drafts
        self._threads = threads
        self._one_by_one = asyncio.Lock()  # so that of two like clicks at once the second finds the files there

    def register(self, doors: Doors) -> None:
        """The menus and buttons under the table."""
        for action_id in (paging.SORT, paging.PREVIOUS, paging.NEXT):
            doors.button(action_id, self.turn)
        doors.button(paging.EVIDENCE, self.show_evidence)
        doors.button(paging.STRIKE, self.strike)
        doors.button(review.ATTACH, self.attach)

    async def turn(self, click: Click) -> None:
        """Show another page, or the table in another order, in place."""
        run, page, _ = await self._about(click)
        await self._drafts.turn(run, page, click.channel, click.ts)

    async def show_evidence(self, click: Click) -> None:
        """What the claim rests on, in a modal; where none can be opened any more, whispered."""
        run, page, (claim, *_) = await self._about(click)
        report = await self._desk.ledger.report(page.run, page.round)
        if report is None or claim not in {f.claim.id for f in report.findings}:
            raise Refused(f"There is no claim {claim} in round {page.round} of run `{page.run}`.")
        strikes = await self._desk.reviews.strikes(page.run, page.round)
        try:
            view = evidence.modal(report, claim, strikes)
            await (await self._threads.wire(run)).open_modal(click.trigger_id, view)
        except SovereignError:
            await self._threads.whisper(run, click.user, evidence.message(report, claim, strikes))

    async def strike(self, click: Click) -> None:
        """Strike a claim or restore it; the table, the answer and the request follow."""
        run, page, (claim, word) = await self._about(click)
        await self._desk.check_owner(run, click.user)
        try:
            lost = await strike(self._desk, run, page.round, claim, click.user, struck=word == paging.TO_STRIKE)
        except Refused:
            with suppress(SovereignError):  # what is shown may be what misled
                await self._show(click, run, page)
            if decision := await self._desk.ledger.decision(run.id, page.round):
                await self._threads.whisper(run, click.user, notices.late(decision, click.user))
                return
            raise
        self._threads.refresh(run.id)
        await self._show(click, run, page)
        if lost:
            await self._threads.reply(run, f"again-{click.at}", notices.approve_again(run, claim, click.user, lost))

    async def attach(self, click: Click) -> None:
        """Share the files of the draft as it stands, once for each state of it."""
        run = await self._drafts.run_of(review.run_in(click.value), click.team)
        _, number = review.read_ticket(click.value)
        await self._desk.check_owner(run, click.user)
        report = await self._desk.draft(run.id, number)
        if report is None or run.question.round != number:
            raise Refused(f"Round {number} of this run is over; round {run.question.round} is further down.")
        edition = edition_of(await self._desk.reviews.strikes(run.id, number))
        said_when = edition[:14]  # down to the second: more would only make the files' names longer
        async with self._one_by_one:
            await self._threads.attach(run, f"draft-{edition}", *await self._drafts.files(run, report, said_when))
        await self._threads.whisper(
            run, click.user, notices.notice("The draft as it stands is attached in this thread.")
        )

    async def _show(self, click: Click, run: Run, page: Page) -> None:
        await self._drafts.turn(run, page, click.channel, click.ts)
        await self._drafts.renew(run, page.round)

    async def _about(self, click: Click) -> tuple[Run, Page, tuple[str, ...]]:
        try:
            page, about = paging.read_ticket(click.value)
        except ValueError:
            raise Refused("This control belongs to no table that I know.") from None
        return await self._drafts.run_of(page.run, click.team), page, about
