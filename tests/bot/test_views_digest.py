"""Every view of digests, with friendly, hostile and over-long text, and the words for schedules."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.views import asking
from bot.views import digest as d
from bot.views import issue as i
from bot.views import text as t
from bot.views.blocks import Message, texts
from kernel.domain import LAST_DAY, Digest, DigestKind, DigestState, Entry, Gap, Issue, Paper, RunState, Schedule
from tests.bot.cases import HOSTILE, LONG, NOON, a_run
from tests.bot.limits import slack_takes, slack_takes_view
from tests.bot.seen import buttons, links, mrkdwn, told

DAY = timedelta(days=1)


def a_digest(topic: str = "mixture of experts", **other: object) -> Digest:
    given = {
        "id": "lusab", "workspace": "T0LOCAL", "channel": "C0PAPERS", "topic": topic[:300], "by": "U0ADA",
        "schedule": Schedule(zone="Europe/Zurich", weekdays=(0, 1, 2, 3, 4)), "created_at": NOON, "due_at": NOON + DAY,
        "covered_until": NOON - DAY,
    }  # fmt: skip
    return Digest.model_validate({**given, **other})


def a_paper(words: str, number: int = 1, summary: bool = False) -> Paper:
    return Paper(
        id=f"2603.{number:05}", title=words, abstract=words, authors=(words,) * 5, published=date(2026, 3, 1),
        url=f"https://arxiv.org/abs/2603.{number:05}", abstract_is_summary=summary,
    )  # fmt: skip


def an_issue(words: str = "LoRA routes tokens.", count: int = 1, **other: object) -> Issue:
    entries = tuple(Entry(paper=a_paper(words, n), relevance=0.5, evidence=words) for n in range(count))
    given = {"digest_id": "lusab", "key": "k", "since": NOON - DAY, "until": NOON, "entries": entries, "searched": 40}
    return Issue.model_validate({**given, "matched": count, "sources": (words[:300],), **other})


def every_message(words: str, count: int) -> Iterator[Message]:
    digest = a_digest(words)
    gaps = (Gap(what=words, why=words),) * count
    yield from (
        d.added(digest, "The zone is yours."),
        d.added(digest),
        d.removed(digest),
        d.sure(digest),
        d.listing((), ()),
    )
    yield from (d.unposted(digest, words), d.broke(digest, words), d.listing((digest,) * 30, (digest,) * 30))
    for state in DigestState:
        for kind in DigestKind:
            one = digest.model_copy(update={"state": state, "kind": kind, "why": words, "by": words})
            yield d.standing(one, "Paused.", 7)
            yield d.listing((one,), ())
    yield i.papers(digest, an_issue(words, count), True)
    yield i.papers(digest, an_issue(words, count, gaps=gaps, asides=gaps, late_since=NOON - DAY, matched=100), False)
    yield i.papers(digest, an_issue(words, 0, gaps=gaps), False)
    some = [a_run(state, words[:2_000]).model_copy(update={"id": f"run{n}"}) for n, state in enumerate(RunState)]
    links_of = {run.id: "https://a.slack.com/archives/C1/p1" for run in some[:2]}
    yield i.runs(digest, i.RunsTold(some * 3, NOON - DAY, NOON, links_of, NOON - DAY))
    yield i.runs(digest, i.RunsTold((), NOON - DAY, NOON, {}))
    yield from (i.noted(a_paper(words), "lusab:1"), i.taken_back(a_paper(words)))


@pytest.mark.parametrize(("words", "count"), [("LoRA is small.", 1), (HOSTILE, 3), (LONG, 8), ("\u202e\x00", 2)])
def test_slack_takes_every_view_whatever_the_text(words: str, count: int) -> None:
    for message in every_message(words, count):
        blocks = json.loads(json.dumps(message.blocks))
        slack_takes(message)
        assert sum(len(said) for said in texts(blocks)) <= t.MAX_MESSAGE_CHARS


@pytest.mark.parametrize("words", ["LoRA is small.", HOSTILE, LONG, ""])
def test_slack_takes_the_question_about_a_paper_whatever_the_text(words: str) -> None:
    slack_takes_view(asking.form(i.first_question(a_digest(words), a_paper(words)), "C0PAPERS"))


pieces = st.sampled_from(
    ["<!channel>", "<@U0OLGA>", "<https://evil.example|x>", "&amp;", "\u202e", "\x00", "`", "長い", "a ", "\n"]
)


@given(st.one_of(st.text(min_size=1, max_size=400), st.lists(pieces, min_size=1, max_size=300).map("".join)))
@settings(deadline=None, max_examples=25)
def test_slack_takes_every_view_and_nothing_in_it_is_live_whatever_is_written(words: str) -> None:
    for message in every_message(words, 2):
        slack_takes(message)
        for live in (message.text, *mrkdwn(message.blocks)):
            assert not any(mark in live for mark in ("<!channel>", "<@U0OLGA>", "<https://evil"))


def test_words_of_others_never_come_alive() -> None:
    for message in every_message(HOSTILE, 3):
        for live in (message.text, *mrkdwn(message.blocks)):
            assert "<!channel>" not in live
            assert "<https://evil" not in live
            assert "*bold*" not in live or live == message.text
        whole = json.dumps(message.blocks, ensure_ascii=False) + message.text
        assert not any(hidden in whole for hidden in "\u202e\u202c\u2066\u2069\u200b\x00\x07")
        assert "evil.example" not in json.dumps(list(links(message.blocks)))


def test_a_full_issue_of_long_texts_still_has_the_buttons_of_every_paper() -> None:
    message = i.papers(a_digest(), an_issue(LONG[:2_000], 8), False)
    assert sum(b.get("elements", [{}])[0].get("action_id") == i.ASK for b in message.blocks) == 8
    assert "Pause digest" in buttons(message)


def test_an_entry_has_its_title_as_a_link_its_authors_its_day_and_its_own_words() -> None:
    message = i.papers(a_digest(), an_issue("LoRA routes tokens."), False)
    said = told(message)
    assert "https://arxiv.org/abs/2603.00000" in list(links(message.blocks))
    assert "LoRA routes tokens., LoRA routes tokens., LoRA routes tokens., and 2 more · 2026-03-01 · 2603.00000" in said
    assert {"Ask about this", "Not relevant", "Pause digest", "Remove"} <= set(buttons(message))
    assert "our summary" not in said.casefold()


def test_a_summary_is_never_shown_as_the_papers_own_words() -> None:
    entry = Entry(paper=a_paper("LoRA.", summary=True), relevance=0.5, evidence="LoRA.")
    assert "Our summary, not the paper's text:" in told(i.papers(a_digest(), an_issue(entries=(entry,)), True))


def test_nothing_new_and_what_was_missing_are_said() -> None:
    gaps = (Gap(what="arXiv", why="arXiv did not answer."),)
    said = told(i.papers(a_digest(), an_issue(count=0, gaps=gaps), False))
    assert "Nothing new: mixture of experts" in said
    assert "Looked at 40 papers in LoRA routes tokens. since" in said
    assert "What could not be had, and what the next digest looks for again: arXiv: arXiv did not answer." in said


def test_a_digest_that_rests_names_no_next_time_and_offers_to_come_again() -> None:
    for state, rests in ((DigestState.ACTIVE, False), (DigestState.PAUSED, True)):
        message = i.papers(a_digest(state=state), an_issue(count=0), True)
        assert ("next <!date" in told(message)) is not rests
        assert ("· paused ·" in told(message)) is rests
        assert ("Resume digest" in buttons(message)) is rests


def test_a_digest_of_the_samples_that_has_their_years_is_not_told_to_look_back_further() -> None:
    nothing = an_issue(count=0)
    assert "some years old" in told(i.papers(a_digest(), nothing, True))
    assert "some years old" not in told(i.papers(a_digest(since=date(2024, 1, 1)), nothing, True))


def test_a_late_issue_says_since_when_it_was_due() -> None:
    message = i.papers(a_digest(), an_issue(late_since=NOON - DAY), False)
    assert "Late: it was due" in told(message)
    assert str(int((NOON - DAY).timestamp())) in json.dumps(message.blocks)


def test_the_confirmation_says_the_hour_the_zone_and_the_next_moment() -> None:
    said = told(d.added(a_digest(quietly=True), "UTC, for Slack does not tell yours."))
    assert "Weekdays at 09:00 (Europe/Zurich) in <#C0PAPERS>. Where there is nothing new, it stays silent." in said
    assert f"Next: <!date^{int((NOON + DAY).timestamp())}" in said
    assert {"Pause", "Remove"} == set(buttons(d.added(a_digest())))


def test_a_digest_that_rests_offers_to_resume_and_promises_no_next_moment() -> None:
    paused = d.standing(a_digest(state=DigestState.PAUSED))
    assert {"Resume", "Remove"} == set(buttons(paused))
    assert "Next:" not in told(paused)
    assert "It is paused." in told(paused)


def test_runs_are_counted_by_what_became_of_them_in_that_time() -> None:
    def run(state: RunState, opened: int, changed: int) -> object:
        at = {"opened_at": NOON - opened * DAY, "changed_at": NOON - changed * DAY}
        return a_run(state).model_copy(update=at)

    some = [
        run(RunState.PUBLISHED, 3, 1), run(RunState.REJECTED, 30, 2), run(RunState.AWAITING, 20, 19),
        run(RunState.RUNNING, 0, 0), run(RunState.FAILED, 5, 5), run(RunState.PUBLISHED, 30, 20),
    ]  # fmt: skip
    counts = i.tally(i.RunsTold(some, NOON - 7 * DAY, NOON, {}))  # type: ignore[arg-type]  # runs, made above
    assert counts == {"asked": 3, "approved": 1, "rejected": 1, "open": 2, "failed": 1}


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        (Schedule(), "every day at 09:00 (UTC)"),
        (Schedule(weekdays=(0, 3), hours=(8,), minutes=(5,)), "every Monday and Thursday at 08:05 (UTC)"),
        (Schedule(weekdays=(5, 6)), "weekends at 09:00 (UTC)"),
        (Schedule(days=(LAST_DAY, 1)), "on the 1st and the last day of each month at 09:00 (UTC)"),
        (
            Schedule(days=(2, 3, 11), months=(1, 3)),
            "on the 2nd, the 3rd and the 11th of January and March at 09:00 (UTC)",
        ),
        (Schedule(hours=(7, 19), minutes=(30,)), "every day at 07:30 and 19:30 (UTC)"),
        (
            Schedule(hours=tuple(range(24))),
            "every day at 00:00, 01:00, 02:00, 03:00, 04:00, 05:00 and 18 more times (UTC)",
        ),
    ],
)
def test_a_schedule_is_said_in_words(schedule: Schedule, words: str) -> None:
    assert d.when(schedule) == words
