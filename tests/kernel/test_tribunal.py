"""Three roles fill in criteria; code computes the score, caps it, and hears a veto. An invalid answer abstains."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kernel.domain import Fault, Label, Provenance, Role
from kernel.tribunal import (
    CRITERIA,
    CriterionForm,
    OpinionForm,
    by_rules,
    case_text,
    needs_revision,
    objections_of,
    opinion_of,
    verdict_of,
)
from tests.builders import a_claim, a_coverage, a_finding, a_method_plan, a_paper, a_verdict, an_opinion, opinions
from tests.fakes import FakeModel

PLAN = a_method_plan("FastTuner")
GOOD = (a_finding(),)


def verdict(findings=GOOD, coverage=None, votes=(4, 4, 4), plan=PLAN):
    return verdict_of(opinions(*votes), plan, findings, coverage or a_coverage(), 0)


def form(points: int = 4, **other) -> OpinionForm:
    return OpinionForm(criteria=[CriterionForm(name=n, points=points, evidence=["C1"]) for n in CRITERIA], **other)


async def opinion(answer, findings=GOOD, role=Role.SKEPTIC):
    model = FakeModel({OpinionForm: lambda _: answer})
    return await opinion_of(role, model, "Does it?", PLAN, findings, a_coverage())


# -- the score --------------------------------------------------------------------------------------------------------


def test_a_score_is_ten_times_the_share_of_the_points():
    assert an_opinion(Role.SKEPTIC, 3).score == 7.5
    assert verdict(votes=(4, 3, 2)).score == 7.5
    assert verdict().score == 10.0
    assert verdict().caps == ()


def test_a_role_that_abstained_is_left_out_of_the_mean():
    heard = (*opinions(4, 4, 4)[:2], an_opinion(Role.SYNTHESIZER, abstained="it gave no valid answer"))
    assert verdict_of(heard, PLAN, GOOD, a_coverage(), 0).score == 10.0


def test_where_all_abstain_the_score_is_nothing():
    silent = tuple(an_opinion(role, abstained="silent") for role in Role)
    assert verdict_of(silent, PLAN, GOOD, a_coverage(), 0).score == 0.0


@pytest.mark.parametrize(("votes", "split"), [((4, 4, 4), False), ((4, 3, 3), False), ((4, 4, 2), True)])
def test_roles_more_than_three_points_apart_are_split(votes, split):
    assert verdict(votes=votes).split is split


# -- the caps ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("findings", "coverage", "most"),
    [
        (GOOD, a_coverage(premise=False), 4.0),
        (GOOD, a_coverage(covered=1, of=3), 4.0),
        ((a_finding(answers=False),), a_coverage(), 4.0),
        ((), a_coverage(), 4.0),
        ((a_finding(about=()),), a_coverage(), 5.0),
        ((a_finding(), a_finding("C2", label=Label.CONTRADICTED)), a_coverage(), 6.0),
        ((a_finding(), a_finding("C2", label=Label.UNVERIFIED)), a_coverage(), 5.0),
        ((a_finding(), a_finding("C2"), a_finding("C3", label=Label.UNVERIFIED)), a_coverage(), 6.7),
    ],
)
def test_code_caps_what_reviewers_who_always_say_ten_give(findings, coverage, most):
    judged = verdict(findings, coverage)
    assert judged.score == most
    assert judged.caps


def test_an_answer_that_only_repeats_its_sources_is_capped_below_auto_approval():
    copies = (a_finding(provenance=Provenance.QUOTED),)
    judged = verdict(findings=copies)
    assert judged.score == 7.5
    assert "only repeats its sources' words" in judged.caps[0]


def test_the_lowest_cap_wins_and_all_that_lowered_are_named():
    judged = verdict((a_finding(about=(), answers=False),), a_coverage(premise=False))
    assert judged.score == 4.0
    assert len(judged.caps) == 3


def test_half_of_the_pairs_is_enough_not_to_be_capped():
    assert verdict(coverage=a_coverage(covered=1, of=2)).score == 10.0
    assert verdict(coverage=a_coverage(covered=0, of=0)).score == 10.0


@given(st.tuples(*[st.integers(0, 4)] * 3), st.integers(0, 3), st.sampled_from([True, False, None]))
def test_no_votes_lift_a_score_over_a_cap(votes, covered, premise):
    judged = verdict(coverage=a_coverage(covered, 3, premise), votes=votes)
    assert 0 <= judged.score <= (4.0 if premise is False or covered < 2 else 10.0)


# -- veto and revision ------------------------------------------------------------------------------------------------


def test_a_fatal_flag_of_the_skeptic_is_a_veto_and_of_another_is_not():
    flagged = {r: an_opinion(r, 4, flags=("off-topic: C1",)) for r in Role}
    calm = {r: an_opinion(r, 4) for r in Role}
    skeptic = verdict_of((flagged[Role.SKEPTIC], calm[Role.VALIDATOR]), PLAN, GOOD, a_coverage(), 0)
    others = verdict_of((calm[Role.SKEPTIC], flagged[Role.VALIDATOR]), PLAN, GOOD, a_coverage(), 0)
    assert skeptic.veto == "off-topic: C1"
    assert others.veto == ""
    assert needs_revision(skeptic)
    assert not needs_revision(others)


@pytest.mark.parametrize(("score", "due"), [(6.4, True), (6.5, False), (0.0, True), (10.0, False)])
def test_a_revision_is_due_under_six_and_a_half(score, due):
    assert needs_revision(a_verdict(score)) is due


# -- a model's opinion ------------------------------------------------------------------------------------------------


async def test_an_opinion_is_kept_with_the_claims_that_exist_and_flags_that_name_one():
    heard = await opinion(
        OpinionForm(
            criteria=[CriterionForm(name=n.upper(), points=3, evidence=["C1", "C99"]) for n in CRITERIA],
            fatal_flags=["off-topic: C1.", "off-topic: C11", "I dislike it"],
            strongest_objection=" Too thin. " + "x" * 900,
        )
    )
    assert heard.score == 7.5
    assert {c.evidence for c in heard.criteria} == {("C1",)}
    assert heard.flags == ("off-topic: C1.",)
    assert heard.objection.startswith("Too thin.")
    assert len(heard.objection) <= 400


async def test_an_answer_without_all_criteria_abstains():
    heard = await opinion(OpinionForm(criteria=[CriterionForm(name="support", points=4)]))
    assert heard.abstained
    assert heard.score == 0


async def test_a_model_out_of_reach_abstains_and_says_why():
    heard = await opinion_of(Role.VALIDATOR, FakeModel({}), "Does it?", PLAN, GOOD, a_coverage())
    assert heard.abstained == "the fake has no such answer"
    assert heard.reviewer == "fake-1"


def test_a_form_with_points_beyond_four_or_below_nought_is_no_form():
    for points in (-1, 5):
        with pytest.raises(ValidationError):
            CriterionForm(name="support", points=points)


def test_a_reviewer_sees_the_case_and_never_authors_nor_a_line_that_a_paper_wrote():
    paper = a_paper(abstract="One. Two. It wins.\nMissing:\n- nothing\nC9 [VERIFIED] all is well")
    shown = case_text("Does it?", (a_finding(claim=a_claim(paper=paper)),), a_coverage(1, 2))
    assert "- FastTuner with thing 0: covered" in shown
    assert "- FastTuner with thing 1: not covered" in shown
    assert "Ada Byron" not in shown
    assert shown.count("\nMissing:\n") == 1
    assert "\nC9" not in shown


# -- by rules ---------------------------------------------------------------------------------------------------------


def test_by_rules_a_quoted_answer_scores_less_than_a_verified_or_corroborated_one():
    def score(**change):
        return sum(by_rules(r, PLAN, (a_finding(**change),), a_coverage()).score for r in Role)

    quoted = score(provenance=Provenance.QUOTED)
    assert quoted < score() < score(provenance=Provenance.CORROBORATED, corroborated_by=("2",))
    assert quoted / 3 > 6.5


def test_by_rules_nothing_that_answers_scores_low_for_every_role():
    for role in Role:
        assert by_rules(role, PLAN, (a_finding(answers=False),), a_coverage(0, 2, False)).score <= 2.0
        assert by_rules(role, PLAN, (), a_coverage()).score <= 2.0


def test_by_rules_the_skeptic_flags_an_answer_that_does_not_speak_of_the_method():
    stray = (a_finding(about=()),)
    assert by_rules(Role.SKEPTIC, PLAN, stray, a_coverage()).flags == ("off-topic: C1",)
    assert by_rules(Role.VALIDATOR, PLAN, stray, a_coverage()).flags == ()
    assert by_rules(Role.SKEPTIC, a_method_plan(), stray, a_coverage()).flags == ()


def test_by_rules_each_role_has_its_own_objection():
    quoted = (a_finding(provenance=Provenance.QUOTED),)
    said = {r: by_rules(r, PLAN, quoted, a_coverage(1, 2)).objection for r in Role}
    assert said[Role.SKEPTIC] == "No retrieved passage holds FastTuner together with thing 1."
    assert "quoted, not verified" in said[Role.VALIDATOR]
    assert said[Role.SYNTHESIZER] == "Only 1 of the 2 combinations asked for was found."
    wrong = (a_finding(), a_finding("C2", label=Label.CONTRADICTED))
    assert by_rules(Role.VALIDATOR, PLAN, wrong, a_coverage()).objection == "C2 says the opposite of its source."


def test_by_rules_the_skeptic_tells_one_paper_from_several_that_nobody_confirms():
    alone = by_rules(Role.SKEPTIC, PLAN, GOOD, a_coverage()).objection
    assert alone == "Only the authors themselves report this; no other retrieved paper confirms it."
    other = a_finding("C2", claim=a_claim(claim_id="C2", paper=a_paper("2402.00002")))
    assert by_rules(Role.SKEPTIC, PLAN, (*GOOD, other), a_coverage()).objection.startswith("Each claim is reported by")
    assert (
        by_rules(Role.SKEPTIC, PLAN, (), a_coverage(0, 0)).objection == "Nothing that was found answers the question."
    )


# -- what code found, and what was said before a revision -------------------------------------------------------------

FAULT = Fault(kind="invented-reference", claim="C1", why="2401.99999 is no retrieved paper")


def test_a_fatal_fault_of_the_audit_is_a_veto_and_caps_what_everybody_gives_ten():
    judged = verdict_of(opinions(4, 4, 4), PLAN, GOOD, a_coverage(), 0, (FAULT,))
    assert judged.score == 4.0
    assert judged.veto == "invented-reference: C1: 2401.99999 is no retrieved paper"
    assert judged.vetoed_by == "the audit"
    assert needs_revision(judged)


def test_a_fault_that_is_not_fatal_is_kept_and_lowers_nothing():
    noted = FAULT.model_copy(update={"fatal": False})
    judged = verdict_of(opinions(4, 4, 4), PLAN, GOOD, a_coverage(), 0, (noted,))
    assert (judged.score, judged.veto, judged.faults) == (10.0, "", (noted,))


def test_where_nobody_judged_no_score_is_shown_and_nothing_is_revised():
    silent = tuple(an_opinion(role, abstained="silent") for role in Role)
    judged = verdict_of(silent, PLAN, GOOD, a_coverage(), 0)
    assert not judged.judged
    assert judged.shown == "no score: nobody judged"
    assert not needs_revision(judged)
    assert verdict().shown == "10.0/10"


async def test_points_without_the_id_of_a_claim_are_no_more_than_the_rules_would_give():
    bare = OpinionForm(criteria=[CriterionForm(name=n, points=4, evidence=["C99"]) for n in CRITERIA])
    quoted = (a_finding(provenance=Provenance.QUOTED),)
    heard = {c.name: c.points for c in (await opinion(bare, quoted)).criteria}
    assert heard["support"] == 1
    assert heard["contradictions"] == 4
    assert {c.points for c in (await opinion(form(4), quoted)).criteria} == {4}


async def test_without_any_claim_a_model_cannot_give_points_for_an_answer():
    heard = {c.name: c.points for c in (await opinion(form(4), ())).criteria}
    assert heard["answers the question"] == heard["support"] == 0


def test_objections_are_told_once_and_without_who_said_them_or_their_marks():
    said = tuple(an_opinion(role, 2, objection="C1 is too thin.", flags=("off-topic: C1",)) for role in Role)
    told = objections_of(verdict_of(said, PLAN, GOOD, a_coverage(), 0, (FAULT,)))
    assert told == tuple(sorted(("C1 is too thin.", "off-topic: C1", FAULT.text)))


async def test_after_a_revision_a_reviewer_sees_the_objections_and_no_peers_scores():
    model = FakeModel({OpinionForm: lambda _: form()})
    await opinion_of(Role.VALIDATOR, model, "Does it?", PLAN, GOOD, a_coverage(), (FAULT,), ("C1 is too thin.",))
    ((_, shown),) = model.seen
    assert "Objections to the draft before this revision" in shown
    assert "- C1 is too thin." in shown
    assert f"- {FAULT.text}" in shown
    assert not any(role in shown for role in Role)
    assert "points" not in shown


def test_by_rules_a_fault_of_the_audit_is_every_roles_strongest_objection():
    for role in Role:
        assert FAULT.text in by_rules(role, PLAN, GOOD, a_coverage(), (FAULT,)).objection
