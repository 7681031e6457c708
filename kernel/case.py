"""A case as it grows through a run, and the small pure turns between its steps. Asks nothing of the outside world."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol, TypeVar

import kernel
from kernel.answer import answer_of
from kernel.asking import PAPERS, Told
from kernel.claims import ANSWER_MARGIN, OF_FEW_PAPERS, PER_PAPER
from kernel.domain import (
    Admission,
    Claim,
    Coverage,
    Document,
    Edition,
    Fault,
    Finding,
    Gap,
    Label,
    Outcome,
    Paper,
    Plan,
    Query,
    Question,
    Reliability,
    Report,
    Revision,
    Role,
    Screened,
    Value,
    Verdict,
)
from kernel.gate import ALIKE_SENTENCE, TFIDF_THRESHOLD, THRESHOLD_ALIKE, THRESHOLD_NAMED, THRESHOLD_UNNAMED
from kernel.language.holding import held, required
from kernel.language.relevance import COVERAGE_WEIGHT
from kernel.language.text import clean
from kernel.ports import Embedder, Entailer, Model, Source, Step
from kernel.prompt import load
from kernel.reading import Read
from kernel.report import COVERAGE_PARAMETER, markdown_of
from kernel.tribunal import REVISE_UNDER, named_claims, reviewers_of
from kernel.verify.conflicts import conflicts_of
from kernel.verify.head import edition_shown

T = TypeVar("T")
Documents = tuple[Document, ...]


class Instruments(Protocol):
    """What the report needs to know of the instruments that were used."""

    @property
    def sources(self) -> tuple[Source, ...]: ...  # noqa: D102 — see kernel.pipeline.Lab
    @property
    def embedder(self) -> Embedder: ...  # noqa: D102
    @property
    def reader(self) -> Model | None: ...  # noqa: D102
    @property
    def reviewers(self) -> Mapping[Role, Model]: ...  # noqa: D102
    @property
    def reliability(self) -> Reliability | None: ...  # noqa: D102
    @property
    def entailer(self) -> Entailer | None: ...  # noqa: D102
    @property
    def head_embedder(self) -> Embedder: ...  # noqa: D102
    @property
    def answerer(self) -> Entailer | None: ...  # noqa: D102


class Case(Value):
    """What is known so far. `dropped` holds (paper id, quote) of claims that a revision round leaves out."""

    question: Question
    plan: Plan
    papers: tuple[Screened, ...] = ()
    findings: tuple[Finding, ...] = ()
    coverage: Coverage = Coverage()
    gaps: tuple[Gap, ...] = ()
    dropped: tuple[tuple[str, str], ...] = ()
    faults: tuple[Fault, ...] = ()  # what the audit found wrong with it
    objections: tuple[str, ...] = ()  # what the tribunal said against it before it was revised
    revision: Revision | None = None  # what was done about it
    told: Told = Told()  # what the answering model said

    def revised(self, more: tuple[Query, ...], revision: Revision, dropped: tuple[tuple[str, str], ...] = ()) -> Case:
        """The case at the start of a revision round: its queries added, and without the claims that it drops."""
        plan = self.plan.model_copy(update={"revision_queries": more})
        return self.model_copy(update={"plan": plan, "dropped": dropped, "gaps": (), "revision": revision})


class Stopwatch:
    """A Step that also measures wall-clock seconds by step in this process; a step that is kept costs nothing."""

    def __init__(self, step: Step) -> None:
        self._step = step
        self._spans: dict[str, list[tuple[float, float]]] = {}

    async def __call__(self, name: str, work: Callable[..., Awaitable[T]], *args: Any) -> T:
        """Run the step and note from when to when."""
        begun, spans = time.perf_counter(), self._spans.setdefault(name.partition(":")[0], [])
        try:
            return await self._step(name, work, *args)
        finally:
            spans.append((begun, time.perf_counter()))

    @property
    def seconds(self) -> tuple[tuple[str, float], ...]:
        """Seconds by step, in the order of the first begin; steps side by side are counted once."""
        return tuple((name, round(_union(spans), 4)) for name, spans in self._spans.items())


def _union(spans: list[tuple[float, float]]) -> float:
    total, reached = 0.0, 0.0
    for begun, ended in sorted(spans):
        total += max(0.0, ended - max(begun, reached))
        reached = max(reached, ended)
    return total


def documents_of(papers: Sequence[Paper], texts: Sequence[tuple[str, tuple[tuple[str, str], ...]]]) -> Documents:
    """Papers with their abstract and, where it was read, their full text."""
    full = dict(texts)
    return tuple((p, (("abstract", p.abstract), *_named_apart(full.get(p.id, ())))) for p in papers)


def _named_apart(sections: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Sections with the same title are told apart by a number, so that a quote's offsets stay true."""
    seen: dict[str, int] = {"abstract": 1}
    named = []
    for title, text in sections:
        name = " ".join(title.split()) or "untitled"
        seen[name.casefold()] = seen.get(name.casefold(), 0) + 1
        named.append((name if seen[name.casefold()] == 1 else f"{name} ({seen[name.casefold()]})", text))
    return tuple(named)


def with_enriched(screened: tuple[Screened, ...], known: tuple[Paper, ...]) -> tuple[Screened, ...]:
    """The gate's list with what the registers know; a retracted paper becomes background."""
    by_id = {p.id: p for p in known}
    updated = []
    for one in screened:
        paper = by_id.get(one.paper.id, one.paper)
        change: dict[str, Any] = {"paper": paper}
        if paper.retracted and one.admitted:
            change |= {"admission": Admission.BACKGROUND, "reason": "the paper is retracted"}
        updated.append(one.model_copy(update=change))
    return tuple(sorted(updated, key=lambda s: not s.admitted))


def with_flags(
    screened: tuple[Screened, ...], flagged: tuple[tuple[str, tuple[str, ...]], ...]
) -> tuple[Screened, ...]:
    """The gate's list, with what the screen found in full texts added to each paper's flags."""
    found = dict(flagged)
    return tuple(
        s.model_copy(update={"paper": s.paper.model_copy(update={"flags": (*s.paper.flags, *found[s.paper.id])})})
        if s.paper.id in found
        else s
        for s in screened
    )


def number_claims(reads: Sequence[Read]) -> tuple[tuple[Claim, bool], ...]:
    """The claims of all papers under ids C1, C2, …, those said to answer first."""
    claims = sorted((c for r in reads for c in r.claims), key=lambda pair: not pair[1])
    return tuple((c.model_copy(update={"id": f"C{n}"}), answers) for n, (c, answers) in enumerate(claims, start=1))


def said_to_answer(
    claims: tuple[tuple[Claim, bool], ...], plan: Plan, documents: Documents
) -> tuple[tuple[Claim, bool], ...]:
    """A model's word that a claim answers stands only where the cited section holds all that the question names."""
    texts = {(p.id, name): f"{p.title}. {clean(text)}" for p, sections in documents for name, text in sections}
    groups = required(plan.facets)
    return tuple(
        (c, answers and all(any(held(f, texts[c.paper_id, c.section]) for f in group) for group in groups))
        for c, answers in claims
    )


def without(case: Case, verdict: Verdict) -> tuple[tuple[str, str], ...]:
    """What the revision round drops: contradicted claims, and the claim that a veto names."""
    return tuple(
        (f.claim.paper_id, f.claim.quote)
        for f in case.findings
        if f.label is Label.CONTRADICTED or f.claim.id in named_claims(verdict.veto)
    )


def revision_of(
    case: Case, before: Verdict, more: tuple[Query, ...], dropped: tuple[tuple[str, str], ...], papers: int
) -> Revision:
    """What a revision round does about the objections to the case as it stands."""
    texts = tuple(f.claim.text for f in case.findings if (f.claim.paper_id, f.claim.quote) in dropped)
    return Revision(before=before, searched=tuple(q.purpose for q in more), papers=papers, dropped=texts)


def write(
    case: Case, verdict: Verdict, outcome: Outcome, lab: Instruments, on: date, seconds: tuple[tuple[str, float], ...]
) -> Report:
    """The report of a judged case, with its draft."""
    papers = tuple(s.paper for s in case.papers)
    conflicts = conflicts_of(case.findings)
    report = Report(
        question=case.question,
        plan=case.plan,
        papers=case.papers,
        findings=case.findings,
        conflicts=conflicts,
        coverage=case.coverage,
        verdict=verdict,
        outcome=outcome,
        answer=answer_of(case.question, case.plan, case.findings, case.coverage, outcome, papers, conflicts),
        gaps=case.gaps,
        edition=edition_of(lab),
        written_on=on,
        seconds=seconds,
        revision=case.revision,
    )
    return report.model_copy(update={"markdown": markdown_of(report)})


def edition_of(lab: Instruments) -> Edition:
    """What exactly ran: enough to run it again."""
    prompts = [load(role.lower()).edition for role in Role if role in lab.reviewers]
    if lab.reader is not None:
        prompts = [load(name).edition for name in ("plan", "claims", "entailment")] + prompts
    models = [m for m in (lab.reader, *lab.reviewers.values()) if m is not None]
    return Edition(
        library=" and ".join(s.name for s in lab.sources),
        embedder=lab.embedder.name,
        reviewers=reviewers_of(lab.reviewers),
        prompts=tuple(prompts),
        parameters=(
            (COVERAGE_PARAMETER, str(COVERAGE_WEIGHT)),
            ("gate: relevance needed, method named / not named", f"{THRESHOLD_NAMED} / {THRESHOLD_UNNAMED}"),
            ("gate: relevance and likeness of a sentence that are enough", f"{THRESHOLD_ALIKE} / {ALIKE_SENTENCE}"),
            ("TF-IDF threshold (shown, never decides)", str(TFIDF_THRESHOLD)),
            ("papers read / claims a paper / of each of few", f"{PAPERS} / {PER_PAPER} / {OF_FEW_PAPERS}"),
            ("claims: score below its paper's best that still answers", str(ANSWER_MARGIN)),
            ("claims: answering model", lab.answerer.name if lab.answerer else "none"),
            (
                "verification: edition of the head",
                edition_shown(lab.head_embedder.name, lab.entailer.name if lab.entailer else None),
            ),
            ("verification: entailment model", lab.entailer.name if lab.entailer else "none"),
            ("revision round under", str(REVISE_UNDER)),
        ),
        model_calls=models[0].spent.calls if models else 0,
        tokens=models[0].spent.tokens if models else 0,
        sovereign=kernel.__version__,
        reliability=lab.reliability,
    )
