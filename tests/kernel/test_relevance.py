"""Relevance means the same whatever the question: what any text reaches is taken off, acronyms are spelled out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.language.relevance import HIGHEST_FLOOR, LOWEST_FLOOR, coverages, floor_of, relevance

QUESTION = "Does magnetic resonance imaging show cardiac fibrosis?"
LEVELS = st.lists(st.floats(-0.4, 1, allow_nan=False), min_size=1, max_size=40)


def test_a_text_that_holds_all_of_the_question_is_covered_and_one_of_other_things_is_not():
    whole, nothing = coverages(
        QUESTION, ["Magnetic resonance imaging showed fibrosis of cardiac tissue.", "Birds sing."]
    )
    assert (whole, nothing) == (1.0, 0.0)


def test_a_rare_word_counts_for_more_than_a_common_one():
    rare, common = coverages("Does fibrosis increase?", ["Fibrosis is seen.", "Prices increase."])
    assert rare > 2 * common > 0


def test_an_acronym_is_what_one_of_the_texts_says_that_it_stands_for():
    explained = "Magnetic resonance imaging (MRI) was used."
    alone, beside = "MRI showed cardiac fibrosis.", [explained]
    assert coverages(QUESTION, [alone])[0] < coverages(QUESTION, [alone, *beside])[0] == 1.0
    assert coverages("Does MRI help?", ["Magnetic resonance imaging helps.", explained])[0] == 1.0


def test_a_question_without_a_word_of_content_is_covered_by_everything():
    assert coverages("What is it?", ["Birds sing.", ""]).tolist() == [1.0, 1.0]


def test_of_texts_that_all_score_high_the_floor_is_bounded():
    assert floor_of(np.full(30, 0.8)) == HIGHEST_FLOOR
    assert floor_of(np.full(30, -0.3)) == LOWEST_FLOOR


@given(LEVELS)
def test_the_best_text_never_raises_its_own_floor(levels):
    higher = np.array(levels)
    higher[higher.argmax()] += 1.0
    assert floor_of(higher) == pytest.approx(floor_of(np.array(levels)))


@given(LEVELS)
def test_the_floor_moves_no_text_past_another(levels):
    texts = [f"Birds sing in {n}." for n in range(len(levels))]
    found = relevance(QUESTION, texts, np.array(levels, dtype=np.float32))
    assert [f.level - found[0].level for f in found] == pytest.approx([f.r - found[0].r for f in found])


def test_no_text_has_no_relevance():
    assert relevance(QUESTION, [], np.zeros(0, dtype=np.float32)) == ()
