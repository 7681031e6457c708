"""The measures, on numbers alone: what is undefined, as an area under a curve of one class, is None. It judges nothing.

Scikit-learn's where it has them; each says here when it is undefined instead of warning.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.metrics import f1_score, roc_auc_score

T = TypeVar("T", bound=Hashable)
ECE_BINS = 10
COVERAGES = 10  # points of a risk-coverage curve


def auroc(scores: ArrayLike, positive: ArrayLike) -> float | None:
    """Area under the ROC curve, 0 to 1: how often a positive scores above a negative, ties counting half.

    Both of shape (n,). None where one of the classes is absent.
    """
    truth = np.asarray(positive, dtype=bool)
    if truth.all() or not truth.any():
        return None
    return float(roc_auc_score(truth, np.asarray(scores, dtype=float)))


def mean(values: ArrayLike) -> float | None:
    """The mean, or None of nothing; of booleans, the share that is true."""
    held = np.asarray(values, dtype=float)
    return float(held.mean()) if held.size else None


def f1_by_class(gold: Sequence[T], said: Sequence[T], classes: Sequence[T]) -> dict[T, float | None]:
    """F1 of each class, 0 to 1; None for a class that never occurs in gold."""
    there = set(gold)
    present = [c for c in classes if c in there]
    codes = {c: i for i, c in enumerate(classes)}
    truth, guess = [codes[g] for g in gold], [codes[s] for s in said]
    scores = f1_score(truth, guess, labels=[codes[c] for c in present], average=None, zero_division=0.0)
    by_class = dict(zip(present, (float(s) for s in scores), strict=True))
    return {c: by_class.get(c) for c in classes}


def macro(by_class: dict[T, float | None]) -> float | None:
    """The mean over the classes for which the figure is defined."""
    return mean([value for value in by_class.values() if value is not None])


def calibration_bins(probabilities: ArrayLike, happened: ArrayLike) -> list[tuple[int, float | None, float | None]]:
    """(n, mean probability, share that happened) for each of 10 equal-width bins; None in an empty bin.

    A bin holds its lower edge, the last one both. Both inputs of shape (n,), probabilities 0 to 1.
    """
    p, truth = np.asarray(probabilities, dtype=float), np.asarray(happened, dtype=float)
    places = np.minimum((p * ECE_BINS).astype(int), ECE_BINS - 1)
    inside = [places == b for b in range(ECE_BINS)]
    return [(int(i.sum()), mean(p[i]), mean(truth[i])) for i in inside]


def ece(probabilities: ArrayLike, happened: ArrayLike) -> float | None:
    """Expected calibration error over 10 equal-width bins (Naeini, Cooper and Hauskrecht, AAAI 2015), 0 to 1."""
    bins = calibration_bins(probabilities, happened)
    total = sum(n for n, _, _ in bins)
    return sum(n * abs(p - s) for n, p, s in bins if p is not None and s is not None) / total if total else None


def brier(probabilities: ArrayLike, happened: ArrayLike) -> float | None:
    """Mean squared difference of the probability to what happened (Brier, 1950), 0 to 1."""
    return mean((np.asarray(probabilities, dtype=float) - np.asarray(happened, dtype=float)) ** 2)


def risk_coverage(probabilities: ArrayLike, happened: ArrayLike) -> list[list[float]]:
    """[coverage, accuracy] when only the surest tenth, two tenths, … of the decisions are made.

    A decision is "it happens" where the probability is at least a half, and is as sure as max(p, 1 - p). Equally sure
    ones share their mean accuracy, so that the order of the lines does not matter (El-Yaniv and Wiener, JMLR 2010).
    """
    p, truth = np.asarray(probabilities, dtype=float), np.asarray(happened, dtype=bool)
    if not p.size:
        return []
    sure, right = np.maximum(p, 1 - p), ((p >= 0.5) == truth).astype(float)
    _, block = np.unique(-sure, return_inverse=True)
    shared = (np.bincount(block, right) / np.bincount(block))[block]
    running = np.cumsum(shared[np.argsort(block, kind="stable")])
    counts = sorted({max(1, round(p.size * step / COVERAGES)) for step in range(1, COVERAGES + 1)})
    return [[n / p.size, float(running[n - 1]) / n] for n in counts]


def ndcg_at(ranked: Sequence[T], relevant: set[T], k: int = 10) -> float:
    """Normalised discounted cumulative gain of the first k, where each relevant one gains 1.

    Järvelin and Kekäläinen, TOIS 2002.
    """
    gains = np.array([found in relevant for found in ranked[:k]], dtype=float)
    ideal = discounts(min(k, len(relevant))).sum()
    return float(gains @ discounts(len(gains)) / ideal) if ideal else 0.0


def discounts(count: int) -> NDArray[np.float64]:
    """1 / log2(rank + 1) for the ranks 1 to `count`, shape (count,)."""
    return np.asarray(1 / np.log2(np.arange(count) + 2), dtype=np.float64)


def recall_at(ranked: Sequence[T], relevant: set[T], k: int) -> float:
    """Share of the relevant ones among the first k; 0 where nothing is relevant."""
    return len(relevant & set(ranked[:k])) / len(relevant) if relevant else 0.0
