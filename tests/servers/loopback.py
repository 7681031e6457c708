"""What loopback servers share: an address, a record of who asked when, faults in turn. Serves nothing by itself."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Self

from aiohttp import web

from tests.servers.faults import Fault


@dataclass(frozen=True)
class Seen:
    """One request: when it came (the running loop's clock), over which connection, and what it asked."""

    at: float
    connection: int
    path: str
    params: dict[str, str]
    headers: dict[str, str]


@dataclass
class Loopback(ABC):
    """Use as `async with Server(…) as server`, then `server.root`. `faults` are used up, one a request."""

    faults: list[Fault] = field(default_factory=list)
    latency_s: float = 0.0
    seen: list[Seen] = field(default_factory=list)
    in_flight: int = 0
    peak: int = 0  # the most requests that were under way at once
    most_open: int = 0  # the most connections that were open when a request came
    root: str = ""
    port: int = 0

    @abstractmethod
    def app(self) -> web.Application:
        """The routes, each by `self.handled`."""

    @abstractmethod
    async def answer(self, request: web.Request) -> web.StreamResponse:
        """What a request gets that no fault takes."""

    async def __aenter__(self) -> Self:
        # Handlers that stall end with the client, or with the server.
        self._transports: set[asyncio.Transport] = set()
        self._runner = web.AppRunner(self.app(), access_log=None, handler_cancellation=True, shutdown_timeout=0.05)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]
        self.root = f"http://127.0.0.1:{self.port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def handled(self, request: web.Request) -> web.StreamResponse:
        """Every request: noted, then answered or failed."""
        assert request.transport is not None
        self._transports = {t for t in self._transports if not t.is_closing()} | {request.transport}
        self.most_open = max(self.most_open, len(self._transports))
        connection = request.transport.get_extra_info("peername")[1]
        asked = dict(request.query), dict(request.headers)
        self.seen.append(Seen(asyncio.get_running_loop().time(), connection, request.path, *asked))
        self.in_flight += 1
        self.peak = max(self.peak, self.in_flight)
        try:
            await asyncio.sleep(self.latency_s)
            return await (self.faults.pop(0)(request, self.answer) if self.faults else self.answer(request))
        finally:
            self.in_flight -= 1
