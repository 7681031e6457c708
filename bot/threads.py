"""Where a run lives in Slack: its parent message, the replies under it, and who is told what. It decides nothing."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from bot.progress import Progress
from bot.slack import Attachment, Wire, Wires
from bot.views.blocks import Message
from bot.views.parent import Standing, parent
from kernel.domain import Report, Run, RunState, Terms
from kernel.errors import SovereignError, Unsound
from kernel.ports import Ledger

log = logging.getLogger(__name__)

LINKS_KEPT = 10_000
EDIT_EVERY_S = 3.0


class Address(BaseModel):
    """Where a question came from: what `Question.reply_to` holds."""

    model_config = ConfigDict(frozen=True)

    channel: str
    response_url: str = ""
    team: str = ""


@dataclass(frozen=True)
class Customs:
    """What holds for all runs here. `terms` has those of a channel of a workspace: (workspace, channel)."""

    terms: Callable[[str, str], Awaitable[Terms]]
    samples: bool = False


class Threads:
    """One parent message a run, edited in place; everything else is a reply, each posted once a round."""

    def __init__(self, wires: Wires, ledger: Ledger, customs: Customs, edit_every_s: float = EDIT_EVERY_S) -> None:
        self.wires = wires
        self.customs = customs
        self._ledger = ledger
        self._progress = Progress(self._show, edit_every_s)
        self._links: dict[str, str] = {}

    async def wire(self, run: Run) -> Wire:
        """The wire to the run's workspace."""
        return await self.wires.to(run.workspace)

    async def terms(self, run: Run) -> Terms:
        """What holds where the run was asked."""
        return await self.customs.terms(run.workspace, address(run).channel)

    async def publication(self, run: Run) -> str:
        """The channel that an approved draft goes to."""
        return (await self.terms(run)).publication or address(run).channel

    async def publication_name(self, run: Run) -> str:
        """The same, as people call it."""
        return await (await self.wire(run)).channel_name(await self.publication(run))

    async def begin(self, run: Run) -> None:
        """Post the parent message. Raises Refused where the bot may not post in that channel."""
        await (await self.wire(run)).post(f"parent:{run.id}", address(run).channel, parent(await self._standing(run)))

    async def reply(self, run: Run, name: str, message: Message, round_number: int = 0) -> None:
        """Post a reply under the parent, once a round."""
        channel, ts = await self._parent(run)
        await (await self.wire(run)).post(_key(run, name, round_number), channel, message, ts)

    async def attach(self, run: Run, name: str, file: Attachment) -> None:
        """Share a file under the parent, once a round."""
        channel, ts = await self._parent(run)
        await (await self.wire(run)).upload(_key(run, name, 0), channel, ts, file)

    async def amend(self, run: Run, name: str, message: Message, round_number: int) -> bool:
        """Replace what a reply says; False where it was never posted."""
        posted = await self._ledger.posted(_key(run, name, round_number))
        if posted:
            await (await self.wire(run)).update(*posted, message)
        return posted is not None

    async def whisper(self, run: Run, user: str, message: Message) -> None:
        """Say it to one person, in the run's thread."""
        channel, ts = await self._parent(run)
        await (await self.wire(run)).whisper(channel, user, message, ts)

    async def answer_asker(self, run: Run, message: Message) -> None:
        """Tell whoever asked by the way that needs no membership; it is open for half an hour."""
        try:
            await (await self.wire(run)).respond(address(run).response_url, message)
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

    async def _standing(self, run: Run) -> Standing:
        """All that the parent message tells of, as the database has it now."""
        report: Report | None = None
        decision = None
        if run.state not in (RunState.QUEUED, RunState.RUNNING):
            report = await self._ledger.report(run.id, run.question.round)
            decision = await self._ledger.decision(run.id, run.question.round)
        cancelled = [e.by for e in await self._ledger.events(run.id) if e.what == "cancelled"]
        return Standing(
            run=run,
            report=report,
            decision=decision,
            cancelled_by=cancelled[-1] if cancelled else "",
            publication=await self.publication(run),
            unpublished=await self._ledger.posted(_key(run, "unpublished", 0)) is not None,
            samples=self.customs.samples,
        )

    async def _parent(self, run: Run) -> tuple[str, str]:
        posted = await self._ledger.posted(f"parent:{run.id}")
        if posted is None:
            raise Unsound(f"Run {run.id} has no parent message.")
        return posted


def address(run: Run) -> Address:
    """Where the run's question came from."""
    return Address.model_validate_json(run.question.reply_to)


def _key(run: Run, name: str, round_number: int) -> str:
    return f"{name}:{run.id}:{round_number or run.question.round}"
