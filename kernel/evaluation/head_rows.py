"""What the head is trained on: each line read by the rungs in several views, and which lines must not be parted."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from kernel.evaluation.lines import VerifyLine
from kernel.language.background import background
from kernel.language.terms import terms
from kernel.verify.ladder import Climbed, as_sentences, climb
from kernel.verify.meaning import Meaning

ALIKE = 0.6  # Jaccard likeness of two claims' terms from which they stay in one fold
PADDED = 60  # sentences of evidence with foreign ones added
FEW = 2  # sentences of evidence where it is cut down to those that bear most on the claim
# How much each view of a line weighs: the evidence whole, cut down to a few sentences, and among foreign ones.
VIEWS = {"whole": 1.0, "few": 0.5, "padded": 0.5}


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


def views(lines: Sequence[VerifyLine], meaning: Meaning | None, ranking: Sequence[float]) -> list[Row]:
    """Each line as it stands, cut down to a few sentences, and among those of other lines: evidence has any length.

    The few are chosen without a look at the rationale, so that no class can be told by how they were chosen.
    """
    rng = random.Random(0)  # noqa: S311 — to be the same each time, not to be secret
    foreign = sorted({sentence for line in lines for sentence in line.evidence})
    rows = []
    for line, group in zip(lines, groups(lines), strict=True):
        whole = climbed_on(line, line.evidence, meaning, ranking)
        few = [line.evidence[i] for i in sorted(whole.rationale[:FEW])]
        padded = list(line.evidence)
        for sentence in rng.sample(foreign, min(len(foreign), max(0, PADDED - len(padded)))):
            padded.insert(rng.randrange(len(padded) + 1), sentence)
        rows.append(Row(line, group, "whole", whole))
        rows.append(Row(line, group, "few", climbed_on(line, few, meaning, ranking)))
        rows.append(Row(line, group, "padded", climbed_on(line, padded, meaning, ranking)))
    return rows


def climbed_on(line: VerifyLine, cut: Sequence[str], meaning: Meaning | None, ranking: Sequence[float]) -> Climbed:
    """What the rungs see of the claim on these sentences."""
    return climb(line.claim, as_sentences(cut), "", background(), meaning, ranking)
