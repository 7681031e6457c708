"""What a run works with: sources, models, the step and the word of progress. It remembers nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from kernel.domain import (
    Found,
    Gap,
    Paper,
    Query,
)

Form = TypeVar("Form", bound=BaseModel)
T = TypeVar("T")
Vectors = NDArray[np.float32]


class Source(Protocol):
    """Somewhere to look for papers."""

    name: str  # "arXiv", "sample library (72 papers)"
    parallel: bool  # whether several queries may run at once

    async def search(self, query: Query, limit: int) -> Found:
        """At most `limit` papers, best first. A source that stays silent is a Gap in what is found, never an error."""
        ...


class Shelf(Protocol):
    """Somewhere to read a paper's full text."""

    async def read(self, paper: Paper) -> tuple[tuple[str, str], ...]:
        """(section, text) pairs; empty where none can be had. Raises Unavailable where the shelf stays silent."""
        ...


class Registry(Protocol):
    """Somewhere that knows papers by their identifiers: publishers' records, retractions."""

    name: str

    async def enrich(self, paper: Paper) -> tuple[Paper, tuple[Gap, ...]]:
        """The paper with what it lacked, its own words left alone. A silent registry is a Gap, never an error."""
        ...


class Embedder(Protocol):
    """Turns texts into vectors of unit length, shape (number of texts, dimensions), float32."""

    name: str

    async def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors for texts to be found."""
        ...

    async def query(self, text: str) -> Vectors:
        """The vector of a question, shape (1, dimensions)."""
        ...


class Entailer(Protocol):
    """A model trained on entailment: says of a pair what its premise makes of its hypothesis."""

    name: str

    async def entail(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        """(premise, hypothesis) pairs to p(support), p(contradict), p(not enough), shape (number of pairs, 3), float32.

        A two-way model leaves p(contradict) at 0. Raises Unavailable where it gives no answer.
        """
        ...


class Spent(Protocol):
    """What a run's models have used so far."""

    calls: int

    @property
    def tokens(self) -> int:
        """Tokens read and written."""
        ...


class Typesetter(Protocol):
    """Sets a draft as a paper."""

    async def pdf(self, markdown: str) -> bytes:
        """The draft as PDF. Raises Unsound where it cannot be set."""
        ...


class Model(Protocol):
    """A language model that fills in forms."""

    name: str

    @property
    def spent(self) -> Spent:
        """What the run that this model works for has used so far, over all its models."""
        ...

    async def fill(self, form: type[Form], prompt: str, material: str, *, role: str) -> Form:
        """The form, filled in and validated.

        `prompt` is the instruction, `material` the fenced data. Raises Unavailable where no valid answer could be had
        (after retries and one repair), BudgetSpent where the run's budget is used up.
        """
        ...


class Step(Protocol):
    """Runs one step and keeps its result, so that a resumed run does not repeat it."""

    async def __call__(self, name: str, work: Callable[..., Awaitable[T]], *args: Any) -> T:
        """Await `work(*args)`; `work`'s return annotation says how the result is kept."""
        ...


class Tell(Protocol):
    """Reports progress to whoever waits: a stage, and a few counts in words."""

    async def __call__(self, stage: str, detail: str = "") -> None:
        """Say it. Never raises: progress is not worth a run."""
        ...


class Cache(Protocol):
    """Keeps answers of slow sources, across processes."""

    async def get(self, key: str, now: datetime) -> str | None:
        """The value kept under the key, or None where there is none that is still good at `now`."""
        ...

    async def put(self, key: str, value: str, good_until: datetime) -> None:
        """Keep the value until then."""
        ...


class Throttle(Protocol):
    """Keeps requests apart, for all processes that share a database."""

    def turn(self, name: str, every_s: float) -> AbstractAsyncContextManager[None]:
        """It is the caller's turn, alone, until the block ends. Turns of a name begin at least `every_s` seconds apart.

        The turn of a process that died ends by itself.
        """
        ...
