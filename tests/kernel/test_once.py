"""A model is asked once about each distinct pair, whoever asks, and a failure is not kept."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from kernel.adapters.entailer import CachedEntailer
from kernel.errors import Unavailable

PAIRS = [("A premise.", "A claim."), ("Another.", "A claim.")]


class Counting:
    name = "a model"

    def __init__(self, fails: int = 0) -> None:
        self.asked: list[tuple[str, str]] = []
        self.fails = fails

    async def entail(self, pairs):
        await asyncio.sleep(0)
        if self.fails:
            self.fails -= 1
            raise Unavailable("it is busy")
        self.asked += pairs
        return np.array([[len(premise), 0, 0] for premise, _ in pairs], dtype=np.float32).reshape(-1, 3)


async def test_each_pair_is_asked_about_once_and_told_in_the_order_that_is_asked():
    model = Counting()
    cached = CachedEntailer(model)
    await cached.entail(PAIRS[:1])
    rows = await cached.entail([PAIRS[1], PAIRS[0], PAIRS[1]])
    assert rows[:, 0].tolist() == [8, 10, 8]
    assert sorted(model.asked) == sorted(PAIRS)
    assert cached.name == model.name


async def test_two_runs_that_ask_at_once_share_the_answer():
    model = Counting()
    cached = CachedEntailer(model)
    one, other = await asyncio.gather(cached.entail(PAIRS), cached.entail(PAIRS))
    assert one.tolist() == other.tolist()
    assert len(model.asked) == len(PAIRS)


async def test_what_could_not_be_told_is_asked_again():
    model = Counting(fails=1)
    cached = CachedEntailer(model)
    with pytest.raises(Unavailable):
        await cached.entail(PAIRS)
    assert len(await cached.entail(PAIRS)) == len(PAIRS)


async def test_nothing_asked_is_nothing_told():
    assert (await CachedEntailer(Counting()).entail([])).shape == (0, 3)
