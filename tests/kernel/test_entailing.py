"""An entailment model that the head does not know, in a run: it takes VERIFIED away, and its silence is said."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from kernel.domain import Label
from kernel.entailing import Weighed, weigh
from kernel.errors import Unavailable
from kernel.language.text import sentences
from kernel.ports import Vectors
from kernel.verification import verify
from kernel.verify.head import head
from kernel.verify.windows import evidence_windows
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
    plan = a_plan("What accuracy does FastTuner reach on GSM8K?")
    (finding,) = verify([(claim, True)], plan, documents, odds=weighed.odds)
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


async def test_others_are_asked_what_they_make_of_a_copy_where_they_may_stand_behind_it() -> None:
    entailer, claim = FixedEntailer(support=0.9), a_claim(sentence=2)
    text = f"We repeat it. {claim.text}"
    other = a_document(a_paper("2401.00002", "A replication", text, authors=("Cy Dee",)))
    same = a_document(a_paper("2401.00003", "By the same authors", f"Again. {claim.text}"))
    await weigh((claim,), (DOCUMENT, other, same), entailer)
    shown = evidence_windows(claim.text, sentences(text), head().ranking)
    assert [premise for premise, _ in entailer.asked] == list(shown)


async def test_a_copy_is_not_asked_about() -> None:
    entailer = FixedEntailer(contradict=1.0)
    label, _ = await label_with(entailer, a_claim().quote)
    assert label is Label.VERIFIED
    assert entailer.asked == []


async def test_a_silent_model_is_a_gap_by_name() -> None:
    weighed = await weigh((a_claim(REWORDED),), (DOCUMENT,), FixedEntailer(silent=True))
    assert [g.what for g in weighed.gaps] == ["what fixed makes of the claims"]
    assert weighed.silent
    assert weighed.pairs == ()


async def test_each_window_of_a_claim_is_asked_about_once_and_so_is_what_another_paper_makes_of_it() -> None:
    entailer = FixedEntailer(support=0.9)
    other = a_document(a_paper("2401.00002", "A replication", f"We repeat it. {REWORDED}", authors=("Cy Dee",)))
    claim = a_claim(REWORDED)
    await weigh((claim, claim.model_copy(update={"id": "C2"})), (DOCUMENT, other), entailer)
    assert len(entailer.asked) == len(set(entailer.asked))
    assert {hypothesis for _, hypothesis in entailer.asked} == {REWORDED}
    assert REWORDED in {premise for premise, _ in entailer.asked}


async def test_a_paper_that_lacks_the_claims_figure_is_not_asked_about() -> None:
    entailer = FixedEntailer(support=0.9)
    silent = a_document(a_paper("2401.00002", "Another", "We tune Qwen-7B with FastTuner too.", authors=("Cy Dee",)))
    await weigh((a_claim(REWORDED),), (DOCUMENT, silent), entailer)
    assert not any("tune Qwen-7B with FastTuner too" in premise for premise, _ in entailer.asked)


async def test_what_the_model_gave_survives_being_kept_and_read_again() -> None:
    weighed = await weigh((a_claim(REWORDED),), (DOCUMENT,), FixedEntailer(support=1 / 3))
    again = Weighed.model_validate_json(weighed.model_dump_json())
    assert again == weighed
    assert again.odds == weighed.odds


async def test_nobody_asked_is_no_odds() -> None:
    assert Weighed().odds is None
