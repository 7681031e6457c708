"""The rungs of the ladder one by one: numbers with units, names, direction and negation."""

from __future__ import annotations

import pytest

from kernel.verify.direction import clashes, denies
from kernel.verify.entities import missing_entities
from kernel.verify.numbers import missing_numbers

# -- numbers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("It gains 6.2 per cent.", "a gain of 6.2\\% is seen"),
        ("It needs 10,000 times fewer.", "by $10{,}000\\times$"),
        ("It needs 10K steps.", "after 10,000 steps"),
        ("It is threefold, a 3-fold gain.", "3x as good"),
        ("It gains 2-4×.", "between 2x and 4x"),
        ("It has 7B parameters.", "7 billion parameters"),
        ("It gains 1.2-1.5 points.", "1.2 to 1.5 percentage points"),
        ("It gains about 6%.", "6.2%"),
        ("It saves as much as 40%.", "up to 40% less"),
        ("One of the first.", "nothing here"),
        ("Half of them agree.", "50% agree"),
    ],
)
def test_a_number_written_another_way_is_there(claim, evidence):
    assert missing_numbers(claim, evidence) == ()


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("It gains 6.2%.", "6.2 percentage points"),
        ("It gains 6.2 points.", "6.2%"),
        ("It is 3% better.", "3x better"),
        ("It has 7B parameters.", "7M parameters"),
        ("It needs 5 GB.", "5 MB"),
        ("It uses four benchmarks.", "five benchmarks"),
        ("It gains 2-4×.", "between 2x and 5x"),
        ("It needs 10⁵ steps.", "10³ steps"),
        ("It saves 40%.", "up to 40% less"),
    ],
)
def test_another_number_unit_or_scope_is_a_miss(claim, evidence):
    assert missing_numbers(claim, evidence)


# -- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("LoRA wins.", "QLoRA wins."),
        ("GPT-3 wins.", "GPT-3.5 wins."),
        ("LLaMA-2 13B wins.", "LLaMA-2 7B wins, 13 times."),
        ("LoRA wins.", "LoRA-FA wins."),
        ("FréchetNet wins.", "Fréchet distance falls."),
    ],
)
def test_a_name_or_a_size_that_the_evidence_lacks_is_a_miss(claim, evidence):
    assert missing_entities(claim, evidence)


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("LLaMA-2 13B wins.", "Llama 2 models of 7B and 13B win."),
        ("On GSM8K it wins.", "on the gsm8k benchmark"),
        ("FréchetNet wins.", "We propose FréchetNet."),
        ("MoE wins.", "a mixture of experts (MoE) wins"),
    ],
)
def test_a_name_written_another_way_is_there(claim, evidence):
    assert missing_entities(claim, evidence) == ()


# -- direction and negation -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("SlowTuner outperforms FastTuner.", "FastTuner outperforms SlowTuner."),
        ("FastTuner is beaten by SlowTuner.", "FastTuner beats SlowTuner."),
        ("FastTuner is worse than SlowTuner.", "FastTuner surpasses SlowTuner."),
        ("FastTuner increases memory use.", "FastTuner reduces memory use."),
        ("It has lower accuracy.", "It has higher accuracy."),
        ("FastTuner does not help.", "FastTuner helps."),
        ("FastTuner never fails here.", "FastTuner sometimes fails here."),
    ],
)
def test_the_opposite_clashes(claim, sentence):
    assert clashes(claim, sentence)
    assert clashes(sentence, claim)


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("SlowTuner is outperformed by FastTuner.", "FastTuner outperforms SlowTuner."),
        ("SlowTuner is worse than FastTuner.", "FastTuner is better than SlowTuner."),
        ("FastTuner lowers latency and raises accuracy.", "FastTuner raises accuracy and cuts latency."),
        ("FastTuner is not only fast.", "FastTuner is fast."),
        ("FastTuner helps without additional data.", "FastTuner helps."),
    ],
)
def test_the_same_said_the_other_way_round_does_not_clash(claim, sentence):
    assert clashes(claim, sentence) == ()


def test_two_denials_are_none():
    assert not denies("It never fails to help.")
    assert denies("It does not help.")
