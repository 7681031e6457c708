"""Where a run lives in Slack: its parent message, the replies under it, and who is told what. It decides nothing."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from bot.progress import Progress
from bot.slack import Attachment, Wire, Wires
from bot.views.blocks import Message
from bot.views.parent import Standing, at_work, parent
from kernel.domain import Report, Run, RunState, Terms
from kernel.errors import SovereignError, Unsound
from kernel.ports import Ledger, Reviews
from kernel.striking import draft

log = logging.getLogger(__name__)

LINKS_KEPT = 10_000
EDIT_EVERY_S = 3.0


class Address(BaseModel):
    """Where a question came from: what `Question.reply_to` holds.

    `thread` is the message under which the run lives; where it is empty, the run begins a thread of its own.
    `publication` is the channel in which the asker wants the draft, where owners leave that open.
    """

    model_config = ConfigDict(frozen=True)

    channel: str
    response_url: str = ""
    team: str = ""
    thread: str = ""
    publication: str = ""


@dataclass(frozen=True)
class Customs:
    """What holds for all runs here. `terms` has those of a channel of a workspace: (workspace, channel)."""

    terms: Callable[[str, str], Awaitable[Terms]]
    samples: bool = False


class Threads:
    """One parent message a run, edited in place; everything else is a reply, each posted once a round."""

    def __init__(
        self, wires: Wires, ledger: Ledger, reviews: Reviews, customs: Customs, edit_every_s: float = EDIT_EVERY_S
    ) -> None:
        self.wires = wires
        self.customs = customs
        self._ledger = ledger
        self._reviews = reviews
        self._progress = Progress(self._show, edit_every_s)
        self._links: dict[str, str] = {}

    async def wire(self, run: Run) -> Wire:
        """The wire to the run's workspace."""
        return await self.wires.to(run.workspace)

    async def terms(self, run: Run) -> Terms:
        """What holds where the run was asked."""
        return await self.customs.terms(run.workspace, address(run).channel)

    async def publication(self, run: Run) -> str:
        """The channel that an approved draft goes to; once it is there, the one that it went to, whatever is set."""
        if posted := await self._ledger.posted(published_as(run)):
            return posted[0]
        return published_in(address(run), await self.terms(run), run.question.asker)

    async def publication_name(self, run: Run) -> str:
        """The same, as people call it."""
        return await (await self.wire(run)).channel_name(await self.publication(run))

    async def begin(self, run: Run) -> None:
        """Post the parent message. Raises Refused where the bot may not post in that channel."""
        here, message = address(run), parent(await self._standing(run))
        channel, _ = await (await self.wire(run)).post(f"parent:{run.id}", here.channel, message, here.thread)
        if here.thread:
            await self._ledger.keep_posted(f"thread:{run.id}", channel, here.thread)

    async def run_in(self, workspace: str, channel: str, thread_ts: str) -> Run | None:
        """The run that lives in that thread; of several the latest."""
        keys = await self._ledger.keys_at(channel, thread_ts) if thread_ts else ()
        ids = [run_id for kind, _, run_id in (key.partition(":") for key in keys) if kind in ("parent", "thread")]
        runs = [run for run_id in ids if (run := await self._ledger.run(run_id)) and run.workspace == workspace]
        return max(runs, key=lambda run: run.opened_at, default=None)

    async def stuck(self, run: Run) -> bool:
        """Whether it was said that the approved draft could not be published."""
        return await self._ledger.posted(_key(run, "unpublished", 0)) is not None

    async def reply(self, run: Run, name: str, message: Message, round_number: int = 0) -> None:
        """Post a reply under the parent, once a round."""
        channel, ts = await self._thread(run)
        await (await self.wire(run)).post(_key(run, name, round_number), channel, message, ts)

    async def attach(self, run: Run, name: str, first: Attachment, *others: Attachment) -> None:
        """Share files under the parent, once a round."""
        channel, ts = await self._thread(run)
        await (await self.wire(run)).upload(_key(run, name, 0), channel, ts, first, *others)

    async def amend(self, run: Run, name: str, message: Message, round_number: int) -> bool:
        """Replace what a reply says; False where it was never posted."""
        posted = await self._ledger.posted(_key(run, name, round_number))
        if posted:
            await (await self.wire(run)).update(*posted, message)
        return posted is not None

    async def whisper(self, run: Run, user: str, message: Message) -> None:
        """Say it to one person, in the run's thread."""
        channel, ts = await self._thread(run)
        await (await self.wire(run)).whisper(channel, user, message, ts)

    async def answer_asker(self, run: Run, message: Message) -> None:
        """Tell whoever asked by a way that needs no membership.

        That of a command is open for half an hour; later, and whoever asked otherwise, in the direct conversation.
        """
        try:
            wire, response_url = await self.wire(run), address(run).response_url
            if response_url:
                with suppress(SovereignError):
                    return await wire.respond(response_url, message)
            await wire.tell(run.question.asker, message)
        except SovereignError as error:
            log.warning("the asker of run %s cannot be told: %s", run.id, error)

    async def link(self, run: Run) -> str:
        """The way to the run's thread; empty where there is none yet, or Slack does not tell."""
        known = self._links.get(run.id, "")
        if not known and (posted := await self._ledger.posted(f"parent:{run.id}")):
            known = await (await self.wire(run)).permalink(*posted)
            if known and len(self._links) < LINKS_KEPT:  # a link never changes: ask Slack once
                self._links[run.id] = known
        return known

    async def link_to(self, run: Run, name: str) -> str:
        """The way to a reply of this round; empty where it was never posted, or Slack does not tell."""
        posted = await self._ledger.posted(_key(run, name, 0))
        return await (await self.wire(run)).permalink(*posted) if posted else ""

    def refresh(self, run_id: str) -> None:
        """The run changed: let its parent message say so soon."""
        self._progress.touch(run_id)

    async def settle(self, run_id: str) -> None:
        """Return once the parent message shows the last state."""
        await self._progress.settle(run_id)

    async def close(self) -> None:
        """Show what is still to be shown."""
        await self._progress.close()

    async def _show(self, run_id: str) -> None:
        run, posted = await self._ledger.run(run_id), await self._ledger.posted(f"parent:{run_id}")
        if run is not None and posted is not None:
            await (await self.wire(run)).update(*posted, parent(await self._standing(run)))
            await self._say_status(run)

    async def _say_status(self, run: Run) -> None:
        """What goes on, beside the thread that the run was asked in. Where Slack does not take it, nothing is lost."""
        here = address(run)
        if not here.thread:
            return
        status = at_work(run.detail) if run.state is RunState.RUNNING else ""
        try:
            await (await self.wire(run)).show_status(here.channel, here.thread, status)
        except SovereignError as error:
            log.info("the status of run %s is not shown: %s", run.id, error)

    async def _standing(self, run: Run) -> Standing:
        """All that the parent message tells of, as the database has it now."""
        report: Report | None = None
        decision = None
        if run.state not in (RunState.QUEUED, RunState.RUNNING):
            report = await draft(self._ledger, self._reviews, run.id, run.question.round)
            decision = await self._ledger.decision(run.id, run.question.round)
        terms, approvals = await self.terms(run), await self._reviews.approvals(run.id, run.question.round)
        cancelled = [e.by for e in await self._ledger.events(run.id) if e.what == "cancelled"]
        return Standing(
            run=run,
            report=report,
            decision=decision,
            cancelled_by=cancelled[-1] if cancelled else "",
            publication=await self.publication(run),
            unpublished=await self.stuck(run),
            samples=self.customs.samples,
            approvals=tuple(a for a in approvals if a.by in terms.owners),
            needed=terms.approvals,
        )

    async def _thread(self, run: Run) -> tuple[str, str]:
        posted = await self._ledger.posted(f"parent:{run.id}")
        if posted is None:
            raise Unsound(f"Run {run.id} has no parent message.")
        return posted[0], address(run).thread or posted[1]


def address(run: Run) -> Address:
    """Where the run's question came from."""
    return Address.model_validate_json(run.question.reply_to)


def published_as(run: Run) -> str:
    """The key of the message in which a draft is published."""
    return f"publish:{run.id}"


def published_in(here: Address, terms: Terms, asker: str) -> str:
    """The channel that an approved draft goes to. Where owners have set one, only an owner may want another."""
    wanted = here.publication if not terms.publication or asker in terms.owners else ""
    return wanted or terms.publication or here.channel


def _key(run: Run, name: str, round_number: int) -> str:
    return f"{name}:{run.id}:{round_number or run.question.round}"
