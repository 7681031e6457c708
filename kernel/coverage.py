"""The coverage matrix: for every pair that the question asks for, is there one admitted passage that holds both?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from kernel.domain import Cell, Coverage, Document, Facet, FacetKind, Finding, Paper, Plan
from kernel.facets.order import opposes
from kernel.language.holding import held, owns, sizes_of, spoken_of, told_otherwise
from kernel.language.text import clean, sentences, windows
from kernel.verify.comparison import reversed_order

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
_NAMED = (FacetKind.METHOD, *_PRESUMED)
_SIZES = (FacetKind.MODEL, FacetKind.SCALE)


def matrix(plan: Plan, documents: Sequence[Document], answering: Set[str] = frozenset()) -> Coverage:
    """The pairs (method, other facet) with the passage that holds both, the premise, and what is missing in words.

    `documents` are the admitted papers with their (section, text) pairs. A passage is a window of up to five
    sentences. In a paper that introduces the method every passage is about it; a comparator still needs the method,
    or "we", beside it. `answering`: ids of papers of which a sentence surely answers, by a model; what limits
    the question they need not say in its words.
    """
    methods = plan.of(FacetKind.METHOD)
    others = plan.of(*_PAIRED)
    cells = tuple(_cell(plan, method, other, documents) for method in methods for other in others)
    if len(methods) > 1:
        cells += tuple(_cell(plan, methods[0], other, documents) for other in methods[1:])
    absent = tuple(m for m in methods if not any(held(m, w) for _, _, w in _passages(documents)))
    premise = _premise(plan, cells, absent)
    missing = tuple(_missing(cells, absent))
    if premise is not False and _presumes(plan):
        apart = _apart(plan, documents, answering)
        premise, missing = not apart, (*missing, *apart)
    return Coverage(cells=cells, premise_met=premise, missing=missing)


def _cell(plan: Plan, method: Facet, other: Facet, documents: Sequence[Document]) -> Cell:
    """The pair, with the passage that holds both and most of what else the question names; the first of equals."""
    holding = [
        (paper, section, window)
        for paper, section, window in _passages(documents)
        if spoken_of(other, window, clean(paper.title)) and _about(method, other, paper, window)
    ]
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
    methods = plan.of(FacetKind.METHOD)
    presumed = plan.of(*_PRESUMED)
    if not methods or not (presumed or len(methods) > 1):
        return None
    covered = {c.right for c in cells if c.covered}
    single = [f for f in presumed if f.kind not in _SIZES]
    met = all(f.text in covered for f in (*single, *methods[1:]))
    return met and all(any(f.text in covered for f in group) for group in sizes_of(plan.facets))


_LOADED = re.compile(r"\s*(?:why|how much|how many|by how much|by what|what makes)\b", re.IGNORECASE)


def against_premise(
    question: str, coverage: Coverage, findings: Sequence[Finding], facets: Sequence[Facet] = ()
) -> Coverage:
    """The coverage, with the premise not met where a supported claim says the opposite of what the question presumes.

    "Why is A worse than B?" takes for granted that it is; "Is A worse than B?" asks.
    """
    opposed = [
        f.claim.id
        for f in findings
        if f.supported and (reversed_order(question, f.claim.text) or opposes(question, facets, f.claim.text, f.about))
    ]
    if not opposed or not _LOADED.match(question):
        return coverage
    return doubted(coverage, f"{opposed[0]} says the opposite of what the question takes for granted.")


def doubted(coverage: Coverage, doubt: str) -> Coverage:
    """The coverage, with the premise not met where something says why; the same where nothing does."""
    if not doubt:
        return coverage
    return coverage.model_copy(update={"premise_met": False, "missing": (*coverage.missing, doubt)})


def _presumes(plan: Plan) -> bool:
    """Whether the question takes anything for granted that one paper must hold: more than a name, or a limit to it."""
    named, limits = plan.of(*_NAMED), plan.of(FacetKind.RESTRICTION)
    return len(named) > 1 or bool(named and (limits or not plan.of(FacetKind.METHOD)))


def _apart(plan: Plan, documents: Sequence[Document], answering: Set[str]) -> tuple[str, ...]:
    """What keeps every paper from holding all that the question presumes; nothing where one paper does.

    Pairs out of different papers make no comparison, and a paper on the method that never speaks of vision transformers
    says nothing on its use there.
    """
    lacking = [_lacking(plan, paper, sections, paper.id in answering) for paper, sections in documents]
    if any(not lack for lack in lacking):
        return ()
    named = [[f for f in lack if f.kind is not FacetKind.RESTRICTION] for lack in lacking]
    if not any(not lack for lack in named):  # no paper holds the names alone
        return (f"No one retrieved paper holds together {_and([f.text for f in plan.of(*_NAMED)])}.",)
    nearest = min((lack for lack, names in zip(lacking, named, strict=True) if not names), key=len)
    names = _and([f.text for f in plan.of(*_NAMED)])
    return (f"No retrieved paper on {names} speaks of {_listed([f.text for f in nearest])}.",)


def _lacking(plan: Plan, paper: Paper, sections: tuple[tuple[str, str], ...], answers: bool) -> list[Facet]:
    """The facets that the question presumes and the paper nowhere holds; of one model's sizes one is enough."""
    texts = [clean(paper.title), *(s.text for _, body in sections for s in sentences(body))]
    whole = " ".join(texts)
    single = [f for f in plan.of(*_NAMED, FacetKind.RESTRICTION) if f.kind not in _SIZES]
    lack = [
        f for f in single if not (held(f, whole) if f.kind is FacetKind.RESTRICTION else any(held(f, t) for t in texts))
    ]
    if lack and all(f.kind is FacetKind.RESTRICTION for f in lack) and (answers or told_otherwise(plan.facets, whole)):
        lack = []
    return lack + [g[0] for g in sizes_of(plan.facets) if not any(held(f, t) for f in g for t in texts)]


def _and(texts: list[str]) -> str:
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
