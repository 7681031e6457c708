"""How far claims can be told apart with no look at the evidence: what surface cues alone would give on a set.

A set, or a training set, whose false claims betray themselves by their words makes any head look better than it is. The
baseline sees words and pieces of words of the claim (TF-IDF, a logistic regression), learned from the same claims as
the entailment model and the head: those written by hand, and SciFact's training claims.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union

from kernel.evaluation.lines import GOLD, VerifyLine
from kernel.evaluation.measures import auroc, f1_by_class, macro

Said = Sequence[tuple[str, str]]  # (claim, its label)


def claim_only(taught: Said, sets: Mapping[str, Sequence[VerifyLine]]) -> dict[str, dict[str, Any]]:
    """For each set the figures of a baseline that was taught these claims and reads nothing but the claim."""
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
    pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=2)
    baseline = make_pipeline(make_union(words, pieces), LogisticRegression(C=1.0, max_iter=1_000))
    baseline.fit([claim for claim, _ in taught], [label for _, label in taught])
    order = [str(label) for label in baseline.classes_]
    return {name: _figures(lines, baseline, order) for name, lines in sets.items()}


def _figures(lines: Sequence[VerifyLine], baseline: Any, order: Sequence[str]) -> dict[str, Any]:
    chances = baseline.predict_proba([line.claim for line in lines])
    support = [float(row[order.index("SUPPORT")]) for row in chances]
    gold = [line.label for line in lines]
    against = [(p, g == "SUPPORT") for p, g in zip(support, gold, strict=True) if g != "NEI"]
    said = [order[int(row.argmax())] for row in chances]
    return {
        "n": len(lines),
        "macro_f1": macro(f1_by_class(gold, said, GOLD)),
        "support_auroc": auroc(support, [g == "SUPPORT" for g in gold]),
        "support_vs_contradict_auroc": auroc([p for p, _ in against], [s for _, s in against]),
    }
