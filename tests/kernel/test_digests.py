"""What people and the clock do with digests, on a real database and with a clock that is moved by hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from kernel.digests import MOST_IN_CHANNEL, RETRIES, DigestDesk
from kernel.domain import Digest, DigestKind, DigestState, Schedule, Terms, Wish
from kernel.errors import Refused
from kernel.pipeline import Lab
from storage.charter import SqlCharter
from storage.database import open_database
from storage.digests import SqlDigests
from storage.outbox import Outbox
from tests.builders import a_paper
from tests.databases import sqlite_url
from tests.fakes import HandClock, ShelfOfPapers, WordCounts

__all__ = ["sqlite_url"]

MONDAY = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
TOPIC = "mixture of experts for LoRA"
DAILY = Schedule(zone="Europe/Zurich", hours=(9,))
NINE = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)  # the next slot


@pytest.fixture
async def desk(sqlite_url: str) -> AsyncIterator[DigestDesk]:
    database, outbox = open_database(sqlite_url), Outbox(sqlite_url)
    text = "A mixture of experts for LoRA routes tokens."
    titles = {str(n): f"Mixture of experts for LoRA {n}" for n in range(3)}
    shelf = ShelfOfPapers(*(a_paper(n, title, text, published=NINE.date()) for n, title in titles.items()))
    charter = SqlCharter(database, Terms(owners=frozenset({"U0OLGA"})))
    yield DigestDesk(SqlDigests(database, outbox), charter, Lab((shelf,), WordCounts()), HandClock(MONDAY))
    await outbox.close()
    await database.close()


async def added(desk: DigestDesk, digest_id: str = "lusab", **wish: object) -> Digest:
    wanted = Wish.model_validate({"channel": "C1", "topic": TOPIC, "schedule": DAILY, **wish})
    return await desk.add([digest_id], "T1", "U0ADA", wanted)


async def current(desk: DigestDesk) -> Digest:
    digest = await desk.digests.digest("lusab")
    assert digest is not None
    return digest


def later(desk: DigestDesk, by: timedelta) -> DigestDesk:
    return replace(desk, now=lambda: desk.now() + by)


async def searched_since(desk: DigestDesk, digest: Digest) -> date | None:
    [source] = desk.lab.sources
    await desk.issue(digest, "slot", NINE)
    assert isinstance(source, ShelfOfPapers)
    [since] = {query.scope.since for query in source.asked}
    return since


async def trail(desk: DigestDesk) -> list[tuple[str, str]]:
    return [(act.by, act.what) for act in await desk.charter.acts("T1")]


async def test_a_new_digest_is_due_at_its_next_slot_and_covers_the_time_since_the_last(desk: DigestDesk) -> None:
    digest = await added(desk)
    assert (digest.due_at, digest.covered_until) == (NINE, NINE - DAY)
    assert await trail(desk) == [("U0ADA", "added a digest")]


async def test_its_first_window_may_begin_on_a_day_that_was_named(desk: DigestDesk) -> None:
    digest = await added(desk, since=date(2024, 1, 1))
    assert digest.covered_until == datetime(2024, 1, 1, tzinfo=UTC)
    assert await searched_since(desk, digest) == date(2024, 1, 1)


async def test_a_search_begins_some_days_before_its_window_for_papers_appear_days_after_their_date(
    desk: DigestDesk,
) -> None:
    assert await searched_since(desk, await added(desk)) == date(2026, 2, 23)


async def test_the_same_command_delivered_twice_makes_one_digest_and_an_id_that_is_taken_is_passed_over(
    desk: DigestDesk,
) -> None:
    first = await added(desk)
    assert await added(desk) == first
    wish = Wish(channel="C1", topic="retrieval for LLMs", schedule=DAILY)
    other = await desk.add(["lusab", "babad"], "T1", "U0ADA", wish)
    assert other.id == "babad"
    assert len(await desk.digests.of_workspace("T1")) == 2


async def test_a_schedule_that_never_comes_and_a_topic_that_names_nothing_are_refused(desk: DigestDesk) -> None:
    with pytest.raises(Refused, match="That day never comes"):
        await added(desk, schedule=Schedule(days=(30,), months=(2,)))
    with pytest.raises(Refused, match="names nothing to search for"):
        await added(desk, topic="the of and")
    assert await desk.digests.of_workspace("T1") == ()
    await added(desk, topic="", kind=DigestKind.RUNS)


async def test_a_channel_takes_so_many_digests_and_no_more(desk: DigestDesk) -> None:
    for number in range(MOST_IN_CHANNEL):
        await added(desk, f"d{number}")
    with pytest.raises(Refused, match="digests already"):
        await added(desk, "more")
    moving = await added(desk, "other", channel="C2")
    with pytest.raises(Refused, match="digests already"):
        await desk.edit(moving, "U0ADA", channel="C1")
    full = await desk.digests.digest("d0")
    assert full is not None
    assert (await desk.edit(full, "U0ADA", channel="C1", quietly=True)).quietly
    await desk.remove(full, "U0ADA")
    assert (await desk.edit(moving, "U0ADA", channel="C1")).channel == "C1"


async def test_the_clock_hands_over_nothing_before_its_time_and_each_slot_once(desk: DigestDesk) -> None:
    await added(desk)
    assert await desk.tick() == 0
    due = later(desk, NINE - MONDAY)
    assert sorted(await asyncio.gather(due.tick(), due.tick())) == [0, 1]
    assert await due.tick() == 0
    assert (await current(desk)).due_at == NINE + DAY


async def test_after_an_outage_of_days_one_issue_is_late_and_covers_them_all(desk: DigestDesk) -> None:
    await added(desk)
    back = later(desk, NINE + 3 * DAY + timedelta(hours=2) - MONDAY)
    assert await back.tick() == 1
    digest = await current(desk)
    assert (digest.owed_since, digest.due_at) == (NINE, NINE + 4 * DAY)
    issue = await back.issue(digest, "slot", NINE + 3 * DAY)
    assert (issue.since, issue.until, issue.late_since) == (NINE - DAY, NINE + 3 * DAY, NINE)
    await back.answered(digest, NINE + 3 * DAY, in_full=True)
    digest = await current(desk)
    assert (digest.covered_until, digest.owed_since) == (NINE + 3 * DAY, None)


async def test_an_issue_that_is_on_time_is_not_called_late(desk: DigestDesk) -> None:
    await added(desk)
    due = later(desk, NINE + 2 * MINUTE - MONDAY)
    await due.tick()
    assert (await due.issue(await current(desk), "slot", NINE)).late_since is None


async def test_a_slot_that_failed_is_tried_again_a_few_times_and_then_left_to_the_next(desk: DigestDesk) -> None:
    await added(desk)
    at = NINE - MONDAY
    for tries, pause in enumerate(RETRIES):
        assert await later(desk, at).tick() == 1
        assert await later(desk, at).try_again(await current(desk), tries)
        assert await later(desk, at).tick() == 0
        at += pause
    assert await later(desk, at).tick() == 1
    assert not await later(desk, at).try_again(await current(desk), len(RETRIES))
    await desk.answered(await current(desk), NINE, in_full=False)
    digest = await current(desk)
    assert (digest.covered_until, digest.due_at, digest.tries) == (NINE - DAY, NINE + DAY, 0)


async def test_a_source_that_never_answers_keeps_no_window_open_for_ever(desk: DigestDesk) -> None:
    digest = await added(desk)
    await desk.answered(digest, NINE + 100 * DAY, in_full=False)
    assert (await current(desk)).covered_until == NINE + 70 * DAY


async def test_another_try_never_outlasts_the_next_slot(desk: DigestDesk) -> None:
    await added(desk, schedule=DAILY.model_copy(update={"minutes": (0, 2)}))
    due = later(desk, NINE - MONDAY)
    await due.tick()
    await due.try_again(await current(desk), 2)
    assert (await current(desk)).due_at == NINE + 2 * MINUTE


async def test_a_paper_goes_to_one_issue_only(desk: DigestDesk) -> None:
    digest = await added(desk)
    slot, now = await asyncio.gather(*(desk.issue(digest, key, NINE) for key in ("slot", "now")))
    assert len(slot.entries) == len(now.entries) == 3
    claimed = await desk.claim(slot)
    assert len(claimed.entries) == 3
    assert (await desk.claim(now)).entries == ()
    assert (await desk.claim(slot)).entries == claimed.entries
    assert (await desk.issue(digest, "next", NINE + DAY)).entries == ()


async def test_only_its_creator_and_owners_change_a_digest_and_each_change_leaves_a_line(desk: DigestDesk) -> None:
    digest = await added(desk)
    for act in (desk.pause, desk.resume, desk.remove, desk.edit):
        with pytest.raises(Refused, match="Only its creator or an owner can change this digest: <@U0ADA>, <@U0OLGA>"):
            await act(digest, "U0SAM")
    digest = await desk.pause(digest, "U0OLGA")
    digest = await desk.resume(digest, "U0ADA")
    await desk.edit(digest, "U0ADA", schedule=digest.schedule, quietly=True)
    assert (await desk.charter.acts("T1"))[0].detail == "when it comes, whether it stays silent"
    await desk.remove(digest, "U0OLGA")
    assert await trail(desk) == [
        ("U0OLGA", "removed a digest"),
        ("U0ADA", "changed a digest"),
        ("U0ADA", "resumed a digest"),
        ("U0OLGA", "paused a digest"),
        ("U0ADA", "added a digest"),
    ]


async def test_a_paused_digest_is_not_due_and_its_pause_is_passed_over(desk: DigestDesk) -> None:
    digest = await desk.pause(await added(desk), "U0ADA")
    back = later(desk, 10 * DAY)
    assert await back.tick() == 0
    digest = await back.resume(digest, "U0ADA")
    assert (digest.covered_until, digest.due_at) == (NINE + 9 * DAY, NINE + 10 * DAY)


async def test_a_disabled_digest_says_why_and_covers_what_it_missed(desk: DigestDesk) -> None:
    digest = await desk.disable(await added(desk), "That channel is archived.")
    assert digest is not None
    assert (digest.state, digest.why) == (DigestState.DISABLED, "That channel is archived.")
    assert await desk.disable(digest, "again") is None
    digest = await later(desk, 10 * DAY).resume(digest, "U0ADA")
    assert (digest.state, digest.why, digest.covered_until) == (DigestState.ACTIVE, "", NINE - DAY)


async def test_with_another_schedule_the_next_slot_is_another(desk: DigestDesk) -> None:
    digest = await desk.edit(await added(desk), "U0ADA", schedule=Schedule(zone="UTC", hours=(18,)))
    assert digest.due_at == datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
    with pytest.raises(Refused, match="That day never comes"):
        await desk.edit(digest, "U0ADA", schedule=Schedule(days=(31,), months=(4,)))


async def test_what_was_removed_meanwhile_cannot_be_changed(desk: DigestDesk) -> None:
    digest = await added(desk)
    await desk.remove(digest, "U0ADA")
    with pytest.raises(Refused, match="was removed meanwhile"):
        await desk.edit(digest, "U0ADA", topic=TOPIC)
    assert await later(desk, 2 * DAY).tick() == 0
