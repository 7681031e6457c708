"""Time to acknowledge a slash command, over the real Socket Mode, while 20 runs are in flight on the same two cores."""

from __future__ import annotations

import statistics
import tempfile
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.local import ADA, RESEARCH, Limits
from kernel.adapters.embedder import CachedEmbedder
from kernel.adapters.library import Library, read_records, sample_papers
from kernel.domain import RunState
from kernel.pipeline import Lab
from tests.benchmarks.run import QUESTIONS, RECORDS
from tests.story.world import EMBEDDER, TEAM, a_world

RUNS, COMMANDS = 20, 200
FAST = Limits(posts_per_s=1000, posts_burst=1000)  # what is measured is our ack, not Slack's rate limit
IN_FLIGHT = (RunState.QUEUED, RunState.RUNNING)


async def bench(console: Console) -> None:
    papers = read_records(RECORDS) if RECORDS.exists() else sample_papers()
    embedder = CachedEmbedder(EMBEDDER)
    library = Library(papers, RECORDS.name if RECORDS.exists() else "sample library", embedder)
    await library.warm_up()

    def on_this_library(lab: Lab) -> Lab:
        return replace(lab, sources=(library,), embedder=embedder)

    times: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        async with a_world(Path(folder), limits=FAST, change=on_this_library) as world:
            asked = 0
            while len(times) < COMMANDS:
                runs = await world.storage.ledger.runs(TEAM, 1000)
                flying = sum(r.state in IN_FLIGHT for r in runs)
                for _ in range(RUNS - flying):
                    await world.workspace.slash(ADA, RESEARCH, "/sovereign", f"ask {QUESTIONS[asked % len(QUESTIONS)]}")
                    asked += 1
                for _ in range(10):
                    delivery = await world.workspace.slash(ADA, RESEARCH, "/sovereign", "status")
                    times.append(delivery.ack_ms)
    cuts = statistics.quantiles(times, n=100)
    table = Table(title=f"Ack of /sovereign with {RUNS} runs in flight: {library.name}, {asked} runs asked")
    for heading in ("acks", "p50 ms", "p99 ms", "max ms"):
        table.add_column(heading)
    table.add_row(str(len(times)), f"{cuts[49]:.0f}", f"{cuts[98]:.0f}", f"{max(times):.0f}")
    console.print(table)
