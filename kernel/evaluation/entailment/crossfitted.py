"""What models that were not taught a claim's label make of SciFact's training claims: what the head is fitted on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from kernel.errors import Refused
from kernel.evaluation.entailment.labelled import digest_of
from kernel.ports import Vectors
from kernel.verify.odds import Asked

FILE = Path(__file__).with_name("crossfitted.npz")


def write_odds(path: Path, model: str, asked: str, odds: Vectors) -> None:
    """Write the odds of pairs, shape (pairs, 3), with the digest of the pairs and the name of the model that ships."""
    np.savez_compressed(path, allow_pickle=False, model=model, asked=asked, odds=odds.astype(np.float16))


class CrossFitted:
    """Answers as the entailment model of that name would, had it never been taught the claim it is asked about."""

    def __init__(self, model: str, path: Path = FILE) -> None:
        """Raises Refused where the odds in the file are another model's."""
        kept = np.load(path)
        if str(kept["model"]) != model:
            raise Refused(f"{path} holds odds of {kept['model']}, not of {model}: export the model anew.")
        self.name = model
        self._asked, self._odds, self._path = str(kept["asked"]), kept["odds"].astype(np.float32), path

    async def entail(self, pairs: Sequence[Asked]) -> Vectors:
        """Probabilities, shape (pairs, 3). Raises Refused where the models were asked about others than these."""
        if digest_of(pairs) != self._asked:
            raise Refused(f"{self._path} holds odds of other pairs: pack and train the model anew (CONTRIBUTING.md).")
        odds: Vectors = self._odds
        return odds
