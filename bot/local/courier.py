"""Carries what users do to the app and says what came of it; events are retried as Slack retries them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Coroutine
from typing import Any

from bot.local.http_delivery import HttpDelivery
from bot.local.limits import Limits
from bot.local.transport import Attempt, Transport, Undelivered
from bot.local.values import Delivery, Json

log = logging.getLogger(__name__)

# What an app can subscribe to here, named as in its manifest.
EVENTS = frozenset(
    {
        "app_home_opened",
        "app_mention",
        "app_uninstalled",
        "channel_archive",
        "channel_left",
        "channel_unarchive",
        "group_archive",
        "group_left",
        "group_unarchive",
        "member_joined_channel",
        "member_left_channel",
        "message.im",
        "tokens_revoked",
    }
)

FAREWELLS = ("tokens_revoked", "app_uninstalled")  # the only ones that an app hears which is no longer installed


class Courier:
    """Sends by one of the ways to the app. It holds the tasks that outlive the act which started them."""

    def __init__(
        self,
        socket_mode: Transport,
        http: HttpDelivery,
        limits: Limits,
        events: Collection[str],
        installed: Callable[[], bool],
    ) -> None:
        self._socket_mode = socket_mode
        self._http = http
        self._limits = limits
        self._events = events
        self._installed = installed
        self._tasks: set[asyncio.Task[None]] = set()

    async def carry(self, kind: str, payload: Json) -> Delivery:
        """Deliver something that waits for its answer: a command, a click, a modal."""
        trigger_id = str(payload.get("trigger_id") or "")
        try:
            if not self._installed():
                raise Undelivered("dispatch_failed", "app_not_installed")
            ack = await self._transport.deliver(kind, payload)
        except Undelivered as failure:
            return Delivery(None, trigger_id=trigger_id, error=failure.error)
        return Delivery(ack.ms, ack.payload, trigger_id)

    def announce(self, kind: str, payload: Json) -> None:
        """Deliver an event, if the app subscribed to its kind, in the background, until Slack would give up."""
        if kind in self._events and (self._installed() or kind in FAREWELLS):
            self._start(self._announce(payload))

    async def close(self) -> None:
        """Stop retrying."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _announce(self, payload: Json) -> None:
        reason = ""
        for number, wait_s in enumerate((0.0, *self._limits.event_retries_s)):
            await asyncio.sleep(wait_s)
            try:
                await self._transport.deliver("events_api", payload, Attempt(number, reason))
                return
            except Undelivered as failure:
                log.info("%s was not taken: %s", payload["event_id"], failure.reason)
                reason = failure.reason
                if not failure.retry:
                    break
        log.warning("nobody acknowledged %s", payload["event_id"])

    @property
    def _transport(self) -> Transport:
        """HTTP once there is an address for it, as with an app whose Socket Mode is off."""
        return self._http if self._http.url else self._socket_mode

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
