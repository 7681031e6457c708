"""Sovereign at work: the rooms put together, started in order and stopped in order. It reads no setting."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.app import build_app
from bot.clock import Clock
from bot.entrance import Entrance
from bot.examining import Examined, Examining
from bot.reaching import Slack
from bot.rooms import Memory, Rooms
from bot.runs import Engine
from bot.slack import Wires
from bot.threads import EDIT_EVERY_S, Customs, Threads
from bot.web.health import trouble
from bot.web.server import HttpDoor
from kernel.pipeline import Lab, Rules
from kernel.ports import Typesetter

log = logging.getLogger(__name__)

ROLES = ("web", "worker", "clock")
GRACE_S = 5.0
PING_S = 10.0


class Service:
    """One process: it listens (web), works (worker), keeps time (clock), or does all three."""

    def __init__(
        self,
        slack: Slack,
        memory: Memory,
        engine: Engine,
        typesetter: Typesetter,
        lab_for_run: Callable[[], Lab],
        rules: Rules,
        customs: Customs,
        now: Callable[[], datetime],
        sweep: Callable[[], Awaitable[object]],
        examined: Examined,
        *,
        edit_every_s: float = EDIT_EVERY_S,
        minute_s: float = 60.0,
        ping_s: float = PING_S,
    ) -> None:
        self._engine = engine
        self._ledger = memory.ledger
        entrance = Entrance(slack, memory.installations, memory.charter, now)
        self.clients, self.tenants = entrance.clients, entrance.tenants
        wires = self.wires = Wires(self.clients.of, memory.ledger)
        self.threads = Threads(wires, memory.ledger, memory.reviews, customs, edit_every_s)
        examining = Examining(self.clients, customs.terms, examined, now)
        more = examining.answers()
        self.rooms = Rooms(memory, wires, self.threads, lab_for_run, rules, customs, now, typesetter, more)
        self.heard: set[tuple[str, str]] = set()
        rooms = (*self.rooms.all, *entrance.rooms(wires, memory.ledger))
        app, self._desktop = build_app(self.clients.authorize, slack.api_url, wires, rooms, self.heard)
        self.door = entrance.door(app, self.readiness, ping_s, GRACE_S)
        self._clock = Clock(self.rooms.chores, sweep, minute_s)
        self._roles: frozenset[str] = frozenset()

    async def start(self, roles: frozenset[str] = frozenset(ROLES)) -> None:
        """Begin. Raises Unsound where Slack does not accept a token, Unavailable where it does not answer."""
        self._roles = roles
        try:
            await self._start()
        except BaseException:
            await self.stop(0)
            raise

    async def stop(self, grace_s: float = GRACE_S) -> None:
        """Hear nothing more, let what was begun finish for so long, say the last states."""
        self._clock.stop()
        if "web" in self._roles:
            await self.door.close()
            await self._desktop.drain(grace_s)
        await self._engine.close(grace_s)
        try:
            async with asyncio.timeout(grace_s):
                await self.threads.close()
        except TimeoutError:
            log.warning("some parent messages do not show the last state: Slack was too slow")

    @property
    def port(self) -> int:
        """Where HTTP is awaited; 0 where it is not."""
        return self.door.port if isinstance(self.door, HttpDoor) else 0

    async def readiness(self) -> dict[str, str]:
        """What this process needs to serve, and what is wrong with it: empty where it is well."""
        worker = "worker" in self._roles
        return {
            "database": await trouble(self._ledger.posted("readiness")),
            "slack": await trouble(self.clients.check()),
            "engine": "" if not worker or self._engine.works else "The durable engine does not run.",
        }

    async def _start(self) -> None:
        await self.clients.check()
        if "worker" in self._roles:
            for name, work in self.rooms.workflows.items():
                self._engine.workflow(name, work)
            await self._engine.launch()
        if "web" in self._roles:
            await self.door.open()
        if "clock" in self._roles:
            self._clock.start()
