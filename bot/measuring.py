"""The work of `sovereign eval …`: lines in, figures out, each with `n` and `seconds`. The measures are the kernel's."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.counting import bar
from bot.evaluating import Whose
from bot.instruments import (
    NO_MODEL,
    SAMPLES,
    build,
    embedder_of,
    entailer_of,
    finder_of,
    judging_embedder,
    keep_reliability,
    library_of,
    now,
    records_of,
)
from bot.settings import Settings
from kernel.domain import Entailment
from kernel.errors import Refused
from kernel.evaluation.lines import AskLine, CorpusLine, GateLine, InjectionLine, QueryLine, TribunalLine, VerifyLine
from kernel.ports import Embedder, Model
from kernel.verify.head import head
from kernel.verify.meaning import Meaning, meaning_of_sentences

Figures = dict[str, Any]
NO_EMBEDDER = "none: words alone"


async def verify(
    lines: Sequence[VerifyLine],
    settings: Settings,
    embedding: Whose | None = None,
    entailment: Whose | None = None,
    *,
    with_model: bool = False,
) -> Figures:
    """The figures of verification, and on whose vectors, odds and words they rest.

    Raises Refused where a model should read and none is set, Unavailable where the entailment model stays silent.
    """
    from kernel.evaluation.verify import evaluate, hear, odds_of

    reader = _reader(settings, len(lines)) if with_model else None
    begun = time.perf_counter()
    embedder = None if embedding is Whose.NONE else judging_embedder()
    entailer = None if entailment is Whose.NONE else entailer_of(settings, local=entailment is Whose.LOCAL)
    meaning = await _meaning(lines, embedder) if embedder and head().reads(embedder.name) else None
    with bar("Asking the entailment model", len(lines)) as shown:
        odds = await odds_of(lines, entailer, shown.advance) if entailer else None
    heard: list[Entailment] = []
    if reader:
        with bar("Asking the reading model", len(lines)) as shown:
            heard = await asyncio.gather(*(shown.counted(hear(line, reader)) for line in lines))
    with bar("Verifying claims", len(lines)) as shown:
        figures = await shown.beside(evaluate, lines, meaning, odds, heard, shown.advance)
    used: Figures = {
        "embedder": meaning.embedder if meaning else NO_EMBEDDER,
        "entailment": entailer.name if entailer else NO_MODEL,
    }
    if reader:
        used |= {"model": reader.name, "unheard": sum(h.said == "unchecked" for h in heard)}
    return _whole(lines, begun, used | figures)


async def gate(lines: Sequence[GateLine], settings: Settings) -> Figures:
    """The figures of the gate, with the embedder of a run."""
    from kernel.evaluation.gate import evaluate

    begun, embedder = time.perf_counter(), embedder_of(settings)
    with bar("Screening passages", len(lines)) as shown:
        figures = await evaluate(lines, embedder, shown.advance)
    return _whole(lines, begun, {"embedder": embedder.name} | figures)


async def retrieve(corpus: Sequence[CorpusLine], queries: Sequence[QueryLine], settings: Settings) -> Figures:
    """The figures of a library's search, with the vectors that a run's library is searched with."""
    from kernel.evaluation.retrieve import evaluate, papers_of

    begun, finder = time.perf_counter(), finder_of(settings)
    with bar("Searching", len(queries)) as shown:
        source = await library_of(papers_of(corpus), "corpus", finder)
        figures = await evaluate(queries, source, shown.advance)
    return _whole(queries, begun, {"records": len(corpus), "embedder": finder.name} | figures)


async def ask(lines: Sequence[AskLine], library: Path, settings: Settings, *, with_model: bool = False) -> Figures:
    """The figures of whole runs over a file of records. Raises Refused where that cannot be read."""
    from kernel.evaluation.ask import evaluate

    instruments = build(settings, str(library), None, None)
    if not with_model:
        instruments = replace(instruments, models={})
    lab = instruments.lab_for_run(len(lines))
    begun = time.perf_counter()
    with bar("Asking", len(lines)) as shown:
        figures = await evaluate(lines, lab, shown.advance)
    return _whole(lines, begun, figures)


async def tribunal(lines: Sequence[TribunalLine], settings: Settings) -> Figures:
    """The figures of the configured reviewers."""
    from kernel.evaluation.tribunal import evaluate

    lab = build(settings, SAMPLES, None, None).lab_for_run(len(lines))
    begun = time.perf_counter()
    with bar("Judging drafts", len(lines)) as shown:
        figures = await evaluate(lines, lab, shown.advance)
    return _whole(lines, begun, figures)


def remember(figures: Figures) -> None:
    """Keep the reviewers' figures, so that their reports show them. Raises Refused where they cannot be written."""
    from kernel.evaluation.tribunal import reliability_of

    measured = reliability_of(figures, now().date())
    if measured:
        keep_reliability(measured)


def probes(library: Path | None) -> tuple[TribunalLine, ...]:
    """The probe set of the tribunal, made of these records or of the samples. Raises Refused where that cannot be."""
    from kernel.evaluation.probes import probes

    try:
        return tuple(probes(records_of(library), "test"))
    except ValueError as error:
        raise Refused(f"{library or 'The sample library'}: {error}") from error


async def injection(lines: Sequence[InjectionLine]) -> Figures:
    """The figures of the screen for orders to the reader."""
    from kernel.evaluation.injection import evaluate

    begun = time.perf_counter()
    with bar("Screening texts", len(lines)) as shown:
        figures = await shown.beside(evaluate, lines, shown.advance)
    return _whole(lines, begun, figures)


async def _meaning(lines: Iterable[VerifyLine], embedder: Embedder) -> Meaning:
    cut = (sentence for line in lines for sentence in line.evidence)
    return await meaning_of_sentences((line.claim for line in lines), cut, embedder)


def _reader(settings: Settings, runs: int) -> Model:
    """The reading model of a run. Raises Refused where none is set."""
    reader = build(settings, SAMPLES, None, None).lab_for_run(runs).reader
    if reader is None:
        raise Refused("No model is set that could read claims: set SOVEREIGN_MODEL.")
    return reader


def _whole(lines: Sequence[object], begun: float, figures: Figures) -> Figures:
    return {"n": len(lines), "seconds": round(time.perf_counter() - begun, 3), **figures}
