"""Asks for each distinct thing once: texts to embed, pairs to judge. It knows of neither."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Generic, TypeVar

import numpy as np

from kernel.ports import Vectors

Thing = TypeVar("Thing", bound=Hashable)


class Once(Generic[Thing]):
    """Rows for things, by `ask`, which gives one a thing. Keeps those of the `most` things that were used last."""

    def __init__(self, ask: Callable[[Sequence[Thing]], Awaitable[Vectors]], most: int) -> None:
        self._ask = ask
        self._most = most
        self._kept: OrderedDict[Thing, Vectors] = OrderedDict()
        self._under_way: dict[Thing, asyncio.Task[dict[Thing, Vectors]]] = {}

    async def rows(self, things: Sequence[Thing]) -> Vectors:
        """A row for each; one that is being asked about for somebody else is waited for."""
        if not things:
            return await self._ask(())
        rows = {thing: self._kept[thing] for thing in things if thing in self._kept}
        for thing in rows:
            self._kept.move_to_end(thing)
        self._begin([thing for thing in dict.fromkeys(things) if thing not in rows and thing not in self._under_way])
        tasks = {self._under_way[thing] for thing in things if thing not in rows}
        # Shielded: somebody else may wait for the same things when this caller is called off.
        for asked in await asyncio.gather(*map(asyncio.shield, tasks)):
            rows |= asked
        return np.stack([rows[thing] for thing in things])

    def _begin(self, things: list[Thing]) -> None:
        if things:
            task = asyncio.create_task(self._asked(things))
            task.add_done_callback(lambda done: done.cancelled() or done.exception())  # seen, should nobody wait
            self._under_way |= dict.fromkeys(things, task)

    async def _asked(self, things: list[Thing]) -> dict[Thing, Vectors]:
        try:
            rows = await self._ask(things)
        finally:
            for thing in things:
                self._under_way.pop(thing, None)
        # Copies, since a row alone would keep its whole batch in memory.
        asked = {thing: row.copy() for thing, row in zip(things, rows, strict=True)}
        self._kept |= asked
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return asked
