"""The whole table of the policy: what becomes of a judged report."""

from __future__ import annotations

import itertools

import pytest

from kernel.domain import Label, Outcome, Provenance, Role
from kernel.policy import outcome_of
from tests.builders import a_claim, a_coverage, a_finding, a_paper, a_verdict, an_opinion, opinions

TWO_PAPERS = (
    a_finding(),
    a_finding("C2", claim=a_claim("FastTuner trains 3.2 times faster.", "C2", a_paper("2401.00002"))),
)


def outcome(findings=TWO_PAPERS, coverage=None, verdict=None, *, auto_approve=True):
    return outcome_of(coverage or a_coverage(), findings, verdict or a_verdict(), auto_approve=auto_approve)


def test_a_spotless_report_is_approved_only_where_the_owner_turned_it_on():
    assert outcome() is Outcome.AUTO_APPROVE
    assert outcome(auto_approve=False) is Outcome.OWNER_REVIEW


def test_a_corroborating_paper_counts_as_a_second_one():
    one = a_finding(provenance=Provenance.CORROBORATED, corroborated_by=("2401.00002",))
    assert outcome((one,)) is Outcome.AUTO_APPROVE


ABSTAINED = (*opinions(4, 4, 4)[:2], an_opinion(Role.SYNTHESIZER, abstained="silent"))


@pytest.mark.parametrize(
    "spot",
    [
        {"verdict": a_verdict(7.9)},
        {"verdict": a_verdict(veto="off-topic: C1")},
        {"verdict": a_verdict(split=True)},
        {"verdict": a_verdict(opinions=ABSTAINED)},
        {"coverage": a_coverage(1, 2)},
        {"findings": TWO_PAPERS[:1]},
        {"findings": (*TWO_PAPERS, a_finding("C3", label=Label.CONTRADICTED))},
        {"findings": (*TWO_PAPERS, a_finding("C3", provenance=Provenance.QUOTED))},
    ],
    ids=["score", "veto", "split", "abstention", "coverage", "one paper", "contradicted", "quoted"],
)
def test_one_spot_is_enough_to_send_it_to_the_owner(spot):
    assert outcome(**spot) is Outcome.OWNER_REVIEW


@pytest.mark.parametrize(
    "lack",
    [
        {"coverage": a_coverage(premise=False)},
        {"findings": ()},
        {"findings": (a_finding(answers=False),)},
        {"findings": (a_finding(label=Label.UNVERIFIED),)},
        {"findings": (a_finding(label=Label.CONTRADICTED),)},
    ],
    ids=["premise", "nothing", "only near", "unverified", "contradicted"],
)
@pytest.mark.parametrize("auto_approve", [True, False])
def test_what_the_evidence_does_not_answer_is_insufficient_whatever_the_owner_turned_on(lack, auto_approve):
    assert outcome(**lack, auto_approve=auto_approve) is Outcome.INSUFFICIENT_EVIDENCE


def test_a_premise_that_presumes_nothing_stands_in_no_ones_way():
    assert outcome(coverage=a_coverage(premise=None)) is Outcome.AUTO_APPROVE


def test_the_whole_table():
    """Every combination of what may stand against a report: approved only where nothing does."""
    axes = itertools.product(
        [True, False], [True, False, None], [True, False], [8.0, 7.9], ["", "C1"], [False, True], [2, 1]
    )
    for auto, premise, answering, score, veto, split, covered in axes:
        findings = TWO_PAPERS if answering else ()
        got = outcome(
            findings, a_coverage(covered, 2, premise), a_verdict(score, veto=veto, split=split), auto_approve=auto
        )
        if premise is False or not answering:
            assert got is Outcome.INSUFFICIENT_EVIDENCE
        elif auto and score >= 8 and not veto and not split and covered == 2:
            assert got is Outcome.AUTO_APPROVE
        else:
            assert got is Outcome.OWNER_REVIEW
