"""investigate() with a model: it reads and judges, and code keeps the last word on every claim and every score."""

from __future__ import annotations

import re

import pytest

from kernel.domain import Label, Outcome, Provenance, Role
from kernel.errors import Unavailable
from kernel.reading import ClaimForm, ClaimsForm, EntailmentForm, EntailmentsForm
from kernel.tribunal import CRITERIA, CriterionForm, OpinionForm
from tests.fakes import ShelfOfPapers
from tests.kernel.laboratory import CLAIM, QUESTION, QUOTE, a_model, ask, lab, papers, with_model


async def test_with_a_model_claims_are_rewordings_that_are_verified():
    report = await ask(QUESTION, with_model(a_model(), ShelfOfPapers(*papers(2))))
    assert report.outcome is Outcome.OWNER_REVIEW
    assert all(f.verified and f.answers for f in report.findings)
    assert report.findings[0].claim.text == CLAIM
    assert report.edition.reviewers == ("fake-1",) * 3
    assert len(report.edition.prompts) == 6
    assert "reviewed by rules" not in report.markdown


async def test_two_papers_that_agree_are_approved_where_the_owner_turned_it_on():
    assert (
        await ask(QUESTION, with_model(a_model(), ShelfOfPapers(*papers(2))), auto_approve=True)
    ).outcome is Outcome.AUTO_APPROVE


async def test_a_claim_with_an_invented_quote_is_dropped_and_said_to_be():
    def claims(_):
        made_up = ClaimForm(
            text="FastTuner won a prize.", quote="FastTuner won the first prize", answers_the_question=True
        )
        return ClaimsForm(claims=[made_up, ClaimForm(text=CLAIM, quote=QUOTE, answers_the_question=True)])

    report = await ask(QUESTION, with_model(a_model(claims=claims), ShelfOfPapers(*papers(1))))
    assert [f.claim.text for f in report.findings] == [CLAIM]
    assert "their quotes are not in the text of the paper" in {g.why for g in report.gaps}


async def test_papers_that_the_model_finds_to_say_the_same_corroborate_each_other():
    report = await ask(QUESTION, with_model(a_model(), ShelfOfPapers(*papers(3))))
    assert {f.provenance for f in report.findings} == {Provenance.CORROBORATED}
    assert report.findings[0].corroborated_by == ("2401.00002", "2401.00003")
    assert "corroborated by 2 other papers" in report.answer


async def test_where_the_check_of_claims_fails_they_are_unverified_and_the_gap_is_named():
    report = await ask(QUESTION, with_model(a_model(entailments=None), ShelfOfPapers(*papers(1))))
    assert [f.label for f in report.findings] == [Label.UNVERIFIED]
    assert report.findings[0].reasons[-1] == "model: unchecked"
    assert "entailment for 2401.00001" in {g.what for g in report.gaps}
    assert report.outcome is Outcome.INSUFFICIENT_EVIDENCE


async def test_sources_that_disagree_are_told_first_and_never_approved_by_policy():
    one, other = papers(2)
    slower = other.abstract.replace("3.2x faster", "1.1x faster")

    def claims(material):
        ratio = "1.1" if "1.1x" in material else "3.2"
        text, quote = CLAIM.replace("3.2", ratio), QUOTE.replace("3.2", ratio)
        return ClaimsForm(claims=[ClaimForm(text=text, quote=quote, answers_the_question=True)])

    def entailments(material):
        ids = re.findall(r"^Claim (C\d+):", material, re.MULTILINE)
        quote = QUOTE.replace("3.2", "1.1") if "1.1x" in material else QUOTE
        return EntailmentsForm(claims=[EntailmentForm(claim=i, verdict="supported", span=quote) for i in ids])

    model = a_model(claims=claims, entailments=entailments)
    shelf = ShelfOfPapers(one, other.model_copy(update={"abstract": slower}))
    report = await ask(QUESTION, with_model(model, shelf), auto_approve=True)
    assert [c.claims for c in report.conflicts] == [("C1", "C2")]
    assert "Sources disagree on" in report.answer
    assert "Sources disagree on" in report.markdown.split("## 4 Uncertainties")[1]
    assert report.outcome is Outcome.OWNER_REVIEW
    reviewed = next(material for role, material in model.seen if role == Role.SKEPTIC)
    assert "in conflict with C2" in reviewed


async def test_passes_that_disagree_leave_a_claim_unverified():
    turn = iter(["supported", "contradicted"] * 9)

    def entailments(material):
        verdict = next(turn)
        ids = re.findall(r"^Claim (C\d+):", material, re.MULTILINE)
        return EntailmentsForm(claims=[EntailmentForm(claim=i, verdict=verdict, span=QUOTE) for i in ids])

    report = await ask(QUESTION, with_model(a_model(entailments=entailments), ShelfOfPapers(*papers(1))))
    assert [f.label for f in report.findings] == [Label.UNVERIFIED]
    assert report.outcome is Outcome.INSUFFICIENT_EVIDENCE


async def test_a_false_figure_is_caught_though_every_reviewer_gives_full_marks():
    def claims(_):
        text = CLAIM.replace("3.2", "32")
        return ClaimsForm(claims=[ClaimForm(text=text, quote=QUOTE, answers_the_question=True)])

    report = await ask(QUESTION, with_model(a_model(claims=claims), ShelfOfPapers(*papers(2))), auto_approve=True)
    assert not report.findings, "a contradicted claim is dropped"
    assert report.verdict.score <= 4
    assert report.outcome is Outcome.INSUFFICIENT_EVIDENCE


async def test_a_contradicted_claim_is_dropped_in_the_revision_round():
    def claims(_):
        wrong = ClaimForm(text="SlowTuner is 3.2x faster than FastTuner on GSM8K.", quote=f"{QUOTE} and reaches 61.5%")
        return ClaimsForm(claims=[wrong, ClaimForm(text=CLAIM, quote=QUOTE, answers_the_question=True)])

    report = await ask(QUESTION, with_model(a_model(claims=claims), ShelfOfPapers(*papers(1))))
    assert report.verdict.revision_rounds == 1
    assert [f.claim.text for f in report.findings] == [CLAIM]
    assert report.verdict.score > 6.5


async def test_a_veto_of_the_skeptic_starts_one_revision_and_drops_what_it_names():
    flags = iter([["off-topic: C1"], []])

    def opinion(_):
        return OpinionForm(criteria=[CriterionForm(name=n, points=4) for n in CRITERIA], fatal_flags=next(flags))

    skeptic, others = a_model(opinion=opinion), a_model()
    reviewers = {Role.SKEPTIC: skeptic, Role.VALIDATOR: others, Role.SYNTHESIZER: others}
    report = await ask(QUESTION, lab(ShelfOfPapers(*papers(2)), reader=others, reviewers=reviewers))
    assert report.verdict.revision_rounds == 1
    assert report.verdict.veto == ""
    assert len(report.findings) == 1


async def test_a_role_that_gives_no_valid_answer_abstains_and_blocks_auto_approval():
    silent, diligent = a_model(opinion=None), a_model()
    laboratory = lab(
        ShelfOfPapers(*papers(2)),
        reader=diligent,
        reviewers={Role.SKEPTIC: silent, Role.VALIDATOR: diligent, Role.SYNTHESIZER: diligent},
    )
    report = await ask(QUESTION, laboratory, auto_approve=True)
    skeptic = next(o for o in report.verdict.opinions if o.role is Role.SKEPTIC)
    assert skeptic.abstained
    assert report.verdict.score == 10.0
    assert report.outcome is Outcome.OWNER_REVIEW


async def test_a_reading_model_that_is_silent_for_all_papers_stops_the_run():
    with pytest.raises(Unavailable, match="The reading model could not be reached"):
        await ask(QUESTION, with_model(a_model(claims=None), ShelfOfPapers(*papers(2))))


async def test_a_reading_model_that_is_silent_for_one_paper_leaves_a_gap():
    def claims(material):
        if "part 1" in material:
            return Unavailable("it stalled")
        return ClaimsForm(claims=[ClaimForm(text=CLAIM, quote=QUOTE, answers_the_question=True)])

    report = await ask(QUESTION, with_model(a_model(claims=claims), ShelfOfPapers(*papers(2))))
    assert {f.claim.paper_id for f in report.findings} == {"2401.00002"}
    assert ("claims of 2401.00001", "it stalled") in {(g.what, g.why) for g in report.gaps}


async def test_a_model_cannot_say_that_a_claim_answers_another_question():
    report = await ask("Is FastTuner faster than QuadTuner on MMLU?", with_model(a_model(), ShelfOfPapers(*papers(2))))
    assert not any(f.answers for f in report.findings)
    assert report.outcome is Outcome.INSUFFICIENT_EVIDENCE


async def test_seven_papers_take_at_most_five_latencies_and_twenty_eight_calls():
    model = a_model()
    report = await ask(QUESTION, with_model(model, ShelfOfPapers(*papers(9))))
    assert report.verdict.revision_rounds == 0
    assert len({f.claim.paper_id for f in report.findings}) == 7
    assert model.spent.calls <= 28
    assert model.depth <= 5
    assert report.edition.model_calls == model.spent.calls
    assert report.edition.tokens == model.spent.tokens


async def test_the_reviewers_are_blind_to_papers_authors_and_each_other():
    model = a_model()
    await ask(QUESTION, with_model(model, ShelfOfPapers(*papers(2))))
    seen = [material for role, material in model.seen if role in set(Role)]
    assert len(seen) == 3
    assert len(set(seen)) == 1
    assert "Ada Byron" not in seen[0]
    assert "Fine-tuning a large model is slow" not in seen[0]
