"""The durable engine: steps kept, workflows resumed, stopped, and swept."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.runs import Engine
from kernel.domain import Gap, Query
from kernel.errors import BudgetSpent, Refused, Unavailable, Unsound
from kernel.ports import Step
from storage.database import open_database
from storage.slots import SqlSlots
from tests.bot.engines import Work, enqueue, storing, until, working
from tests.databases import database_url, sqlite_url
from tests.storage import builders
from tests.storage.builders import a_decision, a_run, awaiting, decide, enqueued, minutes

__all__ = ["database_url", "sqlite_url"]

pytestmark = pytest.mark.timeout(30)


async def half(number: int) -> float:
    return number / 2


async def gaps(words: tuple[str, ...]) -> tuple[Gap, ...]:
    return tuple(Gap(what=word, why="silent") for word in words)


async def test_steps_run_in_order_and_give_values(database_url: str) -> None:
    seen: list[Any] = []

    async def research(step: Step, run_id: str, number: int) -> None:
        seen.append(await step("halve", half, number))
        seen.append(await step("gaps", gaps, ("arXiv", "Crossref")))
        seen.append((run_id, "done"))

    async with working(database_url, research=research):
        await enqueue(database_url, "r1", 3)
        await until(lambda: len(seen) == 3)
    assert seen == [1.5, await gaps(("arXiv", "Crossref")), ("r1", "done")]


async def test_steps_run_side_by_side(sqlite_url: str) -> None:
    together, seen = asyncio.Barrier(3), []

    async def meet(number: int) -> int:
        await together.wait()  # passes only when all three are here
        return number

    async def research(step: Step) -> None:
        seen.append(await asyncio.gather(*(step(f"meet {n}", meet, n) for n in range(3))))

    async with working(sqlite_url, research=research):
        await enqueue(sqlite_url)
        await until(lambda: bool(seen))
    assert seen == [[0, 1, 2]]


async def test_a_resumed_workflow_gets_the_same_values_and_errors_without_repeating_a_step(database_url: str) -> None:
    begun: list[str] = []
    seen: list[list[Any]] = []
    may_end = asyncio.Event()

    async def look() -> tuple[Gap, ...]:
        begun.append("look")
        return (Gap(what="arXiv", why="silent"),)

    async def pay() -> Query:
        begun.append("pay")
        raise BudgetSpent("No more than 28 calls.", retry_after_s=7.5)

    async def refuse() -> None:
        begun.append("refuse")
        raise Refused("Ask something.")

    async def break_down() -> int:
        begun.append("break down")
        raise ZeroDivisionError("secret")

    async def wait() -> None:
        begun.append("wait")
        await may_end.wait()

    async def research(step: Step) -> None:
        met: list[Any] = [await step("look", look)]
        for costly in (pay, refuse, break_down):
            try:
                await step(costly.__name__, costly)
            except (Refused, Unavailable, Unsound) as error:
                met.append((type(error), str(error), vars(error)))
        seen.append(met)
        await step("wait", wait)
        seen.append(["ended"])

    async with working(database_url, research=research):
        await enqueue(database_url)
        await until(lambda: "wait" in begun)
    may_end.set()
    async with working(database_url, research=research):
        await until(lambda: ["ended"] in seen)

    assert begun == ["look", "pay", "refuse", "break down", "wait", "wait"]
    first, second, _ = seen
    assert first == second
    assert first == [
        (Gap(what="arXiv", why="silent"),),
        (BudgetSpent, "No more than 28 calls.", {"retry_after_s": 7.5}),
        (Refused, "Ask something.", {}),
        (Unsound, "The step “break_down” broke: ZeroDivisionError", {}),
    ]


async def test_what_runs_may_finish_before_the_engine_closes(sqlite_url: str) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def linger() -> None:
        begun.set()
        await asyncio.sleep(0.1)

    async def research(step: Step) -> None:
        await step("linger", linger)
        ended.set()

    async with working(sqlite_url, grace_s=5, research=research):
        await enqueue(sqlite_url)
        await begun.wait()
    assert ended.is_set()


async def test_the_loop_goes_on_after_the_engine_and_another_may_follow(sqlite_url: str) -> None:
    seen: list[str] = []

    def saying(word: str) -> Work:
        async def research(step: Step) -> None:
            seen.append(word)

        return research

    for word in ("first", "second"):
        async with working(sqlite_url, research=saying(word)):
            await enqueue(sqlite_url, workflow_id=word)
            await until(lambda word=word: word in seen)  # type: ignore[misc]
        assert await asyncio.to_thread(str, 1) == "1"
    assert seen == ["first", "second"]


async def test_a_process_has_one_engine(sqlite_url: str) -> None:
    async with working(sqlite_url):
        with pytest.raises(Unsound, match="running in this process"):
            await Engine(sqlite_url, executor_id="another").launch()


async def test_a_decision_made_while_no_worker_was_up_is_carried_out_once(database_url: str) -> None:
    carried: list[str] = []

    async def conclude(step: Step, run_id: str, round_number: int) -> None:
        carried.append(f"{run_id}:{round_number}")

    async with storing(database_url) as ledger:
        run = await awaiting(ledger)
        await asyncio.gather(*(decide(ledger, run, a_decision(by=by)) for by in ("UA", "UB")))
    for _ in range(2):
        async with working(database_url, conclude=conclude, welcome=noop):
            await until(lambda: bool(carried))
            await asyncio.sleep(0.2)  # time for a second one, if there were any
    assert carried == ["r1:1"]


async def noop(step: Step, *args: Any) -> None:
    """A workflow that does nothing."""


async def test_cancelling_stops_a_running_workflow(database_url: str, caplog: pytest.LogCaptureFixture) -> None:
    begun, stopped = asyncio.Event(), asyncio.Event()
    seen: list[Exception | str] = []

    async def wait() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    async def research(step: Step, *args: Any) -> None:
        try:
            await step("wait", wait)
        except Exception as error:  # a room that catches everything must not take it for a failure
            seen.append(error)
        seen.append("went on")

    async with working(database_url, research=research), storing(database_url) as ledger:
        await ledger.open(a_run(), builders.work())
        await begun.wait()
        assert await ledger.call_off("r1", "research:r1:1", minutes(1))
        async with asyncio.timeout(5):
            await stopped.wait()
        await asyncio.sleep(0.3)  # time for the library to say something about it
    assert seen == []
    assert [record.message for record in caplog.records if record.name == "dbos"] == []


async def test_only_so_many_run_at_once(sqlite_url: str) -> None:
    now: set[int] = set()
    most: list[int] = []

    async def research(step: Step, number: int) -> None:
        now.add(number)
        most.append(len(now))
        await asyncio.sleep(0.1)
        now.discard(number)

    engine = Engine(sqlite_url, executor_id="test", poll_s=0.02, research_at_once=2)
    engine.workflow("research.v1", research)
    await engine.launch()
    for number in range(5):
        await enqueue(sqlite_url, number, workflow_id=f"research:r{number}:1")
    await until(lambda: len(most) == 5)
    await engine.close()
    assert max(most) == 2


async def test_finished_workflows_are_swept_and_others_are_not(database_url: str) -> None:
    async def research(step: Step) -> None:
        done.set()

    done = asyncio.Event()
    async with working(database_url, research=research) as engine:
        await enqueue(database_url)
        await done.wait()
        await until(lambda: enqueued(database_url)["research:r1:1"].status == "SUCCESS")
        await enqueue(database_url, workflow_id="waits", name="unknown")
        assert await engine.sweep(datetime.now(UTC) - timedelta(hours=1)) == 0
        assert await engine.sweep(datetime.now(UTC) + timedelta(hours=1)) == 1
    assert list(enqueued(database_url)) == ["waits"]


async def test_a_worker_whose_place_was_taken_works_on_in_another(sqlite_url: str) -> None:
    seen: list[str] = []

    async def research(step: Step, word: str) -> None:
        seen.append(word)

    database = open_database(sqlite_url)
    impatient = SqlSlots(database, stale_after_s=-1)
    async with working(sqlite_url, slots=SqlSlots(database), research=research) as engine:
        assert engine.executor_id == "test-1"
        await impatient.seize()
        await until(lambda: engine.executor_id == "test-2")
        await enqueue(sqlite_url, "still here")
        await until(lambda: bool(seen))
    assert seen == ["still here"]
    await database.close()
