"""A finished draft made into a case again from its question, its papers and its words alone, and judged anew.

Labels, coverage, scores and the plan that the draft carries are not believed: a draft made by other hands may say of a
falsified claim that it is verified. Only the papers' abstracts travel with a draft, so what rests on a full text has
nothing at hand that could support it, and counts as unverified.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

from kernel.audit import ABSTRACT, Records, audit, audit_words
from kernel.case import Case, documents_of, said_to_answer
from kernel.coverage import against_premise, matrix
from kernel.domain import (
    Claim,
    Fault,
    Finding,
    Label,
    Outcome,
    Paper,
    Provenance,
    Question,
    Report,
    Verdict,
)
from kernel.entailing import Weighed, weigh
from kernel.errors import Unavailable
from kernel.gate import screen
from kernel.pipeline import Lab, judge, verify_all
from kernel.planning import plan, spelled_out
from kernel.policy import outcome_of
from kernel.screening import screened_paper
from kernel.tribunal import REVISE_UNDER
from kernel.verify.quote import anchor

T = TypeVar("T")
UNKNOWN = "nothing in the draft's records supports it"


async def judged_anew(report: Report, lab: Lab) -> tuple[Verdict, Outcome]:
    """The verdict of the lab's reviewers on a draft, and what the policy makes of it. Nothing is searched."""
    case = await case_of(report, lab)
    verdict = await judge(case, lab, _direct, _quiet, rounds=0)
    return verdict, outcome_of(case.coverage, case.findings, verdict, case.papers, auto_approve=False)


def passed(verdict: Verdict, outcome: Outcome) -> bool:
    """Whether a draft passes its tribunal: judged, 6.5 or more, no veto, and evidence enough to be an answer."""
    good_enough = verdict.judged and verdict.score >= REVISE_UNDER and not verdict.veto
    return good_enough and outcome is not Outcome.INSUFFICIENT_EVIDENCE


async def case_of(report: Report, lab: Lab) -> Case:
    """The case that the draft's papers and words make: planned, screened, verified and audited again."""
    question = Question(text=report.question.text)
    asked = (await plan(question, None)).plan
    told = {s.paper.id: s.paper for s in report.papers}
    papers = tuple(screened_paper(paper)[0] for paper in told.values())
    asked = await spelled_out(asked, papers)
    gated = await screen(question.text, asked, papers, lab.embedder)
    documents = documents_of([s.paper for s in gated if s.admitted], ())
    case = Case(question=question, plan=asked, papers=gated, coverage=matrix(asked, documents))
    known = {paper.id: paper for paper, _ in documents}
    anchored = {n: c for n, f in enumerate(report.findings) if (c := _anchored(f.claim, known))}
    said = tuple((claim, report.findings[n].answers) for n, claim in anchored.items())
    answering = said_to_answer(said, asked, documents)
    weighed = await weigh(tuple(anchored.values()), documents, lab.entailer) if lab.entailer else Weighed()
    if weighed.silent:  # every draft would be refused, and that would be remembered as what the reviewers are worth
        raise Unavailable(weighed.gaps[0].why)
    verified = await verify_all(answering, case, documents, (), lab.head_embedder, weighed)
    again = dict(zip(anchored, verified, strict=True))
    findings = tuple(again.get(n) or _unsupported(f) for n, f in enumerate(report.findings))
    coverage = against_premise(question.text, case.coverage, findings, asked.facets)
    texts = {(p.id, part): getattr(p, part) for p in told.values() for part in (ABSTRACT, "title")}  # as they came
    records = Records(gated, texts)
    drafted = _located(report.findings, anchored)
    faults = audit(asked, drafted, (), records) + audit_words(report, records) + _unproven(report.findings, findings)
    return case.model_copy(update={"findings": findings, "coverage": coverage, "faults": faults})


def _unproven(drafted: Sequence[Finding], again: Sequence[Finding]) -> tuple[Fault, ...]:
    """Claims that the draft shows as verified, and of which anything but support is the most probable."""
    return tuple(
        Fault(kind="unproven", claim=f.claim.id, why="shown as supported; its source more probably does not say it")
        for f, g in zip(drafted, again, strict=True)
        if f.supported and not g.supported and g.probability < max(g.contradiction, g.probabilities.not_enough)
    )


def _anchored(claim: Claim, papers: Mapping[str, Paper]) -> Claim | None:
    """The claim with the offsets that its quote has in the abstract of its paper; None where it has none there."""
    paper = papers.get(claim.paper_id)
    place = anchor(claim.quote, paper.abstract) if paper else None
    if paper is None or place is None:
        return None
    start, end = place
    return claim.model_copy(
        update={"start": start, "end": end, "section": ABSTRACT, "quote": paper.abstract[start:end]}
    )


def _located(findings: tuple[Finding, ...], anchored: Mapping[int, Claim]) -> tuple[Finding, ...]:
    """The draft's own findings, each claim in the section where its quote was found; the abstract where it was not."""
    claims = {n: anchored.get(n) or f.claim.model_copy(update={"section": ABSTRACT}) for n, f in enumerate(findings)}
    return tuple(f.model_copy(update={"claim": claims[n]}) for n, f in enumerate(findings))


def _unsupported(finding: Finding) -> Finding:
    change = {
        "label": Label.UNVERIFIED,
        "provenance": Provenance.AUTHORS,
        "corroborated_by": (),
        "probability": 0.0,
        "confidence": 0.0,
        "reasons": (UNKNOWN,),
        "evidence": "",
        "about": (),
        "answers": False,
    }
    return finding.model_copy(update=change)


async def _direct(name: str, work: Callable[..., Awaitable[T]], *args: Any) -> T:  # noqa: ARG001 — the port names its steps
    """A step that is not kept: an evaluation is not resumed."""
    return await work(*args)


async def _quiet(stage: str, detail: str = "") -> None:
    """Nobody waits for progress here."""
