"""Acronyms resolved from the texts themselves: what a question writes out papers may abbreviate, and the other way."""

from __future__ import annotations

from collections.abc import Iterable

from kernel.domain import Facet, FacetKind
from kernel.language.names import expansions
from kernel.language.terms import terms
from kernel.language.text import clean

_RESOLVED = frozenset({
    FacetKind.METHOD, FacetKind.COMPARATOR, FacetKind.DATASET, FacetKind.MODEL, FacetKind.ENTITY,
    FacetKind.RESTRICTION,
})  # fmt: skip


def resolved(facets: tuple[Facet, ...], texts: Iterable[str]) -> tuple[Facet, ...]:
    """The facets with what the texts say that their names stand for, or that they are written as.

    An acronym that two texts expand differently stays as it is: nothing here could say which is meant.
    """
    longs: dict[str, dict[tuple[str, ...], str]] = {}
    shorts: dict[tuple[str, ...], dict[str, str]] = {}
    for text in texts:
        for long, acronym in expansions(clean(text)):
            longs.setdefault(acronym.casefold(), {}).setdefault(terms(long), long)
            shorts.setdefault(terms(long), {}).setdefault(acronym.casefold(), acronym)
    return tuple(_with_forms(f, longs, shorts) for f in facets)


def _with_forms(
    facet: Facet, longs: dict[str, dict[tuple[str, ...], str]], shorts: dict[tuple[str, ...], dict[str, str]]
) -> Facet:
    if facet.kind not in _RESOLVED:
        return facet
    added: list[str] = []
    for name in (facet.text, *facet.aliases):
        written_out = longs.get(name.casefold(), {})
        added += written_out.values() if len(written_out) == 1 else ()
        abbreviated = shorts.get(terms(name), {}) if " " in name or "-" in name else {}
        added += [a for a in abbreviated.values() if len(longs.get(a.casefold(), {})) == 1]
    known = {facet.text.casefold(), *(a.casefold() for a in facet.aliases)}
    new = tuple(a for a in dict.fromkeys(added) if a.casefold() not in known)
    return facet.model_copy(update={"aliases": (*facet.aliases, *new)}) if new else facet
