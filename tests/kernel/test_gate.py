"""The gate admits what bears on the question by its facets; likeness alone admits nothing about a named method."""

from __future__ import annotations

import numpy as np
import pytest

from kernel.gate import screen, tfidf_cosines
from tests.builders import SEED_QUESTION, a_paper, a_plan, samples
from tests.fakes import WordCounts

QUESTION = "Is FastTuner faster than SlowTuner on GSM8K?"


async def gate(question, *papers):
    return await screen(question, a_plan(question), papers, WordCounts())


async def test_a_paper_that_does_not_speak_of_the_method_is_background_however_alike():
    alike = a_paper("2", "Is SlowTuner faster than others on GSM8K?", "Is SlowTuner faster on GSM8K? It is faster.")
    first, second = await gate(QUESTION, alike, a_paper("1"))
    assert (first.paper.id, first.admitted) == ("1", True)
    assert (second.paper.id, second.admitted) == ("2", False)
    assert second.reason == "does not speak of FastTuner"
    assert second.relevance > 0.3


async def test_the_comparator_alone_admits_nothing():
    (only,) = await gate(
        "Is FastTuner faster than full fine-tuning?", a_paper("2", "Full fine-tuning", "It is faster.")
    )
    assert not only.admitted


async def test_a_retracted_paper_is_background():
    (only,) = await gate(QUESTION, a_paper(retracted=True))
    assert not only.admitted
    assert only.reason == "the paper is retracted"


async def test_a_paper_that_only_mentions_the_method_in_passing_is_not_relevant_enough():
    noise = " ".join(f"Word{n} swims in lake number{n}." for n in range(60))
    (only,) = await gate(QUESTION, a_paper("3", "On lakes", f"{noise} FastTuner exists."))
    assert not only.admitted
    assert "relevance" in only.reason


async def test_without_a_name_only_likeness_admits():
    question = "how does salt change the freezing temperature of sea water"
    papers = a_paper("1", "Salt", f"We ask {question}."), a_paper("2", "Birds", "Birds migrate in winter.")
    near, far = await gate(question, *papers)
    assert (near.paper.id, near.admitted, near.reason) == ("1", True, "bears on the topic")
    assert (far.paper.id, far.admitted) == ("2", False)


class Nearly:
    """To it an abstract is as like the question as `whole` says, its sentence ASKED as `sentence` says, others not."""

    name = "nearly"

    def __init__(self, whole: float, sentence: float) -> None:
        self._whole, self._sentence = whole, sentence

    async def passages(self, texts):
        near = np.array([self._sentence if t == ASKED else self._whole if ASKED in t else 0.0 for t in texts])
        return np.stack([near, np.sqrt(1 - near**2)], axis=1)

    async def query(self, text):
        return np.array([[1.0, 0.0]])


ASKED = "Coins are sorted by weight."


@pytest.mark.parametrize(
    ("whole", "sentence", "admitted"), [(0.5, 0.6, True), (0.5, 0.4, False), (0.2, 0.6, False), (0.7, 0.0, True)]
)
async def test_without_a_name_one_sentence_that_is_alike_admits_an_abstract_that_nearly_is(whole, sentence, admitted):
    paper = a_paper("1", "On money", f"Banks are old. {ASKED}")
    question = "how does one tell cheap tokens apart"
    (only,) = await screen(question, a_plan(question), (paper,), Nearly(whole, sentence))
    assert only.admitted is admitted


async def test_a_paper_found_by_two_queries_is_screened_once():
    assert len(await gate(QUESTION, a_paper(), a_paper())) == 1
    assert await gate(QUESTION) == ()


async def test_tfidf_is_shown_and_decides_nothing():
    (only,) = await gate("What is FastTuner?", a_paper("1", "Another title", "It froze. FastTuner. What. Layers thaw."))
    assert only.admitted
    assert only.tfidf < 0.5
    assert tfidf_cosines("the of", ["a the"]).tolist() == [0.0]


@pytest.mark.parametrize("method", ["MixLoRA", "mixlora", "MIXLORA"])
async def test_the_seed_question_puts_mixlora_first_and_meditron_in_the_background(method):
    screened = await gate(SEED_QUESTION.replace("MixLoRA", method), *samples())
    assert screened[0].paper.id == "2404.15159"
    assert screened[0].admitted
    assert not next(s for s in screened if s.paper.id == "2311.16079").admitted


@pytest.mark.parametrize("question", ["x", "what?", "Does it work?"])
async def test_a_question_that_names_nothing_admits_nothing(question):
    (only,) = await gate(question, a_paper())
    assert not only.admitted
    assert only.reason == "the question names nothing to look for"
