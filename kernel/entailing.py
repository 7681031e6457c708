"""Asks a model trained on entailment what the windows of papers make of claims. Decides nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence

from kernel.domain import Claim, Document, Gap, Probabilities, Value
from kernel.errors import Unavailable
from kernel.language.authors import independent
from kernel.language.text import sentences
from kernel.ports import Entailer
from kernel.verify.corroboration import may_back
from kernel.verify.head import head
from kernel.verify.odds import Asked, Odds
from kernel.verify.quote import verbatim
from kernel.verify.windows import evidence_windows


class Weighed(Value):
    """What the model gave each (window, claim); `silent` where it could not be asked, and `gaps` says so."""

    entailer: str = ""
    pairs: tuple[tuple[str, str, Probabilities], ...] = ()
    silent: bool = False
    gaps: tuple[Gap, ...] = ()

    @property
    def odds(self) -> Odds | None:
        """The same for the ladder; None where no model was there to be asked."""
        if not self.entailer:
            return None
        return Odds(self.entailer, {(window, claim): p for window, claim, p in self.pairs}, self.silent)


async def weigh(claims: tuple[Claim, ...], documents: Sequence[Document], entailer: Entailer) -> Weighed:
    """Each (window, claim) is asked about once, in the claim's own section and where another paper may stand behind it.

    A copy is faithful to its own section by construction, so only others are asked about it.
    """
    pairs = await asyncio.to_thread(lambda: list(dict.fromkeys(_pairs(claims, documents))))
    return await weigh_pairs(pairs, entailer)


async def weigh_pairs(pairs: Sequence[Asked], entailer: Entailer) -> Weighed:
    """What the model makes of these pairs."""
    try:
        rows = await entailer.entail(pairs)
    except Unavailable as error:
        gap = Gap(what=f"what {entailer.name} makes of the claims", why=str(error))
        return Weighed(entailer=entailer.name, silent=True, gaps=(gap,))
    shares = [Probabilities(*(round(share, 4) for share in row)) for row in rows.tolist()]
    given = zip(pairs, shares, strict=True)
    return Weighed(entailer=entailer.name, pairs=tuple((window, claim, p) for (window, claim), p in given))


def _pairs(claims: tuple[Claim, ...], documents: Sequence[Document]) -> Iterator[Asked]:
    """(window, claim) for each pair to ask about."""
    by_id = {paper.id: paper for paper, _ in documents}
    for claim in claims:
        copy, own = verbatim(claim.text, claim.quote), by_id[claim.paper_id]
        for paper, sections in documents:
            for name, text in sections:
                its_own = paper.id == claim.paper_id and name == claim.section and not copy
                if its_own or (independent(paper, own) and may_back(claim.text, paper, name, text)):
                    windows = evidence_windows(claim.text, sentences(text), head().ranking)
                    yield from ((window, claim.text) for window in windows)
