"""How well the answering model tells which sentence answers: `python -m kernel.evaluation.questions DATA`.

On questions about papers that it was not trained on. Prints one JSON object, with the embedder's cosine beside it.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score

from kernel.adapters.entailer import embedded_answerer
from kernel.adapters.minilm import MiniLMEmbedder
from kernel.asking import passage
from kernel.evaluation.entailment.questions import HELD_OUT, texts_of
from kernel.evaluation.sets import rows_of
from kernel.ports import Embedder, Entailer


async def by_model(premises: Sequence[str], question: str, answerer: Entailer) -> Sequence[float]:
    """The chance that each premise answers."""
    return [float(row[0]) for row in await answerer.entail([(premise, question) for premise in premises])]


async def by_cosine(premises: Sequence[str], question: str, embedder: Embedder) -> Sequence[float]:
    """How alike each premise is to the question."""
    return [float(x) for x in await embedder.passages(premises) @ (await embedder.query(question))[0]]


def figures(rows: Sequence[Mapping[str, Any]], scores: Sequence[Sequence[float]]) -> dict[str, Any]:
    """`auroc` of a question's best sentence, answered by its paper against not so; `first`: the best one answers.

    `scores` holds those of each question's sentences. `auroc_of` takes one kind of unanswered questions each.
    """
    best = np.array([max(s) for s in scores])
    answered = np.array([bool(row["s"]) for row in rows])
    kinds = sorted({row["k"] for row in rows if not row["s"]})
    first = [int(np.argmax(s)) in row["s"] for row, s in zip(rows, scores, strict=True) if row["s"]]
    of_kind = {}
    for kind in kinds:
        some = answered | np.array([row["k"] == kind for row in rows])
        of_kind[kind] = round(float(roc_auc_score(answered[some], best[some])), 3)
    return {
        "auroc": round(float(roc_auc_score(answered, best)), 3),
        "auroc_of": of_kind,
        "first": round(float(np.mean(first)), 3),
    }


async def main(data: Path) -> None:
    """Print the figures of the model and of the cosine."""
    rows = list(rows_of(HELD_OUT))
    ids = sorted({row["p"] for row in rows})
    titles, cut = texts_of(data, ids)
    of_paper = {i: [passage(t, s) for s in c] for i, t, c in zip(ids, titles, cut, strict=True)}
    answerer, embedder, begun = embedded_answerer(threads=2), MiniLMEmbedder(), time.monotonic()
    model = [await by_model(of_paper[row["p"]], row["q"], answerer) for row in rows]
    seconds = time.monotonic() - begun
    cosine = [await by_cosine(of_paper[row["p"]], row["q"], embedder) for row in rows]
    found = {"n": len(rows), "seconds": round(seconds, 1), answerer.name: figures(rows, model)}
    print(json.dumps({**found, embedder.name: figures(rows, cosine)}, indent=1))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
