"""What is struck is gone from all that is published; what stands is written anew from what was kept."""

from __future__ import annotations

from datetime import UTC, datetime

from kernel.answer import answer_of
from kernel.domain import Conflict, Outcome, Report, Strike
from kernel.report import markdown_of
from kernel.striking import without_struck
from tests.builders import a_claim, a_finding, a_paper, a_report

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SECRET = "FastTuner needs 12 GB, forty per cent less than SlowTuner."


def strike(claim: str, struck: bool = True) -> Strike:
    return Strike(run_id="r1", round=1, claim=claim, by="U0OLGA", at=NOON, struck=struck)


def of_two() -> Report:
    second = a_finding("C2", claim=a_claim(SECRET, "C2", sentence=3), disputed_by=("C1",))
    first = a_finding("C1", disputed_by=("C2",))
    conflict = Conflict(claims=("C1", "C2"), papers=("2401.00001", "2401.2"), about="memory", why="12 against 13")
    report = a_report(findings=(first, second), conflicts=(conflict,))
    papers = (a_paper(),)
    answer = answer_of(
        report.question, report.plan, report.findings, report.coverage, report.outcome, papers, report.conflicts
    )
    report = report.model_copy(update={"answer": answer})
    return report.model_copy(update={"markdown": markdown_of(report)})


def test_the_words_of_a_struck_claim_are_nowhere_in_the_answer_or_the_draft():
    report = of_two()
    assert SECRET in report.answer
    assert "12 GB" in report.markdown
    struck = without_struck(report, (strike("C2"),))
    assert [f.claim.id for f in struck.findings] == ["C1"]
    for said in (struck.answer, struck.markdown):
        assert "forty per cent" not in said
        assert "Sources disagree" not in said
    assert struck.findings[0].disputed_by == ()
    assert "3.2 times faster" in struck.answer


def test_the_draft_names_what_was_struck_by_whom_and_when():
    draft = without_struck(of_two(), (strike("C2"),)).markdown
    assert "## Struck by an owner" in draft
    assert "- C2, struck by U0OLGA on 2026-03-01 12:00 UTC" in draft
    assert "The tribunal's score was given before they were struck." in draft
    assert "Struck by an owner" not in of_two().markdown


def test_the_score_stays_as_it_was_given():
    report = of_two()
    assert without_struck(report, (strike("C2"),)).verdict == report.verdict


def test_an_objection_to_a_struck_claim_does_not_repeat_its_words():
    report = of_two()
    opinions = tuple(o.model_copy(update={"objection": f"C2 says: {SECRET}"}) for o in report.verdict.opinions)
    verdict = report.verdict.model_copy(update={"opinions": opinions, "veto": f"off-topic: C2: {SECRET}"})
    struck = without_struck(report.model_copy(update={"verdict": verdict}), (strike("C2"),))
    assert "forty per cent" not in struck.markdown
    assert "It was about a claim that an owner has struck since" in struck.markdown


def test_a_draft_whose_answer_is_struck_falls_short_of_evidence():
    struck = without_struck(of_two(), (strike("C1"), strike("C2")))
    assert struck.outcome is Outcome.INSUFFICIENT_EVIDENCE
    assert struck.answer.startswith("What answered this question was struck by an owner;")


def test_what_a_policy_would_have_approved_needs_an_owner_once_something_is_struck():
    report = of_two().model_copy(update={"outcome": Outcome.AUTO_APPROVE})
    assert without_struck(report, (strike("C2"),)).outcome is Outcome.OWNER_REVIEW


def test_a_restored_claim_is_part_of_the_draft_as_it_was_judged():
    report = of_two()
    assert without_struck(report, (strike("C2", struck=False),)) is report
