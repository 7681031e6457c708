"""The labelled claims of SciFact train, by folds: pairs of them to train on, and what the head is fitted on.

The head reads what the entailment model makes of these very claims. A model that had their labels would be surer of
them than of any others, so that the head is fitted on what models make of them that were taught without their fold.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from sklearn.model_selection import StratifiedGroupKFold

from kernel.evaluation.head_rows import groups, pairs_of, views
from kernel.evaluation.lines import VerifyLine
from kernel.verify.head import CLASSES, head
from kernel.verify.ladder import as_sentences
from kernel.verify.odds import Asked
from kernel.verify.windows import evidence_windows

FILE = Path("pairs") / "scifact_train.jsonl"
FOLDS = 5
NEI = CLASSES.index("NEI")


@dataclass(frozen=True)
class Labelled:
    """A claim with its evidence and label, and its fold: those that share evidence, or nearly a claim, share it."""

    line: VerifyLine
    fold: int


@lru_cache(maxsize=1)
def labelled_claims(data: Path) -> tuple[Labelled, ...]:
    """SciFact train of the data folder. Raises FileNotFoundError where it is not there."""
    text = (data / FILE).read_bytes()
    lines = [VerifyLine.model_validate_json(line) for line in text.splitlines() if line.strip()]
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=0)
    labels, fold_of = [line.label for line in lines], [0] * len(lines)
    for number, (_, tested) in enumerate(folds.split(np.zeros((len(lines), 1)), labels, groups(lines))):
        for i in tested:
            fold_of[i] = number
    return tuple(map(Labelled, lines, fold_of))


def labelled_pairs(claims: Sequence[Labelled], chance: random.Random) -> Iterator[tuple[str, str, int, int]]:
    """(premise, claim, column, fold): the windows of a run, as far as the rationales say what they make of the claim.

    A rationale is one set of sentences that suffices. Sentences of none of them decide nothing.
    """
    for claim in claims:
        line, column = claim.line, CLASSES.index(claim.line.label)
        together, *alone = evidence_windows(line.claim, as_sentences(line.evidence), head().ranking)
        rationales = [[line.evidence[i] for i in rationale] for rationale in line.rationales]
        if column == NEI or any(all(text in together for text in some) for some in rationales):
            yield together, line.claim, column, claim.fold
        for some in rationales:
            if chance.random() < 0.2 + 0.8 / len(rationales):
                yield " ".join(some), line.claim, column, claim.fold
        others = [text for text in alone if not any(text in some for some in rationales)]
        if others and chance.random() < (0.6 if column == NEI else 0.3):
            yield chance.choice(others), line.claim, NEI, claim.fold
        elsewhere = chance.choice(claims).line.evidence
        if chance.random() < 0.1 and elsewhere != line.evidence:
            premise = evidence_windows(line.claim, as_sentences(elsewhere), head().ranking)[0]
            yield premise, line.claim, NEI, claim.fold


def asked(claims: Sequence[Labelled]) -> dict[Asked, int]:
    """What the head's training asks about these claims, each (window, claim) once, with its fold."""
    shown = views([claim.line for claim in claims], head().ranking)
    fold_of = {claim.line.claim: claim.fold for claim in claims}  # claims of one wording share a fold
    return {pair: fold_of[pair[1]] for pair in pairs_of(shown, head().ranking)}


def digest_of(pairs: Sequence[Asked]) -> str:
    """SHA-256 of pairs in their order, by which odds of just these are known."""
    told = hashlib.sha256()
    for window, claim in pairs:
        told.update(f"{window}\0{claim}\n".encode())
    return told.hexdigest()
