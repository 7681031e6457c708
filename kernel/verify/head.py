"""The head: from relational features of a claim and its evidence to three calibrated probabilities.

A multinomial logistic regression, trained by kernel/evaluation/train_head.py; head.json holds its coefficients and the
record of its training. There are two editions: one reads words alone, one also the cosines of one embedder. Another
embedder's cosines mean something else, so that a run with another one is judged by words alone.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kernel.domain import Probabilities

FILE = Path(__file__).with_name("head.json")
CLASSES = ("SUPPORT", "CONTRADICT", "NEI")
WORDS_ALONE = "words alone"
Triple = tuple[float, float, float]  # in the order of CLASSES


@dataclass(frozen=True)
class Edition:
    """Log-odds by feature and class, for features as they are; and the probabilities from which a label is given."""

    name: str  # WORDS_ALONE, or the embedder whose cosines it reads
    intercepts: Triple
    coefficients: Mapping[str, Triple]
    supports: float  # p(support) from which a claim that no rung vetoes is VERIFIED
    contradicts: float  # p(contradict) from which it is CONTRADICTED


@dataclass(frozen=True)
class Head:
    """The editions by name, and the weights by which sentences are ranked, in the order of kernel.verify.bearing."""

    ranking: tuple[float, ...]
    editions: Mapping[str, Edition]

    def edition(self, embedder: str | None) -> Edition:
        """The edition that reads this embedder's cosines, or words alone."""
        return self.editions.get(embedder or WORDS_ALONE) or self.editions[WORDS_ALONE]


def read_head(path: Path) -> Head:
    """The head that a file holds."""
    kept = json.loads(path.read_text(encoding="utf-8"))
    return Head(tuple(kept["ranking"].values()), {name: _edition(name, e) for name, e in kept["editions"].items()})


@lru_cache(maxsize=1)
def head() -> Head:
    """The head that is shipped."""
    return read_head(FILE)


def reads_meaning_of(embedder: str) -> bool:
    """Whether an edition of the head was trained with this embedder."""
    return embedder in head().editions


def edition_name(embedder: str) -> str:
    """Which edition judges in a run with this embedder, for the run's record."""
    edition = head().edition(embedder)
    return f"{edition.name}: VERIFIED from p(support) {edition.supports:.2f}"


def probabilities(features: Mapping[str, float], edition: Edition) -> Probabilities:
    """The softmax of the edition's log-odds. Raises KeyError where a feature that it reads is absent."""
    odds = list(edition.intercepts)
    for name, weights in edition.coefficients.items():
        value = features[name]
        for k in range(len(CLASSES)):
            odds[k] += weights[k] * value
    most = max(odds)
    shares = [math.exp(o - most) for o in odds]
    total = sum(shares)
    support, contradict, _ = (s / total for s in shares)
    return Probabilities(support, contradict, 1 - support - contradict)


def _edition(name: str, kept: Mapping[str, object]) -> Edition:
    coefficients = kept["coefficients"]
    thresholds = kept["thresholds"]
    assert isinstance(coefficients, dict)  # noqa: S101 — for the type checker: the file is our own
    assert isinstance(thresholds, dict)  # noqa: S101 — the same
    intercepts = coefficients["intercept"]
    return Edition(
        name=name,
        intercepts=(intercepts[0], intercepts[1], intercepts[2]),
        coefficients={n: (w[0], w[1], w[2]) for n, w in coefficients.items() if n != "intercept"},
        supports=float(thresholds["supports"]),
        contradicts=float(thresholds["contradicts"]),
    )
