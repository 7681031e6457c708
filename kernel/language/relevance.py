"""How much each of several texts bears on a question: by meaning, by its rarer words, above what just any text reaches.

r = 0.7 × cosine + 0.3 × coverage − floor. Coverage is the share of the question's terms that a text holds, each weighed
by the square of its rarity in general, so that texts about other questions are weighed alike. The floor is what the
question's other texts reach: long texts and questions in common words score higher with everything, which says nothing
(score normalisation by a cohort: Auckenthaler, Carey and Lloyd-Thomas, Digital Signal Processing 10, 2000). It is
bounded by what texts about something else reach: where all that was found is about the topic, they do not count
against one another. docs/decisions.md says how the numbers were fitted.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from kernel.language.background import background
from kernel.language.names import expansions
from kernel.language.terms import terms
from kernel.language.text import clean
from kernel.ports import Vectors

COVERAGE_WEIGHT = 0.3
# What texts about something else reach on average: the median over questions, the 5th and the 95th percentile.
FLOOR, LOWEST_FLOOR, HIGHEST_FLOOR = 0.095, 0.025, 0.157
FLOOR_COUNTS_AS = 4  # texts: the weight of the median beside those at hand

Equals = tuple[tuple[frozenset[str], frozenset[str]], ...]  # terms of a long form, and of its acronym


@dataclass(frozen=True)
class Relevance:
    """What one text is to the question. `coverage` is from 0 to 1, `r` below 1 and about 0 for just any text.

    `level` is r before the floor was taken off.
    """

    r: float
    level: float
    coverage: float


def relevance(question: str, texts: Sequence[str], similarity: Vectors) -> tuple[Relevance, ...]:
    """The relevance of each text; `similarity` holds the embedding cosines of the question to them, shape (texts,)."""
    cleaned = [clean(text) for text in texts]
    coverage = coverages(question, cleaned)
    raw = (1 - COVERAGE_WEIGHT) * np.asarray(similarity, dtype=np.float64) + COVERAGE_WEIGHT * coverage
    floor = floor_of(raw)
    return tuple(Relevance(float(r - floor), float(r), float(c)) for r, c in zip(raw, coverage, strict=True))


def coverages(question: str, cleaned: Sequence[str]) -> NDArray[np.float64]:
    """Share of the question's terms that each cleaned text holds, by the square of their rarity, shape (texts,).

    A term counts as held where the text has what it stands for, as the question or one of the texts explains it. Of a
    question without a term everything is covered.
    """
    asked = set(terms(question))
    rarity = background()
    weights = {term: rarity.of(term) ** 2 for term in asked}
    whole = math.fsum(weights.values())  # exact, so that the order of a set cannot move it
    if not whole:
        return np.ones(len(cleaned))
    equal = _equals(question, cleaned, asked)
    return np.array([math.fsum(weights[t] for t in _held(asked, set(terms(text)), equal)) / whole for text in cleaned])


def _equals(question: str, cleaned: Sequence[str], asked: set[str]) -> Equals:
    """Acronyms that the question or a text explains, and that the question speaks of in one of their forms."""
    pairs = dict.fromkeys(chain.from_iterable(expansions(text) for text in (clean(question), *cleaned)))
    sides = ((frozenset(terms(long)), frozenset(terms(acronym))) for long, acronym in pairs)
    return tuple((long, short) for long, short in sides if long and short and (long <= asked or short <= asked))


def _held(asked: set[str], there: set[str], equal: Equals) -> set[str]:
    held = asked & there
    for long, short in equal:
        if long <= there or short <= there:
            held |= (long if long <= asked else frozenset()) | (short if short <= asked else frozenset())
    return held


def floor_of(raw: NDArray[np.float64]) -> float:
    """What just any text reaches with this question: the mean of all but the best, drawn to the median of questions."""
    others = np.sort(raw)[:-1]
    mean = (others.sum() + FLOOR_COUNTS_AS * FLOOR) / (len(others) + FLOOR_COUNTS_AS)
    return float(np.clip(mean, LOWEST_FLOOR, HIGHEST_FLOOR))
