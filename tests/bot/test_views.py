"""Every view, with friendly, hostile and over-long text, against the rules that the local workspace enforces."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.command import Unknown
from bot.local.rules import check_message, check_view
from bot.views import answer, claims, notices, parent, published, review
from bot.views import text as t
from bot.views import wording as w
from bot.views.blocks import Message, texts
from bot.views.parent import Standing
from kernel.domain import Action, Event, Label, Outcome, Provenance, Report, RunState
from kernel.report import DRAFT_LINE
from tests.bot.cases import HOSTILE, LONG, NOON, a_decision, a_finding, a_report, a_run

OWNERS = frozenset({"U0OLGA", "U0OTTO"})


def every_message(words: str, times: int, samples: bool) -> Iterator[Message]:
    """Each view in each of its shapes."""
    report = a_report(words, times=times, samples=samples)
    nothing = a_report(words, times=times, outcome=Outcome.INSUFFICIENT_EVIDENCE)
    asked = words[:2_000]
    for state in RunState:
        run = a_run(state, asked, number=2).model_copy(update={"detail": f"searching: {words}"})
        decision = a_decision() if state in (RunState.APPROVED, RunState.PUBLISHED) else None
        yield parent.parent(Standing(run, report, decision, words, "C0RESEARCH", times > 1, samples))
        yield notices.one_run(run)
        yield notices.some_runs([run] * 10)
    run = a_run(text=asked)
    yield from (
        answer.answer(report, samples),
        claims.claims(report, samples),
        claims.claims(a_report(findings=()), samples),
    )
    for action in Action:
        decision = a_decision(action, words[:50], words[:1_000])
        yield review.settled(run, report, decision, samples)
        yield notices.late(decision)
    for each in (report, nothing):
        yield answer.answer(each, samples)
        yield review.review(run, each, OWNERS, words[:80], NOON + timedelta(days=7), samples)
        yield published.published(run, each, a_decision(), samples)
    yield review.called_off(run, words, samples)
    yield review.unpublished(run, 1, words, words, words[:80])
    yield from (notices.usage(samples), notices.unknown(Unknown(words)), notices.unknown(Unknown(words, words)))
    yield from (notices.notice("Said."), notices.plainly(words), notices.called_off(run), notices.some_runs([]))
    yield from (notices.failed(run, words), notices.now_published(run, words), notices.not_begun(run, "Said."))
    yield notices.notice(notices.cancelled(Event(run_id=run.id, at=NOON, what="cancelled", by=words)))


@pytest.mark.parametrize("samples", [True, False])
@pytest.mark.parametrize(("words", "times"), [("LoRA is small.", 1), (HOSTILE, 3), (LONG, 60), ("\u202e\x00", 2)])
def test_slack_takes_every_view_whatever_the_text(words: str, times: int, samples: bool) -> None:
    for message in every_message(words, times, samples):
        blocks = json.loads(json.dumps(message.blocks))
        check_message(message.text, blocks)
        assert sum(len(said) for said in texts(blocks)) <= t.MAX_MESSAGE_CHARS


@pytest.mark.parametrize("words", ["LoRA is small.", HOSTILE, LONG])
def test_slack_takes_the_modal_whatever_the_text(words: str) -> None:
    check_view(review.modal(a_run(text=words[:2_000])))


def mrkdwn(thing: Any) -> Iterator[str]:
    if isinstance(thing, dict):
        if thing.get("type") == "mrkdwn":
            yield thing["text"]
        for value in thing.values():
            yield from mrkdwn(value)
    elif isinstance(thing, list | tuple):
        for value in thing:
            yield from mrkdwn(value)


def test_words_of_others_never_come_alive() -> None:
    for message in every_message(HOSTILE, 3, samples=False):
        for live in (message.text, *mrkdwn(message.blocks)):
            assert "<!channel>" not in live
            assert "<https://evil" not in live
            assert "*bold*" not in live or live == message.text
        whole = json.dumps(message.blocks, ensure_ascii=False) + message.text
        assert not any(hidden in whole for hidden in "\u202e\u202c\u2066\u2069\u200b\x00\x07")
        assert "evil.example" not in json.dumps(list(links(message.blocks)))


def links(thing: Any) -> Iterator[str]:
    if isinstance(thing, dict):
        if "url" in thing:
            yield thing["url"]
        for value in thing.values():
            yield from links(value)
    elif isinstance(thing, list | tuple):
        for value in thing:
            yield from links(value)


@pytest.mark.parametrize(
    "url",
    [
        "http://arxiv.org/abs/1",
        "https://evil.example/arxiv.org",
        "https://arxiv.org@evil.example/",
        "https://arxiv.org:444/abs/1",
        "javascript:alert(1)",
        "https://arxiv.org/abs/1|x>",
        "https://[",
        "https://arxiv.org/abs/\u202e1",
    ],
)
def test_only_https_links_to_known_hosts_are_links(url: str) -> None:
    assert t.safe_link(url) == ""


def test_a_paper_is_linked_by_its_own_address_else_by_its_id_else_by_its_doi() -> None:
    assert t.paper_link("2106.09685", "https://arxiv.org/abs/2106.09685v2") == "https://arxiv.org/abs/2106.09685v2"
    assert t.paper_link("2106.09685", "https://evil.example/") == "https://arxiv.org/abs/2106.09685"
    assert t.paper_link("record-7", "", "10.1000/182") == "https://doi.org/10.1000/182"
    assert t.paper_link("record-7") == ""


def told(message: Message) -> str:
    return " ".join(texts(list(message.blocks)))


def test_copied_claims_are_quoted_and_count_as_no_verification() -> None:
    findings = tuple(a_finding(i, provenance=Provenance.QUOTED) for i in range(1, 6))
    assert w.totals_of(findings) == "5 claims: 0 verified, 5 quoted"
    assert "5 claims: 0 verified, 5 quoted" in told(claims.claims(a_report(findings=findings), samples=False))
    assert "Verified" not in told(claims.claims(a_report(findings=findings), samples=False))


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


def test_the_claim_table_has_at_most_twenty_rows_and_says_where_the_rest_is() -> None:
    message = claims.claims(a_report(findings=tuple(a_finding(i) for i in range(1, 33))), samples=False)
    [table] = [block for block in message.blocks if block["type"] == "table"]
    assert len(table["rows"]) == 1 + 20
    assert "12 more claims in the attached draft." in told(message)


def test_every_message_of_a_run_on_the_samples_says_so() -> None:
    run, report = a_run(), a_report(samples=True)
    decision = a_decision()
    messages: list[Callable[[], Message]] = [
        *(lambda s=s: parent.parent(Standing(a_run(s), report, decision, samples=True)) for s in RunState),
        lambda: answer.answer(report, samples=False),
        lambda: claims.claims(report, samples=False),
        lambda: claims.claims(a_report(findings=(), samples=True), samples=False),
        lambda: review.review(run, report, OWNERS, "#papers", NOON, samples=False),
        lambda: review.settled(run, report, decision, samples=False),
        lambda: published.published(run, report, decision, samples=False),
    ]
    for message in messages:
        assert w.SAMPLES_NOTE in told(message())


def test_no_message_speaks_of_samples_where_there_are_none() -> None:
    for message in every_message("LoRA is small.", 1, samples=False):
        assert "sample library" not in told(message)


@pytest.mark.parametrize(("reviewer", "says"), [("rules", True), ("llama-3", False)])
def test_rules_are_named_as_the_reviewers_where_no_model_judged(reviewer: str, says: bool) -> None:
    message = answer.answer(a_report(reviewer=reviewer), samples=False)
    assert (w.RULES_NOTE in told(message)) is says


def test_insufficient_evidence_is_published_under_that_heading_with_the_nearest_evidence() -> None:
    report = a_report(outcome=Outcome.INSUFFICIENT_EVIDENCE)
    message = published.published(a_run(), report, a_decision(), samples=False)
    assert message.blocks[0] == {
        "type": "header",
        "text": {"type": "plain_text", "text": "No evidence found", "emoji": False},
    }
    assert "Nearest evidence" in told(message)
    assert report.findings[0].claim.text in told(message)


def buttons(message: Message) -> dict[str, dict[str, Any]]:
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    return {element["text"]["text"]: element for row in rows for element in row}


def a_review(report: Report) -> Message:
    return review.review(a_run(), report, OWNERS, "#papers", NOON + timedelta(days=7), samples=False)


def test_approve_and_reject_ask_again_and_name_the_channel_and_changes_do_not() -> None:
    row = buttons(a_review(a_report()))
    assert list(row) == ["Approve", "Reject", "Request changes"]
    assert "#papers" in row["Approve"]["confirm"]["text"]["text"]
    assert "#papers" in row["Reject"]["confirm"]["text"]["text"]
    assert (row["Approve"]["style"], row["Reject"]["style"]) == ("primary", "danger")
    assert "confirm" not in row["Request changes"]


def test_the_buttons_for_insufficient_evidence_say_under_which_heading_it_would_be_published() -> None:
    message = a_review(a_report(outcome=Outcome.INSUFFICIENT_EVIDENCE))
    assert "No evidence found" in buttons(message)["Approve"]["confirm"]["text"]["text"]


def test_the_buttons_carry_an_opaque_id_only() -> None:
    for button in buttons(a_review(a_report())).values():
        assert button["value"] == "k3f9x2ab:1"
        assert review.read_ticket(button["value"]) == ("k3f9x2ab", 1)


def test_the_review_calls_the_asker_and_the_owners() -> None:
    said = told(a_review(a_report()))
    assert all(f"<@{user}>" in said for user in ("U0ADA", "U0OLGA", "U0OTTO"))


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


def test_a_policy_that_approves_is_named() -> None:
    assert "Approved by policy" in told(review.settled(a_run(), None, a_decision(by="policy"), samples=False))


def test_the_published_document_says_who_approved_it_where_the_draft_warned() -> None:
    document = published.document(a_run(), a_report(), a_decision())
    assert DRAFT_LINE not in document
    assert "Approved by owner U0OLGA on 2026-03-01 12:00 UTC" in document


def test_a_published_document_without_evidence_says_so_first() -> None:
    report = a_report(outcome=Outcome.INSUFFICIENT_EVIDENCE)
    assert published.document(a_run(), report, a_decision()).startswith("# No evidence found\n")


def test_a_cut_text_says_so() -> None:
    assert t.cut("one two three four", 12) == "one two…"
    assert t.cut("short", 12) == "short"
    cut = t.cut(LONG, 500, t.CUT)
    assert len(cut) <= 500
    assert cut.endswith("… (cut; the whole text is in the attached draft)")


def test_half_a_character_is_dropped() -> None:
    assert t.clean("a\ud800b\ttab\r\nline") == "ab tab\nline"


def test_an_escaped_text_is_not_cut_within_an_entity() -> None:
    for limit in range(10, 30):
        said = t.escaped("&<>" * 20, limit)
        assert len(said) <= limit
        assert said.rstrip("…").replace("&amp;", "").replace("&lt;", "").replace("&gt;", "") == ""


def test_the_papers_that_an_answer_cites_are_links() -> None:
    report = a_report().model_copy(update={"answer": "It does. [C1: Hu et al., 2021, 2106.09685]\n\n- So 2106.09685."})
    found = list(links(answer.answer(report, samples=False).blocks[1]))
    assert found == ["https://arxiv.org/abs/2106.09685"] * 2


def test_the_guidance_of_the_modal_must_say_something_and_not_too_much() -> None:
    assert review.problem_with("Look for 13B.") == ""
    assert review.problem_with(" \n ") == "Say what should change."
    assert review.problem_with("x" * 1_001) == "That is 1,001 characters; at most 1,000 fit."


def test_the_stage_is_said_with_its_counts() -> None:
    assert parent.stage("searching: 4 queries") == "Step 2 of 6: Searching. 4 queries"
    assert parent.stage("judging") == "Step 5 of 6: Judging the case"
    assert parent.stage("revising: the score was 5.1") == "Revising. the score was 5.1"
    assert parent.stage("") == "Starting"
