"""Claim-abstract pairs a second on one core, with and without the embedder, and how it grows with the evidence.

Seconds are the processor's, on a single core, so that other work on the machine changes them little.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from rich.console import Console
from rich.table import Table

from kernel.adapters.embedder import CachedEmbedder, WordLlamaEmbedder
from kernel.evaluation.lines import VerifyLine, read_lines
from kernel.evaluation.sets import SCIFACT, scifact_corpus
from kernel.evaluation.verify import evaluate
from kernel.language.text import sentences
from kernel.verify.meaning import Meaning, meaning_of_sentences

DATA = Path(__file__).parents[3] / "shared" / "data"
PAIRS = DATA / "pairs" / "scifact_dev.jsonl"
LENGTHS = (10, 20, 40, 80, 160)  # sentences of evidence
CLAIMS = 40  # judged at each length


async def bench(console: Console) -> None:
    if not PAIRS.exists() or not (DATA / SCIFACT).exists():
        console.print("skipped: SciFact is not at hand (../shared/data)")
        return
    lines = read_lines(PAIRS, VerifyLine)
    embedder = CachedEmbedder(WordLlamaEmbedder())
    await embedder.query("loaded before anything is timed")
    evaluate(lines[:3])
    with one_core():
        await _pairs(console, lines, embedder)
        await _lengths(console, lines, embedder)


@contextmanager
def one_core() -> Iterator[None]:
    """This process on a single core, where the system can do that."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(allowed)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


async def _meaning(lines: Sequence[VerifyLine], embedder: CachedEmbedder) -> Meaning:
    return await meaning_of_sentences((li.claim for li in lines), (s for li in lines for s in li.evidence), embedder)


async def _pairs(console: Console, lines: Sequence[VerifyLine], embedder: CachedEmbedder) -> None:
    """Each half of the pairs is judged once only: nothing that is kept from one judgement may help another."""
    table = Table(title=f"Verification of {PAIRS.name} on one core: each pair once")
    for heading in ("edition", "pairs", "pairs a second", "of it embedding, s", "judging, s"):
        table.add_column(heading)
    for name, part in (("words alone", lines[::2]), ("with the embedder", lines[1::2])):
        begun = time.process_time()
        meaning = await _meaning(part, embedder) if name != "words alone" else None
        embedded = time.process_time()
        evaluate(part, meaning)
        ended = time.process_time()
        per_second = f"{len(part) / (ended - begun):.0f}"
        table.add_row(name, str(len(part)), per_second, f"{embedded - begun:.2f}", f"{ended - embedded:.2f}")
    console.print(table)


async def _lengths(console: Console, lines: Sequence[VerifyLine], embedder: CachedEmbedder) -> None:
    """No sentence is used twice, for the same reason."""
    table = Table(title=f"How it grows with the evidence: {CLAIMS} claims, each sentence used once")
    for heading in ("sentences", "words alone, ms a pair", "ms a sentence", "with the embedder, ms a pair"):
        table.add_column(heading)
    pool = dict.fromkeys(s.raw for record in scifact_corpus(DATA) for s in sentences(record.abstract))
    fresh = iter(pool)
    for length in LENGTHS:
        alone = await _milliseconds([_case(line, fresh, length) for line in lines[:CLAIMS]], None)
        both = await _milliseconds([_case(line, fresh, length) for line in lines[:CLAIMS]], embedder)
        table.add_row(str(length), f"{alone:.1f}", f"{alone / length:.3f}", f"{both:.1f}")
    console.print(table)


async def _milliseconds(cases: Sequence[VerifyLine], embedder: CachedEmbedder | None) -> float:
    begun = time.process_time()
    evaluate(cases, await _meaning(cases, embedder) if embedder else None)
    return 1000 * (time.process_time() - begun) / len(cases)


def _case(line: VerifyLine, fresh: Iterator[str], length: int) -> VerifyLine:
    return line.model_copy(update={"evidence": tuple(islice(fresh, length)), "rationales": ()})
