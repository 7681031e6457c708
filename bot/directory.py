"""Who belongs where, as Slack has it: remembered for a minute at most, and never assumed where Slack does not say."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from bot.slack import Wires
from bot.threads import address
from kernel.domain import Audience, Run, Terms

GOOD_FOR_S = 60.0

Key = tuple[str, str, str]


class Directory:
    """The members of channels and user groups."""

    def __init__(self, wires: Wires, good_for_s: float = GOOD_FOR_S, now: Callable[[], float] = time.monotonic) -> None:
        self._wires = wires
        self._good_for_s = good_for_s
        self._now = now
        self._known: dict[Key, tuple[float, frozenset[str]]] = {}

    async def audience(self, run: Run, terms: Terms) -> frozenset[str]:
        """Who belongs to those that may ask there, where not all may. Raises Unavailable where Slack does not say."""
        if terms.audience is Audience.GROUP:
            return await self.group(run.workspace, terms.group)
        return await self.members(run.workspace, address(run).channel)

    async def members(self, workspace: str, channel: str) -> frozenset[str]:
        """The members of a channel."""
        wire = await self._wires.to(workspace)
        return await self._asked(("channel", workspace, channel), lambda: wire.members(channel))

    async def group(self, workspace: str, group: str) -> frozenset[str]:
        """The members of a user group. Raises Refused where it is gone."""
        wire = await self._wires.to(workspace)
        return await self._asked(("group", workspace, group), lambda: wire.group_members(group))

    async def _asked(self, key: Key, ask: Callable[[], Awaitable[frozenset[str]]]) -> frozenset[str]:
        now = self._now()
        self._known = {k: v for k, v in self._known.items() if now - v[0] < self._good_for_s}
        if key not in self._known:
            self._known[key] = (now, await ask())
        return self._known[key][1]
