"""What people type after `/sovereign digest`, understood, or refused with what is wrong and an example."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.command import parse
from bot.verbs.digests import DIGEST, AddDigest, EditDigest, ListDigests, OneDigest
from bot.verbs.parts import EXAMPLE, Parts
from bot.verbs.verb import Help, Unknown
from kernel.domain import LAST_DAY, DigestKind, Schedule
from kernel.errors import Refused

WORKDAYS = (0, 1, 2, 3, 4)


def added(said: str) -> Parts:
    command = parse(f"digest add {said}")
    assert isinstance(command, AddDigest)
    return command.parts


def schedule(said: str) -> Schedule:
    return added(f'"LoRA" {said}').schedule()


def refused(typed: str) -> str:
    with pytest.raises(Refused) as error:
        parse(typed)
    return str(error.value)


def as_sent(typed: str) -> str:
    return typed.replace("#papers", "<#C0PAPERS|papers>")


def test_the_example_of_help_says_everything() -> None:
    command = parse(as_sent(EXAMPLE))
    assert isinstance(command, AddDigest)
    parts = command.parts
    assert (parts.kind, parts.topic, parts.channel) == (DigestKind.PAPERS, "mixture of experts for LoRA", "C0PAPERS")
    assert parts.schedule() == Schedule(zone="Europe/Zurich", hours=(9,), weekdays=WORKDAYS)


def test_every_example_of_help_is_understood() -> None:
    for example in DIGEST.examples:
        parse(as_sent(example))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("", Schedule(weekdays=WORKDAYS)),
        ("daily", Schedule()),
        ("every day at 7", Schedule(hours=(7,))),
        ("weekdays 09:00", Schedule(weekdays=WORKDAYS)),
        ("every weekday, 9:30 pm", Schedule(weekdays=WORKDAYS, hours=(21,), minutes=(30,))),
        ("weekends noon", Schedule(weekdays=(5, 6), hours=(12,))),
        ("weekly", Schedule(weekdays=(0,))),
        ("weekly on Friday 16:00", Schedule(weekdays=(4,), hours=(16,))),
        ("every Monday and Thursday 08:15", Schedule(weekdays=(0, 3), hours=(8,), minutes=(15,))),
        ("Tues, thurs 12am", Schedule(weekdays=(1, 3), hours=(0,))),
        ("mon-wed", Schedule(weekdays=(0, 1, 2))),
        ("Sat-Mon", Schedule(weekdays=(0, 5, 6))),
        ("monthly", Schedule(days=(1,))),
        ("monthly on the 1st and 15th 7am", Schedule(days=(1, 15), hours=(7,))),
        ("every month on the last day", Schedule(days=(LAST_DAY,))),
        ("18h30 daily america/new_york", Schedule(zone="America/New_York", hours=(18,), minutes=(30,))),
        ("daily UTC", Schedule()),
        ('cron "0 9 * * mon-fri"', Schedule(weekdays=WORKDAYS)),
        ('cron "30 7,19 * * *" Asia/Kolkata', Schedule(zone="Asia/Kolkata", hours=(7, 19), minutes=(30,))),
        ("cron 5 */6 L jan-mar/2 *", Schedule(hours=(0, 6, 12, 18), minutes=(5,), days=(LAST_DAY,), months=(1, 3))),
        ('cron "0 9 * * 0,6"', Schedule(weekdays=(5, 6))),
        ('cron "0 9 * * 7"', Schedule(weekdays=(6,))),
        ('cron "0 9 * * fri-mon"', Schedule(weekdays=(0, 4, 5, 6))),
    ],
)
def test_when_it_comes_is_said_in_many_ways(said: str, meant: Schedule) -> None:
    assert schedule(said) == meant


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("mixture of experts for LoRA weekdays 09:00", "mixture of experts for LoRA"),
        ("LoRA in vision daily", "LoRA in vision"),
        ("the model's memory every Monday at 9", "the model's memory"),
        ("“Mixture of Experts” daily", "Mixture of Experts"),
        ("«混合专家» daily", "混合专家"),
        ('"runs" daily', "runs"),
        ('"p &lt; 0.05" daily', "p < 0.05"),
        ('"daily\nweather" weekly', "daily weather"),
    ],
)
def test_a_topic_needs_quotation_marks_only_where_it_is_not_clear_without(said: str, topic: str) -> None:
    assert (added(said).kind, added(said).topic) == (DigestKind.PAPERS, topic)


def test_a_topic_by_itself_is_added() -> None:
    assert parse('digest "LoRA" daily') == parse('digest add "LoRA" daily')


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("digets", "/sovereign digest list"),
        ("subscribe LoRA daily", "/sovereign digest add LoRA daily"),
        ("digst pause lusab", "/sovereign digest pause lusab"),
    ],
)
def test_a_verb_mistyped_meets_what_was_perhaps_meant(typed: str, meant: str) -> None:
    command = parse(typed)
    assert isinstance(command, Unknown)
    assert command.did_you_mean == meant


def test_runs_are_a_digest_of_their_own_and_come_on_mondays() -> None:
    parts = added("runs")
    assert (parts.kind, parts.topic, parts.schedule()) == (DigestKind.RUNS, "", Schedule(weekdays=(0,)))
    assert added("runs weekly Friday 16:00").schedule() == Schedule(weekdays=(4,), hours=(16,))


@pytest.mark.parametrize(
    ("said", "channel"),
    [
        ("here", "here"),
        ("in <#C0PAPERS|papers>", "C0PAPERS"),
        ("C0123456789", "C0123456789"),
    ],
)
def test_a_channel_is_named_in_any_way_that_slack_sends(said: str, channel: str) -> None:
    assert added(f'"LoRA" daily {said}').channel == channel


def test_how_loud_and_since_when_can_be_said_anywhere() -> None:
    parts = added('"LoRA" quietly since 2024-06 daily')
    assert (parts.quietly, parts.since) == (True, date(2024, 6, 1))
    assert added('"LoRA" daily since 2024').since == date(2024, 1, 1)
    assert added('"LoRA" always').quietly is False
    assert added('"LoRA"').quietly is None


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("digest add", "A digest of what? For example `/sovereign digest add"),
        ("digest add foo", "Put the topic in quotation marks"),
        ('digest add ""', "A quotation mark is opened and not closed"),
        ('digest add "LoRA daily', "A quotation mark is opened and not closed, before “LoRA”"),
        ('digest add "???" daily', "The topic is empty"),
        ('digest add "' + "x" * 301 + '" daily', "The topic is 301 characters long; at most 300 fit"),
        ('digest add "LoRA" dayly', "I do not understand “dayly”. Did you mean `daily`?"),
        ('digest add "LoRA" thrusday', "Did you mean `thursday`?"),
        ('digest add "LoRA" daily 25:00', "`25:00` is no time of day. Say it like `09:00` or `9am`"),
        ('digest add "LoRA" daily 13pm', "`13pm` is no time of day"),
        ('digest add "LoRA" weekly Monday 9', "`9` could be an hour or a day. Say the hour like `09:00` or `9am`."),
        ('digest add "LoRA" daily Zurich', "I do not know the time zone `zurich`. Did you mean `Europe/Zurich`?"),
        ('digest add "LoRA" daily Europe/Zurch', "Did you mean `Europe/Zurich`?"),
        ('digest add "LoRA" daily Nowhere/Land', "I do not know the time zone `nowhere/land`. Name it like"),
        ('digest add "LoRA" daily CET', "`CET` does not say when summer time begins"),
        ('digest add "LoRA" daily UTC+2', "`UTC+2` does not say when summer time begins"),
        ('digest add "LoRA" daily monthly', "You named the days twice: “daily” and “monthly”. Keep one."),
        ('digest add "LoRA" 9am 5pm', "You named the time twice: “9am” and “5pm”"),
        ('digest add "LoRA" monthly 32', "No month has a day `32`"),
        ('digest add "LoRA" since 2024-13', "“2024-13” is no day. Say `since 2026-03-01`"),
        ('digest add "LoRA" cron "* * * * *"', "A digest comes at most once an hour"),
        ('digest add "LoRA" cron "0 9 * *"', "`cron` takes five fields"),
        ('digest add "LoRA" cron', "`cron` takes five fields"),
        ('digest add "LoRA" cron "0 9 * * funday"', "`funday` is no such field of cron: numbers from 0 to 7, names,"),
        ('digest add "LoRA" cron "0 24 * * *"', "`24` is no such field of cron: numbers from 0 to 23"),
        ('digest add "LoRA" cron "0 9 */0 * *"', "`*/0` is no such field"),
        ('digest add "LoRA" cron "0 9 1 * mon"', "Say either days of the month or days of the week"),
        ('digest add "LoRA" daily cron "0 9 * * *"', "cron says the days and the time already"),
        ('digest add "LoRA" in #papers', "“#papers” is no channel that I can read. Pick it from the list"),
        ("digest edit lusab", "What should change?"),
        ('digest edit lusab "one" "two"', "A digest has one topic"),
        ("digest edit", "Which digest? `/sovereign digest list` shows them"),
        ("digest pause", "Which digest?"),
        ("digest show ../../etc", "That is no digest. Their ids look like `lusab`"),
        ("digest pasue lusab", "A digest cannot “pasue”. Did you mean `/sovereign digest pause`?"),
        ("digest xyzzy", "`digest` takes add, list, edit, show, pause, resume, remove, now."),
    ],
)
def test_what_is_not_understood_is_refused_with_what_is_wrong(typed: str, told: str) -> None:
    assert told in refused(typed)


@pytest.mark.parametrize("hostile", ["<!channel>", "<@U0OLGA>", "<https://evil.example|x>", "*bold*", "`code`"])
def test_what_is_refused_is_repeated_as_words_only(hostile: str) -> None:
    said = refused(f'digest add "LoRA" {hostile}')
    assert hostile not in said
    assert "I do not understand " in said


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("digest", ListDigests()),
        ("Digest LIST", ListDigests()),
        ("digest help", Help("digest")),
        ("digest show lusab", OneDigest("show", "lusab")),
        ("digest lusab", OneDigest("show", "lusab")),
        ("digest pause `LUSAB`", OneDigest("pause", "lusab")),
        ("digest resume lusab", OneDigest("resume", "lusab")),
        ("digest unsubscribe lusab", OneDigest("remove", "lusab")),
        ("digest now lusab.", OneDigest("now", "lusab")),
    ],
)
def test_one_digest_is_named_by_its_id(typed: str, command: object) -> None:
    assert parse(typed) == command


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("08:30", Parts(fields={"hours": (8,), "minutes": (30,)})),
        ("Asia/Tokyo", Parts(fields={"zone": "Asia/Tokyo"})),
        ("always", Parts(quietly=False)),
        ("in <#C0PAPERS|papers>", Parts(channel="C0PAPERS")),
        ('topic "vision"', Parts(kind=DigestKind.PAPERS, topic="vision")),
        ('"vision" quietly', Parts(kind=DigestKind.PAPERS, topic="vision", quietly=True)),
    ],
)
def test_an_edit_says_only_what_changes(said: str, parts: Parts) -> None:
    assert parse(f"digest edit lusab {said}") == EditDigest("lusab", parts)


def test_an_edit_leaves_the_rest_of_the_schedule_as_it_was() -> None:
    before = Schedule(zone="Europe/Zurich", weekdays=(0, 3), hours=(8,))
    changed = parse("digest edit lusab 09:45")
    assert isinstance(changed, EditDigest)
    assert changed.parts.schedule(before) == before.model_copy(update={"hours": (9,), "minutes": (45,)})
    monthly = parse("digest edit lusab monthly")
    assert isinstance(monthly, EditDigest)
    assert monthly.parts.schedule(before) == Schedule(zone="Europe/Zurich", days=(1,), hours=(8,))
    other = parse('digest edit lusab cron "0 9 * * sun"')
    assert isinstance(other, EditDigest)
    assert (other.parts.topic, other.parts.schedule(before).weekdays) == ("", (6,))


words = st.sampled_from(
    ["add", "edit", "lusab", "runs", "daily", "weekly", "monday", "9am", "25:00", "cron", '"a b"', '"', "“", "*", "1st",
     "last", "Europe/Zurich", "CET", "since", "2024", "in", "#x", "<#C1|x>", "at", "every", "mon-fri", "quietly",
     "/", "-"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=200), st.lists(words, max_size=12).map(" ".join)))
def test_whatever_is_typed_after_digest_is_understood_or_refused(typed: str) -> None:
    with contextlib.suppress(Refused):
        command = parse(f"digest {typed}")
        assert isinstance(command, AddDigest | EditDigest | ListDigests | OneDigest | Help)
        if isinstance(command, AddDigest | EditDigest):
            assert command.parts.schedule().hours
