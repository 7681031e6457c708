"""The App Home: gathered anew and published when a person opens it, and after what they do. It decides nothing."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from bot.doors import Body, Click, Doors
from bot.threads import Threads, address
from bot.views import asking
from bot.views import home as view
from bot.views.home import AtHome, Entry
from kernel import rights
from kernel.domain import Digest, Run, RunState
from kernel.errors import SovereignError
from kernel.ports import Digests, Ledger
from kernel.steward import Steward

log = logging.getLogger(__name__)

LINKED = 10  # runs of a kind whose threads are looked up
LOOKED_AT = 200  # of those that wait for anybody
CHANNELS_LOOKED_AT = 50

Members = Callable[[str, str], Awaitable[frozenset[str]]]  # (workspace, channel)


class Home:
    """Keeps each person's Home up to date. `members` tells who reads a channel's digests."""

    def __init__(self, steward: Steward, ledger: Ledger, digests: Digests, threads: Threads, members: Members) -> None:
        self._steward = steward
        self._ledger = ledger
        self._digests = digests
        self._threads = threads
        self._members = members

    def register(self, doors: Doors) -> None:
        """Whoever opens the Home, its buttons, and whoever does anything: what they see may have changed."""
        doors.event("app_home_opened", self.opened)
        doors.button(view.OPEN, self.follow)
        doors.button(view.ASK, self.ask)
        doors.afterwards(self.refresh)

    async def opened(self, body: Body, event: Body) -> None:
        """Show it, and remember that this person has one. The other tab is the conversation."""
        if event.get("tab") != "home":
            return
        team, user = str(body.get("team_id") or ""), event["user"]
        await self._publish(team, user)
        await self._ledger.keep_posted(_key(team, user), "", "")

    async def follow(self, _click: Click) -> None:
        """The button is a link, which Slack itself follows."""

    async def ask(self, click: Click) -> None:
        """Open the form that asks a question."""
        await (await self._threads.wires.to(click.team)).open_modal(click.trigger_id, asking.form())

    async def refresh(self, team: str, user: str) -> None:
        """Show it anew to somebody who has seen it. Never raises: what they did is done."""
        try:
            if await self._ledger.posted(_key(team, user)) is not None:
                await self._publish(team, user)
        except SovereignError as error:
            log.warning("the Home of %s cannot be shown anew: %s", user, error)
        except Exception:
            log.exception("the Home of %s cannot be shown anew", user)

    async def _publish(self, team: str, user: str) -> None:
        await (await self._threads.wires.to(team)).publish_home(user, view.home(await self._gather(team, user)))

    async def _gather(self, team: str, user: str) -> AtHome:
        """All that it tells of, as the database has it now."""
        agreed = await self._steward.agreement(team, "")
        owned = await self._to_decide(team, user)
        return AtHome(
            agreed=agreed,
            owns=bool(owned) or user in agreed.terms.owners,
            may_change=not rights.why_not_change(agreed.terms, user),
            used=await self._ledger.used(team, user, agreed.terms.quota(self._steward.now()).since),
            channels=await self._steward.channels_of(team, user),
            waiting=await self._with_links(owned),
            runs=await self._with_links(await self._ledger.runs(team, LINKED, asker=user)),
            digests=await self._read_by(team, user),
            samples=self._threads.customs.samples,
        )

    async def _to_decide(self, team: str, user: str) -> list[Run]:
        """The runs that wait where this person is an owner; each channel is asked about once."""
        waiting = (await self._ledger.runs(team, LOOKED_AT, states=frozenset({RunState.AWAITING})))[::-1]
        one_of_each = {address(run).channel: run for run in waiting}
        terms = {channel: await self._threads.terms(run) for channel, run in one_of_each.items()}
        return [run for run in waiting if not rights.why_not_decide(terms[address(run).channel], user)]

    async def _read_by(self, team: str, user: str) -> list[Digest]:
        """The digests of the channels that this person is in, as far as Slack tells."""
        found = await self._digests.of_workspace(team)
        channels = sorted({digest.channel for digest in found})[:CHANNELS_LOOKED_AT]
        inside = await asyncio.gather(*(self._is_in(team, channel, user) for channel in channels))
        theirs = {channel for channel, is_in in zip(channels, inside, strict=True) if is_in}
        return [digest for digest in found if digest.channel in theirs]

    async def _is_in(self, team: str, channel: str, user: str) -> bool:
        try:
            return user in await self._members(team, channel)
        except SovereignError as error:
            log.warning("the members of %s cannot be had: %s", channel, error)
            return False

    async def _with_links(self, runs: Sequence[Run]) -> tuple[Entry, ...]:
        links = await asyncio.gather(*(self._threads.link(run) for run in runs[:LINKED]))
        shown = tuple(Entry(run, link) for run, link in zip(runs, links, strict=False))
        return shown + tuple(Entry(run) for run in runs[LINKED:])


def _key(team: str, user: str) -> str:
    return f"home:{team}:{user}"
