"""Slack misbehaves as Slack does: limits, lost answers, error pages, dropped connections."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bot.local import OLGA, RESEARCH, Limits
from bot.views import review
from kernel.domain import RunState
from tests.story.world import TEAM, World, a_world


async def test_rate_limits_are_waited_out_and_nothing_is_lost(world: World) -> None:
    faults = world.workspace.faults
    faults.rate_limit("chat.postMessage", times=2)
    faults.rate_limit("chat.update", times=2)
    faults.rate_limit("files.completeUploadExternal")
    parent, draft = await world.draft()
    await world.sees(parent, "Waits for an owner's decision")
    assert len(world.thread(parent)) == 5
    faults.rate_limit("chat.postMessage")
    await world.click(OLGA, draft, review.APPROVE)
    await world.sees(parent, "Published in")


async def test_slacks_own_limits_do_not_stop_two_rounds_and_a_publication(tmp_path: Path) -> None:
    async with a_world(tmp_path, limits=Limits()) as world:
        parent, draft = await world.draft()
        await world.ask_for_changes(OLGA, draft, "Look at GPU memory as well.")
        second = await world.buttons(parent, 2)
        await world.becomes(RunState.AWAITING)
        await world.click(OLGA, second, review.APPROVE)
        await world.sees(parent, "Published in")
        assert len(world.workspace.messages(RESEARCH)) == 2


async def test_a_post_whose_answer_was_lost_is_not_posted_again(world: World) -> None:
    for _ in range(3):
        world.workspace.faults.lose_answer("chat.postMessage")
    world.workspace.faults.lose_answer("files.completeUploadExternal")
    parent, draft = await world.draft()
    await world.sees(parent, "Waits for an owner's decision")
    assert len(world.workspace.messages(RESEARCH)) == 1
    assert len(world.thread(parent)) == 5
    world.workspace.faults.lose_answer("chat.postMessage")
    await world.click(OLGA, draft, review.APPROVE)
    await world.sees(parent, "Published in")
    assert len(world.workspace.messages(RESEARCH)) == 2


async def test_error_pages_are_sat_out(world: World) -> None:
    for method in ("chat.postMessage", "chat.update", "files.completeUploadExternal", "conversations.info"):
        world.workspace.faults.fail(method)
    parent, _ = await world.draft()
    await world.sees(parent, "Waits for an owner's decision")
    assert len(world.thread(parent)) == 5


@pytest.mark.socket_mode
async def test_a_dropped_connection_is_made_anew_and_clicks_arrive(world: World) -> None:
    parent, draft = await world.draft()
    await world.workspace.faults.drop_connection()
    await world.workspace.until(lambda: world.workspace.connections_made >= 2 and world.workspace.connections, 20)
    await world.click(OLGA, draft, review.APPROVE)
    await world.sees(parent, "Published in")


@pytest.mark.socket_mode
async def test_a_connection_that_slack_refreshes_is_made_anew(world: World) -> None:
    await world.workspace.faults.disconnect()
    await world.workspace.until(lambda: world.workspace.connections_made >= 2 and world.workspace.connections, 20)
    parent, _ = await world.draft()
    await world.sees(parent, "Waits for an owner's decision")


async def test_a_deleted_parent_does_not_break_the_run(world: World) -> None:
    world.source.open.clear()
    parent = await world.ask()
    await world.becomes(RunState.RUNNING)
    client = await world.service.clients.of(TEAM)
    await client.chat_delete(channel=parent.channel, ts=parent.ts)
    world.source.open.set()
    run = await world.becomes(RunState.FAILED)
    assert "thread was deleted" in run.detail


async def test_nothing_is_ever_refused_by_slack_for_its_form(world: World) -> None:
    parent, draft = await world.draft()
    await world.click(OLGA, draft, review.APPROVE)
    await world.sees(parent, "Published in")
    assert Counter(call.error for call in world.workspace.calls) == {"": len(world.workspace.calls)}


async def test_what_was_found_while_slack_was_away_is_shown_once_it_is_back(world: World) -> None:
    world.service.rooms.researching._patience_s = (0.1,) * 5
    (await world.service.wires.to(TEAM))._backoff_s = 0.01
    world.source.open.clear()
    parent = await world.ask()
    await world.becomes(RunState.RUNNING)
    world.workspace.faults.fail("chat.postMessage", times=6)  # the wire gives up after four
    world.source.open.set()
    draft = await world.buttons(parent)
    await world.becomes(RunState.AWAITING)
    assert len(world.thread(parent)) == 5
    await world.click(OLGA, draft, review.APPROVE)
    await world.sees(parent, "Published in")
    assert "failed" not in await world.events()


async def test_a_question_that_was_asked_as_slack_went_away_begins_once_it_is_back(world: World) -> None:
    world.service.rooms.researching._patience_s = (0.1,) * 5
    (await world.service.wires.to(TEAM))._backoff_s = 0.01
    world.workspace.faults.fail("chat.postMessage", times=6)
    parent, _ = await world.draft()
    assert len(world.workspace.messages(RESEARCH)) == 1
    await world.sees(parent, "Waits for an owner's decision")
