"""The head: from relational features of a claim and its evidence to three calibrated probabilities.

A multinomial logistic regression, trained by kernel/evaluation/train_head.py; head.json holds its coefficients and the
record of its training. There is an edition for each set of instruments that it was trained with: words alone, the
cosines of one embedder, the odds of one entailment model, both. What another embedder or model gives means something
else, so that a run with another one is judged without it.
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
JOINED = " + "  # between the instruments of an edition's name
Triple = tuple[float, float, float]  # in the order of CLASSES


@dataclass(frozen=True)
class Edition:
    """Log-odds by feature and class, for features as they are; and the probabilities from which a label is given."""

    name: str  # WORDS_ALONE, or the instruments that it reads
    intercepts: Triple
    coefficients: Mapping[str, Triple]
    supports: float  # p(support) from which a claim that no rung vetoes is VERIFIED
    contradicts: float  # p(contradict) from which it is CONTRADICTED


@dataclass(frozen=True)
class Head:
    """The editions by name, and the weights by which sentences are ranked, in the order of kernel.verify.bearing."""

    ranking: tuple[float, ...]
    editions: Mapping[str, Edition]

    def edition(self, embedder: str | None = None, entailer: str | None = None) -> Edition:
        """The edition that reads as much as was trained of this embedder's cosines and this model's odds."""
        for named in ((embedder, entailer), (None, entailer), (embedder, None)):
            if found := self.editions.get(edition_named(*named)):
                return found
        return self.editions[WORDS_ALONE]

    def reads(self, instrument: str) -> bool:
        """Whether an edition was trained with this embedder or entailment model."""
        return any(instrument in name.split(JOINED) for name in self.editions)


def read_head(path: Path) -> Head:
    """The head that a file holds."""
    kept = json.loads(path.read_text(encoding="utf-8"))
    return Head(tuple(kept["ranking"].values()), {name: _edition(name, e) for name, e in kept["editions"].items()})


@lru_cache(maxsize=1)
def head() -> Head:
    """The head that is shipped."""
    return read_head(FILE)


def edition_named(embedder: str | None = None, entailer: str | None = None) -> str:
    """The name of the edition that reads just these."""
    return JOINED.join(filter(None, (embedder, entailer))) or WORDS_ALONE


def edition_shown(embedder: str, entailer: str | None) -> str:
    """Which edition judges in a run with these instruments, for the run's record."""
    edition = head().edition(embedder, entailer)
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
