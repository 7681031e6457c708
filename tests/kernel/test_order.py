"""Which side a question takes to be ahead, and whether a sentence puts the two the other way round."""

from __future__ import annotations

import pytest

from kernel.facets import facets_of
from kernel.facets.order import opposes, presumed


@pytest.mark.parametrize(
    ("question", "ahead"),
    [
        ("Why does FastTuner beat SlowTuner?", 1),
        ("Why is FastTuner worse than SlowTuner?", -1),
        ("By how much is FastTuner outperformed by SlowTuner?", -1),
        ("Why does FastTuner take less training time than SlowTuner?", 1),
        ("Why does FastTuner have lower accuracy than SlowTuner?", -1),
        ("Why does FastTuner have a higher perplexity than SlowTuner?", -1),
    ],
)
def test_the_side_that_a_question_puts_ahead_is_known_by_its_words_and_its_measure(question, ahead):
    asked = presumed(question)
    assert asked is not None
    assert asked.ahead == ahead


@pytest.mark.parametrize("question", ["How much memory does FastTuner need?", "What is FastTuner?", "How large is it?"])
def test_a_question_without_two_sides_puts_none_ahead(question):
    assert presumed(question) is None


@pytest.mark.parametrize(
    ("question", "sentence", "opposed"),
    [
        ("Why is FastTuner worse than SlowTuner?", "FastTuner outperforms SlowTuner on all tasks.", True),
        ("Why is FastTuner worse than SlowTuner?", "SlowTuner is outperformed by FastTuner.", True),
        ("Why is FastTuner worse than SlowTuner?", "SlowTuner outperforms FastTuner on all tasks.", False),
        ("Why is FastTuner better than SlowTuner?", "FastTuner outperforms SlowTuner on all tasks.", False),
        ("Why is FastTuner worse than a dense model?", "We surpass the dense model by far.", True),
        (
            "Why is FastTuner worse than SlowTuner in perplexity?",
            "FastTuner surpasses SlowTuner in speed.",
            False,  # in another measure
        ),
        (
            "By how much is FastTuner worse than a standard MoE in perplexity?",
            "FastTuner reaches a perplexity of 13.4, outperforming a standard MoE (13.5).",
            True,
        ),
        ("Why are humans more empathetic than FastTuner?", "We find superiority of FastTuner over humans.", True),
        ("Is FastTuner slower than SlowTuner?", "FastTuner and SlowTuner were both run.", False),
    ],
)
def test_a_sentence_opposes_a_question_only_where_it_turns_the_order_round(question, sentence, opposed):
    own = ("FastTuner",)
    assert opposes(question, facets_of(question), sentence, own) is opposed
