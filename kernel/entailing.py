"""Asks a model trained on entailment what the nearest windows of its own text make of each claim. Decides nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from kernel.domain import Claim, Document, Gap, Probabilities, Value
from kernel.errors import Unavailable
from kernel.language.nearest import nearest_windows
from kernel.ports import Entailer
from kernel.verify.quote import verbatim

WINDOWS_A_CLAIM = 5


class Weighed(Value):
    """What the model gave each window of a claim's text, by claim id; None where it could not be asked."""

    odds: tuple[tuple[str, tuple[Probabilities, ...] | None], ...] = ()
    gaps: tuple[Gap, ...] = ()


async def weigh(claims: tuple[Claim, ...], documents: Sequence[Document], entailer: Entailer) -> Weighed:
    """Each (window, claim) is asked about once. A copy is faithful by construction, so it is not asked about."""
    pairs = await asyncio.to_thread(_pairs, claims, documents)
    try:
        rows = await entailer.entail([(window, claim) for _, window, claim in pairs])
    except Unavailable as error:
        silent = tuple((claim_id, None) for claim_id in dict.fromkeys(i for i, _, _ in pairs))
        return Weighed(odds=silent, gaps=(Gap(what=f"what {entailer.name} makes of the claims", why=str(error)),))
    odds: dict[str, tuple[Probabilities, ...] | None] = {}
    for (claim_id, _, _), (support, contradict, not_enough) in zip(pairs, rows.tolist(), strict=True):
        odds[claim_id] = (*(odds.get(claim_id) or ()), Probabilities(support, contradict, not_enough))
    return Weighed(odds=tuple(odds.items()))


def _pairs(claims: tuple[Claim, ...], documents: Sequence[Document]) -> list[tuple[str, str, str]]:
    """(claim id, window, claim) for each pair to ask about."""
    sections = {(paper.id, name): text for paper, cut in documents for name, text in cut}
    return [
        (claim.id, window, claim.text)
        for claim in claims
        if not verbatim(claim.text, claim.quote)
        for window in nearest_windows(claim.text, [sections[claim.paper_id, claim.section]], WINDOWS_A_CLAIM)
    ]
