"""Digests, kept: handed over once a slot, no paper twice, and nothing seen by another workspace."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from kernel.desk import research
from kernel.domain import Digest, DigestState, Judgement, Paper, RunState, Schedule
from kernel.errors import Refused, Unsound
from kernel.ports import Consequence
from storage.database import Database
from storage.digests import SqlDigests
from storage.ledger import SqlLedger
from storage.outbox import Outbox
from tests.builders import a_paper
from tests.storage.builders import a_run, minutes

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def a_digest(digest_id: str = "lusab", workspace: str = "T1", channel: str = "C1", due: datetime = NOON) -> Digest:
    return Digest(
        id=digest_id, workspace=workspace, channel=channel, topic="mixture of experts",
        schedule=Schedule(zone="Europe/Zurich", weekdays=(0, 4)), by="U0ADA", created_at=NOON, due_at=due,
        covered_until=NOON - DAY,
    )  # fmt: skip


def issue(number: int = 1) -> Consequence:
    return Consequence(id=f"digest:lusab:{number}", workflow="digest.v1", queue="digests", args=("lusab",))


@pytest.fixture
def digests(database: Database, outbox: Outbox) -> SqlDigests:
    return SqlDigests(database, outbox)


async def test_a_digest_comes_back_as_it_was_kept(digests: SqlDigests) -> None:
    assert await digests.add(a_digest(), 5)
    assert await digests.digest("lusab") == a_digest()
    assert await digests.digest("other") is None


async def test_an_id_that_is_taken_changes_nothing(digests: SqlDigests) -> None:
    await digests.add(a_digest(), 5)
    assert not await digests.add(a_digest(workspace="T2"), 5)
    assert (await digests.of_workspace("T2"), len(await digests.of_workspace("T1"))) == ((), 1)


async def test_a_channel_that_has_its_fill_refuses_another_until_one_is_removed(digests: SqlDigests) -> None:
    await digests.add(a_digest("first"), 2)
    await digests.add(a_digest("second"), 2)
    with pytest.raises(Refused, match="has 2 digests already"):
        await digests.add(a_digest("third"), 2)
    assert await digests.add(a_digest("other", channel="C2"), 2)
    await digests.change("first", state=DigestState.REMOVED)
    assert await digests.add(a_digest("third"), 2)


async def test_only_a_workspaces_own_digests_are_listed_and_none_that_was_removed(digests: SqlDigests) -> None:
    for digest in (a_digest("one"), a_digest("two", channel="C2"), a_digest("three", workspace="T2"), a_digest("gone")):
        await digests.add(digest, 5)
    await digests.change("gone", state=DigestState.REMOVED)
    assert {d.id for d in await digests.of_workspace("T1")} == {"one", "two"}
    assert await digests.change("gone", topic="x") is None


async def test_a_change_is_seen_at_once(digests: SqlDigests) -> None:
    await digests.add(a_digest(), 5)
    later = Schedule(zone="Asia/Kolkata", days=(1,))
    changed = await digests.change("lusab", schedule=later, quietly=True, due_at=NOON + DAY)
    assert changed == a_digest(due=NOON + DAY).model_copy(update={"schedule": later, "quietly": True})
    assert await digests.digest("lusab") == changed


async def test_what_is_due_is_due_until_it_is_handed_over(digests: SqlDigests) -> None:
    for digest in (a_digest("later", due=NOON + DAY), a_digest("now"), a_digest("before", due=NOON - DAY)):
        await digests.add(digest, 5)
    await digests.add(a_digest("paused"), 5)
    await digests.change("paused", state=DigestState.PAUSED)
    due = await digests.due(NOON)
    assert [d.id for d in due] == ["before", "now"]
    assert await digests.hand_over(due[0], NOON + 2 * DAY, issue())
    assert [d.id for d in await digests.due(NOON)] == ["now"]
    handed = await digests.digest("before")
    assert handed is not None
    assert (handed.due_at, handed.owed_since) == (NOON + 2 * DAY, NOON - DAY)


async def test_of_two_clocks_at_once_one_hands_over(digests: SqlDigests) -> None:
    await digests.add(a_digest(), 5)
    [due] = await digests.due(NOON)
    both = await asyncio.gather(*(digests.hand_over(due, NOON + DAY, issue()) for _ in range(2)))
    assert sorted(both) == [False, True]


async def test_what_was_changed_meanwhile_is_not_handed_over(digests: SqlDigests) -> None:
    await digests.add(a_digest(), 5)
    [due] = await digests.due(NOON)
    await digests.change("lusab", state=DigestState.PAUSED)
    assert not await digests.hand_over(due, NOON + DAY, issue())
    await digests.change("lusab", state=DigestState.ACTIVE, due_at=NOON + 2 * DAY)
    assert not await digests.hand_over(due, NOON + DAY, issue())


async def test_the_first_slot_that_is_owed_is_remembered(digests: SqlDigests) -> None:
    await digests.add(a_digest(), 5)
    for day in range(2):
        [due] = await digests.due(NOON + day * DAY)
        assert await digests.hand_over(due, NOON + (day + 1) * DAY, issue(day))
    owed = await digests.digest("lusab")
    assert owed is not None
    assert owed.owed_since == NOON


async def test_no_two_issues_share_a_paper_and_a_resumed_issue_keeps_its_own(digests: SqlDigests) -> None:
    await digests.add(a_digest(), 5)
    a, b, c = (a_paper(i) for i in ("a", "b", "c"))
    assert await digests.claim("lusab", "monday", (a, b)) == {"a", "b"}
    assert await digests.claim("lusab", "monday", (a, b)) == {"a", "b"}
    assert await digests.claim("lusab", "tuesday", (b, c)) == {"c"}
    assert await digests.shown("lusab") == {"a", "b", "c"}
    assert await digests.shown("lusab", issue_but="tuesday") == {"a", "b"}
    assert (await digests.paper("lusab", "c"), await digests.paper("lusab", "d")) == (c, None)


async def test_what_an_issue_gives_back_another_may_take(digests: SqlDigests) -> None:
    await digests.add(a_digest(), 5)
    await digests.claim("lusab", "monday", (a_paper("a"),))
    await digests.claim("lusab", "tuesday", (a_paper("b"),))
    await digests.release("lusab", "monday")
    assert await digests.claim("lusab", "tuesday", (a_paper("a"),)) == {"a", "b"}


async def test_one_digest_may_show_what_another_has_shown(digests: SqlDigests) -> None:
    await digests.add(a_digest(), 5)
    await digests.add(a_digest("other"), 5)
    await digests.claim("lusab", "monday", (a_paper("a"),))
    assert await digests.claim("other", "monday", (a_paper("a"),)) == {"a"}


async def test_of_two_issues_at_once_each_paper_goes_to_one(digests: SqlDigests) -> None:
    await digests.add(a_digest(), 5)
    papers: tuple[Paper, ...] = tuple(a_paper(str(n)) for n in range(6))
    first, second = await asyncio.gather(*(digests.claim("lusab", name, papers) for name in ("monday", "now")))
    assert first | second == {p.id for p in papers}
    assert not first & second


async def test_the_latest_word_of_each_person_counts_and_can_be_taken_back(digests: SqlDigests) -> None:
    await digests.add(a_digest(), 5)
    await digests.claim("lusab", "monday", (a_paper("a"), a_paper("b")))

    def word(paper: str, user: str, wanted: bool, hours: int) -> Judgement:
        at = NOON + timedelta(hours=hours)
        return Judgement(digest_id="lusab", paper_id=paper, user=user, wanted=wanted, at=at)

    for said in (
        word("a", "U1", True, 1),
        word("a", "U1", False, 2),
        word("a", "U2", False, 3),
        word("b", "U1", True, 4),
    ):
        await digests.judge(said)
    judged = await digests.judged("lusab", 10)
    assert [(p.id, wanted) for p, wanted in judged] == [("b", True), ("a", False), ("a", False)]
    assert len(await digests.judged("lusab", 1)) == 1
    assert await digests.withdraw("lusab", "b", "U1")
    assert not await digests.withdraw("lusab", "b", "U1")
    assert len(await digests.judged("lusab", 10)) == 2


async def test_runs_of_a_time_are_those_asked_changed_or_still_open(digests: SqlDigests, ledger: SqlLedger) -> None:
    for minute, run_id in enumerate(("old", "waiting", "new")):
        await ledger.open(a_run(run_id, at=minutes(minute)), research(run_id, 1))
    opened = a_run("x").opened_at
    await ledger.move("old", RunState.FAILED, opened)
    window = (opened + timedelta(days=1), opened + timedelta(days=8))
    assert [r.id for r in await digests.runs("T1", *window)] == ["waiting", "new"]
    await ledger.move("new", RunState.FAILED, opened + timedelta(days=2))
    assert {r.id for r in await digests.runs("T1", *window)} == {"new", "waiting"}
    assert await digests.runs("T2", *window) == ()


async def test_a_change_that_makes_no_digest_is_not_kept(digests: SqlDigests) -> None:
    await digests.add(a_digest(), 5)
    with pytest.raises(Unsound, match="a Digest that this version cannot read"):
        await digests.change("lusab", topic="x" * 1_000)
    assert await digests.digest("lusab") == a_digest()
