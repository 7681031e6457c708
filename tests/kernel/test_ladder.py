"""How the ladder makes a label: a rung's veto stands, and what no rung objects to is left to what is probable."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.domain import Label, Probabilities
from kernel.language.background import background
from kernel.language.terms import Rarity
from kernel.verify.head import Edition, head
from kernel.verify.ladder import LIKE, after_veto, as_sentences, climb, decide, judge, judge_sentences
from kernel.verify.meaning import Meaning, meaning_of
from tests.builders import FAST_TUNER

CLAIM = "FastTuner reaches 61.5% accuracy on GSM8K."


def climbed(claim: str = CLAIM):
    return climb(claim, as_sentences([FAST_TUNER]), "FastTuner", background(), head().ranking)


def always(support: float, contradict: float) -> Edition:
    """An edition that finds every claim so probable: log-odds without any feature."""
    import math

    rest = 1 - support - contradict
    return Edition("", (math.log(support), math.log(contradict), math.log(rest)), {}, 0.6, 0.6)


def test_what_no_rung_objects_to_is_verified_where_support_is_probable_enough():
    free = replace(climbed(), misses=(), opposed=())
    assert decide(free, always(0.61, 0.2)).label is Label.VERIFIED
    assert decide(free, always(0.59, 0.2)).label is Label.UNVERIFIED


def test_what_no_rung_objects_to_is_contradicted_where_that_is_probable_enough():
    free = replace(climbed(), misses=(), opposed=(), agreed=False)
    assert decide(free, always(0.2, 0.61)).label is Label.CONTRADICTED


def test_each_label_of_the_head_says_how_probable_it_is():
    free = replace(climbed(), misses=(), opposed=(), agreed=False)
    for edition in (always(0.7, 0.2), always(0.2, 0.7), always(0.2, 0.2)):
        assert any(r.startswith("probability: support") for r in decide(free, edition).reasons)


@given(st.floats(0.6, 0.99))
def test_a_miss_is_never_verified_however_probable(support):
    missed = replace(climbed(), misses=("number-missing: 7",), opposed=())
    judgement = decide(missed, always(support, (1 - support) / 2))
    assert judgement.label is Label.UNVERIFIED
    assert judgement.reasons == ("number-missing: 7",)
    assert judgement.vetoed


def test_a_clash_contradicts_only_where_the_sentence_is_otherwise_alike():
    clash = replace(climbed(), misses=(), opposed=("direction-clash: more against less",))
    assert decide(replace(clash, alike=0.6), always(0.7, 0.1)).label is Label.CONTRADICTED
    assert decide(replace(clash, alike=0.3), always(0.7, 0.1)).label is Label.UNVERIFIED


@given(st.floats(0.01, 0.98), st.floats(0.001, 0.999), st.floats(0, 1))
def test_after_a_veto_support_is_not_the_most_probable_of_what_is_otherwise_alike(support, part, alike):
    before = Probabilities(support, (1 - support) * part, (1 - support) * (1 - part))
    after = after_veto(before, alike)
    assert after.support + after.contradict + after.not_enough == pytest.approx(1)
    assert after.support <= before.support
    if alike >= LIKE:
        assert after.support <= max(after.contradict, after.not_enough) + 1e-9


def test_left_open_for_its_probability_alone_is_no_veto():
    free = replace(climbed(), misses=(), opposed=(), agreed=False)
    assert not decide(free, always(0.3, 0.2)).vetoed


def test_evidence_that_is_cut_already_is_judged_as_the_whole_text_is():
    from kernel.language.text import sentences

    cut = [s.raw for s in sentences(FAST_TUNER)]
    whole = judge(CLAIM, FAST_TUNER, "", background())
    assert judge_sentences(CLAIM, cut) == whole


def test_an_empty_sentence_keeps_the_indices_of_the_others():
    judgement = judge_sentences("Metformin lowers glucose.", ["", "Cats sleep.", "Metformin lowered glucose in rats."])
    assert judgement.rationale[0] == 2
    assert sorted(judgement.rationale) == [0, 1, 2]


@pytest.mark.parametrize("cut", [[], ["", "  "]])
def test_no_evidence_is_not_enough(cut):
    judgement = judge_sentences("Metformin lowers glucose.", cut)
    assert (judgement.label, judgement.reasons) == (Label.UNVERIFIED, ("no-evidence",))
    assert judgement.probabilities.not_enough == 1


def test_the_probabilities_do_not_hang_on_what_else_was_retrieved():
    alone, among = Rarity([FAST_TUNER]), Rarity([FAST_TUNER, "GSM8K again.", "GSM8K once more."])
    first, second = (judge(CLAIM, FAST_TUNER, "FastTuner", rarity) for rarity in (alone, among))
    assert first.probabilities == second.probabilities


async def test_a_meaning_of_another_embedder_is_left_unread():
    class Other:
        name = "other (3 dimensions)"

        async def passages(self, texts):
            import numpy as np

            return np.eye(3, dtype=np.float32)[[len(t) % 3 for t in texts]]

        async def query(self, text):
            return await self.passages((text,))

    meaning: Meaning = await meaning_of([CLAIM], [FAST_TUNER], Other())
    with_it = judge(CLAIM, FAST_TUNER, "FastTuner", background(), meaning)
    assert with_it.probabilities == judge(CLAIM, FAST_TUNER, "FastTuner", background()).probabilities
