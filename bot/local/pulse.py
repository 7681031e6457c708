"""Wakes whoever waits for something to change. It does not know what changed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Pulse:
    """Counts changes; waiters sleep until the count moves."""

    def __init__(self) -> None:
        self.count = 0
        self._changed = asyncio.Event()

    def beat(self) -> None:
        """Something changed."""
        self.count += 1
        self._changed.set()
        self._changed = asyncio.Event()

    async def after(self, count: int) -> int:
        """The count, as soon as it is past `count`."""
        while self.count <= count:
            await self._changed.wait()
        return self.count

    async def until(self, holds: Callable[[], object], timeout: float) -> None:
        """Return once `holds()` is true; it is asked after each change. Raises TimeoutError.

        A LookupError in it means "not yet": what it looks for, such as the first message, is not there.
        """
        async with asyncio.timeout(timeout):
            seen = self.count
            while not _true(holds):
                seen = await self.after(seen)


def _true(holds: Callable[[], object]) -> bool:
    try:
        return bool(holds())
    except LookupError:
        return False
