"""The measures: right on cases worked out by hand, undefined rather than wrong, and the same whatever the order."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.evaluation.measures import (
    auroc,
    brier,
    calibration_bins,
    ece,
    f1_by_class,
    macro,
    mean,
    ndcg_at,
    recall_at,
    risk_coverage,
)

CHANCE = st.floats(0, 1, allow_nan=False)
JUDGED = st.lists(st.tuples(CHANCE, st.booleans()), min_size=1, max_size=60)


@pytest.fixture(autouse=True)
def any_warning_fails():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def test_auroc_counts_how_often_a_positive_scores_above_a_negative():
    assert auroc([0.9, 0.4, 0.4, 0.1], [True, True, False, False]) == pytest.approx((1 + 1 + 0.5 + 1) / 4)


@pytest.mark.parametrize("truth", [[], [True, True], [False]])
def test_auroc_of_one_class_is_undefined(truth):
    assert auroc([0.5] * len(truth), truth) is None


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=2))
def test_auroc_is_turned_round_by_turning_the_scores_round(pairs):
    scores, truth = zip(*pairs, strict=True)
    area = auroc(scores, truth)
    assert area is None or auroc([-s for s in scores], truth) == pytest.approx(1 - area)


def test_ece_weighs_each_bins_distance_by_its_size():
    assert ece([0.95, 0.95, 0.95, 0.05], [True, True, False, False]) == pytest.approx(
        0.75 * abs(0.95 - 2 / 3) + 0.25 * 0.05
    )


def test_a_bin_holds_its_lower_edge_and_the_last_one_both():
    counts = [n for n, _, _ in calibration_bins([0.0, 0.1, 0.3, 0.6, 0.7, 0.9, 1.0], [True] * 7)]
    assert counts == [1, 1, 0, 1, 0, 0, 1, 1, 0, 2]


def test_nothing_to_measure_is_undefined():
    assert (ece([], []), brier([], []), mean([]), risk_coverage([], [])) == (None, None, None, [])


@given(JUDGED)
def test_calibration_errors_stay_within_their_bounds(pairs):
    p, truth = zip(*pairs, strict=True)
    assert 0 <= ece(p, truth) <= 1
    assert 0 <= brier(p, truth) <= 1
    assert sum(n for n, _, _ in calibration_bins(p, truth)) == len(p)


def test_f1_is_undefined_for_a_class_that_does_not_occur_and_the_mean_leaves_it_out():
    by_class = f1_by_class(["a", "a", "b", "b"], ["a", "b", "b", "c"], ["a", "b", "c"])
    assert by_class == {"a": pytest.approx(2 / 3), "b": pytest.approx(0.5), "c": None}
    assert macro(by_class) == pytest.approx((2 / 3 + 0.5) / 2)


def test_f1_of_a_class_that_is_never_said_is_nought():
    assert f1_by_class(["a", "b"], ["b", "b"], ["a", "b"])["a"] == 0


def test_the_surest_decisions_are_taken_first():
    curve = risk_coverage([1.0, 0.0, 0.6, 0.5, 0.5, 0.9, 0.1, 0.8, 0.2, 0.7], [True, False] + [False] * 3 + [True] * 5)
    assert curve[0] == [0.1, 1.0]
    assert curve[-1] == [1.0, pytest.approx(0.5)]
    assert len(curve) == 10


@given(JUDGED, st.randoms())
def test_the_order_of_the_lines_changes_no_risk_coverage_curve(pairs, chance):
    mixed = list(pairs)
    chance.shuffle(mixed)
    curve, again = (risk_coverage(*zip(*some, strict=True)) for some in (pairs, mixed))
    assert np.allclose(curve, again)
    assert curve[-1][0] == 1


def test_ndcg_discounts_by_rank_and_is_one_for_the_best_order():
    assert ndcg_at(["x", "a", "b"], {"a", "b"}) == pytest.approx(
        (1 / math.log2(3) + 1 / math.log2(4)) / (1 + 1 / math.log2(3))
    )
    assert ndcg_at(["a", "b", "x"], {"a", "b"}) == 1
    assert ndcg_at(["x"] * 10 + ["a"], {"a"}) == 0
    assert ndcg_at([], {"a"}) == 0


def test_recall_is_the_share_found_among_the_first():
    assert recall_at(["a", "x", "b"], {"a", "b"}, 2) == 0.5
    assert recall_at([], {"a"}, 10) == 0
