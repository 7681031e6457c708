"""Trains the head of the verification ladder: `python -m kernel.evaluation.train_head PAIRS kernel/verify/head.json`.

PAIRS holds lines {id, claim, evidence, label, rationales}. Folds never part two lines that share an abstract or nearly
a claim, since the same claim stands there with its label turned. Nothing here has seen a development set.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import sklearn
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from kernel.domain import Label
from kernel.entailing import weigh_pairs
from kernel.evaluation.head_rows import ALIKE, VIEWS, Row, folds_of, pairs_of, rows_of, views
from kernel.evaluation.lines import VerifyLine, read_lines
from kernel.evaluation.measures import calibration_bins
from kernel.evaluation.verify import Judged, figures
from kernel.ports import Embedder, Entailer
from kernel.verify.bearing import bearing, profile
from kernel.verify.features import MEANING
from kernel.verify.head import CLASSES, Edition, edition_named, probabilities
from kernel.verify.ladder import decide
from kernel.verify.meaning import Meaning, meaning_of_sentences
from kernel.verify.odds import ENTAILED

STRENGTH = 0.03  # inverse of the L2 penalty on standardised features
FOLDS, REPEATS = 5, 3
WANTED_RECALL = 0.50  # of VERIFIED among SUPPORT: the 0.45 asked and a standard error of it on 140 claims
SURE = 0.85  # precision of CONTRADICTED, cross-validated, from which p(contradict) alone gives that label
Floats = NDArray[np.float64]


def train(lines: Sequence[VerifyLine], embedder: Embedder | None, entailer: Entailer | None) -> dict[str, Any]:
    """The ranking and the editions, each with its cross-validated figures, as head.json holds them."""
    weights = fit_ranking(lines)
    ranking = tuple(weights.values())
    shown = views(lines, ranking)
    meaning = asyncio.run(_meaning(lines, embedder)) if embedder else None
    odds = asyncio.run(weigh_pairs(pairs_of(shown, ranking), entailer)).odds if entailer else None
    rows = rows_of(shown, meaning, odds, ranking)
    editions = {}
    for vectors in dict.fromkeys((None, embedder)):
        for model in dict.fromkeys((None, entailer)):
            left_out = (() if vectors else MEANING) + (() if model else ENTAILED)
            name = edition_named(vectors.name if vectors else None, model.name if model else None)
            editions[name] = fit_edition(rows, [n for n in rows[0].climbed.features if n not in left_out])
    return {"ranking": weights, "editions": editions}


async def _meaning(lines: Sequence[VerifyLine], embedder: Embedder) -> Meaning:
    cut = [sentence for line in lines for sentence in line.evidence]
    return await meaning_of_sentences([line.claim for line in lines], cut, embedder)


def fit_ranking(lines: Sequence[VerifyLine]) -> dict[str, float]:
    """Weights of a sentence's bearings by a logistic regression on whether it belongs to a rationale."""
    read, wanted = [], []
    for line in lines:
        gold = {i for rationale in line.rationales for i in rationale}
        for i, sentence in enumerate(line.evidence if gold else ()):
            b = bearing(profile(line.claim), profile(sentence))
            read.append((b.held, b.cosine, b.pieces, b.pieces_held))
            wanted.append(i in gold)
    fitted = LogisticRegression(C=1.0, max_iter=2_000).fit(np.array(read), np.array(wanted))
    names = ("held", "cosine", "pieces", "pieces_held")
    return {name: round(float(w), 3) for name, w in zip(names, fitted.coef_[0], strict=True)}


def fit_edition(rows: Sequence[Row], names: Sequence[str]) -> dict[str, Any]:
    """Coefficients of these features on all rows, thresholds and figures by cross-validation."""
    judged, supports, contradicts = cross_validated(rows, names)
    coefficients = fit(rows, names)
    return {
        "coefficients": {n: [round(float(x), 4) for x in w] for n, w in coefficients.items()},
        "thresholds": {"supports": supports, "contradicts": contradicts},
        "cross_validated": judged,
    }


def fit(rows: Sequence[Row], names: Sequence[str]) -> dict[str, Floats]:
    """Log-odds by feature, in the order of CLASSES, for features as they are, and "intercept"."""
    x = np.array([[row.climbed.features[n] for n in names] for row in rows])
    y = np.array([CLASSES.index(row.line.label) for row in rows])
    scaler = StandardScaler().fit(x)
    fitted = LogisticRegression(C=STRENGTH, max_iter=3_000).fit(
        scaler.transform(x), y, sample_weight=np.array([VIEWS[row.view] for row in rows])
    )
    weights = fitted.coef_ / scaler.scale_
    start = fitted.intercept_ - weights @ scaler.mean_
    return {"intercept": start, **{n: weights[:, i] for i, n in enumerate(names)}}


def cross_validated(rows: Sequence[Row], names: Sequence[str]) -> tuple[dict[str, Any], float, float]:
    """Figures by view, and the two thresholds, from folds in which a row's own group was never trained on."""
    lines = [row for row in rows if row.view == "whole"]
    y = [CLASSES.index(row.line.label) for row in lines]
    of_group = [row.group for row in lines]
    seen: list[tuple[Row, Edition]] = []
    for seed in range(REPEATS):
        fold_of = folds_of(y, of_group, FOLDS, seed)
        for fold in range(FOLDS):
            held_out = {group for group, its in zip(of_group, fold_of, strict=True) if its == fold}
            weights = fit([row for row in rows if row.group not in held_out], names)
            edition = as_edition(weights)
            seen += [(row, edition) for row in rows if row.group in held_out]
    whole = [(row, edition) for row, edition in seen if row.view == "whole"]
    contradicts = _contradicts(whole)
    supports = _supports(whole, contradicts)
    by_view = {v: _figures([s for s in seen if s[0].view == v], supports, contradicts) for v in VIEWS}
    return by_view, supports, contradicts


def as_edition(weights: Mapping[str, Floats], supports: float = 2.0, contradicts: float = 2.0) -> Edition:
    """The fitted weights as the head reads them; thresholds over 1 give no label."""
    triples = {n: (float(w[0]), float(w[1]), float(w[2])) for n, w in weights.items()}
    start = triples.pop("intercept")
    return Edition("", start, triples, supports, contradicts)


def _supports(seen: Sequence[tuple[Row, Edition]], contradicts: float) -> float:
    """The highest p(support), in hundredths, from which at least WANTED_RECALL of the supported claims are VERIFIED."""
    judged = [decide(r.climbed, _with(e, 0.0, contradicts)) for r, e in seen if r.line.label == "SUPPORT"]
    chances = np.array([j.probabilities.support if j.label is Label.VERIFIED else -1.0 for j in judged])
    found = [t / 100 for t in range(20, 96) if np.mean(chances >= t / 100) >= WANTED_RECALL]
    return max(found, default=0.5)


def _contradicts(seen: Sequence[tuple[Row, Edition]]) -> float:
    """The lowest p(contradict), in hundredths, at which SURE of the claims without a veto are contradicted."""
    free = [(r, e) for r, e in seen if not r.climbed.misses and not r.climbed.opposed]
    chances = [(probabilities(r.climbed.features, e).contradict, r.line.label == "CONTRADICT") for r, e in free]
    for t in range(40, 100):
        over = [right for p, right in chances if p >= t / 100]
        if len(over) < 10 * REPEATS:
            break
        if sum(over) / len(over) >= SURE:
            return t / 100
    return 0.95


def _with(edition: Edition, supports: float, contradicts: float) -> Edition:
    return Edition(edition.name, edition.intercepts, edition.coefficients, supports, contradicts)


def _figures(seen: Sequence[tuple[Row, Edition]], supports: float, contradicts: float) -> dict[str, Any]:
    judged = []
    for row, edition in seen:
        j = decide(row.climbed, _with(edition, supports, contradicts))
        rationale = j.rationale if row.view == "whole" else ()
        judged.append(Judged(row.line, j.label, j.probabilities, rationale))
    found = {k: v for k, v in figures(judged).items() if k not in {"risk_coverage", "calibration"}}
    if seen[0][0].view != "whole":
        found.pop("rationale_top3", None)
    bins = calibration_bins([j.probabilities.support for j in judged], [j.line.label == "SUPPORT" for j in judged])
    return {name: _rounded(value) for name, value in {**found, "calibration": [list(b) for b in bins]}.items()}


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, dict):
        return {k: _rounded(v) for k, v in value.items()}
    return [_rounded(v) for v in value] if isinstance(value, list) else value


def write(path: Path, trained: Mapping[str, Any], data: bytes, number: int, now: Callable[[], datetime]) -> None:
    """The artefact: what was trained, on what, by what, when."""
    record = {
        "what": "log-odds of SUPPORT, CONTRADICT, NEI by relational feature; a multinomial logistic regression",
        "trained_by": "python -m kernel.evaluation.train_head",
        "on": f"SciFact train, {number} pairs, each in {len(VIEWS)} views (claims CC BY 4.0, abstracts ODC-By)",
        "data_sha256": hashlib.sha256(data).hexdigest(),
        "scikit_learn": sklearn.__version__,
        "date": now().date().isoformat(),
        "chosen": {
            "penalty": f"L2, C = {STRENGTH} on standardised features",
            "folds": f"{FOLDS} by group (abstract, or claims alike by {ALIKE}), {REPEATS} times",
            "supports": f"highest p(support) that verifies {WANTED_RECALL:.0%} of SUPPORT, vetoes in force",
            "contradicts": f"lowest p(contradict) at which {SURE:.0%} of ten or more labels are right, else 0.95",
            "ranking": "logistic regression of rationale sentences against the others, on all of train",
        },
    }
    text = json.dumps({**record, **trained}, indent=1, ensure_ascii=False)
    path.write_text(_folded(text) + "\n", encoding="utf-8")


def _folded(text: str) -> str:
    """Innermost lists on one line each."""
    out, depth = [], 0
    for line in text.split("\n"):
        out.append(line.strip() if depth else line)
        depth += line.count("[") - line.count("]")
        out.append("" if depth and line.rstrip().endswith("[") else (" " if depth else "\n"))
    return "".join(out).rstrip()


def main(pairs: Path, out: Path) -> None:
    """Train with and without the embedder and the entailment model that come with the package; write the artefact.

    Where the model was taught the labels of these very claims, the head is fitted on cross-fitted odds instead. Raises
    Refused where those are another model's, or of other pairs.
    """
    from kernel.adapters.embedder import WordLlamaEmbedder
    from kernel.adapters.entailer import embedded_entailer, embedded_record
    from kernel.evaluation.entailment.crossfitted import CrossFitted

    ours = embedded_entailer(threads=2)
    entailer = CrossFitted(ours.name) if embedded_record().get("cross_fitted") else ours
    lines = read_lines(pairs, VerifyLine)
    trained = train(lines, WordLlamaEmbedder(), entailer)
    write(out, trained, pairs.read_bytes(), len(lines), lambda: datetime.now(UTC))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
