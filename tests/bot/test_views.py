"""Every view, with friendly, hostile and over-long text, against the rules that the local workspace enforces."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as whenever
from hypothesis import strategies as st

from bot.command import VERBS
from bot.verbs.listing import Listing, Which
from bot.verbs.verb import Unknown
from bot.views import answer, asking, claims, evidence, feedback, listing, notices, parent, published, review
from bot.views import blocks as b
from bot.views import text as t
from bot.views import wording as w
from bot.views.blocks import Message, texts
from bot.views.history import History, history
from bot.views.paging import Order, Page
from bot.views.parent import Standing
from bot.views.reminder import reminder
from kernel.domain import Action, Approval, Conflict, Event, Outcome, RunState, Scope
from tests.bot.cases import HOSTILE, LONG, NOON, a_decision, a_report, a_run, a_strike
from tests.bot.limits import slack_takes, slack_takes_view
from tests.bot.seen import OWNERS, a_request, a_table, links, mrkdwn, parts, told

LIVE = (
    *("<!channel>", "<!here|all>", "<!subteam^S1>", "<@U0EVIL>", "<#C0EVIL|x>", "<https://evil.example|arXiv>"),
    *("*b*", "`", "\u202e", "&lt;!channel&gt;"),
)


def every_message(words: str, times: int, samples: bool) -> Iterator[Message]:
    """Each view in each of its shapes."""
    report = a_report(words, times=times, samples=samples)
    nothing = a_report(words, times=times, outcome=Outcome.INSUFFICIENT_EVIDENCE)
    asked = words[:2_000]
    for state in RunState:
        run = a_run(state, asked, number=2).model_copy(update={"detail": f"searching: {words}"})
        decision = a_decision() if state in (RunState.APPROVED, RunState.PUBLISHED) else None
        yield parent.parent(Standing(run, report, decision, words, "C0RESEARCH", times > 1, samples))
        yield listing.one_run(run, words, times)
        links = {run.id: "https://a.slack.com/archives/C1/p1"}
        for which in Which:
            yield listing.listed([run] * 10, links, words, Listing(which, words, 2), more=True, cut=True)
            yield listing.listed([], {}, words, Listing(which, words, times))
        events = tuple(Event(run_id=run.id, at=NOON, what=words, by=words, detail=words) for _ in range(times * 10))
        yield history(History(run, report, a_decision(), events, words, words), samples)
    run = a_run(text=asked)
    strikes = tuple(a_strike(f.claim.id, words, struck=n % 2 == 0) for n, f in enumerate(report.findings))
    yield from (
        answer.answer(report, samples, "answer:k3f9x2ab:1"),
        claims.claims(report, samples, "elsewhere"),
        evidence.message(report, "C1", strikes[:1]),
        feedback.thanks(useful=False, why=True),
        reminder(run, OWNERS | {words}, words, NOON, 1, 3),
        reminder(run, OWNERS, "https://a.slack.com/archives/C1/p1", NOON, 3, 3),
        notices.approve_again(run, words, words, (words, "U0OLGA")),
    )
    for order in Order:
        for number in range(-1, 5):
            page = Page(run.id, 1, order, number)
            yield a_table(report, page=page, strikes=strikes, undecided=number > 1, samples=samples)
    for action in Action:
        decision = a_decision(action, words[:50], words[:1_000])
        yield review.settled(run, report, decision, samples)
        yield notices.late(decision, words)
    again = report.model_copy(update={"question": report.question.model_copy(update={"round": 2, "guidance": asked})})
    for each in (report, nothing, again, report.model_copy(update={"findings": ()})):
        yield answer.answer(each, samples)
        for given in ((), strikes):
            request = a_request(
                each, run, where=words[:80], samples=samples, needed=2, strikes=given, owners=OWNERS | {words}
            )
            yield review.review(request)
            yield review.review(replace(request, approvals=(Approval(run_id=run.id, round=1, by=words, at=NOON),)))
        yield published.published(run, each, a_decision(), samples)
    yield review.called_off(run, words, samples)
    yield review.unpublished(run, 1, words, words, words[:80])
    yield from (notices.usage(samples), notices.unknown(Unknown(words)), notices.unknown(Unknown(words, words)))
    yield from (
        notices.notice("Said."),
        notices.plainly(words),
        notices.called_off(run),
        notices.hello(words, direct=samples),
    )
    yield from (notices.approve_first(run, words), notices.being_published(run, words), history(History(run), samples))
    yield from (notices.usage(samples, verb.name) for verb in VERBS)
    yield from (notices.failed(run, words), notices.now_published(run, words), notices.not_begun(run, "Said."))
    yield notices.notice(notices.cancelled(Event(run_id=run.id, at=NOON, what="cancelled", by=words)))


@pytest.mark.parametrize("samples", [True, False])
@pytest.mark.parametrize(("words", "times"), [("LoRA is small.", 1), (HOSTILE, 3), (LONG, 60), ("\u202e\x00", 2)])
def test_slack_takes_every_view_whatever_the_text(words: str, times: int, samples: bool) -> None:
    for message in every_message(words, times, samples):
        blocks = json.loads(json.dumps(message.blocks))
        slack_takes(message)
        assert sum(len(said) for said in texts(blocks)) <= t.MAX_MESSAGE_CHARS


@pytest.mark.parametrize("words", ["LoRA is small.", HOSTILE, LONG])
def test_slack_takes_the_modals_whatever_the_text(words: str) -> None:
    slack_takes_view(review.modal(a_run(text=words[:2_000])))
    slack_takes_view(feedback.modal("answer:k3f9x2ab:1"))
    for channel in ("", "C0RESEARCH"):
        slack_takes_view(asking.form(words, channel, "C0RESEARCH:1.0"))
    report = a_report(words, times=3)
    disputed = report.model_copy(
        update={"conflicts": (Conflict(claims=("C1", "C2"), papers=("2106.09685", words), about=words, why=words),)}
    )
    for each in (report, disputed):
        slack_takes_view(json.loads(json.dumps(evidence.modal(each, "C1", (a_strike("C1", words),)))))


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@whenever(st.lists(st.sampled_from(LIVE) | st.text(max_size=40), max_size=30).map(" ".join), st.integers(1, 4))
def test_whatever_is_said_slack_takes_every_view_and_nothing_in_it_is_live(words: str, times: int) -> None:
    for message in every_message(f"LoRA {words}", times, samples=False):
        slack_takes(message)
        for said in (message.text, *mrkdwn(message.blocks)):
            assert not [live for live in LIVE if "<" in live and live in said]
        assert all("evil.example" not in link for link in links(message.blocks))


def test_words_of_others_never_come_alive() -> None:
    for message in every_message(HOSTILE, 3, samples=False):
        for live in (message.text, *mrkdwn(message.blocks)):
            assert "<!channel>" not in live
            assert "<https://evil" not in live
            assert "*bold*" not in live or live == message.text
        whole = json.dumps(message.blocks, ensure_ascii=False) + message.text
        assert not any(hidden in whole for hidden in "\u202e\u202c\u2066\u2069\u200b\x00\x07")
        assert "evil.example" not in json.dumps(list(links(message.blocks)))


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


def test_every_message_of_a_run_on_the_samples_says_so() -> None:
    run, report = a_run(), a_report(samples=True)
    decision = a_decision()
    messages: list[Callable[[], Message]] = [
        *(lambda s=s: parent.parent(Standing(a_run(s), report, decision, samples=True)) for s in RunState),
        lambda: answer.answer(report, samples=False),
        lambda: a_table(report),
        lambda: review.review(a_request(report)),
        lambda: review.settled(run, report, decision, samples=False),
        lambda: published.published(run, report, decision, samples=False),
    ]
    for message in messages:
        assert w.SAMPLES_NOTE in told(message())


def test_no_message_speaks_of_samples_where_there_are_none() -> None:
    for message in every_message("LoRA is small.", 1, samples=False):
        assert "sample library" not in told(message).casefold()


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


def test_status_says_when_and_where_and_no_first_round() -> None:
    message = listing.one_run(a_run(), "https://a.slack.com/archives/C1/p1")
    [paragraph, _] = message.blocks[0]["elements"]
    kinds = [part["type"] for part in paragraph["elements"]]
    assert kinds == ["text", "text", "text", "date", "text", "user", "text", "link"]
    assert told(message).startswith("k3f9x2ab  · waits for an owner")
    assert "round 2" in told(listing.one_run(a_run(number=2)))
    assert list(links(listing.one_run(a_run()).blocks)) == []


@pytest.mark.parametrize(
    ("count", "reader", "title"),
    [(1, "U0ADA", "Your latest run"), (3, "U0ADA", "Your latest 3 runs"), (1, "U0OLGA", "The latest run"),
     (3, "U0OLGA", "The latest 3 runs")],
)  # fmt: skip
def test_the_list_of_runs_says_how_many_and_whose(count: int, reader: str, title: str) -> None:
    assert listing.listed([a_run()] * count, {}, reader, Listing()).text == title


def test_a_list_says_what_it_lists_of_which_channel_and_turns_its_pages() -> None:
    message = listing.listed([a_run()], {}, "U0OLGA", Listing(Which.WAITING, "C0PAPERS", 2), more=True)
    assert told(message).startswith("*Runs that wait for an owner* in <#C0PAPERS> · page 2")
    [row] = [block for block in message.blocks if block["type"] == "actions"]
    assert [e["value"] for e in row["elements"]] == ["waiting:C0PAPERS:1", "waiting:C0PAPERS:3"]
    assert not [block for block in listing.listed([a_run()], {}, "U1", Listing()).blocks if block["type"] == "actions"]
    assert told(listing.listed([], {}, "U1", Listing(page=4))).startswith("There is no page 4.")


def test_that_a_channel_has_no_runs_says_nothing_of_the_others() -> None:
    said = told(listing.listed([], {}, "U1", Listing(channel="C0PAPERS")))
    assert said.startswith("In <#C0PAPERS>: there are no runs that you can see yet.")
    waiting = told(listing.listed([], {}, "U1", Listing(Which.WAITING, "C0PAPERS")))
    assert waiting == "In <#C0PAPERS>: no run that you can see waits for an owner."


@pytest.mark.parametrize("opener", ["/sovereign ", "@sovereign ", ""])
def test_what_was_perhaps_meant_can_be_said_where_it_was_said(opener: str) -> None:
    message = notices.unknown(Unknown("statsu", "/sovereign status k3f9x2ab"), opener)
    assert message.text.endswith(f"Did you mean: {opener}status k3f9x2ab")
    assert f"`{opener}help` shows all commands." in told(message)
    assert f"Type {opener}help to see" in told(notices.unknown(Unknown("foo"), opener))


def test_a_queued_run_says_how_many_come_before_it() -> None:
    assert "queued, 2 runs ahead of it" in told(listing.one_run(a_run(RunState.QUEUED), ahead=2))
    assert "queued, the next to begin" in told(listing.one_run(a_run(RunState.QUEUED), ahead=0))
    assert "begin" not in told(listing.one_run(a_run(RunState.QUEUED)))
    assert "ahead" not in told(listing.one_run(a_run(RunState.RUNNING), ahead=2))


def test_the_history_of_a_run_says_who_did_what() -> None:
    events = (
        Event(run_id="k3f9x2ab", at=NOON, what="asked", by="U0ADA", detail="not said twice"),
        Event(run_id="k3f9x2ab", at=NOON, what="judged", by="tribunal", detail="OWNER_REVIEW 7.5/10"),
        Event(run_id="k3f9x2ab", at=NOON, what="decided", by="U0OLGA", detail="approve"),
    )
    run = a_run(RunState.PUBLISHED)
    said = told(history(History(run, a_report(), a_decision(), events, publication="C0PAPERS"), samples=False))
    assert "Approved by <@U0OLGA>" in said
    assert "Published in <#C0PAPERS>." in said
    assert "decided  by  : approve" in said
    assert "judged : needs an owner's review, 7.5/10" in said
    assert "*Tribunal: 7.5 of 10*\n" in said, "it needs an owner no longer"
    assert "not said twice" not in said


def test_the_parent_says_which_papers_are_searched_and_which_run_it_follows() -> None:
    scope = Scope(categories=("cs.CL", "cs.LG"), since=date(2024, 1, 15))
    run = a_run()
    question = run.question.model_copy(update={"scope": scope, "follows": "abcdefgh"})
    said = told(parent.parent(Standing(run.model_copy(update={"question": question}))))
    assert "follows run `abcdefgh` · only papers since 2024-01-15, in cs.CL or cs.LG" in said


def test_a_failure_shows_commands_as_code_and_no_backtick() -> None:
    run = a_run(RunState.FAILED).model_copy(update={"detail": "Type `/invite @sovereign` there and ask again."})
    for message in (listing.one_run(run), notices.failed(run, run.detail), parent.parent(Standing(run))):
        rich = [block for block in message.blocks if block["type"] == "rich_text"]
        assert "`" not in json.dumps(rich)
        assert {"type": "text", "text": "/invite @sovereign", "style": {"code": True}} in list(parts(rich))
    assert b.prose("a ` b", 50) == [b.words("a   b")]


def test_the_stage_is_said_with_its_counts() -> None:
    assert parent.stage("searching: 4 queries") == "Step 2 of 6: Searching. 4 queries"
    assert parent.stage("judging: three roles") == "Step 5 of 6: Judging the case. Three roles"
    assert parent.stage("judging") == "Step 5 of 6: Judging the case"
    assert parent.stage("revising: the score was 5.1") == "Revising: The score was 5.1"
    assert parent.stage("") == "Starting"
