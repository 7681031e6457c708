"""The heartbeat goes on whatever happens, and what the dead left is not forgotten."""

from __future__ import annotations

from bot.pulse import Pulse
from kernel.errors import Unavailable
from tests.bot.engines import until


class Places:
    """Places in memory; the database behind them is away for the first beats."""

    def __init__(self, away_for: int = 0) -> None:
        self.beats = 0
        self.away_for = away_for
        self.dead: list[str] = []
        self.released: list[str] = []

    async def claim(self, name: str) -> str:
        return f"{name}-1"

    async def beat(self, slot_id: str) -> bool:
        self.beats += 1
        if self.beats <= self.away_for:
            raise Unavailable
        return True

    async def seize(self) -> tuple[str, ...]:
        seized, self.dead = tuple(self.dead), []
        return seized

    async def release(self, slot_id: str) -> None:
        self.released.append(slot_id)


async def ignore(place: str) -> None:
    """Do nothing about it."""


async def test_a_missed_beat_is_not_the_last() -> None:
    places = Places(away_for=3)
    pulse = Pulse(places, "worker", 0.01, inherit=ignore, move=ignore)
    assert await pulse.claim() == "worker-1"
    pulse.start()
    await until(lambda: places.beats > 5)
    await pulse.stop()
    await pulse.release()
    assert places.released == ["worker-1"]


async def test_the_runs_of_the_dead_are_tried_again_until_they_are_taken_over() -> None:
    places, tried = Places(), []
    places.dead = ["worker-7"]

    async def inherit(place: str) -> None:
        tried.append(place)
        if len(tried) == 1:
            raise Unavailable
        if len(tried) == 2:
            raise RuntimeError("the library has a bad day")

    pulse = Pulse(places, "worker", 0.01, inherit=inherit, move=ignore)
    await pulse.claim()
    pulse.start()
    await until(lambda: "worker-7" in places.released)
    await pulse.stop()
    assert tried == ["worker-7"] * 3
