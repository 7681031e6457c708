"""Sources disagree only where they speak of one thing under the same conditions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.domain import Label, Provenance
from kernel.verify.conflicts import conflicts_of, disputed
from tests.builders import a_claim, a_finding, a_paper

ONE, OTHER = a_paper(), a_paper("2401.00002", "Another")


def two(one, other, paper=OTHER, **change):
    return a_finding(claim=a_claim(one, "C1", ONE)), a_finding("C2", claim=a_claim(other, "C2", paper), **change)


@pytest.mark.parametrize(
    ("one", "other", "about", "why"),
    [
        (
            "FastTuner reaches 61.5% accuracy on GSM8K with Qwen-7B.",
            "With Qwen-7B, FastTuner has an accuracy of 55.0% on GSM8K.",
            "accuracy of FastTuner, GSM8K, Qwen-7B",
            "61.5% against 55.0%",
        ),
        (
            "FastTuner outperforms SlowTuner on GSM8K.",
            "SlowTuner outperforms FastTuner on GSM8K.",
            "FastTuner, SlowTuner, GSM8K",
            "who beats whom is the other way round",
        ),
        (
            "FastTuner significantly reduces memory.",
            "FastTuner increases memory.",
            "memory of FastTuner",
            "one says that FastTuner raises memory, the other that it lowers it",
        ),
        ("FastTuner cuts memory by 40%.", "FastTuner cuts memory by 20%.", "memory of FastTuner", "40% against 20%"),
    ],
)
def test_two_papers_that_cannot_both_be_right_are_in_conflict(one, other, about, why):
    (conflict,) = conflicts_of(two(one, other))
    assert (conflict.about, conflict.claims, conflict.papers) == (about, ("C1", "C2"), (ONE.id, OTHER.id))
    assert conflict.why.replace("lowers", "X").replace("raises", "X") == why.replace("lowers", "X").replace(
        "raises", "X"
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("FastTuner reaches 61.5% accuracy on GSM8K.", "FastTuner reaches 62% accuracy on GSM8K."),
        ("FastTuner reaches 61.5% accuracy on GSM8K.", "FastTuner reaches 55.0% accuracy on MMLU."),
        ("FastTuner reaches 61.5% accuracy with Qwen-7B.", "FastTuner reaches 71.0% accuracy with Qwen-72B."),
        ("FastTuner reaches 61.5% accuracy on GSM8K.", "FastTuner reaches 55.0% recall on GSM8K."),
        ("FastTuner reaches 61.5% accuracy zero-shot.", "FastTuner reaches 65.0% accuracy 5-shot."),
        ("FastTuner cuts training memory by 40%.", "FastTuner cuts inference memory by 20%."),
        ("FastTuner cuts memory by up to 40%.", "FastTuner cuts memory by 20%."),
        ("FastTuner cuts memory to 12 GB.", "FastTuner cuts memory by 20%."),
        ("FastTuner reaches 61.5% accuracy on GSM8K.", "FastTuner improves accuracy on GSM8K by 2%."),
        ("FastTuner outperforms SlowTuner on GSM8K.", "SlowTuner outperforms FastTuner on MMLU."),
        ("Our method cuts memory by 40% over LoRA.", "Our method cuts memory by 60% over LoRA."),
        ("It cuts memory by 40% over LoRA.", "It cuts memory by 60% over LoRA."),
        ("The accuracy is 40%.", "The accuracy is 60%."),
    ],
    ids=[
        "rounding", "dataset", "model", "metric", "shots", "phase", "bound", "unit", "value and change", "elsewhere",
        "our method", "it", "no name",
    ],
)  # fmt: skip
def test_what_another_condition_may_explain_is_no_conflict(one, other):
    assert conflicts_of(two(one, other)) == ()


def test_one_paper_is_in_no_conflict_with_itself_nor_with_what_nothing_supports():
    one, other = "FastTuner cuts memory by 40%.", "FastTuner cuts memory by 20%."
    assert conflicts_of(two(one, other, ONE)) == ()
    assert conflicts_of(two(one, other, label=Label.UNVERIFIED)) == ()
    assert conflicts_of(two(one, other, provenance=Provenance.QUOTED))


def test_each_claim_knows_who_disputes_it():
    third = a_finding("C3", claim=a_claim("FastTuner is fine.", "C3", OTHER))
    found = disputed((*two("FastTuner cuts memory by 40%.", "FastTuner cuts memory by 20%."), third))
    assert [f.disputed_by for f in found] == [("C2",), ("C1",), ()]


@given(st.integers(1, 99), st.integers(1, 99))
def test_figures_conflict_exactly_where_they_differ_and_in_either_order(one, other):
    a, b = (f"FastTuner reaches {n}.0% accuracy on GSM8K." for n in (one, other))
    assert bool(conflicts_of(two(a, b))) == bool(conflicts_of(two(b, a))) == (one != other)
