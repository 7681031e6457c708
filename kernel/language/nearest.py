"""Which passages of a text lie nearest to what is said. Knows no claim and no paper."""

from __future__ import annotations

from collections.abc import Iterable

from kernel.language.terms import Rarity, terms
from kernel.language.text import sentences, windows


def nearest_windows(said: str, texts: Iterable[str], most: int) -> list[str]:
    """At most that many windows of up to five sentences, those first that hold most of what is said, by rarity."""
    pieces = [" ".join(s.text for s in w) for text in texts for w in windows(sentences(text))]
    rarity = Rarity(pieces)
    return sorted(pieces, key=lambda p: -rarity.coverage(terms(said), terms(p)))[:most]
