"""A worker process for the engine's tests: `python -m tests.bot.worker URL FILE`. The file says what it did."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from bot.runs import Engine
from kernel.ports import Step
from storage.database import open_database
from storage.slots import SqlSlots

STALE_AFTER_S = 1.5


async def main(url: str, effects: Path) -> None:
    """Work until killed."""

    async def do(what: str) -> str:
        with effects.open("a") as file:
            file.write(f"{what} {os.getpid()}\n")
        while what.startswith("slow") and not effects.with_suffix(".go").exists():  # noqa: ASYNC110  # another process lets it go
            await asyncio.sleep(0.02)
        return what

    async def research(step: Step, *whats: str) -> None:
        for what in whats:
            await step(what, do, what)

    database = open_database(url)
    slots = SqlSlots(database, STALE_AFTER_S)
    engine = Engine(url, executor_id="worker", poll_s=0.05, slots=slots, beat_s=STALE_AFTER_S / 5)
    engine.workflow("research.v1", research)
    await engine.launch()
    await do(f"up:{engine.executor_id}")
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
