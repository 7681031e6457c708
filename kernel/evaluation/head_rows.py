"""What the head is trained on: each line read by the rungs in several views, and which lines must not be parted."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.model_selection import StratifiedGroupKFold

from kernel.evaluation.lines import VerifyLine
from kernel.language.background import background
from kernel.language.terms import terms
from kernel.verify.bearing import order_of
from kernel.verify.ladder import Climbed, as_sentences, climb
from kernel.verify.meaning import Meaning
from kernel.verify.odds import Asked, Odds
from kernel.verify.windows import evidence_windows

ALIKE = 0.6  # Jaccard likeness of two claims' terms from which they stay in one fold
PADDED = 60  # sentences of evidence with foreign ones added
FEW = 2  # sentences of evidence where it is cut down to those that bear most on the claim
# How much each view of a line weighs: the evidence whole, cut down to a few sentences, and among foreign ones.
VIEWS = {"whole": 1.0, "few": 0.5, "padded": 0.5}


@dataclass(frozen=True)
class View:
    """A line with the evidence that it is shown with: `cut` holds its sentences."""

    line: VerifyLine
    group: int
    name: str
    cut: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One view of a line: what the rungs saw of it."""

    line: VerifyLine
    group: int
    view: str
    climbed: Climbed


def groups(lines: Sequence[VerifyLine]) -> list[int]:
    """A number for each line: the same for lines that share their evidence or nearly their claim, or are so linked."""
    parent = list(range(len(lines)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    first: dict[tuple[str, ...], int] = {}
    said = [frozenset(terms(line.claim)) for line in lines]
    for i, line in enumerate(lines):
        parent[root(i)] = root(first.setdefault(tuple(line.evidence), i))
        for j in range(i):
            if len(said[i] & said[j]) >= ALIKE * len(said[i] | said[j]):
                parent[root(i)] = root(j)
    return [root(i) for i in range(len(lines))]


def folds_of(labels: Sequence[object], of_group: Sequence[int], number: int, seed: int) -> list[int]:
    """A fold for each line, from 0 to `number` - 1: like shares of each label in all, and no group in two."""
    folds = StratifiedGroupKFold(number, shuffle=True, random_state=seed)
    made = [0] * len(labels)
    for fold, (_, tested) in enumerate(folds.split(np.zeros((len(labels), 1)), labels, of_group)):
        for i in tested:
            made[i] = fold
    return made


def views(lines: Sequence[VerifyLine], ranking: Sequence[float]) -> list[View]:
    """Each line as it stands, cut down to a few sentences, and among those of other lines: evidence has any length.

    The few are chosen without a look at the rationale, so that no class can be told by how they were chosen.
    """
    rng = random.Random(0)  # noqa: S311 — to be the same each time, not to be secret
    foreign = sorted({sentence for line in lines for sentence in line.evidence})
    made = []
    for line, group in zip(lines, groups(lines), strict=True):
        order = order_of(line.claim, line.evidence, ranking)
        few = tuple(line.evidence[i] for i in sorted(order[:FEW]))
        padded = list(line.evidence)
        for sentence in rng.sample(foreign, min(len(foreign), max(0, PADDED - len(padded)))):
            padded.insert(rng.randrange(len(padded) + 1), sentence)
        cuts = {"whole": line.evidence, "few": few, "padded": tuple(padded)}
        made += [View(line, group, name, cut) for name, cut in cuts.items()]
    return made


def pairs_of(shown: Sequence[View], ranking: Sequence[float]) -> list[Asked]:
    """What an entailment model is asked about them, each (window, claim) once."""
    asked = (
        (window, view.line.claim)
        for view in shown
        for window in evidence_windows(view.line.claim, as_sentences(view.cut), ranking)
    )
    return list(dict.fromkeys(asked))


def rows_of(shown: Sequence[View], meaning: Meaning | None, odds: Odds | None, ranking: Sequence[float]) -> list[Row]:
    """What the rungs see of each view's claim on its sentences."""
    return [
        Row(v.line, v.group, v.name, climb(v.line.claim, as_sentences(v.cut), "", background(), ranking, meaning, odds))
        for v in shown
    ]
