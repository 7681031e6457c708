"""Rung 3: every name of a claim (method, model and its size, dataset) stands in its evidence."""

from __future__ import annotations

from functools import lru_cache

from kernel.domain import Facet, FacetKind
from kernel.language.holding import held
from kernel.language.lexicon import family
from kernel.language.names import bare, longer_name, spot_names


@lru_cache(maxsize=4_096)
def _cut(evidence: str) -> frozenset[str]:
    """The names of the evidence, as they stand: the pattern of a name does not spell all of them ("Fréchet")."""
    return frozenset(s.text for s in spot_names(evidence))


def missing_entities(claim: str, evidence: str) -> tuple[str, ...]:
    """Reason codes for the names of the claim that the evidence does not hold; empty where it holds them all."""
    reasons = []
    for spot in spot_names(claim):
        kind = FacetKind.MODEL if family(spot.text) else FacetKind.ENTITY
        there = spot.text in _cut(evidence) or held(Facet(kind=kind, text=bare(spot.text)), evidence)
        if not there or longer_name(spot.text, evidence):
            reasons.append(f"entity-missing: {spot.text}")
    return tuple(dict.fromkeys(reasons))
