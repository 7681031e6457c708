"""A model reads and checks claims; code keeps the last word: no quote, no claim; no agreement, no label."""

from __future__ import annotations

import pytest

from kernel.domain import Label
from kernel.reading import (
    CLAIMS_A_PAPER,
    ClaimForm,
    ClaimsForm,
    EntailmentForm,
    EntailmentsForm,
    check_by_model,
    read_by_model,
)
from kernel.verification import verify
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
        (says("supported", claim="C7"), says("supported"), "not enough"),
    ],
    ids=["agree", "both against", "disagree", "unsure", "left out", "invented span", "another claim"],
)
async def test_two_passes_must_agree_and_quote(first, second, verdict):
    checked = await check(a_claim(TEXT), first, second)
    assert checked.verdicts == (("C1", verdict),)


async def test_the_second_pass_sees_the_windows_in_reverse_and_the_evidence_before_the_claim():
    long = a_paper(abstract=" ".join(f"Sentence number{n} is on FastTuner." for n in range(9)))
    model = FakeModel({EntailmentsForm: lambda _: EntailmentsForm()})
    await check_by_model((a_claim("FastTuner is sentence number3.", paper=long),), a_document(long), model)
    first, second = (material.splitlines() for _, material in model.seen)
    assert first[:-1] == second[:-1][::-1]
    assert len(first) == 6
    assert first[-1] == second[-1] == "Claim C1: FastTuner is sentence number3."


async def test_a_check_that_fails_is_a_gap_and_leaves_no_verdict():
    checked = await check_by_model((a_claim(TEXT),), DOCUMENT, FakeModel({}))
    assert checked.verdicts == ()
    assert checked.gaps[0].what == "entailment for 2401.00001"


# -- what becomes of a verdict ----------------------------------------------------------------------------------------


def found(text, entailed, *others):
    plan = a_plan(QUESTION)
    (finding,) = verify(((a_claim(text, sentence=2), True),), plan, (DOCUMENT, *others), entailed)
    return finding


@pytest.mark.parametrize(
    ("verdict", "label"),
    [
        ("supported", Label.VERIFIED),
        ("not enough", Label.UNVERIFIED),
        ("contradicted", Label.CONTRADICTED),
        (None, Label.VERIFIED),
    ],
)
def test_a_model_lowers_a_label_freely(verdict, label):
    finding = found(TEXT, {} if verdict is None else {"C1": verdict})
    assert finding.label is label
    assert finding.answers is (label is Label.VERIFIED)
    assert verdict is None or finding.reasons[-1] == f"model: {verdict}"


def test_a_model_raises_no_label():
    finding = found(TEXT.replace("3.2", "32"), {"C1": "supported"})
    assert finding.label is Label.UNVERIFIED
    assert finding.probability == finding.confidence == 0.0


def test_a_copy_is_quoted_and_no_verification():
    copy = found("", {})
    assert copy.supported
    assert not copy.verified


def test_a_falsified_copy_is_neither_verified_nor_quoted_as_supported():
    copy = a_claim(sentence=2).text
    assert not found(copy.replace("3.2x", "9.9x"), {"C1": "supported"}).supported
    assert not found(copy.replace("61.5%", "16.5%"), {}).supported


def test_another_papers_own_text_corroborates_a_rewording_and_lifts_no_copy():
    other = a_paper("2401.00002", "A replication", f"We repeat it. {TEXT}")
    rewording = found("FastTuner trains 3.2 times faster than SlowTuner on GSM8K with Qwen-7B.", {}, a_document(other))
    assert rewording.corroborated_by == ()  # the other paper does not name the model
    assert found(TEXT, {}, a_document(other)).corroborated_by == ("2401.00002",)
    assert found(TEXT, {}, a_document(other)).provenance == "corroborated"
    assert not found("", {}, a_document(other)).verified


def test_the_source_weighs_in_the_confidence():
    plan = a_plan(QUESTION)

    def confidence(paper, section="abstract"):
        claim = a_claim(TEXT).model_copy(update={"section": section})
        document = (paper, (("abstract", paper.abstract), ("2 Method", paper.abstract)))
        return verify(((claim, True),), plan, (document,), {})[0].confidence

    abstract, full = confidence(a_paper()), confidence(a_paper(), "2 Method")
    assert 0 < abstract < full
    assert abstract == pytest.approx(0.8 * full, abs=1e-3)
    assert confidence(a_paper(retracted=True)) == 0.0
