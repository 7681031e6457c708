"""Socket Mode: connections, envelopes out, acknowledgements in. It knows neither what they say nor what they cause."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import logging
import secrets
import time
from dataclasses import dataclass

from aiohttp import WSMsgType, web

from bot.local.address import Address
from bot.local.limits import Limits
from bot.local.people import APP
from bot.local.pulse import Pulse
from bot.local.refusals import SlackRefusal
from bot.local.transport import FIRST, Attempt, Traffic, Undelivered
from bot.local.values import Ack, Json, new_id

log = logging.getLogger(__name__)
REFRESH_AFTER_S = 3600
KEPT = 10_000  # envelopes


@dataclass
class _Sent:
    type: str
    at: float
    acked: asyncio.Future[Ack]


@dataclass(frozen=True)
class Link:
    """One connection of the app."""

    id: str
    socket: web.WebSocketResponse
    request: web.Request


class SocketMode:
    """Hands each envelope to one of the connections, in turn, and waits for its acknowledgement."""

    def __init__(self, limits: Limits, pulse: Pulse, address: Address, traffic: Traffic) -> None:
        self._limits = limits
        self._pulse = pulse
        self._address = address
        self._traffic = traffic
        self._silent: set[str] = set()
        self._tickets: dict[str, float] = {}
        self._sent: dict[str, _Sent] = {}
        self._turn = itertools.count()
        self.links: list[Link] = []
        self.opened = 0

    # -- connections ------------------------------------------------------------------------------------------------

    async def open(self, _args: Json) -> Json:
        """apps.connections.open: an address for one connection."""
        if len(self.links) >= self._limits.connections:
            raise SlackRefusal("too_many_websockets")
        ticket = secrets.token_urlsafe(24)
        self._tickets[ticket] = time.monotonic()
        return {"url": f"{self._address.socket_url}?ticket={ticket}&app_id={APP}"}

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection until it ends."""
        issued_at = self._tickets.pop(request.query.get("ticket", ""), None)
        if issued_at is None or time.monotonic() - issued_at > self._limits.connection_url_s:
            raise web.HTTPForbidden(text="This address is used up or unknown: call apps.connections.open.")
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        link = Link(new_id("L"), socket, request)
        await socket.send_json(self._hello(len(self.links) + 1))
        self.links.append(link)
        self.opened += 1
        self._pulse.beat()
        try:
            async for frame in socket:
                if link.id in self._silent:
                    continue
                if frame.type is WSMsgType.PING:
                    await socket.pong(frame.data)
                elif frame.type is WSMsgType.TEXT:
                    self._take(json.loads(frame.data))
        finally:
            self._forget(link)
        return socket

    async def cut(self) -> None:
        """Cut every connection, with no goodbye."""
        for link in tuple(self.links):
            self._forget(link)
            if link.request.transport:
                link.request.transport.abort()

    def fall_silent(self) -> None:
        """Let every connection stay open and do nothing any more: no ping is answered, nothing arrives."""
        self._silent |= {link.id for link in self.links}

    async def ask_to_leave(self, reason: str) -> None:
        """Send every connection Slack's `disconnect` frame; they get nothing more."""
        for link in tuple(self.links):
            self._forget(link)
            await link.socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "local"}})

    async def close(self) -> None:
        """Close every connection, politely."""
        for link in tuple(self.links):
            self._forget(link)
            with contextlib.suppress(ConnectionError):
                await link.socket.close()

    # -- envelopes --------------------------------------------------------------------------------------------------

    async def deliver(self, kind: str, payload: Json, attempt: Attempt = FIRST) -> Ack:
        """Send an envelope; the acknowledgement that came in time. Raises Undelivered."""
        if not self.links:
            raise Undelivered("dispatch_failed", "connection_failed")
        link = self.links[next(self._turn) % len(self.links)]
        envelope_id = secrets.token_hex(16)
        envelope: Json = {"envelope_id": envelope_id, "type": kind, "payload": payload}
        envelope["accepts_response_payload"] = kind != "events_api"
        if kind == "events_api":
            envelope |= {"retry_attempt": attempt.number, "retry_reason": attempt.reason}
        sent = self._sent[envelope_id] = _Sent(kind, time.monotonic(), asyncio.get_running_loop().create_future())
        if len(self._sent) > KEPT:
            del self._sent[next(iter(self._sent))]
        try:
            for _ in range(0 if link.id in self._silent else 1 + self._traffic.twice()):
                await link.socket.send_json(envelope)
            return await asyncio.wait_for(asyncio.shield(sent.acked), self._limits.ack_s)
        except (TimeoutError, ConnectionError):
            raise Undelivered("operation_timeout", "timeout") from None

    def _take(self, frame: Json) -> None:
        sent = self._sent.get(frame.get("envelope_id", ""))
        if sent is None:
            log.warning("an acknowledgement of something that was never sent: %s", frame)
            return
        if self._traffic.lost():
            return
        seconds = time.monotonic() - sent.at
        ack = Ack(frame["envelope_id"], sent.type, seconds * 1000, frame.get("payload"), seconds > self._limits.ack_s)
        self._traffic.acks.append(ack)
        if not sent.acked.done():
            sent.acked.set_result(ack)
        self._pulse.beat()

    def _forget(self, link: Link) -> None:
        if link in self.links:
            self.links.remove(link)
            self._pulse.beat()

    @staticmethod
    def _hello(connections: int) -> Json:
        debug = {"host": "local", "build_number": 1, "approximate_connection_time": REFRESH_AFTER_S}
        return {
            "type": "hello",
            "num_connections": connections,
            "connection_info": {"app_id": APP},
            "debug_info": debug,
        }
