"""What people type, and what they are told."""

from __future__ import annotations

import pytest

from bot.local import ADA, OLGA, RANDOM, RESEARCH, SAM
from bot.local.people import direct_message
from kernel.domain import RunState
from kernel.errors import Unavailable, Unsound
from tests.story.world import QUESTION, TEAM, World


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "/sovereign ask <question>"),
        ("help", "/sovereign cancel <run>"),
        ("stauts", "Did you mean: /sovereign status"),
        ("Does LoRA save memory?", "Did you mean: /sovereign ask Does LoRA save memory?"),
        ("ask", "There is no question yet"),
        ("ask " + "x" * 2_345, "2,345 characters long"),
        ("status nosuchid", "There is no run nosuchid here"),
        ("cancel v6owvzmp now", "cancel takes one run id: /sovereign cancel v6owvzmp."),
        ("cancel nosuchid", "There is no run nosuchid here"),
        ("status", "There are no runs that you can see yet"),
    ],
)
async def test_what_cannot_be_done_is_whispered_with_what_to_do(world: World, typed: str, told: str) -> None:
    await world.command(typed)
    await world.hears(ADA, told)
    assert not world.workspace.messages(RESEARCH)


async def test_where_the_bot_is_no_member_the_asker_learns_how_to_invite_it(world: World) -> None:
    await world.command(f"ask {QUESTION}", channel=RANDOM)
    await world.hears(ADA, "/invite @sovereign")
    assert QUESTION in world.whispers(ADA)
    run = await world.becomes(RunState.FAILED)
    assert "/invite @sovereign" in run.detail
    assert not world.source.asked
    await world.command(f"status {run.id}")
    await world.hears(ADA, "Type /invite @sovereign there and ask again")
    assert "`" not in world.whispers(ADA)
    await world.workspace.slash(ADA, RANDOM, "/invite", "@sovereign")
    await world.draft(channel=RANDOM)


async def test_a_question_can_be_asked_in_a_direct_message(world: World) -> None:
    _, draft = await world.draft(channel=direct_message(ADA))
    assert "this conversation" in str(draft.blocks)


async def test_status_tells_how_runs_stand(world: World) -> None:
    world.source.open.clear()
    parent = await world.ask()
    run = await world.becomes(RunState.RUNNING)
    await world.sees(parent, "Searching")
    await world.command(f"status {run.id}")
    await world.hears(ADA, "Searching. 4 queries")
    await world.command("status")
    await world.hears(ADA, "Your latest run")
    client = await world.service.clients.of(TEAM)
    link = await client.chat_getPermalink(channel=parent.channel, message_ts=parent.ts)
    assert link["permalink"] in str(world.workspace.ephemerals(ADA)[-1].blocks)
    assert "round 1" not in world.whispers(ADA)
    world.source.open.set()
    await world.buttons(parent)


async def test_status_stands_without_its_link_where_slack_does_not_give_one(world: World) -> None:
    await world.draft()
    run = await world.becomes(RunState.AWAITING)
    for _ in range(8):
        world.workspace.faults.fail("chat.getPermalink")
    await world.command(f"status {run.id}")
    await world.hears(ADA, f"{run.id} · waits for an owner", 30)
    assert "open the thread" not in world.whispers(ADA)


async def test_a_question_of_another_channel_is_seen_by_its_asker_and_by_owners_only(world: World) -> None:
    await world.draft(channel=direct_message(ADA))
    run = await world.run()
    await world.command(f"status {run.id}", user=SAM)
    await world.hears(SAM, f"There is no run {run.id} here")
    await world.command("status", user=SAM)
    await world.hears(SAM, "There are no runs that you can see")
    assert QUESTION not in world.whispers(SAM)
    await world.command("status", user=OLGA)
    await world.hears(OLGA, QUESTION)
    await world.command("status")
    await world.hears(ADA, QUESTION)


async def test_a_cancelled_run_stops_and_says_so(world: World) -> None:
    world.source.open.clear()
    parent = await world.ask()
    run = await world.becomes(RunState.RUNNING)
    await world.command(f"cancel {run.id}", user=SAM)
    await world.hears(SAM, "Only the person who asked, or an owner")
    await world.command(f"cancel {run.id}")
    await world.hears(ADA, f"Run {run.id} is cancelled")
    await world.sees(parent, "Cancelled by @Ada")
    world.source.open.set()
    await world.command(f"cancel {run.id}")
    await world.hears(ADA, "This run is already cancelled")
    assert len(world.thread(parent)) == 1
    assert (await world.run()).state is RunState.CANCELLED


async def test_a_source_that_stays_silent_fails_the_run_and_says_when_to_try_again(world: World) -> None:
    world.source.breaks = [Unavailable("The library is closed.", retry_after_s=600)] * 4
    parent = await world.ask()
    await world.becomes(RunState.FAILED)
    await world.sees(parent, "The library is closed. Try again in 10 minutes.")
    await world.workspace.until(lambda: len(world.thread(parent)) == 2)
    notice = world.text(world.thread(parent)[-1])
    assert "@Ada" in notice
    assert "Try again in 10 minutes." in notice
    assert (await world.events())[-1] == "failed"


async def test_what_only_we_can_mend_shows_a_reference_that_the_log_has_too(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.source.breaks = [Unsound("A secret of ours.")] * 4
    parent = await world.ask()
    await world.sees(parent, "Something broke here, ref ")
    ref = world.text(parent).partition("ref ")[2][:4]
    assert f"ref {ref}" in caplog.text
    assert "A secret of ours." not in world.text(parent)
