"""Four distinct queries for a plan, in arXiv's query syntax, and the two of a revision round. Searches nothing."""

from __future__ import annotations

import re

from kernel.domain import Coverage, Facet, FacetKind, Query, Scope
from kernel.language.terms import STOP, words

QUERIES = 4
REVISION_QUERIES = 2
_MAX_WORDS, _MAX_TERM = 8, 100
_OPERATORS = frozenset({"AND", "OR", "ANDNOT"})
_FAR_AHEAD = "209912312359"  # a range of arXiv's has two ends
EVERYTHING = Scope()


def queries_of(
    question: str, facets: tuple[Facet, ...], guided: tuple[Facet, ...] = (), scope: Scope = EVERYTHING
) -> tuple[Query, ...]:
    """Four queries: what is asked in full, the method by itself, the method with its measures, and the case without it.

    What the owner asked to be looked at as well takes the second place, and the last of the four gives way.

    Syntax: arXiv API user's manual, section 5.1 (field prefixes, Boolean operators, quoted phrases).
    """
    names = _texts(facets, FacetKind.METHOD)
    others = _texts(facets, FacetKind.COMPARATOR, FacetKind.DATASET, FacetKind.MODEL, FacetKind.ENTITY)
    metrics = _texts(facets, FacetKind.METRIC)
    topic = [w for f in facets if f.kind is FacetKind.TOPIC for w in words(f.text)]
    wanted = [t for f in guided for t in (words(f.text)[:3] if f.kind is FacetKind.TOPIC else [f.text])]
    drafts = [
        (_and(_any(names), _any(others or metrics)), question, "what is asked, in full"),
        (_any(wanted), " ".join(wanted + metrics), "what the owner asked for as well"),
        (_any(names, "ti", "abs"), " ".join(names), "the method by itself"),
        (
            _and(_any(names), _any(metrics or topic[:3])),
            " ".join(names + metrics + topic[:_MAX_WORDS]),
            "the method and the measure",
        ),
        (
            _and(_any(others), _any(metrics or topic[:3])),
            " ".join(others + metrics + topic[:_MAX_WORDS]),
            "the case without the method",
        ),
    ]
    spare = [
        (_all(topic[:3]), " ".join(topic), "the topic, narrow"),
        (_any(topic[:5]), " ".join(topic[:5]), "the topic, wide"),
        (_all([w for w in words(question) if w not in STOP][:5]), question, "the question's own words"),
        (_any([w for w in words(question) if w not in STOP][:8]), question, "any of the question's words"),
        (_any(_content(question), "ti"), question, "titles"),
        (_any(_content(question), "abs"), question, "abstracts"),
    ]
    return _distinct(drafts + spare, QUERIES, scope)


def revision_queries(
    facets: tuple[Facet, ...], coverage: Coverage, asked: tuple[Query, ...], scope: Scope = EVERYTHING
) -> tuple[Query, ...]:
    """At most two new queries for the pairs that no admitted passage holds; none that was asked before."""
    missing = [(c.left, c.right) for c in coverage.cells if not c.covered]
    drafts = [(_and(_any([left]), _any([right])), f"{left} {right}", f"{left} with {right}") for left, right in missing]
    metrics = _texts(facets, FacetKind.METRIC)
    drafts += [
        (_and(_any([r]), _any(metrics)), " ".join([r, *metrics]), f"{r} by itself") for _, r in missing if metrics
    ]
    seen = {q.expression for q in asked}
    return _distinct([d for d in drafts if _within(d[0], scope) not in seen], REVISION_QUERIES, scope)


def _within(expression: str, scope: Scope) -> str:
    """The expression with what limits it: categories and days as arXiv's manual has them, section 5.1."""
    limits = []
    if scope.categories:
        one_of = [f"cat:{name}" if "." in name else f"(cat:{name} OR cat:{name}.*)" for name in scope.categories]
        limits.append(f"({' OR '.join(one_of)})" if len(one_of) > 1 else one_of[0])
    if scope.since:
        limits.append(f"submittedDate:[{scope.since:%Y%m%d}0000 TO {_FAR_AHEAD}]")
    return " AND ".join([f"({expression})", *limits]) if limits else expression


def _texts(facets: tuple[Facet, ...], *kinds: FacetKind) -> list[str]:
    return [f.text for f in facets if f.kind in kinds]


def _content(question: str) -> list[str]:
    return [w for w in words(question) if w not in STOP][:_MAX_WORDS]


def _term(text: str, field: str) -> str:
    plain = " ".join(re.sub(r'["()\\:]', " ", text).split())[:_MAX_TERM].strip()
    return f'{field}:"{plain}"' if " " in plain or "-" in plain or plain in _OPERATORS else f"{field}:{plain}"


def _any(texts: list[str], *fields: str) -> str:
    parts = [_term(t, f) for t in texts if t.strip() for f in (fields or ("all",))]
    return f"({' OR '.join(parts)})" if len(parts) > 1 else "".join(parts)


def _all(texts: list[str]) -> str:
    return " AND ".join(_term(t, "all") for t in texts if t.strip())


def _and(left: str, right: str) -> str:
    return f"{left} AND {right}" if left and right else left or right


def _distinct(drafts: list[tuple[str, str, str]], count: int, scope: Scope) -> tuple[Query, ...]:
    found: dict[str, Query] = {}
    for expression, terms, purpose in drafts:
        if expression and terms.strip():
            query = Query(expression=_within(expression, scope), terms=terms, purpose=purpose, scope=scope)
            found.setdefault(expression, query)
    return tuple(found.values())[:count]
