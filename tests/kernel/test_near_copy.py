"""A sentence copied with one word changed: the change stands out beside the sentence that it was copied from."""

from __future__ import annotations

import pytest

from kernel.domain import Label
from kernel.language.terms import Rarity
from kernel.verify.ladder import judge
from kernel.verify.near_copy import changes

TEXT = (
    "FastTuner outperforms SlowTuner on four benchmarks by 7%. Earlier systems gained 17% on a smaller set. "
    "It trains 3.2x faster with 10,000 examples, and a superior router keeps the load even."
)
SENTENCES = tuple(TEXT.split(". "))


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ("FastTuner outperforms SlowTuner on four benchmarks by 17%.", "number-missing"),  # 17% stands next door
        ("FastTuner underperforms SlowTuner on four benchmarks by 7%.", "direction-clash"),
        ("It trains 3.2x faster with 10,000 examples, and an inferior router keeps the load even.", "direction-clash"),
        ("It trains 3.2x slower with 10,000 examples, and a superior router keeps the load even.", "direction-clash"),
    ],
)
def test_a_copy_with_one_word_falsified_is_never_verified(changed, reason):
    assert any(code.startswith(reason) for code in changes(changed, SENTENCES))
    assert judge(changed, TEXT, "FastTuner", Rarity([TEXT])).label is not Label.VERIFIED


@pytest.mark.parametrize(
    "faithful",
    [
        "FastTuner outperforms SlowTuner on four benchmarks by 7%.",
        "FastTuner surpasses SlowTuner on four benchmarks by 7%.",
        "It trains 3.2× faster with 10000 examples, and a superior router keeps the load even.",
    ],
)
def test_a_synonym_or_another_way_to_write_a_number_changes_nothing(faithful):
    assert changes(faithful, SENTENCES) == ()
    assert judge(faithful, TEXT, "FastTuner", Rarity([TEXT])).label is Label.VERIFIED


def test_a_claim_in_other_words_is_not_taken_for_a_copy():
    assert changes("Training is a third as long under the new scheme, by the authors' account.", SENTENCES) == ()
