"""Quotas: counted in the transaction that opens a run, so that no two people take the same last place."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from kernel.domain import Quota, Run, RunState, Terms
from kernel.errors import Refused
from storage.database import open_database
from storage.ledger import SqlLedger
from storage.outbox import Outbox
from tests.storage.builders import NOON, a_run, minutes, welcome

DAY = timedelta(days=1)


def quota(**limits: int) -> Quota:
    return Terms(**{"runs_a_person": 0, "runs_a_workspace": 0, **limits}).quota(NOON)


def of(asker: str, number: int, workspace: str = "T1") -> Run:
    run = a_run(f"{asker}{number}{workspace}", workspace=workspace)
    return run.model_copy(update={"question": run.question.model_copy(update={"asker": asker})})


async def test_a_person_may_ask_so_often_a_day_and_others_still_may(ledger: SqlLedger) -> None:
    for number in range(2):
        assert await ledger.open(of("UADA", number), welcome(f"a{number}"), quota(runs_a_person=2))
    with pytest.raises(
        Refused, match=r"used up your questions of today \(2 of 2\)\. Ask again after 2026-03-02 00:00 UTC"
    ):
        await ledger.open(of("UADA", 2), welcome("a2"), quota(runs_a_person=2))
    assert await ledger.open(of("USAM", 0), welcome("s0"), quota(runs_a_person=2))
    assert await ledger.open(of("UADA", 3, workspace="T2"), welcome("a3"), quota(runs_a_person=2))


async def test_a_workspace_may_ask_so_often_a_day(ledger: SqlLedger) -> None:
    await ledger.open(of("UADA", 0), welcome("a0"), quota(runs_a_workspace=1))
    with pytest.raises(Refused, match="This workspace has used up its questions of today"):
        await ledger.open(of("USAM", 0), welcome("s0"), quota(runs_a_workspace=1))
    assert await ledger.run("USAM0T1") is None


async def test_a_second_delivery_is_not_counted(ledger: SqlLedger) -> None:
    assert await ledger.open(of("UADA", 0), welcome("a0"), quota(runs_a_person=1))
    assert not await ledger.open(of("UADA", 0), welcome("a0"), quota(runs_a_person=1))


async def test_a_run_that_failed_is_not_counted(ledger: SqlLedger) -> None:
    await ledger.open(of("UADA", 0), welcome("a0"), quota(runs_a_person=1, runs_a_workspace=1))
    await ledger.move("UADA0T1", RunState.FAILED, NOON, "I am not in that channel.")
    assert await ledger.open(of("UADA", 1), welcome("a1"), quota(runs_a_person=1, runs_a_workspace=1))
    with pytest.raises(Refused, match="You have used up"):
        await ledger.open(of("UADA", 2), welcome("a2"), quota(runs_a_person=1))


async def test_a_new_day_begins_at_midnight_utc(ledger: SqlLedger) -> None:
    late = of("UADA", 0).model_copy(update={"opened_at": NOON.replace(hour=23, minute=59)})
    await ledger.open(late, welcome("a0"), quota(runs_a_person=1))
    tomorrow = Terms(runs_a_person=1).quota(NOON.replace(hour=0) + DAY)
    assert await ledger.open(of("UADA", 1), welcome("a1"), tomorrow)


async def test_no_bound_is_no_bound(ledger: SqlLedger) -> None:
    for number in range(30):
        assert await ledger.open(of("UADA", number), welcome(f"a{number}"), quota())


async def test_of_many_who_ask_at_once_no_more_get_through_than_the_quota_allows(database_url: str) -> None:
    databases = [open_database(database_url) for _ in range(4)]
    outbox = Outbox(database_url)
    ledgers = [SqlLedger(database, outbox) for database in databases]

    async def ask(number: int) -> bool:
        try:
            return await ledgers[number % 4].open(of("UADA", number), welcome(f"a{number}"), quota(runs_a_person=3))
        except Refused:
            return False

    opened = await asyncio.gather(*(ask(number) for number in range(12)))
    assert sum(opened) == 3
    await outbox.close()
    for database in databases:
        await database.close()


async def test_no_run_is_opened_once_the_tokens_of_the_day_are_used(ledger: SqlLedger) -> None:
    run = of("UADA", 0)
    await ledger.open(run, welcome("a0"), quota(tokens_a_day=1_000))
    await ledger.spend(run, 600, minutes(1))
    assert await ledger.open(of("UADA", 1), welcome("a1"), quota(tokens_a_day=1_000))
    await ledger.spend(run, 400, minutes(2))
    with pytest.raises(Refused, match=r"used up this workspace's tokens of today \(1,000 of 1,000\).*tokens-a-day"):
        await ledger.open(of("UADA", 2), welcome("a2"), quota(tokens_a_day=1_000))
    assert await ledger.open(of("UADA", 3, workspace="T2"), welcome("a3"), quota(tokens_a_day=1_000))
    assert await ledger.open(of("UADA", 4), welcome("a4"), Terms(tokens_a_day=1_000).quota(NOON + DAY))
