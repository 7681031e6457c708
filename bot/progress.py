"""Edits of one message, gathered: at most one in a few seconds, and the last state always. Knows no run and no view."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from kernel.errors import Refused, Unavailable

log = logging.getLogger(__name__)

GATHER_S = 0.7  # a quick run is over by then, and its parent message goes straight to the end
KEPT = 500
ATTEMPTS = 5


class Progress:
    """`send(name)` renders what is true at that moment and sends it, so that no older state overtakes a newer one."""

    def __init__(self, send: Callable[[str], Awaitable[None]], every_s: float = 3.0) -> None:
        self._send = send
        self._every_s = every_s
        self._gather_s = min(GATHER_S, every_s)
        self._sent_at: dict[str, float] = {}
        self._stale: set[str] = set()
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def touch(self, name: str) -> None:
        """Something changed: let it be shown soon."""
        self._stale.add(name)
        if name not in self._tasks:
            self._tasks[name] = asyncio.create_task(self._keep_showing(name), name=f"progress of {name}")

    async def settle(self, name: str) -> None:
        """Return once the last state is shown, or cannot be."""
        while task := self._tasks.get(name):
            await asyncio.wait([task])
            await asyncio.sleep(0)

    async def close(self) -> None:
        """Show what is still to be shown, without waiting for its turn."""
        for task in tuple(self._tasks.values()):
            task.cancel()
        if self._tasks:
            await asyncio.wait(tuple(self._tasks.values()))
        for name in tuple(self._stale):
            await self._show(name)

    async def _keep_showing(self, name: str) -> None:
        try:
            await asyncio.sleep(self._gather_s)
            for _ in range(ATTEMPTS):
                while name in self._stale:
                    await asyncio.sleep(self._sent_at.get(name, -self._every_s) + self._every_s - time.monotonic())
                    if not await self._show(name):
                        break
        finally:
            # In the same breath as the last look at what is stale, so that no touch falls in between.
            del self._tasks[name]

    async def _show(self, name: str) -> bool:
        """False where it is to be tried again: the state is stale still."""
        self._stale.discard(name)
        try:
            await self._send(name)
        except Unavailable as error:
            log.warning("the progress of %s is not shown yet: %s", name, error)
            self._stale.add(name)
            return False
        except Refused as error:
            log.warning("the progress of %s has nowhere to be shown: %s", name, error)
        except asyncio.CancelledError:
            self._stale.add(name)
            raise
        except Exception:
            log.exception("the progress of %s cannot be shown", name)
        finally:
            self._sent_at.pop(name, None)
            self._sent_at[name] = time.monotonic()
            while len(self._sent_at) > KEPT:
                del self._sent_at[next(iter(self._sent_at))]
        return True
