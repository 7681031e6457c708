"""A model reads and checks claims; code keeps the last word: no quote, no claim; no agreement, no label."""

from __future__ import annotations

import pytest

from kernel.reading import (
    CLAIMS_A_PAPER,
    ClaimForm,
    ClaimsForm,
    EntailmentForm,
    EntailmentsForm,
    check_by_model,
    read_by_model,
)
from tests.builders import a_claim, a_document, a_paper, a_plan
from tests.fakes import FakeModel

QUESTION = "Is FastTuner faster than SlowTuner on GSM8K?"
QUOTE = "On GSM8K, FastTuner is 3.2x faster than SlowTuner"
TEXT = "FastTuner trains 3.2 times faster than SlowTuner on GSM8K."
DOCUMENT = a_document(a_paper())


async def read(*claims: ClaimForm, document=DOCUMENT):
    model = FakeModel({ClaimsForm: lambda _: ClaimsForm(claims=list(claims))})
    return await read_by_model(QUESTION, a_plan(QUESTION), document, model)


async def check(claim, *answers, document=DOCUMENT):
    """The two passes answer in turn; the second sees the evidence the other way round."""
    waiting = list(answers)
    model = FakeModel({EntailmentsForm: lambda _: waiting.pop(0)})
    return await check_by_model((claim,), document, model)


def says(verdict, span=QUOTE, claim="C1"):
    return EntailmentsForm(claims=[EntailmentForm(claim=claim, verdict=verdict, span=span)])


def twice(*verdicts, claim="C1"):
    """One answer that names the same claim twice."""
    return EntailmentsForm(claims=[EntailmentForm(claim=claim, verdict=v, span=QUOTE) for v in verdicts])


async def test_a_quote_that_is_not_in_its_paper_is_thrown_away_and_said_to_be():
    known = ClaimForm(text=TEXT, quote=QUOTE, answers_the_question=True)
    invented = ClaimForm(text="FastTuner won a prize.", quote="FastTuner won the first prize of the year")
    result = await read(invented, known)
    ((claim, answers),) = result.claims
    assert (claim.text, claim.made_by, answers) == (TEXT, "fake-1", True)
    assert a_paper().abstract[claim.start : claim.end] == claim.quote == QUOTE
    assert [(g.what, g.why) for g in result.gaps] == [
        ("1 claims of 2401.00001", "their quotes are not in the text of the paper")
    ]


async def test_a_paper_gives_at_most_four_claims_and_an_empty_one_is_none():
    many = [ClaimForm(text=f"{TEXT} {n}", quote=QUOTE) for n in range(9)]
    assert len((await read(*many)).claims) == CLAIMS_A_PAPER
    assert (await read(ClaimForm(text="  ", quote=QUOTE))).claims == ()


async def test_a_quote_is_found_in_the_section_that_holds_it():
    document = a_document(a_paper(), ("5 Limits", "It is slow on phones, we admit."))
    result = await read(ClaimForm(text="FastTuner is slow on phones.", quote="it is slow on phones"), document=document)
    assert result.claims[0][0].section == "5 Limits"


async def test_a_silent_model_is_a_gap():
    result = await read_by_model(QUESTION, a_plan(QUESTION), DOCUMENT, FakeModel({}))
    assert result.silent
    assert result.gaps[0].what == "claims of 2401.00001"


async def test_a_reader_is_given_the_question_and_the_paper_and_no_author():
    model = FakeModel({ClaimsForm: lambda _: ClaimsForm()})
    await read_by_model(QUESTION, a_plan(QUESTION), DOCUMENT, model)
    ((role, material),) = model.seen
    assert role == "READER"
    assert QUESTION in material
    assert "3.2x faster" in material
    assert "Ada Byron" not in material


@pytest.mark.parametrize("leaning", ["It is 3.2x faster than SlowTuner.", "We beat SlowTuner.", "Our tuner wins."])
async def test_a_claim_that_leans_on_what_stands_elsewhere_is_dropped_and_said_to_be(leaning):
    result = await read(ClaimForm(text=leaning, quote=QUOTE), ClaimForm(text=TEXT, quote=QUOTE))
    assert [c.text for c, _ in result.claims] == [TEXT]
    assert [g.why for g in result.gaps] == ["they cannot be understood by themselves"]


# -- entailment -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        (says("supported"), says("supported"), "supported"),
        (says("contradicted"), says("contradicted"), "contradicted"),
        (says("supported"), says("contradicted"), "not enough"),
        (says("supported"), says("not enough", ""), "not enough"),
        (says("supported"), EntailmentsForm(), "not enough"),
        (says("supported", "a span that nobody wrote"), says("supported"), "not enough"),
        (says("supported", "FastTuner"), says("supported"), "not enough"),
        (twice("supported", "contradicted"), says("supported"), "not enough"),
        (says("supported", claim="C7"), says("supported"), "not enough"),
    ],
    ids=[
        "agree",
        "both against",
        "disagree",
        "unsure",
        "left out",
        "invented span",
        "a word",
        "two minds",
        "another claim",
    ],
)
async def test_two_passes_must_agree_and_quote(first, second, verdict):
    checked = await check(a_claim(TEXT), first, second)
    (entailment,) = checked.entailments
    assert (entailment.claim, entailment.paper_id, entailment.said) == ("C1", "2401.00001", verdict)
    assert entailment.span == ("" if verdict == "not enough" else QUOTE)


async def test_the_second_pass_sees_the_windows_in_reverse_and_the_evidence_before_the_claim():
    long = a_paper(abstract=" ".join(f"Sentence number{n} is on FastTuner." for n in range(9)))
    model = FakeModel({EntailmentsForm: lambda _: EntailmentsForm()})
    await check_by_model((a_claim("FastTuner is sentence number3.", paper=long),), a_document(long), model)
    first, second = (material.splitlines() for _, material in model.seen)
    assert first[:-1] == second[:-1][::-1]
    assert len(first) == 6
    assert first[-1] == second[-1] == "Claim C1: FastTuner is sentence number3."


async def test_a_check_that_fails_is_a_gap_and_leaves_its_claims_unchecked():
    checked = await check_by_model((a_claim(TEXT),), DOCUMENT, FakeModel({}))
    assert [e.said for e in checked.entailments] == ["unchecked"]
    assert checked.gaps[0].what == "entailment for 2401.00001"
