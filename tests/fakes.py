"""The ports of the kernel, in memory: they behave, and record nothing but what they need to. Kept once, here."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta


class MemoryThrottle:
    """kernel.ports.Throttle for one process. `turns` holds (name, when) by the running loop's clock."""

    def __init__(self) -> None:
        self.turns: list[tuple[str, float]] = []
        self._next: dict[str, float] = {}

    async def turn(self, name: str, every_s: float) -> None:
        now = asyncio.get_running_loop().time()
        slot = max(now, self._next.get(name, 0.0))
        self._next[name] = slot + every_s
        await asyncio.sleep(slot - now)
        self.turns.append((name, slot))


class MemoryCache:
    """kernel.ports.Cache for one process. `kept` holds key → (value, good until)."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[str, datetime]] = {}

    async def get(self, key: str, now: datetime) -> str | None:
        value, good_until = self.kept.get(key, (None, now))
        return value if good_until > now else None

    async def put(self, key: str, value: str, good_until: datetime) -> None:
        self.kept[key] = value, good_until


class HandClock:
    """A clock that only moves when it is told to: `clock()` is now, and to pause for some seconds moves it by them."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.pauses: list[float] = []

    def __call__(self) -> datetime:
        return self.at

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.at += timedelta(seconds=seconds)
        await asyncio.sleep(0)
