"""Rung 2: every number of a claim stands in its evidence with a unit that agrees, and keeps its "up to"."""

from __future__ import annotations

import re

from kernel.language.quantities import Quantity, quantities
from kernel.language.text import clean

_CEILING = re.compile(
    r"\b(?:up to|upto|as (?:much|many|high|low|large|fast) as|at most|at best|(?:a )?maximum(?: of)?)\s*$",
    re.IGNORECASE,
)


def missing_numbers(claim: str, evidence: str) -> tuple[str, ...]:
    """Reason codes for the claim's numbers that the evidence does not give; empty where it gives them all."""
    there = quantities(evidence)
    reasons = []
    for number in quantities(claim):
        if number.spelled and not number.unit and number.value == 1:
            continue  # "one of the first": a word that counts nothing
        matches = [q for q in there if number.agrees(q)]
        if not matches:
            reasons.append(f"number-missing: {number.shown}")
        elif all(_ceiling(evidence, q) for q in matches) and not _ceiling(claim, number):
            reasons.append(f"scope-lost: up to {number.shown}")
    return tuple(reasons)


def _ceiling(text: str, quantity: Quantity) -> bool:
    """Whether the text gives the number only as the most that was seen."""
    return bool(_CEILING.search(clean(text)[: quantity.start]))
