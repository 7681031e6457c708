"""Small whole values for the tests of the kernel. They hold no behaviour; the ports' fakes are in tests/fakes.py."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import date
from typing import Any, TypeVar

from kernel.adapters.library import sample_papers
from kernel.domain import Admission as Gate
from kernel.domain import (
    Cell,
    Claim,
    Coverage,
    Criterion,
    Edition,
    Facet,
    FacetKind,
    Finding,
    Label,
    Opinion,
    Outcome,
    Paper,
    Plan,
    Provenance,
    Question,
    Relation,
    Report,
    Role,
    Screened,
    Verdict,
)
from kernel.facets import facets_of, relation_of
from kernel.language.text import sentences
from kernel.queries import queries_of
from kernel.tribunal import CRITERIA

T = TypeVar("T")

SEED_QUESTION = (
    "How does the inference latency and memory footprint of MixLoRA compare to full fine-tuning on the MMLU benchmark "
    "for LLaMA-2 models at 7B, 13B, and 70B scales?"
)
LORA_QUESTION = (
    "What does LoRA do to the number of trainable parameters compared with full fine-tuning of GPT-3?"  # the library's
)

FAST_TUNER = (
    "Fine-tuning a large model is slow. We propose FastTuner, which freezes nine layers in ten. "
    "On GSM8K, FastTuner is 3.2x faster than SlowTuner and reaches 61.5% accuracy with Qwen-7B. "
    "It needs 12 GB of memory, up to 40% less than SlowTuner. It does not help on short inputs."
)


def a_paper(paper_id: str = "2401.00001", title: str = "FastTuner", abstract: str = FAST_TUNER, **other: Any) -> Paper:
    given = {"authors": ("Ada Byron", "Bo Chen"), "year": 2024, "url": f"https://arxiv.org/abs/{paper_id}"}
    return Paper(id=paper_id, title=title, abstract=abstract, **{**given, **other})


def a_document(paper: Paper, *sections: tuple[str, str]) -> tuple[Paper, tuple[tuple[str, str], ...]]:
    return paper, (("abstract", paper.abstract), *sections)


def a_plan(question: str) -> Plan:
    facets = facets_of(question)
    return Plan(relation=relation_of(question, facets), facets=facets, queries=queries_of(question, facets))


def a_method_plan(*names: str) -> Plan:
    facets = tuple(Facet(kind=FacetKind.METHOD, text=n, key=True) for n in names)
    return Plan(relation=Relation.DESCRIBE, facets=facets, queries=())


def texts(facets: Iterable[Facet], kind: FacetKind) -> tuple[str, ...]:
    return tuple(f.text for f in facets if f.kind is kind)


def a_claim(text: str = "", claim_id: str = "C1", paper: Paper | None = None, sentence: int = 2) -> Claim:
    """A claim that rests on one sentence of a paper's abstract; without a text of its own it is a copy of it."""
    paper = paper or a_paper()
    s = sentences(paper.abstract)[sentence]
    return Claim(id=claim_id, text=text or s.text, paper_id=paper.id, quote=s.raw, start=s.start, end=s.end)


def a_finding(claim_id: str = "C1", **other: Any) -> Finding:
    """A verified rewording that answers; say what is different."""
    given: dict[str, Any] = {
        "claim": a_claim("FastTuner trains 3.2 times faster than SlowTuner.", claim_id),
        "label": Label.VERIFIED,
        "provenance": Provenance.AUTHORS,
        "probability": 0.9,
        "confidence": 0.7,
        "about": ("FastTuner",),
        "reasons": ("numbers, names and direction agree",),
    }
    return Finding(**{**given, **other})


def a_coverage(covered: int = 2, of: int = 2, premise: bool | None = True) -> Coverage:
    cells = [Cell(left="FastTuner", right=f"thing {n}", paper_id="p" if n < covered else "") for n in range(of)]
    missing = [f"No retrieved passage holds FastTuner together with {c.right}." for c in cells if not c.covered]
    return Coverage(cells=tuple(cells), premise_met=premise, missing=tuple(missing))


def an_opinion(role: Role, points: int = 4, **other: Any) -> Opinion:
    criteria = () if other.get("abstained") else tuple(Criterion(name=n, points=points) for n in CRITERIA)
    return Opinion(role=role, reviewer="a model", criteria=criteria, **other)


def opinions(*points: int) -> tuple[Opinion, ...]:
    return tuple(an_opinion(role, p) for role, p in zip(Role, points, strict=True))


def a_verdict(score: float = 9.0, **other: Any) -> Verdict:
    return Verdict(**{"opinions": opinions(4, 4, 4), "score": score, **other})


def a_report(**other: Any) -> Report:
    paper = other.pop("paper", None) or a_paper()
    screened = Screened(
        paper=paper, admission=Gate.ADMITTED, relevance=0.9, similarity=0.6, coverage=0.6, tfidf=0.1, reason="speaks"
    )
    given: dict[str, Any] = {
        "question": Question(text="Is FastTuner faster than SlowTuner on GSM8K?"),
        "plan": a_plan("Is FastTuner faster than SlowTuner on GSM8K?"),
        "papers": (screened,),
        "findings": (a_finding(),),
        "coverage": a_coverage(),
        "verdict": a_verdict(),
        "outcome": Outcome.OWNER_REVIEW,
        "answer": "• FastTuner trains 3.2 times faster than SlowTuner. [C1: Ada Byron et al., 2024, 2401.00001]",
        "gaps": (),
        "edition": Edition(library="a shelf (1 paper)", embedder="word counts", reviewers=("rules",) * 3),
        "written_on": date(2026, 3, 1),
    }
    return Report(**{**given, **other})


def samples() -> tuple[Paper, ...]:
    return sample_papers()


async def direct(_name: str, work: Callable[..., Awaitable[T]], *args: Any) -> T:
    """A Step that just awaits."""
    return await work(*args)


async def quiet(_stage: str, _detail: str = "") -> None:
    """A Tell that nobody listens to."""
    await asyncio.sleep(0)
