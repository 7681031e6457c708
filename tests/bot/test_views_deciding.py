"""What an owner decides with, what stands there afterwards, and what is published."""

from __future__ import annotations

import re

import pytest

from bot.views import answer, notices, parent, published, review
from bot.views.parent import Standing
from kernel.domain import Action, Approval, Conflict, Outcome, RunState
from kernel.report import DRAFT_LINE
from tests.bot.cases import NOON, a_decision, a_report, a_run, a_strike
from tests.bot.seen import a_request, a_review, buttons, links, told

CITED = "LoRA trains 10,000 times fewer parameters. [C1: Edward Hu et al., 2021, 2106.09685]"


def test_insufficient_evidence_is_published_under_that_heading_with_the_nearest_evidence() -> None:
    report = a_report(outcome=Outcome.INSUFFICIENT_EVIDENCE)
    report = report.model_copy(update={"answer": f"Nobody says so.\nThe nearest evidence:\n• {CITED}"})
    message = published.published(a_run(), report, a_decision(), samples=False)
    assert message.blocks[0] == {
        "type": "header",
        "text": {"type": "plain_text", "text": "No evidence found", "emoji": False},
    }
    assert "The nearest evidence:" in told(message)
    assert told(message).count(report.findings[0].claim.text) == 1


def test_a_citation_of_the_publication_links_the_paper_and_bears_no_number_of_a_table_that_is_elsewhere() -> None:
    report = a_report().model_copy(update={"answer": f"• {CITED}"})
    message = published.published(a_run(), report, a_decision(), samples=False)
    assert "[C1" not in told(message)
    assert "[Edward Hu et al., 2021, " in told(message)
    assert list(links(message.blocks)) == ["https://arxiv.org/abs/2106.09685"]
    assert "[C1: Edward Hu" in told(answer.answer(report, samples=False))


def test_approve_and_reject_ask_again_and_changes_do_not() -> None:
    row = buttons(a_review(a_report()))
    assert list(row) == ["Approve", "Reject", "Request changes"]
    assert "#papers" in row["Approve"]["confirm"]["text"]["text"]
    assert row["Approve"]["confirm"]["confirm"]["text"] == "Approve and publish"
    assert row["Reject"]["confirm"]["text"]["text"] == "Nothing is published. You cannot undo this."
    assert (row["Approve"]["style"], row["Reject"]["style"]) == ("primary", "danger")
    assert "confirm" not in row["Request changes"]


def test_the_buttons_for_insufficient_evidence_say_under_which_heading_it_would_be_published() -> None:
    message = a_review(a_report(outcome=Outcome.INSUFFICIENT_EVIDENCE))
    assert "No evidence found" in buttons(message)["Approve"]["confirm"]["text"]["text"]
    assert 'Approving publishes it under "No evidence found", with the nearest evidence.' in told(message)
    bare = a_review(a_report(outcome=Outcome.INSUFFICIENT_EVIDENCE, findings=()))
    assert 'Approving publishes it under "No evidence found".' in told(bare)


def test_the_buttons_carry_an_opaque_id_only() -> None:
    for button in buttons(a_review(a_report())).values():
        assert button["value"] in ("k3f9x2ab:1", "k3f9x2ab@0:1")
        assert review.read_ticket(button["value"]) == ("k3f9x2ab", 1)


def test_the_review_calls_the_asker_and_the_owners() -> None:
    said = told(a_review(a_report()))
    assert "<@U0OLGA> <@U0OTTO> please decide on run `k3f9x2ab`. Asked by <@U0ADA>.\n" in said


def test_a_settled_review_has_no_buttons_and_says_who_and_when() -> None:
    message = review.settled(a_run(), a_report(), a_decision(), samples=False)
    assert not buttons(message)
    assert "Approved by <@U0OLGA> · <!date^1772366400^{date_short_pretty} at {time}|2026-03-01 12:00 UTC>" in told(
        message
    )


def test_an_expired_request_is_never_called_rejected() -> None:
    said = told(review.settled(a_run(), a_report(), a_decision(Action.EXPIRE, "clock"), samples=False))
    assert "Expired" in said
    assert "Rejected" not in said
    assert "`/sovereign retry k3f9x2ab` runs the question anew." in said


def test_where_two_must_approve_the_first_is_named_and_the_next_click_publishes() -> None:
    first = Approval(run_id="k3f9x2ab", round=1, by="U0OLGA", at=NOON)
    fresh, one = (review.review(a_request(a_report(), needed=2, approvals=given)) for given in ((), (first,)))
    assert "Two owners have to approve; one can reject." in told(fresh)
    assert "once another owner has approved it too" in buttons(fresh)["Approve"]["confirm"]["text"]["text"]
    assert "*Approved by <@U0OLGA> · <!date^1772366400^" in told(one)
    assert ", one more needed." in told(one)
    assert buttons(one)["Approve"]["confirm"]["confirm"]["text"] == "Approve and publish"


def test_where_two_approved_both_are_named() -> None:
    decision = a_decision(by="U0OTTO").model_copy(update={"first": "U0OLGA"})
    assert "Approved by <@U0OLGA> and <@U0OTTO> · " in told(review.settled(a_run(), None, decision, samples=False))
    assert "<@U0OLGA> and <@U0OTTO> approved this on " in told(notices.late(decision, "U0OTTO"))
    document = published.document(a_run(), a_report(), decision)
    assert "Approved by owner U0OLGA and owner U0OTTO on 2026-03-01" in document


def test_the_request_and_what_stands_there_afterwards_say_who_struck_what() -> None:
    strikes = (a_strike("C2"), a_strike("C3", by="U0OTTO", struck=False))
    request = review.review(a_request(a_report(), strikes=strikes))
    assert "*A claim was struck.* It is not published. The score was given before" in told(request)
    assert "C2 struck by <@U0OLGA> · " in told(request)
    assert "C3 restored by <@U0OTTO> · " in told(request)
    assert "Attach this draft" in buttons(request)
    assert "struck.*" not in told(review.review(a_request(a_report(), strikes=strikes[1:])))
    two = (a_strike("C2"), a_strike("C3", by="U0OTTO"))
    assert "*2 claims were struck.* They are not published." in told(review.review(a_request(a_report(), strikes=two)))
    report = a_report().model_copy(update={"struck": strikes[:1]})
    assert "C2 struck by <@U0OLGA> · " in told(review.settled(a_run(), report, a_decision(), samples=False))


def test_a_policy_that_approves_is_named() -> None:
    assert "Approved by policy" in told(review.settled(a_run(), None, a_decision(by="policy"), samples=False))


def test_the_published_document_says_who_approved_it_where_the_draft_warned() -> None:
    document = published.document(a_run(), a_report(), a_decision())
    assert DRAFT_LINE not in document
    assert "Approved by owner U0OLGA on 2026-03-01 12:00 UTC" in document


def test_a_published_document_without_evidence_says_so_first() -> None:
    report = a_report(outcome=Outcome.INSUFFICIENT_EVIDENCE)
    document = published.document(a_run(), report, a_decision())
    assert document.startswith("# No evidence found\n\nQuestion: Draft\n")
    assert [line for line in document.splitlines() if line.startswith("# ")] == ["# No evidence found"]


def test_whoever_decides_is_told_where_sources_disagree() -> None:
    why = "40% against <!channel>"
    conflict = Conflict(claims=("C1", "C2"), papers=("2106.09685", "2401.00002"), about="memory of LoRA", why=why)
    read = told(a_review(a_report().model_copy(update={"conflicts": (conflict,)})))
    assert "Sources disagree on memory of LoRA: 2106.09685 (C1) and 2401.00002 (C2), 40% against <!channel>." in read
    assert "Sources disagree" not in told(a_review(a_report()))


def test_what_a_channel_reads_names_no_claim_by_a_number_that_it_cannot_look_up() -> None:
    said = (
        "• It does. [C1: Hu et al., 2021, 2106.09685 · Quoted · disputed by C2, C3]\n\n"
        "Sources disagree on memory of LoRA: 2106.09685 (C1) and 2401.00002 (C2), 40% against 20%."
    )
    report = a_report().model_copy(update={"answer": said})
    read = told(published.published(a_run(), report, a_decision(), samples=False))
    assert "Quoted · disputed]" in read
    assert "and 2401.00002, 40% against 20%." in read
    assert not re.search(r"\bC\d", read)


def test_the_guidance_of_the_modal_must_say_something_and_not_too_much() -> None:
    assert review.problem_with("Look for 13B.") == ""
    assert review.problem_with(" \n ") == "Say what should change."
    assert review.problem_with("x" * 1_001) == "That is 1,001 characters; at most 1,000 fit."


def test_after_a_decision_nothing_says_that_one_is_needed() -> None:
    for action, state in ((Action.APPROVE, RunState.PUBLISHED), (Action.REJECT, RunState.REJECTED)):
        decision = a_decision(action)
        before = told(parent.parent(Standing(a_run(), a_report())))
        after = told(parent.parent(Standing(a_run(state), a_report(), decision)))
        settled = told(review.settled(a_run(state), a_report(), decision, samples=False))
        assert "Needs an owner's review · score 7.5 of 10" in before
        assert "eeds an owner's review" not in after + settled
        assert "Score 7.5 of 10 · 1 of 1 paper bears on the question · 1 claim" in after
        assert "Score 7.5 of 10" in settled


def test_insufficient_evidence_stays_insufficient_after_a_decision() -> None:
    report = a_report(outcome=Outcome.INSUFFICIENT_EVIDENCE, findings=())
    said = told(parent.parent(Standing(a_run(RunState.PUBLISHED), report, a_decision())))
    assert "Insufficient evidence · score 7.5 of 10 · 1 of 1 paper bears on the question · no claims" in said


@pytest.mark.parametrize(
    ("action", "by", "said"),
    [
        (Action.APPROVE, "U0OLGA", "<@U0OLGA> approved this on {}, before your click. The approval stands."),
        (Action.APPROVE, "U0OTTO", "You approved this on {}, before your click. The approval stands."),
        (Action.APPROVE, "policy", "Policy approved this on {}, before your click. The approval stands."),
        (Action.REJECT, "U0OLGA", "<@U0OLGA> rejected this on {}, before your click. Nothing was published."),
        (Action.CHANGES, "U0OLGA", "<@U0OLGA> asked for changes on {}, before your click. The next round is further"),
        (Action.EXPIRE, "clock", "This request expired on {}, before your click. Nothing was published. `/sovereign"),
    ],
)
def test_whoever_comes_late_learns_who_did_what_and_what_follows(action: Action, by: str, said: str) -> None:
    when = "<!date^1772366400^{date_short} at {time}|2026-03-01 12:00 UTC>"
    assert told(notices.late(a_decision(action, by), "U0OTTO")).startswith(said.format(when))
