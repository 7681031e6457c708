"""Time to acknowledge a slash command, over the real Socket Mode, while 20 runs are in flight on the same two cores."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.local import ADA, RESEARCH, Limits, Workspace
from bot.service import Slack
from bot.storing import open_storage
from kernel.adapters.embedder import CachedEmbedder
from kernel.adapters.entailer import CachedEntailer, embedded_answerer, embedded_entailer
from kernel.adapters.library import Library, read_records, sample_papers
from kernel.domain import RunState
from kernel.pipeline import Lab
from tests.benchmarks.run import QUESTIONS, RECORDS
from tests.databases import fresh
from tests.story.world import EMBEDDER, TEAM, a_service

RUNS, COMMANDS = 20, 200
FAST = Limits(posts_per_s=1000, posts_burst=1000)  # what is measured is our ack, not Slack's rate limit
IN_FLIGHT = (RunState.QUEUED, RunState.RUNNING)


async def bench(console: Console) -> None:
    papers = read_records(RECORDS) if RECORDS.exists() else sample_papers()
    embedder = CachedEmbedder(EMBEDDER)
    library = Library(papers, RECORDS.name if RECORDS.exists() else "sample library", embedder)
    await library.warm_up()

    entailer, answerer = CachedEntailer(embedded_entailer()), CachedEntailer(embedded_answerer())
    lab = Lab((library,), embedder, entailer=entailer, answerer=answerer)
    times: list[float] = []
    asked = 0
    with tempfile.TemporaryDirectory() as folder:
        async with Workspace(limits=FAST) as workspace, open_storage(fresh("sqlite", Path(folder))) as storage:
            service = a_service(Slack(workspace.bot_token, workspace.app_token, workspace.api_url), storage, lab)
            await service.start()
            while len(times) < COMMANDS:
                runs = await storage.ledger.runs(TEAM, 1000)
                for _ in range(RUNS - sum(r.state in IN_FLIGHT for r in runs)):
                    question = QUESTIONS[asked % len(QUESTIONS)]
                    delivery = await workspace.slash(ADA, RESEARCH, "/sovereign", f"ask {question}")
                    times.append(delivery.ack_ms or float("inf"))
                    asked += 1
                for _ in range(5):
                    delivery = await workspace.slash(ADA, RESEARCH, "/sovereign", "status")
                    times.append(delivery.ack_ms or float("inf"))
            await service.stop(2)
    cuts = statistics.quantiles(times, n=100)
    table = Table(title=f"Ack of /sovereign with {RUNS} runs in flight: {library.name}, {asked} runs asked")
    for heading in ("acks", "p50 ms", "p99 ms", "max ms"):
        table.add_column(heading)
    table.add_row(str(len(times)), f"{cuts[49]:.0f}", f"{cuts[98]:.0f}", f"{max(times):.0f}")
    console.print(table)
