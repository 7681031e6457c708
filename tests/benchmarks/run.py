"""From ask to verdict, by step, with no model: on the sample library, and on 5,457 real records if at hand."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from kernel.adapters.embedder import CachedEmbedder, WordLlamaEmbedder
from kernel.adapters.entailer import CachedEntailer, embedded_answerer, embedded_entailer
from kernel.adapters.library import Library, read_records, sample_papers
from kernel.adapters.minilm import MiniLMEmbedder
from kernel.domain import Paper, Question
from kernel.pipeline import Lab, Rules, investigate
from tests.builders import direct, quiet

RECORDS = Path(__file__).parents[3] / "shared" / "data" / "arxiv" / "arxiv_gate.jsonl"
QUESTIONS = (
    "How does the inference latency and memory footprint of MixLoRA compare to full fine-tuning on the MMLU benchmark "
    "for LLaMA-2 models at 7B, 13B, and 70B scales?",
    "What does LoRA do to the number of trainable parameters compared with full fine-tuning of GPT-3?",
    "How much GPU memory does QLoRA save when a 65B model is fine-tuned?",
    "Does AdaLoRA beat LoRA on natural language processing tasks?",
    "Which quantization keeps large language models accurate at four bits?",
)
ROUNDS = 3


async def bench(console: Console) -> None:
    await _library(console, sample_papers(), "sample library")
    if RECORDS.exists():
        await _library(console, read_records(RECORDS), RECORDS.name)
    else:
        console.print(f"skipped: {RECORDS.name} is not at hand (../shared/data/arxiv)")


async def _library(console: Console, papers: tuple[Paper, ...], name: str) -> None:
    embedder = CachedEmbedder(MiniLMEmbedder())
    library = Library(papers, name, WordLlamaEmbedder())
    begun = time.perf_counter()
    await library.warm_up()
    warm_up = time.perf_counter() - begun
    lab = Lab(
        (library,),
        embedder,
        entailer=CachedEntailer(embedded_entailer()),
        judging=WordLlamaEmbedder(),
        answerer=CachedEntailer(embedded_answerer()),
    )
    await investigate(Question(text="What is LoRA?"), lab, Rules(), direct, quiet)  # the first run loads the rest
    totals, steps = [], {}
    for question in QUESTIONS * ROUNDS:
        begun = time.perf_counter()
        report = await investigate(Question(text=question), lab, Rules(), direct, quiet)
        totals.append(time.perf_counter() - begun)
        for step, seconds in report.seconds:
            steps.setdefault(step, []).append(seconds)
    table = Table(title=f"From ask to verdict, no model: {library.name}; warm-up {warm_up:.1f} s")
    for heading in ("step", "median s", "max s"):
        table.add_column(heading)
    for step, seconds in steps.items():
        table.add_row(step, f"{statistics.median(seconds):.3f}", f"{max(seconds):.3f}")
    table.add_row(f"whole run ({len(totals)} runs)", f"{statistics.median(totals):.3f}", f"{max(totals):.3f}")
    console.print(table)
