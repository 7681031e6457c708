"""The embedded entailment model: windows a second on one core, what it costs to load, and what a run pays for it."""

from __future__ import annotations

import os
import statistics
import time
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from kernel.adapters.embedder import CachedEmbedder, WordLlamaEmbedder
from kernel.adapters.entailer import embedded_entailer
from kernel.adapters.library import Library, sample_papers
from kernel.adapters.minilm import MiniLMEmbedder
from kernel.domain import Question
from kernel.pipeline import Lab, Rules, investigate
from tests.benchmarks.run import QUESTIONS
from tests.benchmarks.verify import one_core
from tests.builders import direct, quiet

TOKENS, WINDOWS = 128, 256
WORD = "method "  # one token of the model's
CLAIM = WORD * 24


async def bench(console: Console) -> None:
    await _windows(console)
    await _runs(console)


async def _windows(console: Console) -> None:
    before, begun = _megabytes(), time.perf_counter()
    entailer = embedded_entailer()
    await entailer.entail([("Loaded.", "Before anything is timed.")])
    loaded = time.perf_counter() - begun
    premise = WORD * (TOKENS - 24 - 3)
    with one_core():
        begun = time.process_time()
        await entailer.entail([(premise, CLAIM)] * WINDOWS)
        spent = time.process_time() - begun
    table = Table(title=f"Entailment on one core: {WINDOWS} windows of {TOKENS} tokens with their claims")
    for heading in ("windows a second", "loaded in, s", "memory more, MB"):
        table.add_column(heading)
    table.add_row(f"{WINDOWS / spent:.0f}", f"{loaded:.2f}", f"{_megabytes() - before:.0f}")
    console.print(table)


async def _runs(console: Console) -> None:
    """Runs over the sample library in turn, without and with the model, once all papers were read before."""
    embedder = CachedEmbedder(MiniLMEmbedder())
    library = Library(sample_papers(), "sample library", WordLlamaEmbedder())
    await library.warm_up()
    without = Lab((library,), embedder, judging=WordLlamaEmbedder())
    labs = {"without": without, "with": replace(without, entailer=embedded_entailer())}
    seconds: dict[str, list[float]] = {name: [] for name in labs}
    for question in QUESTIONS:
        await investigate(Question(text=question), labs["without"], Rules(), direct, quiet)
    for question in QUESTIONS:
        for name, lab in labs.items():
            begun = time.perf_counter()
            await investigate(Question(text=question), lab, Rules(), direct, quiet)
            seconds[name].append(time.perf_counter() - begun)
    table = Table(title=f"Ask to verdict on the sample library, no language model, {len(QUESTIONS)} questions in turn")
    for heading in ("entailment model", "median, s", "most, s"):
        table.add_column(heading)
    for name, taken in seconds.items():
        table.add_row(name, f"{statistics.median(taken[1:]):.2f}", f"{max(taken[1:]):.2f}")
    console.print(table)


def _megabytes() -> float:
    """What this process holds in memory; 0 where the system does not tell."""
    told = Path("/proc/self/statm")
    return int(told.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6 if told.exists() else 0.0
