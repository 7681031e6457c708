"""Where two owners must approve: the first is kept, the second publishes, and nobody is both of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.local import ADA, OLGA, OTTO, RESEARCH
from bot.views import paging, review
from kernel.domain import Outcome, RunState
from tests.story.world import World, a_world, acts


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with a_world(tmp_path, approvals=2) as world:
        yield world


async def test_the_first_approval_is_kept_and_the_second_publishes_naming_both(world: World) -> None:
    parent, draft = await world.draft()
    assert "Two owners have to approve" in world.text(draft)
    await world.click(OLGA, draft, review.APPROVE)
    await world.sees(draft, "Approved by @Olga · ")
    await world.hears(OLGA, "Your approval is kept. One more owner has to approve")
    assert ", one more needed." in world.text(draft)
    await world.sees(parent, "Approved by @Olga")
    assert (await world.run()).state is RunState.AWAITING
    assert len(world.posts(RESEARCH)) == 1
    assert review.APPROVE in {button["action_id"] for button in acts(world.now(draft))}

    await world.click(OTTO, draft, review.APPROVE)
    await world.becomes(RunState.PUBLISHED)
    for message in (parent, draft):
        await world.sees(message, "Approved by @Olga and @Otto · ")
    assert "Approved by @Olga and @Otto · " in world.posts(RESEARCH)[-1]
    assert (await world.events())[-3:] == ["approved", "decided", "published"]
    assert not acts(world.now(draft))


async def test_the_same_owner_cannot_be_both(world: World) -> None:
    _, draft = await world.draft()
    await world.click(OLGA, draft, review.APPROVE)
    await world.sees(draft, "one more needed")
    await world.click(OLGA, draft, review.APPROVE)
    await world.hears(OLGA, "You have approved this already. It takes the approval of one more owner")
    assert (await world.run()).state is RunState.AWAITING
    assert (await world.events()).count("approved") == 1


async def test_two_owners_at_once_publish_once(world: World) -> None:
    _, draft = await world.draft()
    await asyncio.gather(world.click(OLGA, draft, review.APPROVE), world.click(OTTO, draft, review.APPROVE))
    await world.becomes(RunState.PUBLISHED)
    await world.sees(draft, "Approved by @O")
    assert len(world.posts(RESEARCH)) == 2
    assert not acts(world.now(draft))


async def test_any_owner_can_reject_after_the_first_approval(world: World) -> None:
    parent, draft = await world.draft()
    await world.click(OLGA, draft, review.APPROVE)
    await world.sees(draft, "one more needed")
    await world.click(OTTO, draft, review.REJECT)
    await world.sees(draft, "Rejected by @Otto")
    await world.sees(parent, "Rejected by @Otto")
    assert len(world.posts(RESEARCH)) == 1


async def test_in_a_new_round_approvals_start_anew(world: World) -> None:
    parent, draft = await world.draft()
    await world.click(OLGA, draft, review.APPROVE)
    await world.sees(draft, "one more needed")
    await world.ask_for_changes(OTTO, draft, "Look at GPU memory as well.")
    second = await world.buttons(parent, 2)
    assert "Approved by" not in world.text(second)
    await world.click(OTTO, second, review.APPROVE)
    await world.sees(second, "Approved by @Otto")
    assert (await world.run()).state is RunState.AWAITING


async def test_a_strike_takes_the_first_approval_back_and_calls_its_owner(world: World) -> None:
    parent, draft = await world.draft()
    await world.click(OLGA, draft, review.APPROVE)
    await world.sees(draft, "one more needed")
    await world.choose(OTTO, world.claims(parent), paging.STRIKE, "Strike C1:")
    await world.workspace.until(lambda: "Your approval was of another draft" in world.text(world.thread(parent)[-1]))
    assert "@Olga @Otto changed run" in world.text(world.thread(parent)[-1])
    assert "one more needed" not in world.text(draft)
    await world.click(OTTO, draft, review.APPROVE)
    await world.sees(draft, "Approved by @Otto")
    assert (await world.run()).state is RunState.AWAITING


async def test_no_policy_approves_alone(world: World) -> None:
    _, draft = await world.draft()
    run = await world.becomes(RunState.AWAITING)
    report = await world.storage.ledger.report(run.id, 1)
    assert report is not None
    spotless = report.model_copy(update={"outcome": Outcome.AUTO_APPROVE})
    assert await world.service.desk.await_owner(run, spotless)
    assert (await world.run()).state is RunState.AWAITING
    await world.click(ADA, draft, review.APPROVE)
    await world.hears(ADA, "Only an owner")
