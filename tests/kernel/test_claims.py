"""Claims made by rules are sentences of admitted papers, each with its quote; those that answer come first."""

from __future__ import annotations

import numpy as np
import pytest

from kernel.answering import own_facets
from kernel.asking import Told
from kernel.claims import FEW, NEAR, OF_FEW_PAPERS, PER_PAPER, read_by_rules
from kernel.facets import wants_number
from tests.builders import a_document, a_paper, a_plan
from tests.fakes import WordCounts

OTHER = a_paper(
    "2401.00002", "A survey of tuners", "Many tuners exist. FastTuner and SlowTuner both tune. Birds fly south."
)


async def read(question, *documents, told=Told()):  # noqa: B008 — a frozen value
    return await read_by_rules(question, a_plan(question), documents, WordCounts(), wants_number(question), told)


async def test_the_sentence_with_the_figure_that_is_asked_for_answers():
    claims = await read("How much memory does FastTuner need?", a_document(OTHER), a_document(a_paper()))
    answers = [c for c, answering in claims if answering]
    assert [c.id for c, _ in claims] == [f"C{n + 1}" for n in range(len(claims))]
    assert "12 GB" in answers[0].text
    assert answers[0].paper_id == "2401.00001"


async def test_every_quote_stands_in_the_stored_text_at_its_offsets():
    stored = a_paper(abstract="We propose \\emph{FastTuner}.\nIt needs $12$ GB of\nmemory, 6.2\\% less than before.")
    claims = await read("How much memory does FastTuner need?", a_document(stored))
    assert claims
    for claim, _ in claims:
        assert stored.abstract[claim.start : claim.end] == claim.quote
    assert any(c.text == "It needs 12 GB of memory, 6.2% less than before." for c, _ in claims)


async def test_a_sentence_without_a_figure_does_not_answer_how_much():
    silent = a_paper(abstract="We propose FastTuner. Its memory is small. It is nice.")
    assert not any(answers for _, answers in await read("How much memory does FastTuner need?", a_document(silent)))


async def test_a_sentence_about_another_model_or_dataset_does_not_answer():
    asked = "What accuracy does FastTuner reach on GSM8K with Qwen-{}?"
    assert any(answers for _, answers in await read(asked.format("7B"), a_document(a_paper())))
    assert not any(answers for _, answers in await read(asked.format("72B"), a_document(a_paper())))
    assert not any(
        answers for _, answers in await read("What accuracy does FastTuner reach on MMLU?", a_document(a_paper()))
    )


async def test_a_full_text_is_read_by_section():
    section = ("4 Results", "Setup follows. FastTuner needs 99 GB of memory in the worst case.")
    claims = await read("How much memory does FastTuner need?", a_document(a_paper(), section))
    claim = next(c for c, _ in claims if "99 GB" in c.text)
    assert claim.section == "4 Results"
    assert section[1][claim.start : claim.end] == claim.quote


async def test_a_paper_gives_few_claims_and_the_nearest_ones_are_not_endless():
    papers = [a_document(a_paper(f"24{n:02}.00001", f"FastTuner {n}")) for n in range(7)]
    claims = await read("Is FastTuner licensed under the moon?", *papers)
    assert not any(answers for _, answers in claims)
    assert len(claims) == NEAR
    by_paper = [c.paper_id for c, _ in await read("How much memory does FastTuner need?", *papers)]
    assert max(map(by_paper.count, by_paper)) <= PER_PAPER


async def test_no_papers_and_empty_papers_give_no_claims():
    assert await read("How much memory does FastTuner need?") == ()
    assert await read("How much memory does FastTuner need?", a_document(a_paper(abstract="  "))) == ()


def test_a_paper_is_about_the_method_it_introduces_or_about_all_that_are_set_side_by_side():
    assert own_facets(a_plan("What is FastTuner?"), a_paper()) == {"FastTuner"}
    assert own_facets(a_plan("What is FastTuner?"), OTHER) == frozenset()
    assert own_facets(a_plan("Which of FastTuner and SlowTuner is best?"), OTHER) == {"FastTuner", "SlowTuner"}


async def test_a_figure_of_another_model_does_not_answer():
    text = (
        "We study FastTuner. With Gemma-2B it reaches 55.0% accuracy on GSM8K. With Qwen-7B it reaches 61.5% accuracy."
    )
    claims = await read("What accuracy does FastTuner reach with Qwen-7B?", a_document(a_paper(abstract=text)))
    assert [c.text for c, answering in claims if answering] == ["With Qwen-7B it reaches 61.5% accuracy."]


async def test_a_comparison_is_answered_only_where_the_two_are_compared():
    asked = "Is LoRA better than SlowTuner?"
    text = "SlowTuner freezes a model and trains LoRA adapters. It reads films. It won over BigTuner by 2%. It is old."
    about = a_paper("2401.00003", "On tuners", text)
    assert not any(answers for _, answers in await read(asked, a_document(about)))
    told = a_paper("2401.00004", "On tuners", text + " LoRA outperforms SlowTuner on films.")
    assert [c.text for c, answers in await read(asked, a_document(told)) if answers] == [
        "LoRA outperforms SlowTuner on films."
    ]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("Is LoRA better than SlowTuner?", "LoRA lags behind SlowTuner on films."),
        ("Is LoRA better than SlowTuner?", "Annotators prefer LoRA to SlowTuner."),
        ("Is LoRA as accurate as SlowTuner?", "LoRA is as accurate as SlowTuner on films."),
        ("Is LoRA better than SlowTuner?", "LoRA falls short of SlowTuner."),
    ],
)
async def test_a_comparison_may_be_told_in_many_words(asked, told):
    paper = a_paper("2401.00004", "On tuners", f"We study tuners. {told} All are old.")
    assert told in [c.text for c, answers in await read(asked, a_document(paper)) if answers]


async def test_a_width_that_is_asked_for_must_be_told():
    asked = "What accuracy does FastTuner reach at 2 bits?"
    text = "FastTuner quantizes to 3/4-bit. It reaches 81% accuracy on films. It is old."
    assert not any(answers for _, answers in await read(asked, a_document(a_paper(abstract=text))))
    told = text.replace("3/4-bit", "2/3/4-bit")
    assert any(answers for _, answers in await read(asked, a_document(a_paper(abstract=told))))


async def test_a_figure_of_the_whole_does_not_answer_for_its_part():
    asked = "How many parameters does the RimVision encoder of FastTuner have?"
    whole = "FastTuner has 3B parameters. It reads films. It reads books. It reads scans. It reads maps. "
    assert not any(answers for _, answers in await read(asked, a_document(a_paper(abstract=whole + "RimVision sees."))))
    part = a_document(a_paper(abstract=whole + "Its RimVision encoder has 400M parameters."))
    found = [c.text for c, answers in await read(asked, part) if answers]
    assert found == ["Its RimVision encoder has 400M parameters."]


async def test_a_figure_may_go_on_with_the_measure_of_the_sentence_before():
    text = "SlowTuner has a perplexity of 4.8. Meanwhile, FastTuner applied to Qwen-7B has 3.79. Both are small."
    claims = await read("What perplexity does FastTuner reach with Qwen-7B?", a_document(a_paper(abstract=text)))
    assert any("3.79" in c.text for c, answering in claims if answering)


async def test_a_paper_that_never_speaks_of_what_limits_the_question_does_not_answer():
    asked = "How much memory does FastTuner need{}?"
    assert any(answers for _, answers in await read(asked.format(""), a_document(a_paper())))
    assert not any(answers for _, answers in await read(asked.format(" for protein folding"), a_document(a_paper())))


async def test_nothing_answers_a_question_in_a_language_that_is_not_understood():
    plan = a_plan("How much memory does FastTuner need?").model_copy(update={"understood": False})
    claims = await read_by_rules("Wie viel?", plan, (a_document(a_paper()),), WordCounts(), True, Told())
    assert claims
    assert not any(answers for _, answers in claims)


async def test_of_few_papers_that_answer_more_is_told_of_each():
    text = " ".join(f"FastTuner needs {n} GB of memory with {n} cards." for n in range(2, 9))
    papers = [a_document(a_paper(f"2401.0000{n}", abstract=text)) for n in range(3)]
    question = "How much memory does FastTuner need?"
    for documents, most in ((papers[:1], OF_FEW_PAPERS), (papers[:FEW], OF_FEW_PAPERS), (papers, PER_PAPER)):
        claims = await read(question, *documents)
        assert [sum(c.paper_id == paper.id for c, _ in claims) for paper, _ in documents] == [most] * len(documents)


async def test_one_thing_alone_is_counted_too():
    text = "FastTuner is safe. Suppressing a single neuron of FastTuner bypasses it. We are surprised."
    claims = await read("How many neurons must FastTuner lose?", a_document(a_paper(abstract=text)))
    assert [c.text for c, answering in claims if answering] == ["Suppressing a single neuron of FastTuner bypasses it."]


class Alike:
    """An embedder to which one sentence is as like the question as is said, and everything else unlike."""

    name = "alike"

    def __init__(self, sentence: str, cosine: float) -> None:
        self._sentence, self._cosine = sentence, cosine

    async def passages(self, texts):
        near = np.array([self._cosine if t == self._sentence else 0.0 for t in texts], dtype=np.float32)
        return np.stack([near, np.sqrt(1 - near**2)], axis=1)

    async def query(self, text):
        return np.array([[1.0, 0.0]], dtype=np.float32)


TOLD = "Masking a few of them makes it lose what it knew in most cases."


@pytest.mark.parametrize(("cosine", "answered"), [(0.6, True), (0.3, False)])
async def test_a_question_that_names_nothing_is_answered_in_other_words_where_a_sentence_is_surely_alike(
    cosine, answered
):
    question = "Does a network forget facts once experts are switched off?"
    stored = a_document(a_paper(title="On masks", abstract=f"Birds fly south. {TOLD}"))
    claims = await read_by_rules(
        question, a_plan(question), [stored], Alike(TOLD, cosine), number_wanted=False, told=Told()
    )
    assert any(answers for _, answers in claims) is answered


async def test_beside_a_name_of_its_own_likeness_alone_answers_nothing():
    question = "Does FastTuner help farmers with weeds?"
    stored = a_document(a_paper(abstract=f"We propose FastTuner. {TOLD}"))
    claims = await read_by_rules(
        question, a_plan(question), [stored], Alike(TOLD, 0.9), number_wanted=False, told=Told()
    )
    assert not any(answers for _, answers in claims)


async def test_why_is_answered_by_the_sentence_that_gives_the_reason_before_the_one_that_sets_out():
    stored = a_paper(abstract="We study why FastTuner is slow. FastTuner is slow because its cache is cold.")
    claims = await read("Why is FastTuner slow?", a_document(stored))
    assert claims[0][0].text == "FastTuner is slow because its cache is cold."


async def test_who_annotates_counts_no_annotators():
    stored = a_paper(abstract="FastTuner is new. For FastTuner we annotate 20,000 instances.")
    assert not any(answers for _, answers in await read("How many annotators worked on FastTuner?", a_document(stored)))


async def test_hours_are_counted_by_their_unit():
    stored = a_paper(abstract="FastTuner is new. FastTuner holds 25 hours of speech.")
    answers = [
        c.text for c, yes in await read("How many hours of speech does FastTuner hold?", a_document(stored)) if yes
    ]
    assert answers == ["FastTuner holds 25 hours of speech."]


# -- what the answering model says ------------------------------------------------------------------------------------

ASKED = "Does a network forget facts once experts are switched off?"


async def told_so(chance, *, question=ASKED, cosine=0.4, abstract=f"Birds fly south. {TOLD}"):
    paper = a_paper(title="On masks", abstract=abstract)
    told = Told(answerer="a model", shares=((paper.id, TOLD, chance), (paper.id, "Birds fly south.", 0.0)))
    alike = Alike(TOLD, cosine)
    claims = await read_by_rules(question, a_plan(question), [a_document(paper)], alike, False, told)
    return [claim.text for claim, answers in claims if answers]


async def test_a_sentence_that_the_model_takes_for_the_answer_answers_in_whatever_words():
    assert await told_so(0.3) == []
    assert await told_so(0.9) == [TOLD]


async def test_the_model_is_not_believed_on_a_sentence_of_something_else_altogether():
    assert await told_so(0.9, cosine=0.1) == []


async def test_a_sentence_that_the_model_doubts_answers_nothing_whatever_its_words():
    assert await told_so(0.2, cosine=0.6) == [TOLD]
    assert await told_so(0.05, cosine=0.6) == []


async def test_the_model_puts_no_sentence_in_the_place_of_a_named_thing_that_is_not_there():
    assert await told_so(0.95, question="Does FastTuner forget facts once experts are switched off?") == []


async def test_what_is_counted_must_be_counted_though_the_model_is_sure():
    paper = a_paper(abstract="We propose FastTuner. With FastTuner we annotate 20,000 instances.")
    told = Told(answerer="a model", shares=((paper.id, "With FastTuner we annotate 20,000 instances.", 0.95),))
    claims = await read("How many annotators worked on FastTuner?", a_document(paper), told=told)
    assert not any(answers for _, answers in claims)


async def test_of_two_sentences_the_one_that_answers_by_the_model_comes_first():
    paper = a_paper(abstract="FastTuner tunes fast and well. FastTuner needs little memory when it tunes.")
    first, second = "FastTuner tunes fast and well.", "FastTuner needs little memory when it tunes."
    for better, worse in ((first, second), (second, first)):
        told = Told(answerer="a model", shares=((paper.id, better, 0.9), (paper.id, worse, 0.2)))
        claims = await read("How well does FastTuner tune?", a_document(paper), told=told)
        assert claims[0][0].text == better
