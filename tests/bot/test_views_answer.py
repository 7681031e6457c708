"""What the thread of a question says: the answer, the tribunal, the coverage, the claims."""

from __future__ import annotations

from datetime import date

import pytest

from bot.views import answer, claims, notices
from bot.views import wording as w
from bot.views.blocks import texts
from kernel.domain import Cell, Coverage, Label, Provenance, Reliability
from tests.bot.cases import a_finding, a_report
from tests.bot.seen import a_table, links, opinions, told


def test_copied_claims_are_quoted_and_count_as_no_verification() -> None:
    findings = tuple(a_finding(i, provenance=Provenance.QUOTED) for i in range(1, 6))
    assert w.totals_of(findings) == "5 claims: 0 verified, 5 quoted"
    assert "5 claims: 0 verified, 5 quoted" in told(a_table(a_report(findings=findings)))
    assert "Verified" not in told(a_table(a_report(findings=findings)))


def test_a_copy_of_a_summary_is_never_called_a_quote() -> None:
    finding = a_finding(provenance=Provenance.QUOTED, summary=True)
    assert w.label_of(finding) == "Summary"
    assert w.totals_of((finding,)) == "1 claim: 0 verified, 1 from our summaries"


def test_each_label_is_counted_once_under_its_own_name() -> None:
    findings = (
        a_finding(1),
        a_finding(2, provenance=Provenance.QUOTED),
        a_finding(3, provenance=Provenance.QUOTED, summary=True),
        a_finding(4, label=Label.CONTRADICTED),
        a_finding(5, label=Label.UNVERIFIED),
        a_finding(6, label=Label.UNVERIFIED, provenance=Provenance.QUOTED),
    )
    assert w.totals_of(findings) == "6 claims: 1 verified, 1 quoted, 1 from our summaries, 1 contradicted, 2 unverified"


def test_provenance_says_who_stands_behind_a_claim() -> None:
    assert w.standing_of(a_finding()) == "the authors' own claim"
    assert (
        w.standing_of(a_finding(provenance=Provenance.CORROBORATED, corroborated_by=("a", "b")))
        == "corroborated by 2 other papers"
    )


def test_a_thread_says_how_far_its_reviewers_were_found_reliable() -> None:
    report = a_report()
    assert "How reliable these reviewers are has not been measured" in told(answer.answer(report, samples=False))
    measured = Reliability(
        reviewers=("rules",) * 3, true_positive_rate=0.9, true_negative_rate=0.97, n=130, measured_on=date(2026, 2, 3)
    )
    known = report.model_copy(update={"edition": report.edition.model_copy(update={"reliability": measured})})
    assert "refused 97% of the bad drafts" in told(answer.answer(known, samples=False))


def test_one_model_in_all_three_roles_is_in_the_small_print() -> None:
    shared = "All three roles share one model, so that they err together"
    assert shared in told(answer.answer(a_report(reviewer="llama-3"), samples=False))
    assert shared not in told(answer.answer(a_report(), samples=False))
    apart = a_report(reviewer="llama-3")
    several = apart.edition.model_copy(update={"reviewers": ("a", "b", "a")})
    assert shared not in told(answer.answer(apart.model_copy(update={"edition": several}), samples=False))


def test_where_every_role_abstained_no_score_is_shown() -> None:
    report = a_report()
    silent = tuple(o.model_copy(update={"abstained": "silent"}) for o in report.verdict.opinions)
    unjudged = report.verdict.model_copy(update={"opinions": silent, "score": 0.0})
    said = told(answer.answer(report.model_copy(update={"verdict": unjudged}), samples=False))
    assert "no score, for nobody judged" in said
    assert "0.0 of 10" not in said


def test_the_claim_table_says_who_disputes_a_claim_and_why_one_is_unverified() -> None:
    disputed = a_finding().model_copy(update={"disputed_by": ("C2",)})
    lacking = a_finding(2, label=Label.UNVERIFIED).model_copy(update={"reasons": ("number-missing: 30%",)})
    said = told(a_table(a_report(findings=(disputed, lacking))))
    assert "the authors' own claim; disputed by C2" in said
    assert "the source does not give 30%" in said
    assert "Confidence: calibrated probability of support × weight of the source." in said


def test_the_claim_table_has_at_most_twenty_rows_and_says_where_the_rest_is() -> None:
    report = a_report(findings=tuple(a_finding(i) for i in range(1, 33)))
    message = claims.claims(report, samples=False, elsewhere="in the whole draft")
    [table] = [block for block in message.blocks if block["type"] == "table"]
    assert len(table["rows"]) == 1 + 20
    assert "12 more claims in the whole draft." in told(message)


@pytest.mark.parametrize(("reviewer", "says"), [("rules", True), ("llama-3", False)])
def test_rules_are_named_as_the_reviewers_where_no_model_judged(reviewer: str, says: bool) -> None:
    message = answer.answer(a_report(reviewer=reviewer), samples=False)
    assert ("Reviewed by rules, not by a language model" in told(message)) is says


def test_the_small_print_is_one_line() -> None:
    message = answer.answer(a_report(samples=True), samples=True)
    small = [block["elements"] for block in message.blocks if block["type"] == "context"]
    line = "Sample library: our summaries, not the papers' text · reviewed by rules, not by a language model"
    assert small == [[{"type": "mrkdwn", "text": line}]]
    assert "SOVEREIGN_SOURCE=arxiv" in told(notices.usage(samples=True))


def test_the_papers_that_an_answer_cites_are_links() -> None:
    report = a_report().model_copy(update={"answer": "It does. [C1: Hu et al., 2021, 2106.09685]\n\n- So 2106.09685."})
    found = list(links(answer.answer(report, samples=False).blocks[1]))
    assert found == ["https://arxiv.org/abs/2106.09685"] * 2


def test_roles_of_one_mind_say_it_once_with_their_scores() -> None:
    same = told(answer.answer(opinions("Too few.", "Too few.", "Too few."), samples=False))
    assert "All three roles:  Too few. (Skeptic 7.5, Validator 7.5, Synthesizer 7.5)" in same
    apart = told(answer.answer(opinions("Too few.", "Too few.", "Too old."), samples=False))
    assert "All three roles" not in apart
    assert apart.count("Too few.") == 2


def test_what_the_answer_has_said_is_not_listed_again_as_missing() -> None:
    coverage = Coverage(missing=("No paper holds A.", "No paper holds B."))
    report = a_report().model_copy(update={"coverage": coverage, "answer": "Nothing. No paper holds A.\nThe rest."})
    said = told(answer.answer(report, samples=False))
    assert said.count("No paper holds A.") == 1
    assert "Not found No paper holds B." in said


@pytest.mark.parametrize(
    ("found", "asked", "said"),
    [
        (2, 7, "2 of the 7 combinations asked for were found"),
        (1, 7, "1 of the 7 combinations asked for was found"),
        (0, 7, "none of the 7 combinations asked for was found"),
        (7, 7, "all 7 combinations asked for were found"),
        (2, 2, "both combinations asked for were found"),
        (1, 1, "the one combination asked for was found"),
        (0, 1, "the one combination asked for was not found"),
    ],
)
def test_the_coverage_is_said_in_a_sentence(found: int, asked: int, said: str) -> None:
    cells = tuple(Cell(left="LoRA", right=f"R{i}", paper_id="2106.09685" if i < found else "") for i in range(asked))
    report = a_report().model_copy(update={"coverage": Coverage(cells=cells)})
    message = answer.answer(report, samples=False)
    assert f"*Coverage: {said}*" in told(message)
    [table] = [block for block in message.blocks if block["type"] == "table"]
    assert [cell["text"] for cell in table["rows"][0]] == ["Asked: LoRA with …", "Found in"]


def test_a_revision_round_is_said_in_a_sentence() -> None:
    report = a_report()
    revised = report.verdict.model_copy(update={"revision_rounds": 1, "caps": ()})
    said = told(answer.answer(report.model_copy(update={"verdict": revised}), samples=False))
    assert "One revision round was held." in said
    assert "Note" not in said


def test_a_second_round_opens_with_what_it_was_asked_for() -> None:
    report = a_report()
    question = report.question.model_copy(update={"round": 2, "guidance": "Look for 13B."})
    message = answer.answer(report.model_copy(update={"question": question}), samples=False)
    assert next(texts(list(message.blocks))) == "Round 2, asked for: “Look for 13B.”"
    assert message.text.startswith("Round 2, asked for: “Look for 13B.” ")
    assert "asked for: “" not in told(answer.answer(report, samples=False))
