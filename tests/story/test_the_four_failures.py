"""Four failures of other bots' approvals, each of which must be impossible here.

A click that was silently ignored (hermes-agent#100408), an approval by any member (hermes-agent#6735), "approved" and
nothing happened (openclaw#71023), a time-out that was recorded as a denial (hermes-agent#81048).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.local import ADA, OLGA, OTTO, PAPERS, RANDOM, RESEARCH, SAM, Message
from bot.views import feedback, paging, review
from kernel.domain import Action, Amendment, RunState
from tests.story.world import TEAM, World, a_world, acts, menus


async def answered(world: World, user: str, before: int) -> None:
    """The click was answered: by a whisper, or by a modal."""
    await world.workspace.until(
        lambda: len(world.workspace.ephemerals(user)) + len(world.workspace.modals(user)) > before
    )


@pytest.mark.parametrize("stale", [False, True])
async def test_no_click_is_silently_ignored(world: World, stale: bool) -> None:
    """Every control of the thread, by somebody who may not and, too late, by somebody who may."""
    parent, draft = await world.draft()
    user, heard = (OTTO, 0) if stale else (SAM, 0)
    claims, answer = world.claims(parent), world.thread(parent)[1]
    if stale:
        await world.click(OLGA, draft, review.REJECT)
        await world.sees(parent, "Rejected by @Olga")
    for action in (review.APPROVE, review.REJECT, review.CHANGES):
        await world.click(user, draft, action, stale=stale)
        await answered(world, user, heard)
        heard = len(world.workspace.ephemerals(user)) + len(world.workspace.modals(user))
    for action, words in ((paging.STRIKE, "Strike C1:"), (paging.EVIDENCE, "C1:")):
        await world.choose(user, world.now(claims), action, words, stale=stale)
        await answered(world, user, heard)
        heard = len(world.workspace.ephemerals(user)) + len(world.workspace.modals(user))
    run = await world.run()
    await world.click(user, answer, feedback.FEEDBACK, value=f"{feedback.USEFUL}:answer:{run.id}:1")
    await answered(world, user, heard)
    await world.choose(user, world.now(claims), paging.SORT, "Sort: label")
    await world.workspace.until(lambda: "label" in str(menus(world.now(claims).blocks)[0]["initial_option"]))


async def test_a_click_that_our_side_breaks_on_is_answered_with_a_reference(world: World) -> None:
    _, draft = await world.draft()

    async def broken(*_: object) -> None:
        raise RuntimeError("a bug")

    world.service.rooms.desk.ledger.decide = broken  # type: ignore[method-assign]
    await world.click(OLGA, draft, review.APPROVE)
    await world.hears(OLGA, "ref ")
    assert acts(world.now(draft))


async def test_no_member_who_is_no_owner_can_approve_reject_or_strike(world: World) -> None:
    parent, draft = await world.draft()
    for user in (ADA, SAM):  # who asked, and who merely reads
        await world.click(user, draft, review.APPROVE)
        await world.click(user, draft, review.REJECT)
        await world.choose(user, world.claims(parent), paging.STRIKE, "Strike C1:")
        await world.workspace.until(lambda user=user: world.whispers(user).count("Only an owner can") == 3)
    run = await world.run()
    assert run.state is RunState.AWAITING
    assert await world.storage.ledger.decision(run.id, 1) is None
    assert await world.storage.reviews.strikes(run.id, 1) == ()
    assert len(world.posts(RESEARCH)) == 1


async def test_whoever_is_an_owner_no_more_cannot_approve_with_the_buttons_that_are_still_shown(world: World) -> None:
    _, draft = await world.draft()
    run = await world.run()
    await world.storage.charter.amend(
        Amendment(workspace=run.workspace, name="owners", value=f'["{OTTO}"]', by=OTTO, at=run.changed_at)
    )
    await world.click(OLGA, draft, review.APPROVE)
    await world.hears(OLGA, "Only an owner can decide on a draft, change it or publish it. Owners here: @Otto.")
    assert (await world.run()).state is RunState.AWAITING


async def test_what_says_approved_is_published_or_says_that_it_is_not_yet(tmp_path: Path) -> None:
    async with a_world(tmp_path, publication=RANDOM) as world:  # the bot is no member there
        parent, draft = await world.draft()
        await world.click(OLGA, draft, review.APPROVE)
        await world.sees(draft, "Approved by @Olga")
        await world.sees(parent, "Not yet published")
        await world.workspace.until(lambda: "/invite @sovereign" in world.text(world.thread(parent)[-1]))
        await world.workspace.slash(ADA, RANDOM, "/invite", "@sovereign")
        await world.click(OTTO, world.thread(parent)[-1], review.PUBLISH_AGAIN)
        await world.becomes(RunState.PUBLISHED)
        await world.sees(parent, "Published in #random")
        assert world.posts(RANDOM)[-1].startswith("Research report")


async def test_what_was_approved_while_slack_was_away_is_published_once_it_is_back(world: World) -> None:
    parent, draft = await world.draft()
    await world.sees(parent, "Waits for an owner")
    world.service.rooms.deciding._patience_s = (0.1,) * 30
    for method in ("chat.update", "chat.postMessage"):
        world.workspace.faults.fail(method, times=5)  # more than one try outlasts
    await world.click(OLGA, draft, review.APPROVE)
    await world.becomes(RunState.PUBLISHED, 60)
    await world.sees(draft, "Approved by @Olga", 60)
    await world.sees(parent, "Published in", 60)
    assert [said.startswith("Research report") for said in world.posts(RESEARCH)] == [False, True]


async def test_a_time_out_is_an_expiry_and_no_rejection_and_says_how_to_go_on(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        parent, draft = await world.draft()
        run = await world.becomes(RunState.AWAITING)
        world.later[0] = timedelta(days=8)
        await world.a_minute_passes()
        await world.becomes(RunState.EXPIRED)
        decision = await world.storage.ledger.decision(run.id, 1)
        assert decision is not None
        assert (decision.action, decision.by) == (Action.EXPIRE, "clock")
        for message in (parent, draft):
            await world.sees(message, "this is not a rejection")
            assert f"/sovereign retry {run.id}" in world.text(message)
            assert "ejected" not in world.text(message)
        assert (await world.events())[-1] == "decided"


async def test_a_draft_goes_where_the_button_said_or_the_click_says_that_this_was_changed(tmp_path: Path) -> None:
    async with a_world(tmp_path, publication=RESEARCH) as world:
        _parent, draft = await world.draft()
        change = Amendment(workspace=TEAM, name="publication", value=f'"{PAPERS}"', by=OTTO, at=datetime.now(UTC))
        await world.storage.charter.amend(change)
        await world.click(OLGA, draft, review.APPROVE, stale=True)
        await world.hears(OLGA, "Approved drafts now go to #papers")
        assert (await world.run()).state is RunState.AWAITING
        assert world.posts(PAPERS) == []
        await world.workspace.until(lambda: f"/{PAPERS}:" in approve_value(world, draft))
        await world.click(OLGA, draft, review.APPROVE)
        await world.becomes(RunState.PUBLISHED)
        assert world.posts(PAPERS)[-1].startswith("Research report")


def approve_value(world: World, message: Message) -> str:
    found = world.workspace.messages(message.channel, message.thread)
    now = next(m for m in found if m.ts == message.ts)
    return next(a["value"] for a in acts(now) if a["action_id"] == review.APPROVE)
