"""What can be browsed below an answer: the claim table page by page, the evidence, what the tribunal's round did."""

from __future__ import annotations

from bot.views import answer, evidence, feedback
from bot.views.blocks import Message
from bot.views.paging import EVIDENCE, SORT, STRIKE, Order, Page, read_ticket
from kernel.domain import Conflict, Label, Provenance, Report, Revision
from tests.bot.cases import LONG, a_finding, a_paper, a_report, a_strike
from tests.bot.seen import a_table, buttons, links, menus, opinions, told

# -- the claim table, page by page ------------------------------------------------------------------------------------


def many(count: int = 45) -> Report:
    return a_report(findings=tuple(a_finding(n, f"Claim number {n}.") for n in range(1, count + 1)))


def first_column(message: Message) -> list[str]:
    [table] = [block for block in message.blocks if block["type"] == "table"]
    return [row[0]["text"] for row in table["rows"][1:]]


def test_every_claim_is_on_a_page_of_twenty_and_previous_and_next_lead_to_it() -> None:
    pages = [a_table(many(), page=Page("k3f9x2ab", 1, number=n)) for n in (1, 2, 3)]
    assert [first_column(p) for p in pages] == [
        [f"C{n}" for n in range(1, 21)], [f"C{n}" for n in range(21, 41)], [f"C{n}" for n in range(41, 46)]
    ]  # fmt: skip
    assert [list(buttons(p)) for p in pages] == [["Next"], ["Previous", "Next"], ["Previous"]]
    assert [read_ticket(b["value"])[0].number for b in buttons(pages[1]).values()] == [1, 3]
    assert "Page 2 of 3, sorted by order found." in told(pages[1])


def test_a_page_that_is_not_there_is_the_nearest_that_is() -> None:
    assert first_column(a_table(many(), page=Page("k3f9x2ab", 1, number=99)))[0] == "C41"
    assert first_column(a_table(many(), page=Page("k3f9x2ab", 1, number=0)))[0] == "C1"


def test_the_table_is_sorted_by_confidence_label_or_paper_and_the_menu_says_by_which() -> None:
    findings = (
        a_finding(1, label=Label.CONTRADICTED).model_copy(update={"confidence": 0.2}),
        a_finding(2, provenance=Provenance.QUOTED).model_copy(update={"confidence": 0.9}),
        a_finding(3, label=Label.UNVERIFIED).model_copy(update={"confidence": 0.5}),
        a_finding(4).model_copy(update={"confidence": 0.9}),
    )
    papers = tuple(
        a_report().papers[0].model_copy(update={"paper": a_paper(title, f"2401.0000{n}")})
        for n, title in enumerate(("d", "B", "c", "a"), 1)
    )
    placed = tuple(
        f.model_copy(update={"claim": f.claim.model_copy(update={"paper_id": s.paper.id})})
        for f, s in zip(findings, papers, strict=True)
    )
    report = a_report(findings=placed).model_copy(update={"papers": papers})
    sorted_by = {order: a_table(report, page=Page("k3f9x2ab", 1, order)) for order in Order}
    assert {order: "".join(first_column(m)).replace("C", "") for order, m in sorted_by.items()} == {
        Order.FOUND: "1234", Order.CONFIDENCE: "2431", Order.LABEL: "4231", Order.PAPER: "4231"
    }  # fmt: skip
    assert menus(sorted_by[Order.LABEL])[SORT]["initial_option"]["text"]["text"] == "Sort: label, verified first"


def test_the_menus_offer_the_claims_of_the_page_and_striking_only_until_the_decision() -> None:
    page = Page("k3f9x2ab", 1, number=3)
    shown = menus(a_table(many(), page=page, strikes=(a_strike("C42"), a_strike("C43", struck=False))))
    assert [o["value"] for o in shown[EVIDENCE]["options"]] == [page.ticket(f"C{n}") for n in range(41, 46)]
    assert [o["text"]["text"][:11] for o in shown[STRIKE]["options"]] == [
        "Strike C41:", "Restore C42", "Strike C43:", "Strike C44:", "Strike C45:"
    ]  # fmt: skip
    assert read_ticket(shown[STRIKE]["options"][1]["value"]) == (page, ("C42", "restore"))
    assert "The draft follows at once" in shown[STRIKE]["confirm"]["text"]["text"]
    assert STRIKE not in menus(a_table(many(), page=page, undecided=False))


def test_a_struck_claim_stays_in_the_table_is_called_struck_and_counts_no_more() -> None:
    said = told(a_table(many(3), strikes=(a_strike("C2"),)))
    assert "2 claims: 2 verified; 1 struck" in said
    assert "Struck (Verified)" in said
    assert "C2 struck by <@U0OLGA> · " in said
    assert "Struck: an owner has taken it out of the draft." in said


def test_a_menu_forgets_its_choice_once_the_table_changes() -> None:
    before, after = (
        {block["block_id"] for block in a_table(many(), strikes=strikes).blocks if block["type"] == "actions"}
        for strikes in ((), (a_strike("C2"),))
    )
    assert len(before) == len(after) == 2
    assert not before & after


# -- the evidence -----------------------------------------------------------------------------------------------------


def test_the_evidence_shows_quote_section_reasons_probabilities_corroboration_and_who_disputes() -> None:
    other = a_report().papers[0].model_copy(update={"paper": a_paper("Another view", "2401.00002")})
    finding = a_finding(1, "A is small.", label=Label.UNVERIFIED, corroborated_by=("2401.00002",))
    claim = finding.claim.model_copy(update={"quote": "We find A small.", "section": "4 Results"})
    change = {"claim": claim, "reasons": ("number-missing: 30%",), "contradiction": 0.04}
    conflict = Conflict(claims=("C1", "C2"), papers=("2106.09685", "2401.00002"), about="size of A", why="3 against 4")
    report = a_report(findings=(finding.model_copy(update=change), a_finding(2)))
    report = report.model_copy(update={"conflicts": (conflict,), "papers": (*report.papers, other)})
    message = evidence.message(report, "C1", (a_strike("C2"), a_strike("C1")))
    said = told(message)
    for words in (
        "A is small.", "We find A small.", "in its section “4 Results”", "The source does not give 30%",
        "number-missing", "bears it 90%, says otherwise 4%, is not enough to tell 6%", "Other papers that say the same",
        "Another view", "C2, ", ": size of A, 3 against 4", "C1 struck by <@U0OLGA>",
    ):  # fmt: skip
        assert words in said, words
    assert "C2 struck" not in said
    assert [link[-10:] for link in links(message.blocks)] == ["2106.09685", "2401.00002", "2401.00002"]


def test_a_summary_of_ours_is_never_shown_as_the_papers_words() -> None:
    said = told(evidence.message(a_report(findings=(a_finding(summary=True),)), "C1", ()))
    assert "Our own summary says" in said
    assert "The paper says" not in said


# -- the tribunal, its revision round, and what readers are asked -----------------------------------------------------


def test_what_was_done_about_the_objections_is_said() -> None:
    report = opinions("Still thin.", "Still thin.", "Fine.")
    before = opinions("Off topic.", "Still thin.", "Fine.").verdict.model_copy(update={"score": 4.0, "veto": "C9"})
    done = Revision(before=before, searched=("the comparator",), papers=2, dropped=("A wrong claim.",))
    said = told(answer.answer(report.model_copy(update={"revision": done}), samples=False))
    for words in (
        "One revision round, since the draft had 4.0 of 10 and a veto at first.",
        "Searched again for the comparator: 2 new papers.", "Left out 1 claim: “A wrong claim.”.",
        "No longer objected: “Off topic.”.", "Now it has 7.5 of 10.",
    ):  # fmt: skip
        assert words in said, words
    assert "no revision round was due" in told(answer.answer(report, samples=False))


def test_readers_are_asked_below_the_answer_however_long_it_is() -> None:
    for words in ("It does.", LONG):
        message = answer.answer(a_report(words, times=60), samples=False, subject="answer:k3f9x2ab:1")
        [element] = message.blocks[-1]["elements"]
        assert element["positive_button"]["value"] == "useful:answer:k3f9x2ab:1"
        assert feedback.read_ticket(element["negative_button"]["value"]) == (False, "answer:k3f9x2ab:1")
    assert answer.answer(a_report(), samples=False).blocks[-1]["type"] != "context_actions"
