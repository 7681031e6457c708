"""Who else says the same: other papers whose own text supports a claim, and how much that adds to its confidence."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from kernel.domain import Claim, Document, Label, Paper
from kernel.language.authors import independent
from kernel.language.names import spot_names
from kernel.language.quantities import quantities
from kernel.language.terms import Rarity
from kernel.language.text import sentences
from kernel.verify.ladder import judge
from kernel.verify.meaning import Meaning
from kernel.verify.numbers import missing_numbers
from kernel.verify.odds import Odds

# How much a source weighs in the confidence of a claim.
WEIGHT_FULL_TEXT, WEIGHT_ABSTRACT, WEIGHT_SUMMARY, WEIGHT_RETRACTED = 1.0, 0.8, 0.5, 0.0
MOST = 0.95  # what corroboration can raise a confidence to: papers share data and habits, so they err together
_REPEATS = re.compile(
    r"\bet al\b|\[\d{1,3}(?:\s?[,-]\s?\d{1,3})*\]|\((?:[^()]*,\s)?(?:19|20)\d\d[a-z]?\)|\b(?:reported|shown) by\b"
)


@dataclass(frozen=True)
class Backing:
    """A paper that stands behind a claim of another one: p(support) by its text, and how much that text weighs."""

    paper_id: str
    probability: float
    weight: float


def weight(paper: Paper, section: str) -> float:
    """A summary of ours weighs no more than metadata: the paper's own words were not read."""
    if paper.retracted:
        return WEIGHT_RETRACTED
    if section != "abstract":
        return WEIGHT_FULL_TEXT
    return WEIGHT_SUMMARY if paper.abstract_is_summary else WEIGHT_ABSTRACT


def backings(
    claim: Claim,
    own: Paper,
    documents: Sequence[Document],
    rarity: Rarity,
    meaning: Meaning | None = None,
    odds: Odds | None = None,
) -> tuple[Backing, ...]:
    """The papers whose own text the ladder finds to support the claim, in order, independent of `own` and one another.

    A sentence that cites somebody for what it says stands behind nothing; see `may_back` for what else does not.
    """
    found: list[Backing] = []
    known = [own]
    for paper, sections in documents:
        if not all(independent(paper, k) for k in known):
            continue
        asked = [(name, text) for name, text in sections if may_back(claim.text, paper, name, text)]
        by_section = [_backing(claim.text, paper, name, text, rarity, meaning, odds) for name, text in asked]
        best = max((b for b in by_section if b), key=lambda b: b.probability * b.weight, default=None)
        if best is not None:
            found.append(best)
            known.append(paper)
    return tuple(found)


def may_back(claim: str, paper: Paper, section: str, text: str) -> bool:
    """Whether it is worth climbing the ladder for a claim on another paper's section: what can be seen at once.

    Only a claim with a name and a figure can be told apart from its like. A retracted paper and our own summary of one
    stand behind nothing.
    """
    if paper.retracted or (paper.abstract_is_summary and section == "abstract"):
        return False
    if not spot_names(claim) or not any(not q.spelled for q in quantities(claim)):
        return False
    return not any(code.startswith("number-missing") for code in missing_numbers(claim, text))


def _backing(
    claim: str, paper: Paper, section: str, text: str, rarity: Rarity, meaning: Meaning | None, odds: Odds | None
) -> Backing | None:
    judgement = judge(claim, text, paper.title, rarity, meaning, odds)
    if judgement.label is not Label.VERIFIED:
        return None
    cut = sentences(text)
    closest = cut[judgement.rationale[0]].text if judgement.rationale else judgement.evidence
    return (
        None if _REPEATS.search(closest) else Backing(paper.id, judgement.probabilities.support, weight(paper, section))
    )


def confidence(probability: float, weighs: float, others: Sequence[Backing] = ()) -> float:
    """How far a claim can be relied on, 0 to 1: that of its own source, and more only where others stand behind it.

    With pᵢ = p(support) of paper i and wᵢ the weight of its text, c = p₀·w₀ from a single source. With others it is
    max(c, min(0.95, 1 − Π(1 − pᵢ·wᵢ))): the chance that not all of them are wrong, were they to err independently. They
    do not quite, hence the ceiling. It grows with every pᵢ and wᵢ, and no further paper lowers it.
    """
    single = probability * weighs
    if not others or not single:
        return single
    all_wrong = (1 - single) * math.prod(1 - b.probability * b.weight for b in others)
    return max(single, min(MOST, 1 - all_wrong))
