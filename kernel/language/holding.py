"""Whether a text holds a facet: the one place that says what counts as speaking of a method, a metric, a model."""

from __future__ import annotations

import re
from functools import lru_cache

from kernel.domain import Facet, FacetKind
from kernel.language.lexicon import SIZE, metric_pattern
from kernel.language.names import expansions, holds, longer_name, pattern
from kernel.language.quantities import Quantity, quantities
from kernel.language.terms import terms
from kernel.language.text import clean

NAMED = (FacetKind.METHOD, FacetKind.COMPARATOR, FacetKind.DATASET, FacetKind.MODEL, FacetKind.ENTITY)
_NEAR = 90  # characters between a metric and the figure that is its value
_SIZE_REACH = 90  # characters within which a size belongs to the family named before it: "LLaMA-2 (7B, 13B and 70B)"


@lru_cache(maxsize=131_072)
def held(facet: Facet, text: str) -> bool:
    """Whether the cleaned text speaks of the facet: by its name, by an alias, or by an acronym that it explains."""
    if facet.kind is FacetKind.METRIC:
        return _metric_held(facet, text)
    if facet.kind is FacetKind.TOPIC:
        asked = set(terms(facet.text))
        return bool(asked) and len(asked & set(terms(text))) / len(asked) >= 0.6
    if facet.kind is FacetKind.MODEL and SIZE.search(facet.text.replace("-", " ")):
        return holds(facet.text, text) or _sized(facet.text, text)
    if facet.kind in (FacetKind.METHOD, FacetKind.COMPARATOR) and longer_name(facet.text, text):
        return False
    return any(holds(name, text) for name in (facet.text, *facet.aliases, *_spelled_out(facet.text, text)))


def _metric_held(facet: Facet, text: str) -> bool:
    known = metric_pattern(facet.aliases[0]) if facet.aliases else None
    if known is not None:
        return bool(known.search(text))
    asked = terms(facet.text)
    if not asked:
        return True
    there = set(terms(text))
    return asked[-1] in there and sum(t in there for t in asked) >= len(asked) / 2


@lru_cache(maxsize=65_536)
def measured(facet: Facet, text: str) -> bool:
    """Whether the text gives the metric a figure: a number close to it, or before the thing that is counted."""
    figures = [q for q in quantities(text) if not q.spelled or q.value != 1]
    known = metric_pattern(facet.aliases[0]) if facet.aliases else None
    if known is not None:
        return any(abs(q.start - m.start()) <= _NEAR for m in known.finditer(text) for q in figures if q.tells)
    wanted = terms(facet.text)[-1:]
    return any(set(wanted) & set(terms(_around(text, q))) for q in figures)


def _around(text: str, quantity: Quantity) -> str:
    """The five words after a number and the three before it, within its clause."""
    after = re.split(r"[,;:]\s|\.\s", text[quantity.end :])[0].split()[:5]
    before = re.split(r"[,;:]\s|\.\s", text[: quantity.start])[-1].split()[-3:]
    return " ".join([*before, *after])


def _sized(model: str, text: str) -> bool:
    """A model whose size stands apart from its family: "LLaMA-2 models of 7B and 13B parameters"."""
    size = SIZE.search(model.replace("-", " "))
    if not size:
        return False
    family = pattern(model[: model.rfind(size.group(1))].rstrip(" -"))
    wanted = size.group(1) + size.group(2).upper()
    for mention in family.finditer(text):
        reach = text[mention.end() : mention.end() + _SIZE_REACH].split(". ")[0]
        if any(m.group(1) + m.group(2) == wanted for m in SIZE.finditer(reach)):
            return True
    return False


@lru_cache(maxsize=16_384)
def _spelled_out(name: str, text: str) -> tuple[str, ...]:
    """What the text itself says the name stands for, or the acronym that it gives the name."""
    key = name.casefold()
    found = [long for long, acronym in expansions(text) if acronym.casefold() == key]
    return tuple(
        found
        + [acronym for long, acronym in expansions(text) if long.casefold().replace("-", " ") == key.replace("-", " ")]
    )


_INTRODUCED = re.compile(
    r"\b(?:propos(?:e|ing)|presents?|introduc(?:e|es|ing)|develops?|releas\w+|call|called|named|dubbed|termed|"
    r"report results from|we (?:design|build|describe)|this paper (?:describes|introduces|presents))\b[^.]{0,90}$",
    re.IGNORECASE,
)


@lru_cache(maxsize=16_384)
def owns(name: str, title: str, abstract: str) -> bool:
    """Whether a paper is the one that introduces the name: it is in the title, or the text says "we propose NAME"."""
    if holds(name, clean(title)) and not longer_name(name, clean(title)):
        return True
    text = clean(abstract)
    return any(_INTRODUCED.search(text[: m.start()]) for m in pattern(name).finditer(text))


def required(facets: tuple[Facet, ...]) -> tuple[tuple[Facet, ...], ...]:
    """The facets that an answer must hold, in groups of which one member is enough.

    Metrics are alternatives of one another, and so are the sizes of one model; all else is asked for one by one.
    """
    single = [(f,) for f in facets if f.kind in (FacetKind.COMPARATOR, FacetKind.DATASET, FacetKind.ENTITY)]
    metrics = tuple(f for f in facets if f.kind is FacetKind.METRIC)
    models = tuple(f for f in facets if f.kind in (FacetKind.MODEL, FacetKind.SCALE))
    return (*single, *(group for group in (metrics, models) if group))
