"""What storage remembers of runs, on both databases."""

from __future__ import annotations

import asyncio
from datetime import datetime

import pytest

from kernel.domain import ENDED, Action, Event, RunState
from kernel.errors import Unavailable, Unsound
from kernel.ports import Ledger
from storage.database import Database, open_database
from storage.ledger import SqlLedger
from storage.outbox import Outbox
from tests.storage.builders import (
    NOON,
    a_decision,
    a_report,
    a_run,
    awaiting,
    conclude,
    decide,
    enqueued,
    minutes,
    welcome,
    work,
)


def test_the_ledger_has_the_shape_that_the_kernel_asks_for(ledger: SqlLedger) -> None:
    port: Ledger = ledger  # the type checker says the rest
    asked = {name for name in vars(Ledger) if not name.startswith("_")}
    assert asked <= {name for name in dir(port) if not name.startswith("_")}


async def test_a_run_is_given_back_as_it_was_kept(ledger: SqlLedger) -> None:
    run = a_run()
    assert await ledger.open(run, welcome("r1"))
    assert await ledger.run("r1") == run


async def test_there_is_no_run_that_was_never_opened(ledger: SqlLedger) -> None:
    assert await ledger.run("r1") is None


async def test_opening_a_run_enqueues_its_work(ledger: SqlLedger, database_url: str) -> None:
    await ledger.open(a_run(), welcome("r1"))
    waiting = enqueued(database_url)["welcome:r1"]
    assert (waiting.name, waiting.queue_name, waiting.status) == ("welcome.v1", "talk", "ENQUEUED")


async def test_a_run_opened_twice_is_one_run(ledger: SqlLedger, database_url: str) -> None:
    await ledger.open(a_run(), welcome("r1"))
    assert not await ledger.open(a_run(workspace="T2"), welcome("another"))
    assert (await ledger.run("r1")) == a_run()
    assert set(enqueued(database_url)) == {"welcome:r1"}


async def test_the_same_delivery_twice_at_once_opens_one_run(ledger: SqlLedger, database_url: str) -> None:
    opened = await asyncio.gather(*(ledger.open(a_run(), welcome("r1")) for _ in range(6)))
    assert sorted(opened) == [False] * 5 + [True]
    assert set(enqueued(database_url)) == {"welcome:r1"}


async def test_the_latest_runs_of_a_workspace_come_first(ledger: SqlLedger) -> None:
    for number in range(4):
        await ledger.open(a_run(f"r{number}", at=minutes(number)), welcome(f"r{number}"))
    await ledger.open(a_run("elsewhere", workspace="T2", at=minutes(9)), welcome("elsewhere"))
    assert [run.id for run in await ledger.runs("T1", limit=3)] == ["r3", "r2", "r1"]


async def test_a_move_says_where_the_run_stands_and_since_when(ledger: SqlLedger) -> None:
    await ledger.open(a_run(), welcome("r1"))
    assert await ledger.move("r1", RunState.RUNNING, minutes(3), "searching")
    run = await ledger.run("r1")
    assert run is not None
    assert (run.state, run.changed_at, run.detail) == (RunState.RUNNING, minutes(3), "searching")


async def test_a_run_that_has_ended_goes_nowhere(ledger: SqlLedger) -> None:
    for end in sorted(ENDED):
        await ledger.open(a_run(end.name), welcome(end.name))
        assert await ledger.move(end.name, end, minutes(1))
        assert not await ledger.move(end.name, RunState.RUNNING, minutes(2))
        assert not await ledger.move(end.name, RunState.FAILED, minutes(2))
        run = await ledger.run(end.name)
        assert run is not None
        assert (run.state, run.changed_at) == (end, minutes(1))


async def test_an_approved_run_does_not_go_back_and_can_be_published(ledger: SqlLedger) -> None:
    run = await awaiting(ledger)
    await decide(ledger, run, a_decision())
    assert not await ledger.move("r1", RunState.AWAITING, minutes(6))
    assert not await ledger.move("r1", RunState.RUNNING, minutes(6))
    assert await ledger.move("r1", RunState.PUBLISHED, minutes(7))


async def test_a_run_that_is_unknown_cannot_be_moved(ledger: SqlLedger) -> None:
    assert not await ledger.move("r1", RunState.RUNNING, NOON)


async def test_a_report_is_given_back_as_it_was_kept_and_the_later_one_counts(ledger: SqlLedger) -> None:
    await ledger.open(a_run(), welcome("r1"))
    assert await ledger.report("r1", 1) is None
    await ledger.keep_report("r1", 1, a_report("It may."), NOON)
    await ledger.keep_report("r1", 1, a_report(), minutes(1))
    assert await ledger.report("r1", 1) == a_report()
    assert await ledger.report("r1", 2) is None


async def test_a_report_of_no_run_is_refused(ledger: SqlLedger) -> None:
    with pytest.raises(Unsound):
        await ledger.keep_report("nobody's", 1, a_report(), NOON)


async def test_a_decision_moves_the_run_and_enqueues_what_follows(ledger: SqlLedger, database_url: str) -> None:
    run = await awaiting(ledger)
    decision = a_decision()
    assert await decide(ledger, run, decision) == decision
    assert await ledger.decision("r1", 1) == decision
    moved = await ledger.run("r1")
    assert moved is not None
    assert (moved.state, moved.changed_at) == (RunState.APPROVED, decision.at)
    assert enqueued(database_url)["conclude:r1:1"].name == "conclude.v1"


async def test_a_late_click_learns_who_decided(ledger: SqlLedger, database_url: str) -> None:
    run = await awaiting(ledger)
    first = a_decision(by="UFIRST")
    await decide(ledger, run, first)
    assert await decide(ledger, run, a_decision(by="ULATE", action=Action.REJECT)) == first
    moved = await ledger.run("r1")
    assert moved is not None
    assert moved.state is RunState.APPROVED
    assert sorted(enqueued(database_url)) == ["conclude:r1:1", "welcome:r1"]


async def test_of_two_owners_at_once_one_decides_and_the_other_learns_it(database_url: str, outbox: Outbox) -> None:
    homes = [open_database(database_url) for _ in range(2)]  # two processes would not share connections either
    ledgers = [SqlLedger(home, outbox) for home in homes]
    try:
        run = await awaiting(ledgers[0])
        decisions = [a_decision(by=f"U{n}", action=(Action.APPROVE, Action.REJECT)[n % 2]) for n in range(8)]
        standing = await asyncio.gather(*(decide(ledgers[n % 2], run, d) for n, d in enumerate(decisions)))
        assert len(set(standing)) == 1
        winner = standing[0]
        assert winner in decisions
        moved = await ledgers[0].run("r1")
        assert moved is not None
        assert (moved.state is RunState.APPROVED) == (winner is not None and winner.action is Action.APPROVE)
        assert sorted(enqueued(database_url)) == ["conclude:r1:1", "welcome:r1"]
    finally:
        for home in homes:
            await home.close()


async def test_asking_for_changes_opens_the_next_round(ledger: SqlLedger) -> None:
    run = await awaiting(ledger)
    await decide(ledger, run, a_decision(action=Action.CHANGES))
    again = await ledger.run("r1")
    assert again is not None
    assert (again.state, again.question.round, again.question.guidance) == (RunState.QUEUED, 2, "well done")
    assert await ledger.move("r1", RunState.AWAITING, minutes(9))
    late = await decide(ledger, run, a_decision(by="ULATE"))  # a button of the first round
    assert late == a_decision(action=Action.CHANGES)
    second = a_decision(round_number=2)
    assert await decide(ledger, again, second) == second


async def test_no_decision_can_stand_where_none_is_awaited(ledger: SqlLedger) -> None:
    await ledger.open(a_run(), welcome("r1"))
    assert await decide(ledger, a_run(), a_decision()) is None  # still queued
    assert await decide(ledger, a_run("nobody's"), a_decision()) is None
    await ledger.move("r1", RunState.AWAITING, minutes(1))
    assert await decide(ledger, a_run(), a_decision(round_number=2)) is None  # no such round yet
    assert await ledger.call_off("r1", "research:r1:1", minutes(2))
    assert await decide(ledger, a_run(), a_decision()) is None


async def test_a_decision_whose_consequence_cannot_be_enqueued_is_none(database: Database, database_url: str) -> None:
    class Broken(Outbox):
        async def enqueue(self, session: object, consequence: object) -> None:
            raise Unavailable("no")

    healthy, broken = Outbox(database_url), Broken(database_url)
    try:
        run = await awaiting(SqlLedger(database, healthy))
        with pytest.raises(Unavailable):
            await decide(SqlLedger(database, broken), run, a_decision())
        assert await SqlLedger(database, healthy).decision("r1", 1) is None
        assert await SqlLedger(database, healthy).run("r1") == run
    finally:
        await healthy.close()
        await broken.close()


async def test_overdue_are_the_runs_that_await_an_answer_for_too_long(ledger: SqlLedger) -> None:
    await awaiting(ledger, a_run("old"))
    await ledger.open(a_run("asked"), welcome("asked"))
    await awaiting(ledger, a_run("new"))
    await ledger.move("new", RunState.AWAITING, minutes(30))
    assert [run.id for run in await ledger.overdue(minutes(10))] == ["old"]


async def test_what_was_enqueued_before_is_left_as_it_is(ledger: SqlLedger, database_url: str) -> None:
    await ledger.enqueue(work())
    await ledger.enqueue(work())
    assert list(enqueued(database_url)) == ["research:r1:1"]


async def test_calling_off_stops_the_workflow(ledger: SqlLedger, database_url: str) -> None:
    await ledger.open(a_run(), work())
    assert await ledger.call_off("r1", "research:r1:1", minutes(2))
    run = await ledger.run("r1")
    assert run is not None
    assert (run.state, run.changed_at) == (RunState.CANCELLED, minutes(2))
    assert enqueued(database_url)["research:r1:1"].status == "CANCELLED"


async def test_a_run_without_a_workflow_can_be_called_off(ledger: SqlLedger) -> None:
    await ledger.open(a_run(), welcome("r1"))
    assert await ledger.call_off("r1", "research:r1:1", minutes(2))


async def test_what_has_ended_or_is_being_published_cannot_be_called_off(ledger: SqlLedger, database_url: str) -> None:
    run = await awaiting(ledger)
    await decide(ledger, run, a_decision())
    assert not await ledger.call_off("r1", conclude("r1", 1).id, minutes(6))
    assert enqueued(database_url)["conclude:r1:1"].status == "ENQUEUED"
    await ledger.move("r1", RunState.PUBLISHED, minutes(7))
    assert not await ledger.call_off("r1", conclude("r1", 1).id, minutes(8))
    assert not await ledger.call_off("nobody's", "research:x:1", minutes(8))


async def test_the_audit_trail_is_told_in_order(ledger: SqlLedger) -> None:
    asked = Event(run_id="r1", at=NOON, what="asked", by="U1", detail="Does it?")
    judged = Event(run_id="r1", at=minutes(1), what="judged", by="tribunal")
    awaited = Event(run_id="r1", at=minutes(1), what="awaiting", by="sovereign")
    for event in (asked, judged, awaited, Event(run_id="r2", at=NOON, what="asked", by="U2")):
        await ledger.note(event)
    assert await ledger.events("r1") == (asked, judged, awaited)


async def test_a_posting_is_found_by_its_key_and_the_later_one_counts(ledger: SqlLedger) -> None:
    assert await ledger.posted("parent:r1") is None
    await ledger.keep_posted("parent:r1", "C1", "1.1")
    await ledger.keep_posted("parent:r1", "C1", "2.2")
    assert await ledger.posted("parent:r1") == ("C1", "2.2")


async def test_a_moment_without_a_time_zone_is_refused(ledger: SqlLedger) -> None:
    await ledger.open(a_run(), welcome("r1"))
    naive = datetime(2026, 3, 1, 12)
    with pytest.raises(Unsound, match="no time zone"):
        await ledger.move("r1", RunState.RUNNING, naive)


async def test_runs_are_found_by_state_by_asker_and_page_after_page(ledger: SqlLedger) -> None:
    for number in range(4):
        await ledger.open(a_run(f"r{number}", at=minutes(number // 2)), welcome(f"r{number}"))
    other = a_run("other", at=minutes(9))
    await ledger.open(
        other.model_copy(update={"question": other.question.model_copy(update={"asker": "U2"})}), welcome("o")
    )
    await ledger.move("r1", RunState.FAILED, minutes(5))

    assert [r.id for r in await ledger.runs("T1", states=frozenset({RunState.FAILED}))] == ["r1"]
    assert [r.id for r in await ledger.runs("T1", asker="U2")] == ["other"]
    assert await ledger.runs("T2", asker="U2") == ()
    first = await ledger.runs("T1", limit=2)
    second = await ledger.runs("T1", limit=2, before=first[-1])
    third = await ledger.runs("T1", limit=2, before=second[-1])
    assert [r.id for r in first + second + third] == ["other", "r3", "r2", "r1", "r0"]


async def test_a_queued_run_knows_how_many_come_before_it(ledger: SqlLedger) -> None:
    for number in range(3):
        await ledger.open(a_run(f"r{number}", workspace=f"T{number}", at=minutes(number)), welcome(f"r{number}"))
    await ledger.move("r0", RunState.RUNNING, minutes(4))
    last = await ledger.run("r2")
    assert last is not None
    assert await ledger.ahead(last) == 1


async def test_of_several_who_claim_a_key_at_once_one_hears_yes(ledger: SqlLedger) -> None:
    claimed = await asyncio.gather(*(ledger.claim("heard:Ev1") for _ in range(5)))
    assert sorted(claimed) == [False] * 4 + [True]
    assert not await ledger.claim("heard:Ev1")
    assert await ledger.claim("heard:Ev2")


async def test_what_was_posted_is_found_by_its_message(ledger: SqlLedger) -> None:
    await ledger.keep_posted("parent:r1", "C1", "1.0")
    await ledger.keep_posted("thread:r2", "C1", "1.0")
    await ledger.keep_posted("parent:r3", "C2", "1.0")
    assert await ledger.keys_at("C1", "1.0") == ("parent:r1", "thread:r2")
    assert await ledger.keys_at("C1", "2.0") == ()
