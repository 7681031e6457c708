"""Owners who do not decide are reminded, each time once, and never more than three times."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.local import OLGA, Message
from bot.views import review
from kernel.domain import RunState
from kernel.reviewing import reminders_due
from tests.bot.cases import NOON, a_run
from tests.story.world import TERMS, World, a_world


def reminders(world: World, parent: Message) -> list[str]:
    return [said for m in world.thread(parent) if "still waits for your decision" in (said := world.text(m))]


@pytest.mark.parametrize(("hours", "due"), [(23.9, 0), (24, 1), (71.9, 1), (72, 2), (167.9, 2), (168, 3), (5_000, 3)])
def test_a_reminder_is_due_after_the_set_time_then_after_twice_as_long(hours: float, due: int) -> None:
    terms = TERMS.model_copy(update={"remind_hours": 24})
    assert reminders_due(a_run(), terms, NOON + timedelta(hours=hours)) == due


async def test_owners_are_reminded_once_each_time_with_a_link_and_no_more_than_three_times(tmp_path: Path) -> None:
    async with a_world(tmp_path, minute_s=0.1, remind_hours=1, expiry_days=30) as world:
        parent, draft = await world.draft()
        await world.becomes(RunState.AWAITING)
        assert reminders(world, parent) == []
        for number, hours in enumerate((1.1, 3.1, 7.1), 1):
            world.later[0] = timedelta(hours=hours)
            await world.workspace.until(lambda n=number: len(reminders(world, parent)) == n)
        first = reminders(world, parent)[0]
        assert "@Olga @Otto run " in first
        assert "Decide here" in first
        assert "Reminder 1 of at most 3." in first
        world.later[0] = timedelta(days=20)
        await world.a_minute_passes()
        await world.click(OLGA, draft, review.REJECT)
        await world.sees(draft, "Rejected by @Olga")
        assert len(reminders(world, parent)) == 3


async def test_after_an_outage_there_is_one_reminder_and_of_two_clocks_one(tmp_path: Path) -> None:
    async with a_world(tmp_path, remind_hours=1, expiry_days=30) as world:
        parent, _ = await world.draft()
        await world.becomes(RunState.AWAITING)
        world.later[0] = timedelta(hours=100)
        for _ in range(3):
            await world.a_minute_passes()
        await world.workspace.until(lambda: reminders(world, parent))
        assert "Reminder 3 of at most 3." in reminders(world, parent)[0]
        assert len(reminders(world, parent)) == 1


async def test_who_has_approved_is_not_reminded(tmp_path: Path) -> None:
    async with a_world(tmp_path, approvals=2, remind_hours=1) as world:
        parent, draft = await world.draft()
        await world.click(OLGA, draft, review.APPROVE)
        await world.sees(draft, "one more needed")
        world.later[0] = timedelta(hours=2)
        await world.a_minute_passes()
        await world.workspace.until(lambda: reminders(world, parent))
        assert reminders(world, parent)[0].startswith("@Otto run ")


async def test_what_is_decided_is_not_reminded_of(tmp_path: Path) -> None:
    async with a_world(tmp_path, remind_hours=1) as world:
        parent, draft = await world.draft()
        run = await world.becomes(RunState.AWAITING)
        await world.click(OLGA, draft, review.REJECT)
        await world.becomes(RunState.REJECTED)
        await world.service.rooms.reminding.remind(None, run.id, 1, 1)
        world.later[0] = timedelta(hours=2)
        await world.a_minute_passes()
        assert reminders(world, parent) == []
