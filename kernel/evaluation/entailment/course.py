"""In which order, and at which rate, training goes over the pairs of a pack. It trains nothing."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch import Tensor

POOL = 4000  # pairs that are sorted by length together, so that little of a batch is padding


@dataclass
class Course:
    """All batches in their order, each with its rate and its stage's number.

    A stage has pairs of its own or, by `rest_of`, batches that earlier stages did not come to, as many of each as it
    says. `stage` takes one with pairs of its own alone, and `without` leaves a fold of the labelled claims out of it.
    """

    pack: Any
    config: Mapping[str, Any]
    stage: int | None = None
    without: int | None = None
    batches: list[tuple[int, float, list[int]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.arrays = {n: self.pack[n] for n in ("ids", "lengths", "premises", "labels", "stages", "folds")}
        self.starts = starts_of(self.arrays["lengths"])
        left: dict[str, list[list[int]]] = {}
        for number, stage in enumerate(self.config["stages"]):
            if self.stage not in (None, number):
                continue
            chance = random.Random(self.config["seed"] + number)  # noqa: S311 — to be the same each time
            if rest := stage.get("rest_of"):
                batches = [batch for name, most in rest.items() for batch in left[name][:most]]
                chance.shuffle(batches)
            else:
                pairs, tokens = self._pairs(number), self.setting(number, "batch_tokens")
                batches = [b for _ in range(stage.get("epochs", 1)) for b in self._batched(pairs, chance, tokens)]
            taken = round(stage.get("share", 1.0) * len(batches))
            left[stage["name"]] = batches[taken:]
            self.batches += [(number, _rate(stage, i, len(batches)), batches[i]) for i in range(taken)]

    def setting(self, number: int, name: str) -> Any:
        """What a stage says of this, or else the config."""
        return self.config["stages"][number].get(name, self.config[name])

    def first(self, number: int) -> int:
        """How many batches are done when a stage begins."""
        return sum(stage < number for stage, _, _ in self.batches)

    def ends(self) -> list[int]:
        """How many batches are done when each stage ends."""
        return [self.first(n + 1) for n in range(len(self.config["stages"]))]

    def record(self, losses: Sequence[float], seconds: float) -> dict[str, Any]:
        """What was trained, by stage: pairs seen, batches, and the mean loss of the last hundred; and the hours."""
        numbers = range(len(self.config["stages"]))
        of_stage = [[i for i, (stage, _, _) in enumerate(self.batches) if stage == n] for n in numbers]
        return {
            "pairs": [sum(len(self.batches[i][2]) for i in some) for some in of_stage],
            "batches": [len(some) for some in of_stage],
            "loss": [round(float(np.mean([losses[i] for i in some[-100:]])), 4) for some in of_stage],
            "hours": round(seconds / 3600, 2),
        }

    def tensors(self, batch: Sequence[int], device: str) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Token ids, mask and sides, each (pairs, tokens), and labels."""
        labels = torch.from_numpy(self.arrays["labels"][np.asarray(batch)].astype(np.int64))
        ids, mask, sides = filled(self.arrays, self.starts, batch)
        return ids.to(device), mask.to(device), sides.to(device), labels.to(device)

    def _pairs(self, number: int) -> list[int]:
        wanted = self.arrays["stages"] == number
        if self.without is not None:
            wanted &= self.arrays["folds"] != self.without
        found: list[int] = np.flatnonzero(wanted).tolist()
        return found

    def _batched(self, pairs: list[int], chance: random.Random, most: int) -> list[list[int]]:
        """Pairs of like length together, in an order of chance; `most` tokens a batch."""
        chance.shuffle(pairs)
        made: list[list[int]] = []
        for i in range(0, len(pairs), POOL):
            batch: list[int] = []
            for pair in sorted(pairs[i : i + POOL], key=lambda p: int(self.arrays["lengths"][p])):
                if batch and (len(batch) + 1) * int(self.arrays["lengths"][pair]) > most:
                    made.append(batch)
                    batch = []
                batch.append(pair)
            made.append(batch)
        chance.shuffle(made)
        return made


def _rate(stage: Mapping[str, Any], done: int, batches: int) -> float:
    """Of learning: it rises over the first batches and falls in a line over all that the stage has."""
    rise = min(1.0, (done + 1) / stage["warm_up_steps"])
    return float(rise * (stage["rate"] + (stage["rate_end"] - stage["rate"]) * done / batches))


def starts_of(lengths: Any) -> Any:
    """Where each pair's ids begin, by how many each has."""
    return np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])


def filled(arrays: Mapping[str, Any], starts: Any, rows: Sequence[int]) -> tuple[Tensor, Tensor, Tensor]:
    """Token ids, mask and sides of these pairs, each (pairs, tokens), padded with zeros.

    `arrays` holds `ids`, `lengths` and `premises` as a pack does; `starts` says where each pair's ids begin.
    """
    widest = max(int(arrays["lengths"][p]) for p in rows)
    made = np.zeros((3, len(rows), widest), dtype=np.int64)
    for row, pair in enumerate(rows):
        length, premise = int(arrays["lengths"][pair]), int(arrays["premises"][pair])
        made[0, row, :length] = arrays["ids"][starts[pair] : starts[pair] + length]
        made[1, row, :length] = 1
        made[2, row, premise:length] = 1
    ids, mask, sides = torch.from_numpy(made)
    return ids, mask, sides
