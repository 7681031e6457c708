"""The coverage matrix: for every pair that the question asks for, is there one admitted passage that holds both?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kernel.domain import Cell, Coverage, Document, Facet, FacetKind, Finding, Paper, Plan
from kernel.language.holding import held, owns
from kernel.language.text import clean, sentences, windows
from kernel.verify.direction import reversed_order

_OURS = re.compile(r"\b(?:we|our|ours|the proposed|this (?:method|model|approach|framework))\b", re.IGNORECASE)
_PAIRED = (
    FacetKind.COMPARATOR,
    FacetKind.METRIC,
    FacetKind.DATASET,
    FacetKind.MODEL,
    FacetKind.SCALE,
    FacetKind.ENTITY,
)
# What a question takes for granted: that the method was set against this, on this, with this. A metric is asked for.
_PRESUMED = (FacetKind.COMPARATOR, FacetKind.DATASET, FacetKind.MODEL, FacetKind.SCALE, FacetKind.ENTITY)


def matrix(plan: Plan, documents: Sequence[Document]) -> Coverage:
    """The pairs (method, other facet) with the passage that holds both, the premise, and what is missing in words.

    `documents` are the admitted papers with their (section, text) pairs. A passage is a window of up to five
    sentences. In a paper that introduces the method every passage is about it; a comparator still needs the method,
    or "we", beside it.
    """
    methods = plan.of(FacetKind.METHOD)
    others = plan.of(*_PAIRED)
    cells = tuple(_cell(plan, method, other, documents) for method in methods for other in others)
    if len(methods) > 1:
        cells += tuple(_cell(plan, methods[0], other, documents) for other in methods[1:])
    absent = tuple(m for m in methods if not any(held(m, w) for _, _, w in _passages(documents)))
    premise = _premise(plan, cells, absent)
    missing = tuple(_missing(cells, absent))
    if premise and not _together(plan, documents):
        premise, missing = False, (*missing, f"No one retrieved paper holds together {_all_presumed(plan)}.")
    return Coverage(cells=cells, premise_met=premise, missing=missing)


def _cell(plan: Plan, method: Facet, other: Facet, documents: Sequence[Document]) -> Cell:
    """The pair, with the passage that holds both and most of what else the question names; the first of equals."""
    holding = [p for p in _passages(documents) if held(other, p[2]) and _about(method, other, p[0], p[2])]
    if not holding:
        return Cell(left=method.text, right=other.text)
    paper, section, window = max(holding, key=lambda p: sum(held(f, p[2]) for f in plan.facets))
    return Cell(left=method.text, right=other.text, paper_id=paper.id, evidence=f"{section}: {window}")


def _about(method: Facet, other: Facet, paper: Paper, window: str) -> bool:
    if held(method, window):
        return True
    own = owns(method.text, paper.title, paper.abstract)
    return own and (other.kind is not FacetKind.COMPARATOR or bool(_OURS.search(window)))


def _passages(documents: Sequence[Document]) -> Iterator[tuple[Paper, str, str]]:
    for paper, sections in documents:
        yield paper, "title", clean(paper.title)
        for section, text in sections:
            for window in windows(sentences(text)):
                yield paper, section, " ".join(s.text for s in window)


def _premise(plan: Plan, cells: tuple[Cell, ...], absent: tuple[Facet, ...]) -> bool | None:
    """False where something that the question takes for granted is in no admitted passage; None where nothing is."""
    if absent:
        return False
    presumed = plan.of(*_PRESUMED)
    if not plan.of(FacetKind.METHOD) or not (presumed or len(plan.of(FacetKind.METHOD)) > 1):
        return None
    covered = {c.right for c in cells if c.covered}
    single = [f for f in presumed if f.kind not in (FacetKind.MODEL, FacetKind.SCALE)]
    models = [f for f in presumed if f.kind in (FacetKind.MODEL, FacetKind.SCALE)]
    alternatives = [f.text for f in plan.of(FacetKind.METHOD)[1:]]
    met = all(f.text in covered for f in single) and all(a in covered for a in alternatives)
    return met and (not models or any(f.text in covered for f in models))


_LOADED = re.compile(r"\s*(?:why|how much|how many|by how much|by what|what makes)\b", re.IGNORECASE)


def against_premise(question: str, coverage: Coverage, findings: Sequence[Finding]) -> Coverage:
    """The coverage, with the premise not met where a supported claim says the opposite of what the question presumes.

    "Why is A worse than B?" takes for granted that it is; "Is A worse than B?" asks.
    """
    opposed = [f.claim.id for f in findings if f.supported and reversed_order(question, f.claim.text)]
    if not opposed or not _LOADED.match(question):
        return coverage
    says = f"{opposed[0]} says the opposite of what the question takes for granted."
    return coverage.model_copy(update={"premise_met": False, "missing": (*coverage.missing, says)})


def _together(plan: Plan, documents: Sequence[Document]) -> bool:
    """Whether one paper holds all that the question presumes: pairs out of different papers make no comparison."""
    named = [*plan.of(FacetKind.METHOD), *plan.of(FacetKind.COMPARATOR, FacetKind.DATASET, FacetKind.ENTITY)]
    models = plan.of(FacetKind.MODEL, FacetKind.SCALE)
    for paper, sections in documents:
        texts = [clean(paper.title), *(s.text for _, body in sections for s in sentences(body))]
        if all(any(held(f, t) for t in texts) for f in named) and (
            not models or any(held(m, t) for m in models for t in texts)
        ):
            return True
    return False


def _all_presumed(plan: Plan) -> str:
    texts = [f.text for f in (*plan.of(FacetKind.METHOD), *plan.of(*_PRESUMED))]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"


def _missing(cells: tuple[Cell, ...], absent: tuple[Facet, ...]) -> Iterator[str]:
    for facet in absent:
        yield f"No retrieved paper speaks of {facet.text}."
    gone = {f.text for f in absent}
    for left in dict.fromkeys(c.left for c in cells if c.left not in gone):
        rights = [c.right for c in cells if c.left == left and not c.covered]
        if rights:
            yield f"No retrieved passage holds {left} together with {_listed(rights)}."


def _listed(texts: list[str]) -> str:
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} or {texts[-1]}"
