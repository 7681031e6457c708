"""The figures of verification: what a run would show is what is counted."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.domain import Entailment, Label, Probabilities
from kernel.errors import Unavailable
from kernel.evaluation.lines import VerifyLine
from kernel.evaluation.verify import Judged, evaluate, figures, hear, judge_line, odds_of
from kernel.reading import EntailmentForm, EntailmentsForm
from tests.fakes import FakeModel
from tests.kernel.test_entailing import FixedEntailer

FAST = "FastTuner trains 3.2 times faster than SlowTuner on GSM8K."
COSTS = "It needs 12 GB of memory."


def a_line(claim: str = FAST, *evidence: str, label: str = "SUPPORT", **other: Any) -> VerifyLine:
    return VerifyLine(**{"id": "1", "claim": claim, "evidence": evidence or (FAST, COSTS), "label": label, **other})


def judged(gold: str, label: Label, support: float, contradict: float = 0.0, **other: Any) -> Judged:
    chances = Probabilities(support, contradict, 1 - support - contradict)
    rationale = other.pop("rationale", (0, 1))
    return Judged(a_line(label=gold, **other), label, chances, rationale)


def test_a_copied_sentence_is_verified_with_certainty_as_in_a_run():
    copy = judge_line(a_line(f"  {FAST.upper()} "))
    assert copy.verified
    assert copy.probabilities == Probabilities(1.0, 0.0, 0.0)
    assert copy.most_probable == "SUPPORT"


def test_a_falsified_copy_is_not_verified():
    false = judge_line(a_line(FAST.replace("3.2", "7.2")))
    assert not false.verified
    assert false.most_probable != "SUPPORT"


def test_a_part_of_a_sentence_is_no_copy():
    part = judge_line(a_line("FastTuner beats SlowTuner.", "We do not find that FastTuner beats SlowTuner."))
    assert part.probabilities.support < 1


def test_the_ranked_sentences_keep_the_indices_of_the_file_where_some_are_blank():
    line = a_line(FAST, "", "Rain fell on Tuesday.", " ", FAST)
    assert judge_line(line).rationale[0] == 3
    assert set(judge_line(line).rationale) == {1, 3}


def test_of_equally_probable_classes_the_more_cautious_is_taken():
    assert judged("NEI", Label.UNVERIFIED, 0.5, 0.5).most_probable == "CONTRADICT"
    assert judged("NEI", Label.UNVERIFIED, 0.5, 0.0).most_probable == "NEI"


def test_the_figures_are_those_worked_out_by_hand():
    found = figures(
        [
            judged("SUPPORT", Label.VERIFIED, 0.9, kind="true", rationales=((0, 1), (5,)), evidence=("a",) * 6),
            judged("SUPPORT", Label.UNVERIFIED, 0.3, kind="true", rationales=((5,),), evidence=("a",) * 6),
            judged("CONTRADICT", Label.CONTRADICTED, 0.05, 0.9, kind="false"),
            judged("NEI", Label.VERIFIED, 0.8),
        ]
    )
    assert found["f1"] == {"SUPPORT": 0.5, "CONTRADICT": 1.0, "NEI": 0.0}
    assert found["macro_f1"] == 0.5
    assert found["support_auroc"] == 0.75
    assert found["support_vs_contradict_auroc"] == 1.0
    assert found["brier"] == pytest.approx((0.01 + 0.49 + 0.0025 + 0.64) / 4)
    assert found["recall"] == 0.5
    assert found["balanced_accuracy"] == 0.5
    assert found["verified_rate"] == {"SUPPORT": 0.5, "CONTRADICT": 0.0, "NEI": 1.0}
    assert found["verified_rate_by_kind"] == {"false": 0.0, "true": 0.5}
    assert found["rationale_top3"] == 0.5


def a_rationale_of(count: int) -> Judged:
    return judged(
        "SUPPORT", Label.VERIFIED, 0.9, rationales=(tuple(range(count)),), evidence=("a",) * 4, rationale=(2, 1, 0, 3)
    )


def test_a_rationale_counts_only_where_it_is_whole_within_the_first_three():
    assert figures([a_rationale_of(3)])["rationale_top3"] == 1
    assert figures([a_rationale_of(4)])["rationale_top3"] == 0


def test_what_one_class_leaves_undefined_is_null_and_nothing_is_told_of_what_lines_do_not_carry():
    found = evaluate([a_line(), a_line(FAST.replace("3.2", "7.2"))])
    undefined = ("support_auroc", "support_vs_contradict_auroc", "balanced_accuracy")
    assert [found[name] for name in undefined] == [None, None, None]
    assert found["f1"]["NEI"] is None
    assert found["verified_rate"] == {"SUPPORT": 0.5, "CONTRADICT": None, "NEI": None}
    assert not {"verified_rate_by_kind", "rationale_top3"} & set(found)


def test_every_line_advances_the_bar_once():
    seen: list[int] = []
    evaluate([a_line()] * 3, advance=lambda: seen.append(1))
    assert len(seen) == 3


def test_a_reading_model_lowers_what_the_rules_verify():
    said = Entailment(claim="C1", paper_id="1", said="contradicted")
    assert judge_line(a_line()).verified
    assert judge_line(a_line(), heard=said).label is Label.CONTRADICTED


async def test_a_reading_model_is_asked_as_in_a_run_twice_with_its_quote_looked_up():
    form = EntailmentForm(claim="C1", verdict="supported", span=FAST)
    model = FakeModel({EntailmentsForm: lambda _: EntailmentsForm(claims=[form])})
    assert (await hear(a_line(), model)).said == "supported"
    assert model.spent.calls == 2
    assert (await hear(a_line(), FakeModel({}))).said == "unchecked"


async def test_an_entailment_model_is_asked_about_each_window_once_and_counts_in_the_label():
    doubts = FixedEntailer(support=0.1)
    reworded = a_line("On GSM8K, FastTuner trains 3.2 times faster than SlowTuner does.")
    assert judge_line(reworded).verified
    advanced: list[int] = []
    odds = await odds_of([reworded, reworded], doubts, lambda: advanced.append(1))
    assert len(odds.by_pair) == len(doubts.asked) == 3  # the two sentences together, and each
    assert len(advanced) == 2
    assert not judge_line(reworded, odds=odds).verified


async def test_a_copy_is_not_asked_about():
    asked = FixedEntailer(support=0.9)
    assert (await odds_of([a_line()], asked)).by_pair == {}
    assert asked.asked == []


async def test_figures_of_half_a_set_are_refused_where_the_entailment_model_falls_silent():
    with pytest.raises(Unavailable, match="does not answer"):
        await odds_of([a_line()], FixedEntailer(silent=True))
