"""Rung 3: every name of a claim (method, model and its size, dataset) stands in its evidence."""

from __future__ import annotations

from kernel.domain import Facet, FacetKind
from kernel.language.holding import held
from kernel.language.lexicon import family
from kernel.language.names import bare, spot_names


def missing_entities(claim: str, evidence: str) -> tuple[str, ...]:
    """Reason codes for the names of the claim that the evidence does not hold; empty where it holds them all."""
    reasons = []
    for spot in spot_names(claim):
        kind = FacetKind.MODEL if family(spot.text) else FacetKind.ENTITY
        if spot.text not in evidence and not held(Facet(kind=kind, text=bare(spot.text)), evidence):
            reasons.append(f"entity-missing: {spot.text}")
    return tuple(dict.fromkeys(reasons))
