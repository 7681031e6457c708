"""Keeps this worker's place by a heartbeat, and finds the places of the dead. It knows no workflow and no database."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Protocol

from kernel.errors import Unavailable

log = logging.getLogger(__name__)


class Slots(Protocol):
    """Places for worker processes, so that no two go by one name and a dead one's runs are found."""

    async def claim(self, name: str) -> str:
        """Take a free place of that name; its id."""
        ...

    async def beat(self, slot_id: str) -> bool:
        """Say that we live; False where the place is no longer ours."""
        ...

    async def seize(self) -> tuple[str, ...]:
        """Take over the places of the dead."""
        ...

    async def release(self, slot_id: str) -> None:
        """Give a place back."""
        ...


class Pulse:
    """A task that beats for one place.

    `inherit` is given the id of each dead worker, and `move` the id of our new place where the old one was taken from
    us because we were silent for too long.
    """

    def __init__(
        self,
        slots: Slots,
        name: str,
        every_s: float,
        *,
        inherit: Callable[[str], Awaitable[None]],
        move: Callable[[str], Awaitable[None]],
    ) -> None:
        self.place = ""
        self._slots = slots
        self._name = name
        self._every_s = every_s
        self._inherit = inherit
        self._move = move
        self._estate: set[str] = set()
        self._task: asyncio.Task[None] | None = None

    async def claim(self) -> str:
        """Take a place; its id."""
        self.place = await self._slots.claim(self._name)
        return self.place

    def start(self) -> None:
        """Begin to beat."""
        self._task = asyncio.create_task(self._forever(), name=f"pulse of {self.place}")

    async def stop(self) -> None:
        """Beat no more; the place stays ours until it is released."""
        if self._task:
            self._task.cancel()
            await asyncio.wait([self._task])
            self._task = None

    async def release(self) -> None:
        """Give the place back."""
        if self.place:
            await self._slots.release(self.place)
            self.place = ""

    async def _forever(self) -> None:
        while True:
            try:
                await self._once()
            except Unavailable as error:
                log.warning("The heart of %s missed a beat: %s", self.place, error)
            except Exception:
                log.exception("The heart of %s missed a beat", self.place)
            await asyncio.sleep(self._every_s)

    async def _once(self) -> None:
        if not await self._slots.beat(self.place):
            lost, place = self.place, await self.claim()
            log.warning("The place %s was taken over while this worker was silent; it is %s now", lost, place)
            if place != lost:
                await self._move(place)
        # What was seized stays on the list until all of it is done, however often that takes.
        self._estate.update(await self._slots.seize())
        for dead in sorted(self._estate):
            await self._inherit(dead)
            await self._slots.release(dead)
            self._estate.discard(dead)
