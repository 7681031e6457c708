"""A run with a model that answers after 0.5 s, on 7 admitted papers: calls, latencies in a row, and our own time."""

from __future__ import annotations

import re
import time

from rich.console import Console
from rich.table import Table

from kernel.adapters.embedder import CachedEmbedder, WordLlamaEmbedder
from kernel.adapters.endpoint import Endpoint
from kernel.adapters.entailer import embedded_entailer
from kernel.adapters.library import Library
from kernel.adapters.minilm import MiniLMEmbedder
from kernel.adapters.model import OpenAIModel
from kernel.domain import Paper, Question, Role
from kernel.pipeline import Lab, Rules, investigate
from kernel.tribunal import CRITERIA
from tests.builders import direct, quiet
from tests.servers.openai_server import Ask, OpenAIServer

LATENCY_S = 0.5
PAPERS = 7
QUESTION = "How much memory does TinyAdapter save compared with full fine-tuning?"
RESULT = "Compared with full fine-tuning, TinyAdapter cuts peak memory by {share}% on task {number}."


def papers() -> tuple[Paper, ...]:
    return tuple(
        Paper(
            id=f"2601.0000{n}",
            title=f"TinyAdapter, part {n}",
            abstract="We propose TinyAdapter. " + RESULT.format(share=30 + n, number=n) + " It needs no new data.",
            authors=("Ada Example",),
            year=2026,
            source="benchmark",
        )
        for n in range(PAPERS)
    )


def claims(ask: Ask) -> object:
    quote = re.search(r"Compared with full fine-tuning, TinyAdapter[^\n]*?task \d\.", ask.text)
    share = re.search(r"(\d+)%", quote.group())
    text = f"Set against full fine-tuning, the peak memory that TinyAdapter needs is {share.group(1)}% lower."
    return {"claims": [{"text": text, "quote": quote.group(), "answers_the_question": True}]}


def entailments(ask: Ask) -> object:
    ids = re.findall(r"Claim (C\d+):", ask.text)
    span = re.search(r"TinyAdapter cuts peak memory by \d+%", ask.text).group()
    return {"claims": [{"claim": i, "verdict": "supported", "span": span} for i in ids]}


def opinion(_ask: Ask) -> object:
    criteria = [{"name": name, "points": 4, "evidence": ["C1"]} for name in CRITERIA]
    return {"criteria": criteria, "fatal_flags": [], "strongest_objection": "Only the authors report it."}


ENTAILER = embedded_entailer()
ANSWERS = {"ClaimsForm": claims, "EntailmentsForm": entailments, "OpinionForm": opinion}


async def bench(console: Console) -> None:
    embedder = CachedEmbedder(MiniLMEmbedder())
    library = Library(papers(), "benchmark papers", WordLlamaEmbedder())
    await library.warm_up()
    table = Table(title=f"A run with a model that answers after {LATENCY_S} s, {PAPERS} admitted papers")
    for heading in ("run", "seconds", "calls", "most at once", "latencies in a row", "own seconds", "verdict"):
        table.add_column(heading)
    async with OpenAIServer(answers=dict(ANSWERS), latency_s=LATENCY_S) as server:
        endpoint = Endpoint(server.base_url, in_flight=16)
        await _once(table, "first", library, embedder, endpoint, server)
        await _once(table, "second", library, embedder, endpoint, server)
        await _once(table, "third", library, embedder, endpoint, server)
        await endpoint.close()
    console.print(table)


def waiting(starts: list[float]) -> float:
    """Seconds in which at least one request was under way at the server."""
    total, reached = 0.0, 0.0
    for start in sorted(starts):
        total += max(0.0, start + LATENCY_S - max(start, reached))
        reached = max(reached, start + LATENCY_S)
    return total


async def _once(table, name, library, embedder, endpoint, server) -> None:
    model = OpenAIModel(endpoint, "benchmark")
    calls, begun, starts = server.calls, time.perf_counter(), []

    async def note_start(_server, _ask) -> None:
        starts.append(time.perf_counter())

    server.fault = note_start
    lab = Lab((library,), embedder, model, dict.fromkeys(Role, model), entailer=ENTAILER, judging=WordLlamaEmbedder())
    report = await investigate(Question(text=QUESTION), lab, Rules(), direct, quiet)
    seconds = time.perf_counter() - begun
    waited = waiting(starts)
    table.add_row(
        name,
        f"{seconds:.2f}",
        str(server.calls - calls),
        str(server.peak),
        f"{waited / LATENCY_S:.1f}",
        f"{seconds - waited:.2f}",
        f"{report.outcome} {report.verdict.score}",
    )
