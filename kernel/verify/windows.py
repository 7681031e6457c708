"""Which windows of the evidence an entailment model is shown for a claim: few, short, the ones that bear on it."""

from __future__ import annotations

from collections.abc import Sequence

from kernel.language.text import Sentence
from kernel.verify.bearing import order_of

MOST = 3  # sentences that are shown together, in the order of the text, and then each by itself


def evidence_windows(claim: str, cut: Sequence[Sentence], ranking: Sequence[float]) -> tuple[str, ...]:
    """The three sentences that bear most on the claim: together first, then each by itself, best first.

    Together, since a claim may rest on several sentences; alone, since a small model reads one sentence best. Each text
    stands once; none where there is no sentence. `ranking` weighs a sentence's bearings (head.json).
    """
    texts = [s.text for s in cut]
    return windows_of(texts, order_of(claim, texts, ranking))


def windows_of(texts: Sequence[str], order: Sequence[int]) -> tuple[str, ...]:
    """The same where the sentences are ranked already; `order` holds their indices, best first."""
    best = [i for i in order if texts[i]][:MOST]
    together = " ".join(texts[i] for i in sorted(best))
    return tuple(dict.fromkeys(w for w in (together, *(texts[i] for i in best)) if w))
