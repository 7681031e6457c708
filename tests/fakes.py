"""The ports of the kernel, in memory: they behave, and record nothing but what they need to. Kept once, here."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import lru_cache
from types import MappingProxyType

import numpy as np
from pydantic import BaseModel

from kernel.adapters.embedder import unit
from kernel.domain import Found, Gap, Paper, Query
from kernel.errors import Unavailable
from kernel.ports import Form, Vectors


class MemoryThrottle:
    """kernel.ports.Throttle for one process. `turns` holds (name, when) by the running loop's clock."""

    def __init__(self) -> None:
        self.turns: list[tuple[str, float]] = []
        self._next: dict[str, float] = {}
        self._held: dict[str, asyncio.Lock] = {}

    @asynccontextmanager
    async def turn(self, name: str, every_s: float) -> AsyncIterator[None]:
        now = asyncio.get_running_loop().time
        async with self._held.setdefault(name, asyncio.Lock()):
            slot = max(now(), self._next.get(name, 0.0))
            await asyncio.sleep(slot - now())
            began = max(slot, now())  # a sleep may end a tick of the clock too soon
            self._next[name] = began + every_s
            self.turns.append((name, began))
            yield


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


class WordCounts:
    """kernel.ports.Embedder without weights: each word has its own random direction, a text is the sum of its words."""

    name = "word counts"
    dimensions = 256

    async def passages(self, texts: Sequence[str]) -> Vectors:
        rows = [sum((_direction(w, self.dimensions) for w in set(t.casefold().split())), start=0.0) for t in texts]
        vectors = np.array([np.zeros(self.dimensions) if isinstance(r, float) else r for r in rows], dtype=np.float32)
        return unit(vectors.reshape(len(texts), self.dimensions))

    async def query(self, text: str) -> Vectors:
        return await self.passages((text,))


@lru_cache(maxsize=20_000)
def _direction(word: str, dimensions: int) -> Vectors:
    return np.random.default_rng(zlib.crc32(word.encode())).standard_normal(dimensions)


class ShelfOfPapers:
    """kernel.ports.Source over a few papers, all found by every query, and kernel.ports.Shelf of their full texts."""

    parallel = True

    def __init__(
        self,
        *papers: Paper,
        full: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType({}),
        name: str = "shelf",
    ) -> None:
        self.name = f"{name} ({len(papers)} papers)"
        self.papers = papers
        self.full = full
        self.asked: list[Query] = []
        self.read_ids: list[str] = []

    async def search(self, query: Query, limit: int) -> Found:
        self.asked.append(query)
        return Found(query=query, source=self.name, papers=self.papers[:limit])

    async def read(self, paper: Paper) -> tuple[tuple[str, str], ...]:
        self.read_ids.append(paper.id)
        return self.full.get(paper.id, ())


class SilentSource:
    """kernel.ports.Source that never answers."""

    name = "a silent source"
    parallel = True

    async def search(self, query: Query, limit: int) -> Found:
        return Found(query=query, source=self.name, gaps=(Gap(what=self.name, why="it did not answer"),))


class KnowsRetractions:
    """kernel.ports.Registry that knows which papers were retracted."""

    name = "a register"

    def __init__(self, *retracted: str) -> None:
        self.retracted = retracted

    async def enrich(self, paper: Paper) -> tuple[Paper, tuple[Gap, ...]]:
        return paper.model_copy(update={"retracted": paper.id in self.retracted}), ()


class Tally:
    """kernel.ports.Spent, counted by hand."""

    def __init__(self) -> None:
        self.calls = 0
        self.tokens = 0


class FakeModel:
    """kernel.ports.Model that answers by the form that is asked for.

    `answers` maps a form to a function of the material; an error that it returns is raised, and a form without one is
    out of reach. `depth` is the longest chain of calls of which each began only after the one before had ended,
    whatever the clock says.
    """

    def __init__(self, answers: Mapping[type[BaseModel], Callable[[str], object]], name: str = "fake-1") -> None:
        self.name = name
        self.spent = Tally()
        self.depth = 0
        self.seen: list[tuple[str, str]] = []  # (role, material) of each call
        self._answers = answers

    async def fill(self, form: type[Form], prompt: str, material: str, *, role: str) -> Form:
        begun = self.depth
        self.spent.calls += 1
        self.spent.tokens += (len(prompt) + len(material)) // 4
        self.seen.append((role, material))
        await self._until_no_call_begins()
        self.depth = max(self.depth, begun + 1)
        answer = self._answers[form](material) if form in self._answers else Unavailable("the fake has no such answer")
        if isinstance(answer, Exception):
            raise answer
        assert isinstance(answer, form), f"{type(answer).__name__} is no {form.__name__}"
        return answer

    async def _until_no_call_begins(self) -> None:
        begun = -1
        while begun != self.spent.calls:
            begun = self.spent.calls
            await asyncio.sleep(0.01)
