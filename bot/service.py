"""Sovereign at work: the rooms put together, started in order and stopped in order. It reads no setting."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.app import Room, build_app
from bot.asking import Asking
from bot.clock import Clock
from bot.deciding import Deciding
from bot.delivering import Delivering
from bot.digesting import Digesting
from bot.directory import Directory
from bot.entrance import Entrance
from bot.examining import Examined, Examining
from bot.governing import Governing
from bot.greeting import Greeting
from bot.home import Home
from bot.looking import Looking
from bot.reaching import Slack
from bot.remarking import Remarking
from bot.researching import Researching
from bot.runs import Engine
from bot.shortcuts import Shortcuts
from bot.sight import Sight
from bot.slack import Wires
from bot.suggesting import Suggesting
from bot.talking import Talking
from bot.threads import EDIT_EVERY_S, Customs, Threads
from bot.web.health import trouble
from bot.web.server import HttpDoor
from kernel.desk import Desk
from kernel.digests import DigestDesk
from kernel.pipeline import Lab, Rules
from kernel.ports import Charter, Digests, Installations, Ledger
from kernel.steward import Steward

log = logging.getLogger(__name__)

ROLES = ("web", "worker", "clock")
GRACE_S = 5.0
PING_S = 10.0


class Service:
    """One process: it listens (web), works (worker), keeps time (clock), or does all three."""

    def __init__(
        self,
        slack: Slack,
        ledger: Ledger,
        engine: Engine,
        lab_for_run: Callable[[], Lab],
        rules: Rules,
        customs: Customs,
        now: Callable[[], datetime],
        sweep: Callable[[], Awaitable[object]],
        charter: Charter,
        digests: Digests,
        installations: Installations,
        examined: Examined | None = None,
        *,
        edit_every_s: float = EDIT_EVERY_S,
        minute_s: float = 60.0,
        ping_s: float = PING_S,
    ) -> None:
        self._engine = engine
        self._ledger = ledger
        entrance = Entrance(slack, installations, charter, now)
        self.clients, self.tenants = entrance.clients, entrance.tenants
        self._wires = Wires(self.clients.of, ledger)
        self.threads = Threads(self._wires, ledger, customs, edit_every_s)
        directory = Directory(self._wires)
        desk = self.desk = Desk(ledger, lab_for_run(), rules, self.threads.terms, now, directory.audience)
        sight = Sight(ledger, self.threads)
        self._asking = Asking(desk, self.threads, sight)
        looking = Looking(ledger, self.threads, self._wires, sight)
        self._researching = Researching(desk, self.threads, lab_for_run)
        self._deciding = Deciding(desk, self.threads)
        self.digests = DigestDesk(digests, charter, lab_for_run(), now)
        digesting = Digesting(self.digests, ledger, self._wires, directory)
        remarking = Remarking(self.digests, self._wires)
        self._delivering = Delivering(self.digests, ledger, self._wires, self.threads)
        steward = Steward(charter, now)
        governing = Governing(steward, self._wires)
        home = Home(steward, ledger, digests, self.threads, directory.members)
        examining = Examining(self.clients, customs.terms, examined, now)
        asked = (self._asking, looking, digesting, governing, examining)
        answers = {kind: answer for room in asked for kind, answer in room.answers().items()}
        talking = Talking(self._wires, answers, samples=customs.samples)
        self.greeting = Greeting(self._wires, ledger, self.threads, talking)
        shortcuts = Shortcuts(self._wires, self._asking)
        by_click = (self._deciding, digesting, remarking, governing, home)
        rooms: tuple[Room, ...] = (talking, looking, shortcuts, *by_click, self.greeting, Suggesting(self._wires))
        rooms += entrance.rooms(self._wires, ledger)
        self.heard: set[tuple[str, str]] = set()
        app, self._desktop = build_app(self.clients.authorize, slack.api_url, self._wires, rooms, self.heard)
        self.door = entrance.door(app, self.readiness, ping_s, GRACE_S)
        self._clock = Clock({"expiry": desk.expire, "digests": self.digests.tick}, sweep, minute_s)
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
            self._engine.workflow("welcome.v1", self._researching.welcome)
            self._engine.workflow("research.v1", self._researching.research)
            self._engine.workflow("conclude.v1", self._deciding.conclude)
            self._engine.workflow("digest.v1", self._delivering.deliver)
            self._engine.workflow("digest_now.v1", self._delivering.deliver_now)
            await self._engine.launch()
        if "web" in self._roles:
            await self.door.open()
        if "clock" in self._roles:
            self._clock.start()
