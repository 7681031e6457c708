"""Records as the stuff of probe drafts: which of them report results, and how a draft that boasts of them looks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Literal

from kernel.domain import (
    Admission,
    Claim,
    Coverage,
    Criterion,
    Edition,
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
from kernel.evaluation.probes_wording import plain
from kernel.language.holding import owns
from kernel.language.quantities import quantities
from kernel.language.text import Sentence, sentences
from kernel.tribunal import CRITERIA

Set = Literal["tune", "test"]
_NAMED = re.compile(r"([A-Za-z][\w+.-]{2,24}): ")
_RESULT = re.compile(
    r"\b(?:achiev|outperform|reduc|improv|surpass|reach|attain|exceed|requir|accelerat|lower|increas|retain|maintain|"
    r"enabl|rais|gain|need)\w*\b"
)
_LEANS = re.compile(r"(?:It|Its|This|These|Those|They|Their|Such|However|Both|Here|Thus|Hence|We|Our|To|In this)\b")


@dataclass(frozen=True)
class Source:
    """A record with a method of its own, and the sentences of its abstract that report results."""

    paper: Paper
    name: str
    results: tuple[Sentence, ...]


def half_of(paper: Paper) -> Set:
    """The set that drafts of this record belong to, by a hash of its id."""
    return "tune" if sha256(paper.id.encode()).digest()[0] % 2 else "test"


def source_of(paper: Paper) -> Source | None:
    """The record as a source; None where its title names no method of its own or no sentence of it reports a result."""
    named = _NAMED.match(paper.title)
    name = named[1] if named and any(c.isupper() for c in named[1][1:]) else ""
    if not name or not owns(name, paper.title, paper.abstract):
        return None
    results = tuple(s for s in sentences(paper.abstract) if _tells(s.text, name))
    return Source(paper, name, results) if results else None


def _tells(sentence: str, name: str) -> bool:
    """Whether a sentence reports a result of the method and can stand by itself."""
    said = plain(sentence, name)
    whole = 8 <= len(said.split()) <= 45 and not _LEANS.match(said) and not re.search(r"\b(?:we|our)\b", said, re.I)
    return whole and name.casefold() in said.casefold() and bool(_RESULT.search(said)) and any(quantities(said))


def claim_of(number: int, paper: Paper, s: Sentence, text: str) -> Claim:
    """A claim that rests on one sentence of a paper's abstract."""
    return Claim(id=f"C{number}", text=text, paper_id=paper.id, quote=s.raw, start=s.start, end=s.end, made_by="probe")


def admitted(paper: Paper) -> Screened:
    """The paper as a gate would show it that admits it."""
    return Screened(paper=paper, admission=Admission.ADMITTED, relevance=1, similarity=0.8, coverage=0.9, tfidf=0.4)


def boast(question: str, paper: Paper, claims: tuple[Claim, ...]) -> Report:
    """A draft that claims the best of itself."""
    findings = tuple(
        Finding(
            claim=c,
            label=Label.VERIFIED,
            provenance=Provenance.AUTHORS,
            probability=0.95,
            confidence=0.76,
            reasons=("numbers, names and direction agree",),
            evidence=c.quote,
        )
        for c in claims
    )
    criteria = tuple(Criterion(name=n, points=4, evidence=tuple(c.id for c in claims)) for n in CRITERIA)
    opinions = tuple(Opinion(role=role, reviewer="probe", criteria=criteria) for role in Role)
    return Report(
        question=Question(text=question),
        plan=Plan(relation=Relation.DESCRIBE, facets=(), queries=()),
        papers=(admitted(paper),),
        findings=findings,
        coverage=Coverage(premise_met=True),
        verdict=Verdict(opinions=opinions, score=9.0),
        outcome=Outcome.OWNER_REVIEW,
        answer="\n".join(f"• {c.text} [{c.id}: {paper.id}]" for c in claims),
        gaps=(),
        edition=Edition(library="probe set", embedder="none", reviewers=("probe",) * len(Role)),
        written_on=date(2026, 1, 1),
    )
