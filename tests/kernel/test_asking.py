"""The answering model is asked about each sentence that may answer, once; its silence is a gap."""

from __future__ import annotations

import numpy as np
import pytest

from kernel.adapters.entailer import ANSWERING, embedded_answerer, embedded_record
from kernel.asking import NEAR, NEAR_R, OF_FULL_TEXT, Told, ask_abstracts, ask_full_texts
from kernel.domain import Admission, Screened
from kernel.errors import Unavailable
from kernel.gate import THRESHOLD_TOLD, second_look
from tests.builders import a_paper, a_plan

UNNAMED = "Does a network forget facts once experts are switched off?"
NAMED = "How much memory does FastTuner need?"


class Asked:
    """kernel.ports.Entailer that remembers what it was asked, and gives everything the same chance."""

    name = "a model"

    def __init__(self, chance: float = 0.5) -> None:
        self.pairs: list[tuple[str, str]] = []
        self.chance = chance

    async def entail(self, pairs):
        self.pairs += pairs
        return np.array([[self.chance, 0.0, 1.0 - self.chance]] * len(pairs), dtype=np.float32).reshape(-1, 3)


class Silent:
    name = "a model"

    async def entail(self, pairs):
        raise Unavailable("it is switched off")


def seen(number: int, r: float, admission=Admission.BACKGROUND, **changed) -> Screened:
    paper = a_paper(f"p{number}", f"Title {number}", f"Sentence {number} one. Sentence {number} two.")
    paper = paper.model_copy(update=changed)
    return Screened(paper=paper, admission=admission, relevance=r, similarity=0.0, coverage=0.0, tfidf=0.0)


async def test_each_sentence_is_asked_about_after_the_title_of_its_paper():
    model = Asked(0.25)
    told = await ask_abstracts(UNNAMED, a_plan(UNNAMED), [seen(1, 0.5, Admission.ADMITTED)], model)
    assert model.pairs == [(f"Title 1. Sentence 1 {n}.", UNNAMED) for n in ("one", "two")]
    assert told.of("p1") == {"Sentence 1 one.": 0.25, "Sentence 1 two.": 0.25}
    assert (told.best("p1"), told.best("p2")) == (0.25, 0.0)


async def test_papers_that_the_gate_nearly_admitted_are_asked_about_the_nearest_first():
    model = Asked()
    near = [seen(n, NEAR_R + n / 1000) for n in range(NEAR + 3)]
    retracted, far = seen(90, 0.29, retracted=True), seen(91, NEAR_R - 0.01)
    told = await ask_abstracts(UNNAMED, a_plan(UNNAMED), [*near, retracted, far], model)
    assert {paper for paper, _, _ in told.shares} == {f"p{n}" for n in range(3, NEAR + 3)}


async def test_where_a_method_is_named_only_admitted_papers_are_asked_about():
    told = await ask_abstracts(NAMED, a_plan(NAMED), [seen(1, 0.5, Admission.ADMITTED), seen(2, 0.29)], Asked())
    assert {paper for paper, _, _ in told.shares} == {"p1"}


async def test_a_question_that_names_nothing_is_asked_of_nobody():
    model = Asked()
    told = await ask_abstracts("what?", a_plan("what?"), [seen(1, 0.5, Admission.ADMITTED)], model)
    assert (model.pairs, told.shares) == ([], ())


async def test_a_silent_model_is_a_gap_and_stops_nothing():
    told = await ask_abstracts(UNNAMED, a_plan(UNNAMED), [seen(1, 0.5, Admission.ADMITTED)], Silent())
    assert [gap.why for gap in told.gaps] == ["it is switched off"]
    assert told.shares == ()


async def test_of_a_full_text_the_sentences_nearest_in_words_are_asked_about_and_no_sentence_twice():
    paper = a_paper("p1", "Title", "FastTuner needs memory.")
    filler = " ".join(f"Bird number {n} flies south." for n in range(40))
    body = f"{filler} FastTuner needs memory. FastTuner needs 3 GB of memory."
    told = Told(answerer="a model", shares=(("p1", "FastTuner needs memory.", 0.4),))
    model = Asked(0.7)
    more = await ask_full_texts(NAMED, [(paper, (("abstract", paper.abstract), ("Results", body)))], told, model)
    assert model.pairs[0][0] == "Title. FastTuner needs 3 GB of memory."
    assert len(model.pairs) == OF_FULL_TEXT
    assert more.of("p1")["FastTuner needs memory."] == 0.4
    assert more.best("p1") == pytest.approx(0.7)


async def test_that_the_model_was_silent_on_the_abstracts_is_told_after_the_full_texts_too():
    paper = a_paper("p1", "Title", "FastTuner needs memory.")
    silent = await ask_abstracts(NAMED, a_plan(NAMED), [seen(1, 0.5, Admission.ADMITTED)], Silent())
    more = await ask_full_texts(NAMED, [(paper, (("Results", "It needs 3 GB."),))], silent, Asked())
    assert more.gaps == silent.gaps


# -- the gate's second look -------------------------------------------------------------------------------------------


def told_of(**chances: float) -> Told:
    return Told(answerer="a model", shares=tuple((p, "A sentence.", c) for p, c in chances.items()))


def test_a_paper_with_a_sentence_that_answers_is_admitted_and_the_report_says_by_whom():
    screened = [seen(1, 0.28), seen(2, 0.27)]
    looked = second_look(a_plan(UNNAMED), screened, told_of(p1=THRESHOLD_TOLD - 0.01, p2=THRESHOLD_TOLD))
    assert [(s.paper.id, s.admitted) for s in looked] == [("p2", True), ("p1", False)]
    assert looked[0].reason == "a sentence of it answers, by a model: 0.65"


def test_where_a_method_is_named_no_paper_is_admitted_for_its_sentence_alone():
    looked = second_look(a_plan(NAMED), [seen(1, 0.28)], told_of(p1=0.99))
    assert not looked[0].admitted


def test_a_paper_that_answers_comes_before_one_that_is_a_little_nearer():
    screened = [seen(1, 0.5, Admission.ADMITTED), seen(2, 0.4, Admission.ADMITTED)]
    assert [s.paper.id for s in second_look(a_plan(UNNAMED), screened, told_of(p1=0.1, p2=0.9))] == ["p2", "p1"]


# -- the model that ships ---------------------------------------------------------------------------------------------


async def test_the_model_that_ships_tells_an_answer_from_a_sentence_on_the_same_subject():
    title = "Pruning language models for phones"
    answer = "Removing a third of the layers halves latency on phones while accuracy drops by two points."
    beside = ("Running language models on phones is hard.", "We release our code and models.")
    question = "how much faster does a chatbot get on a phone if you cut away layers?"
    rows = await embedded_answerer().entail([(f"{title}. {s}", question) for s in (answer, *beside)])
    assert rows[0, 0] > 3 * max(rows[1:, 0])
    assert np.allclose(rows.sum(axis=1), 1.0, atol=1e-4)


def test_its_record_says_what_it_was_trained_on():
    record = embedded_record(ANSWERING)
    assert record["config"]["model"] == "answering"
    assert sum(record["pairs"]) > 50_000
    assert {"questions.jsonl", "arxiv_cs_2025_2026.jsonl.gz"} <= record["files"].keys()
