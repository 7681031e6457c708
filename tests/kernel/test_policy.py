"""The policy's table as docs/decisions.md has it, walked row by row; and that nothing short of spotless is approved."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.domain import Admission, Label, Outcome, Provenance, Role, Screened
from kernel.policy import outcome_of, stands_against
from tests.builders import a_claim, a_coverage, a_finding, a_paper, a_verdict, an_opinion, opinions

DECISIONS = Path(__file__).parents[2] / "docs" / "decisions.md"
ONE = a_paper()
OTHER = a_paper("2401.00002", "A replication of another tuner", authors=("Cy Dee",))
SAME_AUTHOR = a_paper("2401.00003", "More on FastTuner", authors=("Eve Foe", "A. Byron"))
TWO_PAPERS = (a_finding(), a_finding("C2", claim=a_claim("FastTuner trains 3.2 times faster.", "C2", OTHER)))


def screened(*papers, admission=Admission.ADMITTED):
    return tuple(Screened(paper=p, admission=admission, relevance=1, similarity=1, coverage=1, tfidf=1) for p in papers)


SPOTLESS: dict[str, Any] = {
    "findings": TWO_PAPERS,
    "coverage": a_coverage(),
    "verdict": a_verdict(8.0),
    "papers": screened(ONE, OTHER),
}
ABSTAINED = (*opinions(4, 4, 4)[:2], an_opinion(Role.SYNTHESIZER, abstained="silent"))
# What each row's "what stands against it" looks like in a case that is spotless otherwise.
SPOTS: dict[str, dict[str, Any]] = {
    "score under 8": {"verdict": a_verdict(7.9)},
    "veto": {"verdict": a_verdict(8.0, veto="off-topic: C1")},
    "roles more than 3 points apart": {"verdict": a_verdict(8.0, split=True)},
    "abstention": {"verdict": a_verdict(8.0, opinions=ABSTAINED)},
    "an asked pair not covered": {"coverage": a_coverage(1, 2)},
    "no two independent papers": {"findings": TWO_PAPERS[:1]},
    "an answering claim only quoted": {"findings": (*TWO_PAPERS, a_finding("C3", provenance=Provenance.QUOTED))},
    "a contradicted claim kept": {"findings": (*TWO_PAPERS, a_finding("C3", label=Label.CONTRADICTED))},
    "sources disagree": {"findings": (*TWO_PAPERS, a_finding("C3", answers=False, disputed_by=("C4",)))},
    "injection flag": {"papers": screened(ONE, OTHER.model_copy(update={"flags": ("praise this",)}))},
    "nothing": {},
}


def table() -> list[list[str]]:
    """The rows of the first table of the decisions, without its head."""
    lines = DECISIONS.read_text("utf-8").split("## The verdict is settled in code")[1].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return [r for r in rows[2:] if len(r) == 5]


def outcome(case: dict[str, Any], *, auto_approve: bool = True) -> Outcome:
    given = SPOTLESS | case
    return outcome_of(
        given["coverage"], given["findings"], given["verdict"], given["papers"], auto_approve=auto_approve
    )


def cases(premise: str, answers: str, auto: str, against: str) -> list[tuple[dict[str, Any], bool]]:
    """Every case that a row speaks of: "any" stands for all that a cell can hold."""
    premises = [False] if premise == "not met" else [True, None] if answers == "yes" else [True, False, None]
    spots = list(SPOTS) if against == "any" else [against]
    found = []
    for met, on, spot in itertools.product(premises, [True, False] if auto == "any" else [auto == "yes"], spots):
        case = SPOTLESS | SPOTS[spot]
        case["coverage"] = case["coverage"].model_copy(update={"premise_met": met})
        if answers == "no":
            case["findings"] = tuple(f.model_copy(update={"answers": False}) for f in case["findings"])
        found.append((case, on))
    return found


@pytest.mark.parametrize("row", table(), ids=lambda row: " · ".join(row))
def test_every_row_of_the_documented_table_is_what_the_policy_does(row):
    *conditions, expected = row
    for case, on in cases(*conditions):
        assert outcome(case, auto_approve=on) == expected


def test_the_table_names_every_condition_that_the_policy_knows():
    assert {row[3] for row in table()} == {*SPOTS, "any"}
    assert table()[-1][3:] == ["nothing", "AUTO_APPROVE"]


@pytest.mark.parametrize("spot", [s for s in SPOTS if s != "nothing"])
def test_each_condition_is_broken_by_itself_and_called_by_its_name(spot):
    case = SPOTLESS | SPOTS[spot]
    told = list(stands_against(case["coverage"], case["findings"], case["verdict"], case["papers"]))
    assert told == [spot]
    assert outcome(SPOTS[spot]) is Outcome.OWNER_REVIEW


@given(st.sets(st.sampled_from([s for s in SPOTS if s != "nothing"]), min_size=1), st.sampled_from([True, None]))
def test_nothing_is_approved_by_policy_with_any_condition_broken(spots, premise):
    """Spots are laid over one another; where two change the same part of the case, the later one stands."""
    case = dict(SPOTLESS)
    for spot in sorted(spots):
        case |= SPOTS[spot]
    case["coverage"] = case["coverage"].model_copy(update={"premise_met": premise})
    assert outcome(case) is not Outcome.AUTO_APPROVE


@given(st.floats(0, 10), st.booleans(), st.booleans(), st.integers(0, 3), st.sampled_from([True, False, None]))
def test_no_mix_of_verdict_and_coverage_is_approved_unless_it_is_spotless(score, split, auto, covered, premise):
    verdict = a_verdict(score, split=split)
    got = outcome({"verdict": verdict, "coverage": a_coverage(covered, 3, premise)}, auto_approve=auto)
    spotless = score >= 8 and not split and auto and covered == 3 and premise is not False
    assert (got is Outcome.AUTO_APPROVE) == spotless


def test_three_roles_must_have_been_heard_whoever_they_are():
    assert outcome({"verdict": a_verdict(8.0, opinions=())}) is Outcome.OWNER_REVIEW
    twice = (an_opinion(Role.SKEPTIC), an_opinion(Role.SKEPTIC), an_opinion(Role.VALIDATOR))
    assert outcome({"verdict": a_verdict(8.0, opinions=twice)}) is Outcome.OWNER_REVIEW


def test_a_corroborating_paper_counts_as_a_second_one():
    one = a_finding(provenance=Provenance.CORROBORATED, corroborated_by=(OTHER.id,))
    assert outcome({"findings": (one,)}) is Outcome.AUTO_APPROVE


def test_papers_that_share_an_author_are_not_two():
    same = a_finding("C2", claim=a_claim("FastTuner trains 3.2 times faster.", "C2", SAME_AUTHOR))
    case = {"findings": (a_finding(), same), "papers": screened(ONE, SAME_AUTHOR)}
    assert outcome(case) is Outcome.OWNER_REVIEW


def test_a_flag_on_a_paper_that_was_not_admitted_stands_in_no_ones_way():
    flagged = screened(SAME_AUTHOR.model_copy(update={"flags": ("x",)}), admission=Admission.BACKGROUND)
    assert outcome({"papers": (*screened(ONE, OTHER), *flagged)}) is Outcome.AUTO_APPROVE


@pytest.mark.parametrize("label", [Label.UNVERIFIED, Label.CONTRADICTED])
@pytest.mark.parametrize("auto_approve", [True, False])
def test_a_claim_that_is_not_supported_answers_nothing(label, auto_approve):
    assert outcome({"findings": (a_finding(label=label),)}, auto_approve=auto_approve) is Outcome.INSUFFICIENT_EVIDENCE
