"""From a slot that fell due to a message in its channel: the workflows of digests. Each part is done once, or again."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime

from bot.failing import in_words
from bot.slack import Wires
from bot.threads import Threads, address
from bot.views import digest as views
from bot.views import issue as issues
from bot.views.blocks import Message
from kernel.digests import RETRIES, DigestDesk
from kernel.domain import Digest, DigestKind, DigestState, Run, RunState
from kernel.errors import Refused, SovereignError
from kernel.ports import Ledger, Step

log = logging.getLogger(__name__)


class Delivering:
    """The durable work on a slot. A slot that fails is tried again by the clock, as another workflow."""

    def __init__(self, desk: DigestDesk, ledger: Ledger, wires: Wires, threads: Threads) -> None:
        self._desk = desk
        self._ledger = ledger
        self._wires = wires
        self._threads = threads

    async def deliver(self, step: Step, digest_id: str, slot: str, tries: int) -> None:
        """Gather the issue of a slot and post it, unless there is nothing to say and it is to be quiet."""
        at = datetime.fromisoformat(slot)
        digest = await step("begin", self._due, digest_id, at)
        if digest is None:
            return
        key, last = f"{at:%Y%m%dT%H%MZ}", tries >= len(RETRIES)
        try:
            if await self._issue(step, digest, key, at, even_if_incomplete=last, even_if_empty=not digest.quietly):
                return
            await self._desk.try_again(digest, tries)
        except Refused as error:
            await self._put_back(digest, key)
            await self._disable(step, digest, key, str(error))
        except Exception as error:
            said = in_words(error, f"digest {digest.id}, slot {slot}")
            await self._put_back(digest, key)
            if not await self._desk.try_again(digest, tries):
                await self._desk.answered(digest, at, in_full=False)
                await self._tell_keeper(digest, f"digest-broke:{digest.id}:{key}", views.broke(digest, said))

    async def deliver_now(self, step: Step, digest_id: str, command: str, user: str) -> None:
        """Gather and post what is new at this moment. Whoever asked for it learns where that failed."""
        digest = await self._desk.digests.digest(digest_id)
        if digest is None or digest.state is DigestState.REMOVED:
            return
        try:
            at = await step("now", self._now)
            await self._issue(
                step, digest, f"now:{command}", at, even_if_incomplete=True, even_if_empty=True, slot=False
            )
        except Exception as error:
            said = in_words(error, f"digest {digest.id}, asked for by {user}")
            await self._put_back(digest, f"now:{command}")
            wire = await self._wires.to(digest.workspace)
            await wire.post(f"digest-broke:{digest.id}:now:{command}", user, views.broke(digest, said))

    async def _issue(
        self,
        step: Step,
        digest: Digest,
        key: str,
        until: datetime,
        *,
        even_if_incomplete: bool,
        even_if_empty: bool,
        slot: bool = True,
    ) -> bool:
        """Make and post it. False, and nothing done, where a source stayed silent and it may be tried again."""
        full = True
        if digest.kind is DigestKind.RUNS:
            told = await self._runs(digest, until)
            message, empty = issues.runs(digest, told), not told.runs
        else:
            found = await step("gather", self._desk.issue, digest, key, until)
            full = not found.gaps
            if not full and not even_if_incomplete:
                return False
            issue = await self._desk.claim(found)
            message, empty = issues.papers(digest, issue, self._threads.customs.samples), full and not issue.entries
        if even_if_empty or not empty:
            await (await self._wires.to(digest.workspace)).post(f"digest:{digest.id}:{key}", digest.channel, message)
        if slot:
            await self._desk.answered(digest, until, in_full=full)
        return True

    async def _due(self, digest_id: str, slot: datetime) -> Digest | None:
        """The digest, where its slot is still to be answered. A step, so that a resumed workflow ends what it began."""
        digest = await self._desk.digests.digest(digest_id)
        due = digest is not None and digest.state is DigestState.ACTIVE and digest.covered_until < slot
        return digest if due else None

    async def _now(self) -> datetime:
        return self._desk.now()

    async def _runs(self, digest: Digest, until: datetime) -> issues.RunsTold:
        """Runs that were asked in the channel, or published in it: others are nobody's business here."""
        runs = await self._desk.digests.runs(digest.workspace, digest.covered_until, until)
        ours = await asyncio.gather(*(self._belongs(run, digest.channel) for run in runs))
        mine = [run for run, belongs in zip(runs, ours, strict=True) if belongs]
        links = await asyncio.gather(*(self._threads.link(run) for run in mine[: 2 * issues.RUNS_NAMED]))
        by_id = dict(zip((run.id for run in mine), links, strict=False))
        late = self._desk.late_since(digest, until)
        return issues.RunsTold(mine, digest.covered_until, until, by_id, late)

    async def _belongs(self, run: Run, channel: str) -> bool:
        if address(run).channel == channel:
            return True
        return run.state is RunState.PUBLISHED and await self._threads.publication(run) == channel

    async def _put_back(self, digest: Digest, key: str) -> None:
        """What was taken for an issue that was not posted goes to another one."""
        if await self._ledger.posted(f"digest:{digest.id}:{key}") is None:
            await self._desk.digests.release(digest.id, key)

    async def _disable(self, step: Step, digest: Digest, key: str, why: str) -> None:
        """It cannot be posted where it belongs: it is off before its creator learns how to have it again."""
        await step("disable", self._desk.disable, digest, why)
        await self._tell_keeper(digest, f"digest-unposted:{digest.id}:{key}", views.unposted(digest, why))

    async def _tell_keeper(self, digest: Digest, key: str, message: Message) -> None:
        """Tell its creator; where that cannot be, the first owner who can be told."""
        owners = (await self._desk.charter.terms(digest.workspace, digest.channel)).owners
        for user in (digest.by, *sorted(owners - {digest.by})):
            try:
                await (await self._wires.to(digest.workspace)).post(key, user, message)
            except SovereignError as error:
                log.warning("%s cannot be told about digest %s: %s", user, digest.id, error)
            else:
                return
