"""Who may decide, when, and what everybody else is told. A click is never silently ignored."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from bot.local import ADA, OLGA, OTTO, PAPERS, RANDOM, RESEARCH, SAM
from bot.views import review
from kernel.domain import Action, Outcome, RunState
from tests.story.world import World, a_world, acts


async def test_a_rejected_draft_is_not_published(world: World) -> None:
    parent, draft = await world.draft()
    await world.click(OTTO, draft, review.REJECT)
    await world.sees(draft, "Rejected by @Otto")
    await world.sees(parent, "Rejected by @Otto")
    assert (await world.run()).state is RunState.REJECTED
    assert len(world.workspace.messages(RESEARCH)) == 1
    assert not acts(world.thread(parent)[-1])


async def test_requested_changes_guide_a_second_round_that_can_be_approved(world: World) -> None:
    parent, draft = await world.draft()
    delivery = await world.ask_for_changes(OLGA, draft, "Look at GPU memory as well.")
    assert delivery.errors == {}
    await world.sees(draft, "Changes requested by @Olga")
    assert "Look at GPU memory as well." in world.text(draft)
    second = await world.buttons(parent, 2)
    assert "round 2" in world.text(parent)
    answers = [world.text(m) for m in world.thread(parent) if "Tribunal" in world.text(m)]
    assert [a.startswith("Round 2, asked for: “Look at GPU memory as well.”") for a in answers] == [False, True]
    run = await world.run()
    assert (run.question.round, run.question.guidance) == (2, "Look at GPU memory as well.")
    await world.becomes(RunState.AWAITING)
    await world.click(OTTO, second, review.APPROVE)
    await world.becomes(RunState.PUBLISHED)
    await world.sees(parent, "Published in")


async def test_a_stranger_is_told_who_may_decide_and_nothing_happens(world: World) -> None:
    _, draft = await world.draft()
    for action in (review.APPROVE, review.REJECT, review.CHANGES):
        await world.click(SAM, draft, action)
    await world.workspace.until(lambda: len(world.workspace.ephemerals(SAM)) == 3)
    assert (
        world.whispers(SAM).count(
            "Only an owner can decide on a draft, change it or publish it. Owners here: @Olga, @Otto."
        )
        == 3
    )
    assert not world.workspace.modals(SAM)
    assert (await world.run()).state is RunState.AWAITING
    assert acts(draft)


async def test_the_asker_is_no_owner_by_asking(world: World) -> None:
    _, draft = await world.draft()
    await world.click(ADA, draft, review.APPROVE)
    await world.hears(ADA, "Only an owner")
    assert (await world.run()).state is RunState.AWAITING


async def test_of_two_owners_at_once_one_decides_and_the_other_learns_it(world: World) -> None:
    parent, draft = await world.draft()
    await asyncio.gather(world.click(OLGA, draft, review.APPROVE), world.click(OTTO, draft, review.REJECT))
    await world.workspace.until(lambda: world.workspace.ephemerals(OLGA) or world.workspace.ephemerals(OTTO))
    decision = await world.storage.ledger.decision((await world.run()).id, 1)
    assert decision is not None
    if decision.action is Action.APPROVE:
        loser, words, told = OTTO, "Approved by @Olga", "@Olga approved this on "
    else:
        loser, words, told = OLGA, "Rejected by @Otto", "@Otto rejected this on "
    await world.hears(loser, told)
    await world.hears(loser, ", before your click. ")
    await world.sees(parent, words)
    await world.sees(draft, words)
    assert not world.workspace.ephemerals(OLGA if loser == OTTO else OTTO)
    assert (await world.events()).count("decided") == 1


async def test_a_late_click_learns_who_decided_and_when(world: World) -> None:
    parent, draft = await world.draft()
    await world.click(OLGA, draft, review.APPROVE)
    await world.sees(parent, "Published in")
    await world.click(OTTO, draft, review.REJECT, stale=True)
    await world.hears(OTTO, "@Olga approved this on ")
    assert "Score " in world.text(draft) + world.text(parent)
    assert "eeds an owner's review" not in world.text(draft) + world.text(parent)
    assert (await world.run()).state is RunState.PUBLISHED


async def test_a_second_click_of_the_same_owner_publishes_once_and_is_answered(world: World) -> None:
    parent, draft = await world.draft()
    world.workspace.faults.duplicate()
    await world.click(OLGA, draft, review.APPROVE)
    await world.hears(OLGA, "You approved this on ")
    await world.sees(parent, "Published in")
    assert len(world.workspace.messages(RESEARCH)) == 2


async def test_a_modal_that_is_sent_too_late_says_so(world: World) -> None:
    parent, draft = await world.draft()
    await world.click(OLGA, draft, review.CHANGES)
    await world.workspace.until(lambda: world.workspace.modals(OLGA))
    await world.click(OTTO, draft, review.APPROVE)
    await world.sees(parent, "Published in")
    await world.submit(OLGA, "Never mind the cost.")
    await world.hears(OLGA, "@Otto approved this on ")
    assert (await world.run()).question.round == 1


async def test_a_modal_for_a_draft_that_was_decided_does_not_open(world: World) -> None:
    parent, draft = await world.draft()
    await world.click(OTTO, draft, review.REJECT)
    await world.sees(parent, "Rejected by @Otto")
    await world.click(OLGA, draft, review.CHANGES, stale=True)
    await world.hears(OLGA, "@Otto rejected this on ")
    assert not world.workspace.modals(OLGA)


async def test_a_modal_without_words_is_not_taken(world: World) -> None:
    _, draft = await world.draft()
    delivery = await world.ask_for_changes(OLGA, draft, " … ")
    assert delivery.errors == {review.INPUT: "Say what should change."}
    assert (await world.run()).state is RunState.AWAITING


async def test_the_buttons_of_an_old_round_lead_to_the_decision_of_that_round(world: World) -> None:
    parent, draft = await world.draft()
    await world.ask_for_changes(OLGA, draft, "Look at GPU memory as well.")
    await world.buttons(parent, 2)
    await world.click(OTTO, draft, review.APPROVE, stale=True)
    await world.hears(OTTO, "@Olga asked for changes on ")
    assert (await world.run()).question.round == 2
    assert len(world.workspace.messages(RESEARCH)) == 1


async def test_a_click_on_a_cancelled_run_learns_who_cancelled(world: World) -> None:
    parent, draft = await world.draft()
    await world.command(f"cancel {(await world.run()).id}")
    await world.sees(parent, "Cancelled by @Ada")
    await world.sees(draft, "Cancelled by @Ada")
    await world.click(OLGA, draft, review.APPROVE, stale=True)
    await world.hears(OLGA, "Cancelled by @Ada · ")


async def test_a_request_that_nobody_answers_expires_and_is_not_rejected(tmp_path: Path) -> None:
    async with a_world(tmp_path, minute_s=0.2) as world:
        parent, draft = await world.draft()
        await world.becomes(RunState.AWAITING)
        world.later[0] = timedelta(days=8)
        await world.becomes(RunState.EXPIRED)
        await world.sees(parent, "Expired")
        await world.sees(draft, "this is not a rejection")
        assert "Rejected" not in world.text(parent) + world.text(draft)
        await world.click(OLGA, draft, review.APPROVE, stale=True)
        await world.hears(OLGA, "This request expired on ")
        assert len(world.workspace.messages(RESEARCH)) == 1


async def test_an_approval_that_cannot_be_published_says_so_and_can_be_tried_again(tmp_path: Path) -> None:
    async with a_world(tmp_path, publication=RANDOM) as world:  # the bot is no member there
        parent, draft = await world.draft()
        await world.click(OLGA, draft, review.APPROVE)
        await world.sees(parent, "Not yet published")
        notice = world.thread(parent)[-1]
        assert "/invite @sovereign" in world.text(notice)
        assert (await world.run()).state is RunState.APPROVED
        await world.click(SAM, notice, review.PUBLISH_AGAIN)
        await world.hears(SAM, "Only an owner")
        await world.workspace.slash(ADA, RANDOM, "/invite", "@sovereign")
        await world.click(OTTO, notice, review.PUBLISH_AGAIN)
        await world.becomes(RunState.PUBLISHED)
        await world.sees(parent, "Published in #random")
        await world.sees(notice, "is published in #random")
        assert world.posts(RANDOM)[-1].startswith("Research report")


async def test_a_publication_channel_gets_the_draft_and_the_question_keeps_its_thread(tmp_path: Path) -> None:
    async with a_world(tmp_path, publication=PAPERS) as world:
        parent, draft = await world.draft()
        assert "#papers" in next(b for b in acts(draft) if b["action_id"] == review.APPROVE)["confirm"]["text"]["text"]
        await world.click(OLGA, draft, review.APPROVE)
        await world.sees(parent, "Published in #papers")
        [published] = world.workspace.messages(PAPERS)
        name = f"sovereign-{(await world.run()).id}"
        shared = {i for reply in world.workspace.messages(PAPERS, published.ts)[1:] for i in reply.files}
        there = [f.name for f in world.workspace.files if f.id in shared]
        assert there == [f"{name}.{kind}" for kind in ("md", "pdf", "bib")]
        assert len(world.workspace.messages(RESEARCH)) == 1


async def test_a_policy_that_an_owner_turned_on_approves_and_is_named(world: World) -> None:
    parent, draft = await world.draft()
    run = await world.becomes(RunState.AWAITING)
    report = await world.storage.ledger.report(run.id, 1)
    assert report is not None
    spotless = report.model_copy(update={"outcome": Outcome.AUTO_APPROVE})
    await world.storage.ledger.keep_report(run.id, 1, spotless, run.changed_at)
    desk = world.service.rooms.desk
    await desk.await_owner(run, spotless)
    await world.becomes(RunState.PUBLISHED)
    await world.sees(draft, "Approved by policy · ")
    await world.sees(parent, "Approved by policy · ")
    assert not acts(world.thread(parent)[-1])
    assert "Approved by policy · " in world.posts(RESEARCH)[-1]
