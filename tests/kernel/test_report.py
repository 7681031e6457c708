"""The draft says what was done and no more: hostile text stays text, a copy is never counted as verified."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.answer import answer_of
from kernel.domain import Conflict, Edition, Gap, Label, Outcome, Provenance, Question, Reliability, Role
from kernel.report import (
    BY_RULES,
    COVERAGE_PARAMETER,
    DRAFT_LINE,
    SAMPLES_LINE,
    inline,
    markdown_of,
    reference,
    totals_of,
)
from kernel.standing import label_of
from tests.builders import a_claim, a_coverage, a_finding, a_paper, a_plan, a_report, a_verdict, an_opinion

HOSTILE = (
    'a | b\n| c | <img src=x onerror="x()"> [click](javascript:x) `code` **bold** ~~no~~ # head '
    "&lt;b&gt; ![i](u)\u202e\x00"
)
QUESTION = Question(text="Is FastTuner faster than SlowTuner?")
ODD = st.one_of(st.text(max_size=60), st.text(alphabet="|\\`*_[]<>#~!&-=+1.)\n\r\u2028\x00 aB", max_size=40))


def columns(row: str) -> int:
    """Cells of a Markdown table's row: pipes that are not escaped, less the outer ones."""
    return len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) - 1


def tables(markdown: str) -> list[list[str]]:
    found: list[list[str]] = []
    for before, line in zip(["", *markdown.splitlines()], markdown.splitlines(), strict=False):
        if line.startswith("|"):
            if before.startswith("|"):
                found[-1].append(line)
            else:
                found.append([line])
    return found


# -- text from outside ------------------------------------------------------------------------------------------------


def test_hostile_text_stays_text():
    written = inline(HOSTILE)
    assert "\n" not in written
    assert not set(written) & {"\u202e", "\x00"}
    for sign in "|<>[]`*~#&!":
        assert re.search(rf"(?<!\\){re.escape(sign)}", written) is None, sign


@pytest.mark.parametrize("line", ["- item", "+ item", "1. item", "12) item", "---", "===", "> said", "# head", "-"])
def test_no_line_becomes_a_list_or_a_heading(line):
    assert inline(line)[0] == "\\" or re.match(r"\d+\\", inline(line))


@pytest.mark.parametrize("text", ["3.2x faster", "-5 points", "1.5 and 2) more", "0.94", "LoRA-FA"])
def test_plain_text_is_left_as_it_is(text):
    assert inline(text) == text


@given(ODD)
def test_nothing_but_backslashes_is_added(text):
    plain = re.sub(r"\\(?=[\\`*_{}\[\]<>#|~!&+=.)-])", "", inline(text))
    assert inline(text).count("\n") == 0
    assert len(plain) <= len(text)


@given(ODD, ODD, ODD, ODD)
def test_hostile_text_never_breaks_a_table(text, title, reason, name):
    paper = a_paper(title=title or "x", authors=(name, text))
    finding = a_finding(claim=a_claim(text or "x", paper=a_paper()), reasons=(reason, text))
    coverage = a_coverage()
    cell = coverage.cells[0].model_copy(update={"left": text, "right": title})
    opinion = an_opinion(Role.SKEPTIC, 3, objection=text)
    edition = Edition(library=name, embedder=text, reviewers=(title,) * 3, parameters=((text, name),))
    markdown = markdown_of(
        a_report(
            paper=paper,
            findings=(finding,),
            coverage=coverage.model_copy(update={"cells": (cell,)}),
            verdict=a_verdict(opinions=(opinion,)),
            edition=edition,
            gaps=(Gap(what=text, why=title),),
            question=Question(text=text or "x", guidance=title),
        )
    )
    for rows in tables(markdown):
        assert len({columns(row) for row in rows}) == 1
    assert [len(t) for t in tables(markdown)] == [3, 3, 3, 3, 3]
    assert re.findall(r"^## (.*)$", markdown, re.MULTILINE) == [
        "Abstract", "1 Introduction", "2 Methodology", "3 Results", "4 Uncertainties", "5 Claims", "References",
    ]  # fmt: skip


# -- labels and totals ------------------------------------------------------------------------------------------------

QUOTED = a_finding("C2", provenance=Provenance.QUOTED)


@pytest.mark.parametrize(
    ("change", "read"),
    [
        ({}, "Verified"),
        ({"provenance": Provenance.CORROBORATED, "corroborated_by": ("2",)}, "Verified"),
        ({"provenance": Provenance.QUOTED}, "Quoted"),
        ({"provenance": Provenance.QUOTED, "from_summary": True}, "Summary"),
        ({"label": Label.UNVERIFIED}, "Unverified"),
        ({"label": Label.CONTRADICTED, "provenance": Provenance.QUOTED}, "Contradicted"),
    ],
)
def test_people_read_what_a_label_is_worth(change, read):
    assert label_of(a_finding(**change)) == read


def test_a_quoted_claim_is_never_counted_as_verified():
    assert totals_of((QUOTED,) * 9) == "9 claims: 0 verified, 9 quoted"
    mixed = (a_finding(), QUOTED, a_finding("C3", provenance=Provenance.QUOTED, from_summary=True))
    assert totals_of(mixed) == "3 claims: 1 verified, 1 quoted, 1 from our summaries"
    assert totals_of(()) == "no claims"
    markdown = markdown_of(a_report(findings=(QUOTED,)))
    assert "Verified" not in markdown
    assert "| Quoted | the authors' own claim |" in markdown


# -- the draft --------------------------------------------------------------------------------------------------------


def test_a_draft_has_its_parts_in_order_and_says_that_it_is_one():
    markdown = markdown_of(a_report())
    parts = [DRAFT_LINE, "01 March 2026", "## Abstract", "## 1 Introduction", "## 2 Methodology", "## 5 Claims"]
    places = [markdown.index(p) for p in [*parts, "## References"]]
    assert places == sorted(places)
    assert BY_RULES in markdown
    assert SAMPLES_LINE not in markdown


def test_samples_are_marked_wherever_they_are_read():
    paper = a_paper(abstract_is_summary=True)
    finding = a_finding(claim=a_claim(paper=paper), provenance=Provenance.QUOTED, from_summary=True)
    markdown = markdown_of(a_report(paper=paper, findings=(finding,)))
    assert SAMPLES_LINE in markdown
    assert "(summary in our own words)" in markdown
    assert "| Summary |" in markdown
    assert "Quoted" not in markdown


def test_insufficient_evidence_is_the_first_thing_the_abstract_says():
    markdown = markdown_of(a_report(outcome=Outcome.INSUFFICIENT_EVIDENCE, coverage=a_coverage(0, 2, False)))
    assert "## Abstract\n\n**No evidence found.**" in markdown
    assert "- No retrieved passage holds FastTuner together with thing 0." in markdown


def test_a_draft_tells_of_the_relevance_as_it_was_computed_and_of_no_check_where_nothing_was_claimed():
    report = a_report()
    weighed = report.edition.model_copy(update={"parameters": ((COVERAGE_PARAMETER, "0.3"),)})
    assert "Relevance is 0.7 × the cosine of" in markdown_of(report.model_copy(update={"edition": weighed}))
    assert "plus\n0.3 × the share of" in markdown_of(report.model_copy(update={"edition": weighed}))
    markdown = markdown_of(report)
    assert "Each claim was checked against" in markdown
    empty = markdown_of(a_report(findings=(), outcome=Outcome.INSUFFICIENT_EVIDENCE))
    assert "Each claim was checked against" not in empty
    assert "\nNo claims. Tribunal:" in empty
    assert "Policy: insufficient evidence." in empty


def test_references_come_from_records_alone_and_once_each():
    twice = (a_finding(), a_finding("C2"))
    markdown = markdown_of(a_report(findings=twice))
    listed = markdown.split("## References")[1].strip().splitlines()
    assert listed == ["- Ada Byron, Bo Chen. FastTuner. 2024. <https://arxiv.org/abs/2401.00001>"]
    stranger = a_finding(claim=a_claim(paper=a_paper("9999.99999")))
    with pytest.raises(KeyError):
        markdown_of(a_report(findings=(stranger,)))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://x> <b>", "data:text/html,x", ""])
def test_only_a_plain_web_address_becomes_a_link(url):
    assert "<" not in reference(a_paper(url=url)).replace("\\<", "")


def test_what_a_model_did_is_said_and_what_it_shares():
    edition = Edition(
        library="arXiv",
        embedder="e",
        reviewers=("m-1",) * 3,
        prompts=("skeptic@abc123",),
        model_calls=25,
        tokens=12_345,
    )
    markdown = markdown_of(a_report(edition=edition))
    assert "All three roles share one model, so that they err together." in markdown
    assert "skeptic@abc123" in markdown
    assert "Model calls: 25; tokens: 12,345." in markdown
    assert BY_RULES not in markdown


def test_an_abstention_and_a_gap_are_shown():
    silent = a_verdict(opinions=(an_opinion(Role.SKEPTIC, abstained="it gave no valid answer"),))
    markdown = markdown_of(a_report(verdict=silent, gaps=(Gap(what="Crossref", why="it did not answer"),)))
    assert "| SKEPTIC | a model | abstained | it gave no valid answer |" in markdown
    assert "- Crossref: it did not answer" in markdown


def test_the_draft_says_how_far_its_reviewers_were_found_reliable_or_that_nobody_measured():
    measured = Reliability(
        reviewers=("rules",) * 3, true_positive_rate=0.9, true_negative_rate=0.97, n=130, measured_on=date(2026, 2, 3)
    )
    edition = a_report().edition.model_copy(update={"reliability": measured})
    said = (
        "last measured on 03 February 2026, refused 97% of the bad drafts and passed 90% of the good ones (130 in all)."
    )
    assert said in markdown_of(a_report(edition=edition))
    assert "has not been measured" in markdown_of(a_report())


@pytest.mark.parametrize(
    ("summaries", "says"),
    [
        (0, "Each claim was checked against the text of its own source:"),
        (2, "Each claim was checked against our own summary of its paper, not against the paper itself:"),
        (1, "For 1 of 2 that was our own summary of the paper, not the paper itself."),
    ],
)
def test_a_check_against_our_own_summary_is_never_said_to_be_one_against_the_paper(summaries, says):
    findings = tuple(a_finding(f"C{n}", from_summary=n <= summaries) for n in (1, 2))
    assert says in markdown_of(a_report(findings=findings))


def test_a_conflict_is_in_the_answer_with_both_claims_and_among_the_uncertainties():
    other = a_paper("2401.00002", "Another")
    told = (a_finding(), a_finding("C2", claim=a_claim("FastTuner is no faster.", "C2", other), answers=False))
    conflict = Conflict(
        claims=("C1", "C2"), papers=("2401.00001", "2401.00002"), about="speedup of FastTuner", why="3.2x against 1x"
    )
    plan, papers = a_plan("Is FastTuner faster than SlowTuner?"), (a_paper(), other)
    answer = answer_of(QUESTION, plan, told, a_coverage(), Outcome.OWNER_REVIEW, papers, (conflict,))
    says = "Sources disagree on speedup of FastTuner: 2401.00001 (C1) and 2401.00002 (C2), 3.2x against 1x."
    first, second, third = answer.split("\n\n")
    assert ("[C1: " in first, second) == (True, says)
    assert third.startswith("• FastTuner is no faster. [C2: ")
    assert f"- {inline(says)}" in markdown_of(a_report(conflicts=(conflict,))).split("## 4 Uncertainties")[1]


def test_a_veto_is_told_with_whose_it_is():
    assert "Vetoed by the Skeptic: off-topic: C1." in markdown_of(a_report(verdict=a_verdict(veto="off-topic: C1")))


# -- the answer -------------------------------------------------------------------------------------------------------


def test_an_answer_names_the_claim_and_the_paper_of_each_sentence():
    plan, paper = a_plan("Is FastTuner faster than SlowTuner?"), a_paper()
    answer = answer_of(QUESTION, plan, (a_finding(),), a_coverage(), Outcome.OWNER_REVIEW, (paper,))
    stands = "Verified · the authors' own claim"
    assert (
        answer
        == f"• FastTuner trains 3.2 times faster than SlowTuner. [C1: Ada Byron et al., 2024, 2401.00001 · {stands}]"
    )


def test_an_answer_leaves_out_what_is_unsupported_or_beside_the_point():
    findings = (a_finding(), a_finding("C2", label=Label.UNVERIFIED), a_finding("C3", answers=False))
    answer = answer_of(QUESTION, a_plan("Is it?"), findings, a_coverage(), Outcome.OWNER_REVIEW, (a_paper(),))
    assert "C1" in answer
    assert "C2" not in answer
    assert "C3" not in answer


def test_no_evidence_says_what_is_missing_and_what_is_nearest():
    plan = a_plan("Is FastTuner faster than SlowTuner?")
    coverage = a_coverage(0, 2, False)
    near = answer_of(QUESTION, plan, (a_finding(answers=False),), coverage, Outcome.INSUFFICIENT_EVIDENCE, (a_paper(),))
    assert near.startswith("No retrieved paper makes this comparison: FastTuner against SlowTuner.")
    assert coverage.missing[0] in near
    assert "The nearest evidence:\n\n• FastTuner trains" in near
    nothing = answer_of(QUESTION, plan, (), a_coverage(0, 0, None), Outcome.INSUFFICIENT_EVIDENCE, ())
    assert "Ask in other words" in nothing
