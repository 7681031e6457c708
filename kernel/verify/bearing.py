"""Which sentences of the evidence bear on a claim, and how much: shared words and shared pieces of words, by rarity."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kernel.language.background import background
from kernel.language.terms import term, words
from kernel.language.text import clean

PIECES = (3, 4)  # lengths of the character n-grams, over each stem with a space at either side


@dataclass(frozen=True)
class Profile:
    """A text as it is compared. `words` holds (word, stem) in order, the stem "" for a stop word."""

    text: str
    words: tuple[tuple[str, str], ...]
    terms: tuple[str, ...]
    distinct: frozenset[str]
    pieces: frozenset[str]
    length: float  # of the vector of its distinct terms, each at its rarity
    weighed: tuple[tuple[float, frozenset[str]], ...]  # rarity and n-grams of each distinct term
    weight: float  # sum of the rarities

    @property
    def content(self) -> tuple[str, ...]:
        """Its distinct words that are no stop words, as they are written."""
        return tuple(dict.fromkeys(word for word, term in self.words if term))


@dataclass(frozen=True)
class Bearing:
    """How a sentence bears on a claim, each from 0 to 1."""

    held: float  # share of the claim's terms, by rarity
    cosine: float  # of the two vectors of rarities
    pieces: float  # cosine of the two sets of character n-grams
    pieces_held: float  # share of the claim's terms, by rarity, each as far as its n-grams are there


@lru_cache(maxsize=32_768)
def profile(text: str) -> Profile:
    """The profile of a text, cleaned."""
    text = clean(text)
    said = words(text)
    pairs = tuple(zip(said, map(term, said), strict=True))
    terms = tuple(t for _, t in pairs if t)
    distinct = frozenset(terms)
    weighed = tuple((background().of(t), pieces_of(t)) for t in distinct)
    pieces = frozenset().union(*(p for _, p in weighed))
    length = math.sqrt(math.fsum(rare**2 for rare, _ in weighed))
    return Profile(text, pairs, terms, distinct, pieces, length, weighed, math.fsum(rare for rare, _ in weighed))


def shown(claim: str, stems: Collection[str], most: int = 2) -> str:
    """The claim's own words for the stems, the first few."""
    return " ".join(list(dict.fromkeys(word for word, term in profile(claim).words if term in stems))[:most])


@lru_cache(maxsize=65_536)
def pieces_of(term: str) -> frozenset[str]:
    """The character n-grams of a term."""
    padded = f" {term} "
    return frozenset(padded[i : i + n] for n in PIECES for i in range(len(padded) - n + 1))


def held(claim: Profile, there: frozenset[str]) -> float:
    """Share of the claim's terms, by rarity, that are there; 1 for a claim without any."""
    return background().coverage(claim.distinct, there)


def pieces_held(claim: Profile, there: frozenset[str]) -> float:
    """The same, where a term counts as far as its character n-grams are there: "hypertensive" meets "hypertension"."""
    found = math.fsum(rare * len(pieces & there) / len(pieces) for rare, pieces in claim.weighed)
    return found / claim.weight if claim.weight else 1.0


def bearing(claim: Profile, sentence: Profile) -> Bearing:
    """How one sentence bears on the claim."""
    rare = background().of
    shared = math.fsum(rare(t) ** 2 for t in claim.distinct & sentence.distinct)
    both = math.sqrt(len(claim.pieces) * len(sentence.pieces))
    return Bearing(
        held=held(claim, sentence.distinct),
        cosine=shared / (claim.length * sentence.length) if shared else 0.0,
        pieces=len(claim.pieces & sentence.pieces) / both if both else 0.0,
        pieces_held=pieces_held(claim, sentence.pieces),
    )


def ranked(bearings: Sequence[Bearing], weights: Sequence[float]) -> tuple[int, ...]:
    """Indices of the sentences, those that bear most on the claim first: by a weighed sum, in the order of Bearing."""
    a, b, c, d = weights
    score = [a * x.held + b * x.cosine + c * x.pieces + d * x.pieces_held for x in bearings]
    return tuple(sorted(range(len(score)), key=lambda i: (-score[i], i)))


def order_of(claim: str, texts: Sequence[str], weights: Sequence[float]) -> tuple[int, ...]:
    """The same order for texts that are not profiled yet."""
    return ranked([bearing(profile(claim), profile(text)) for text in texts], weights)
