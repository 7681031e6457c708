"""The entailment model's rung in a run: it takes VERIFIED away, never gives it, and its silence is said."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from kernel.domain import Label
from kernel.entailing import weigh
from kernel.errors import Unavailable
from kernel.ports import Vectors
from kernel.verification import verify
from tests.builders import a_claim, a_document, a_paper, a_plan

REWORDED = "With Qwen-7B, FastTuner gets 61.5% accuracy on GSM8K."


class FixedEntailer:
    """Gives every pair the same three probabilities, or none; remembers what it was asked."""

    name = "fixed"

    def __init__(self, support: float = 0, contradict: float = 0, silent: bool = False) -> None:
        self.row = [support, contradict, 1 - support - contradict]
        self.silent = silent
        self.asked: list[tuple[str, str]] = []

    async def entail(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        if self.silent:
            raise Unavailable("The server does not answer.")
        self.asked += pairs
        return np.array([self.row] * len(pairs), dtype=np.float32).reshape(-1, 3)


DOCUMENT = a_document(a_paper())


async def label_with(entailer: FixedEntailer, text: str = REWORDED) -> tuple[Label, tuple[str, ...]]:
    claim, documents = a_claim(text), (DOCUMENT,)
    weighed = await weigh((claim,), documents, entailer)
    finding = verify(
        [(claim, True)], a_plan("What accuracy does FastTuner reach on GSM8K?"), documents, odds=dict(weighed.odds)
    )[0]
    return finding.label, finding.reasons


async def test_a_claim_that_the_model_finds_supported_stays_verified() -> None:
    assert (await label_with(FixedEntailer(support=0.9)))[0] is Label.VERIFIED


@pytest.mark.parametrize(
    ("entailer", "label"),
    [
        (FixedEntailer(contradict=0.9), Label.CONTRADICTED),
        (FixedEntailer(support=0.2, contradict=0.1), Label.UNVERIFIED),
        (FixedEntailer(silent=True), Label.UNVERIFIED),
    ],
)
async def test_a_claim_that_the_model_does_not_find_supported_loses_its_label(
    entailer: FixedEntailer, label: Label
) -> None:
    found, reasons = await label_with(entailer)
    assert found is label
    assert any(r.startswith("entailment model") for r in reasons)


async def test_a_claim_that_a_rung_vetoed_is_not_raised() -> None:
    assert (await label_with(FixedEntailer(support=1.0), "FastTuner gets 71.5% accuracy on GSM8K."))[
        0
    ] is not Label.VERIFIED


async def test_a_copy_is_not_asked_about() -> None:
    entailer = FixedEntailer(contradict=1.0)
    label, _ = await label_with(entailer, a_claim().quote)
    assert label is Label.VERIFIED
    assert entailer.asked == []


async def test_a_silent_model_is_a_gap_by_name() -> None:
    weighed = await weigh((a_claim(REWORDED),), (DOCUMENT,), FixedEntailer(silent=True))
    assert [g.what for g in weighed.gaps] == ["what fixed makes of the claims"]
    assert weighed.odds == (("C1", None),)
