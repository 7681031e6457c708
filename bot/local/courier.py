"""Carries what users do to the app and says what came of it; events are retried as Slack retries them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from bot.local.limits import Limits
from bot.local.socket_mode import SocketMode
from bot.local.values import Delivery, Json

log = logging.getLogger(__name__)


class Courier:
    """Sends over Socket Mode. It holds the tasks that outlive the act which started them."""

    def __init__(self, socket_mode: SocketMode, limits: Limits) -> None:
        self._socket_mode = socket_mode
        self._limits = limits
        self._tasks: set[asyncio.Task[None]] = set()

    async def carry(self, kind: str, payload: Json) -> Delivery:
        """Deliver something that waits for its answer: a command, a click, a modal."""
        trigger_id = str(payload.get("trigger_id") or "")
        try:
            ack = await self._socket_mode.deliver(kind, payload)
        except LookupError:
            return Delivery(None, trigger_id=trigger_id, error="dispatch_failed")
        if ack is None:
            return Delivery(None, trigger_id=trigger_id, error="operation_timeout")
        return Delivery(ack.ms, ack.payload, trigger_id)

    def announce(self, payload: Json) -> None:
        """Deliver an event in the background, again and again until it is acknowledged or Slack would give up."""
        self._start(self._announce(payload))

    async def close(self) -> None:
        """Stop retrying."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _announce(self, payload: Json) -> None:
        for attempt, wait_s in enumerate((0.0, *self._limits.event_retries_s)):
            await asyncio.sleep(wait_s)
            retry = {"retry_attempt": attempt, "retry_reason": "timeout" if attempt else ""}
            try:
                if await self._socket_mode.deliver("events_api", payload, **retry):
                    return
            except LookupError:
                log.info("nobody is connected to hear %s", payload["event_id"])
        log.warning("nobody acknowledged %s", payload["event_id"])

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
