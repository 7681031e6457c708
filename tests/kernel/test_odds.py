"""What an entailment model is shown of a text, what is read of its odds, and how those the head knows move a label."""

from __future__ import annotations

import numpy as np
import pytest

from kernel.adapters.entailer import embedded_entailer
from kernel.domain import Label, Probabilities
from kernel.language.background import background
from kernel.language.text import sentences
from kernel.verify.head import head
from kernel.verify.ladder import as_sentences, judge
from kernel.verify.odds import ENTAILED, Odds, entailed
from kernel.verify.windows import evidence_windows, windows_of

FAST = "FastTuner trains 3.2 times faster than SlowTuner on GSM8K."
TEXT = f"We study tuning. {FAST} Memory is not measured. Code is online. Cats sleep."
REWORDED = "On GSM8K, training with FastTuner is 3.2x quicker than with SlowTuner."
OURS = embedded_entailer()
SURE, AGAINST, OPEN = (0.97, 0.02, 0.01), (0.02, 0.97, 0.01), (0.02, 0.02, 0.96)


def windows(claim: str, text: str) -> tuple[str, ...]:
    return evidence_windows(claim, sentences(text), head().ranking)


def judged(row: tuple[float, float, float], claim: str = REWORDED, entailer: str = OURS.name):
    odds = Odds(entailer, {(window, claim): Probabilities(*row) for window in windows(claim, TEXT)})
    return judge(claim, TEXT, "", background(), None, odds)


# -- windows ----------------------------------------------------------------------------------------------------------


def test_the_best_three_sentences_are_shown_together_in_the_order_of_the_text_and_then_alone_best_first():
    texts = ["one", "two", "three", "four", "five"]
    assert windows_of(texts, (3, 0, 4, 1, 2)) == ("one four five", "four", "one", "five")


def test_a_text_of_one_sentence_is_shown_once():
    assert windows_of(["one"], (0,)) == ("one",)
    assert windows(REWORDED, FAST) == (FAST,)


def test_empty_sentences_are_not_shown_and_take_nobodys_place():
    assert windows_of(["", "two", "", "four"], (0, 3, 2, 1)) == ("two four", "four", "two")
    assert windows_of(["", ""], (0, 1)) == ()
    assert windows_of([], ()) == ()


def test_what_the_ladder_looks_up_is_what_was_asked():
    cut = as_sentences([s.raw for s in sentences(TEXT)])
    assert evidence_windows(REWORDED, cut, head().ranking) == windows(REWORDED, TEXT)
    assert judged(SURE).reasons != judge(REWORDED, TEXT, "", background()).reasons


# -- odds -------------------------------------------------------------------------------------------------------------


def test_odds_of_a_claim_are_in_the_order_of_its_windows_and_none_where_one_was_not_asked():
    a, b = Probabilities(*SURE), Probabilities(*AGAINST)
    odds = Odds("any", {("w", "c"): a, ("v", "c"): b})
    assert odds.of("c", ("v", "w")) == (b, a)
    assert odds.of("c", ("v", "u")) is None
    assert odds.of("another", ("v",)) is None
    assert odds.of("c", ()) is None


def test_features_tell_the_first_window_from_the_best_one():
    read = entailed((Probabilities(0.2, 0.1, 0.7), Probabilities(0.6, 0.2, 0.2)))
    assert tuple(read) == ENTAILED
    assert list(read.values()) == pytest.approx([0.2, 0.1, 0.6, 0.2, 0.75])
    assert entailed((Probabilities(0.0, 0.0, 1.0),))[ENTAILED[-1]] == 0.0


# -- in the ladder ----------------------------------------------------------------------------------------------------


def test_the_model_that_the_head_knows_raises_and_lowers_what_is_probable():
    sure, against, unheard = judged(SURE), judged(AGAINST), judge(REWORDED, TEXT, "", background())
    assert sure.probabilities.support > unheard.probabilities.support > against.probabilities.support
    assert against.probabilities.contradict > sure.probabilities.contradict
    assert sure.label is Label.VERIFIED
    assert against.label is not Label.VERIFIED


@pytest.mark.parametrize(
    "claim",
    [
        REWORDED.replace("3.2x", "32x"),
        "On GSM8K, training with SlowTuner is 3.2x quicker than with FastTuner.",
        REWORDED.replace("GSM8K", "HumanEval"),
    ],
    ids=["a number", "who beats whom", "a name"],
)
def test_no_model_outvotes_a_rung(claim):
    assert judged(SURE, claim).label is not Label.VERIFIED


def test_a_model_that_the_head_does_not_know_moves_no_probability_upwards():
    assert judged(SURE, entailer="somebody's").probabilities == judge(REWORDED, TEXT, "", background()).probabilities
    assert judged(OPEN, entailer="somebody's").label is Label.UNVERIFIED


# -- the model that comes with the package ----------------------------------------------------------------------------


async def test_the_embedded_model_tells_support_from_contradiction_and_from_another_subject():
    premise = "Metformin lowered blood glucose in mice fed a high-fat diet, while insulin levels did not change."
    claims = (
        "In mice on a fatty diet, metformin brought blood sugar down.",
        "In mice on a fatty diet, metformin brought blood sugar up.",
        "The harbour bridge has two lanes.",
    )
    rows = await OURS.entail([(premise, claim) for claim in claims])
    assert rows.sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert rows[0, 0] == max(rows[:, 0])
    assert rows[1, 1] == max(rows[:, 1])
    assert rows.argmax(axis=1)[2] == 2


async def test_the_embedded_model_says_the_same_of_a_pair_whatever_else_is_asked():
    pairs = [(FAST, REWORDED), (TEXT, "Cats sleep."), ("Memory is not measured.", "Memory was measured.")]
    together = await OURS.entail(pairs)
    alone = np.concatenate([await OURS.entail([pair]) for pair in pairs])
    assert np.array_equal(together, alone)
