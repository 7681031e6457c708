"""What a person can look at by command: lists of runs, how one stands, all that is known of one. It changes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from bot.doors import Click, Doors, Said
from bot.sight import Page, Sight, Viewer
from bot.slack import Wires
from bot.talking import Answer
from bot.threads import Threads
from bot.verbs.listing import Listing, read_ticket
from bot.verbs.runs import Show, Status
from bot.verbs.verb import Command
from bot.views import listing as view
from bot.views.blocks import Message
from bot.views.history import History, history
from kernel.domain import RunState
from kernel.errors import Refused
from kernel.ports import Ledger


class Looking:
    """Answers commands, and the buttons that turn the pages of a list."""

    def __init__(self, ledger: Ledger, threads: Threads, wires: Wires, sight: Sight) -> None:
        self._ledger = ledger
        self._threads = threads
        self._wires = wires
        self._sight = sight

    def register(self, doors: Doors) -> None:
        """The buttons under a list."""
        for action_id in (view.PREVIOUS, view.NEXT):
            doors.button(action_id, self.turn)

    def answers(self) -> Mapping[type[Command], Answer]:
        """What it answers, by the kind of command."""
        return {Listing: self.list, Status: self.status, Show: self.show}

    async def list(self, said: Said, command: Listing) -> Message:
        """A page of the runs that the person may see."""
        return await self._page(Viewer(said.user, said.team, said.channel), command)

    async def turn(self, click: Click) -> None:
        """Another page, in place of the one whose button was pressed. What may be seen is asked anew."""
        try:
            asked = read_ticket(click.value)
        except ValueError as error:
            raise Refused("This button belongs to no list that I know. Type `/sovereign list`.") from error
        message = await self._page(Viewer(click.user, click.team, click.channel), asked)
        wire = await self._wires.to(click.team)
        if click.whispered:
            await wire.respond(click.response_url, message, replace=True)
        else:
            await wire.update(click.channel, click.ts, message)

    async def status(self, said: Said, command: Status) -> Message:
        """How one run stands, or the latest ones."""
        if not command.run_id:
            return await self.list(said, Listing())
        run = await self._sight.run(Viewer(said.user, said.team, said.channel), command.run_id)
        ahead = await self._ledger.ahead(run) if run.state is RunState.QUEUED else None
        return view.one_run(run, await self._threads.link(run), ahead)

    async def show(self, said: Said, command: Show) -> Message:
        """The answer, the verdict, the decision and the trail of one run."""
        run = await self._sight.run(Viewer(said.user, said.team, said.channel), command.run_id)
        number = run.question.round
        known = History(
            run=run,
            report=await self._ledger.report(run.id, number),
            decision=await self._ledger.decision(run.id, number),
            events=await self._ledger.events(run.id),
            link=await self._threads.link(run),
            publication=await self._threads.publication(run) if run.state is RunState.PUBLISHED else "",
        )
        return history(known, self._threads.customs.samples)

    async def _page(self, viewer: Viewer, asked: Listing) -> Message:
        page = await self._sight.page(viewer, asked)
        return view.listed(page.runs, await self._links(page), viewer.user, asked, more=page.more, cut=page.cut)

    async def _links(self, page: Page) -> dict[str, str]:
        links = await asyncio.gather(*(self._threads.link(run) for run in page.runs))
        return dict(zip((run.id for run in page.runs), links, strict=True))
