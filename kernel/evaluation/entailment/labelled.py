"""The labelled claims of SciFact train, by folds, and what the head is fitted on.

The head reads what the entailment model makes of these very claims. A model that had their labels would be surer of
them than of any others, so that the head is fitted on what models make of them that were taught without their fold.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kernel.evaluation.head_rows import folds_of, groups, pairs_of, views
from kernel.evaluation.lines import VerifyLine, read_lines
from kernel.verify.head import head
from kernel.verify.odds import Asked

FILE = Path("pairs") / "scifact_train.jsonl"
FOLDS = 5


@dataclass(frozen=True)
class Labelled:
    """A claim with its evidence and label, and its fold: those that share evidence, or nearly a claim, share it."""

    line: VerifyLine
    fold: int


@lru_cache(maxsize=1)
def labelled_claims(data: Path) -> tuple[Labelled, ...]:
    """SciFact train of the data folder. Raises Refused where it is not there or cannot be read."""
    lines = read_lines(data / FILE, VerifyLine)
    folds = folds_of([line.label for line in lines], groups(lines), FOLDS, seed=0)
    return tuple(map(Labelled, lines, folds))


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
