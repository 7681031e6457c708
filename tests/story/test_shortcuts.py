"""Asking without a command: from a message, from the composer, from what is suggested in the direct conversation."""

from __future__ import annotations

from datetime import date

import pytest

from bot.local import ADA, OLGA, PAPERS, RANDOM, RESEARCH, SAM, Delivery, direct_message
from bot.local.people import BOT
from bot.suggesting import PROMPTS
from bot.views import asking as view
from bot.views import review
from bot.views.asking import ASK, ASK_ABOUT
from kernel.domain import RunState, Scope
from tests.story.world import QUESTION, TEAM, World

HERE = direct_message(ADA)


async def fill_in(world: World, user: str = ADA, **fields: object) -> Delivery:
    """Send the modal with these fields; what is not named stays as it is."""
    await world.workspace.until(lambda: world.workspace.modals(user))
    modal = world.workspace.modals(user)[-1]
    return await world.workspace.submit(user, modal.id, {block: {view.FIELD: put} for block, put in fields.items()})  # type: ignore[dict-item]


def hears_directly(world: World, words: str) -> bool:
    return any(words in world.workspace.text_of(m) for m in world.workspace.messages(HERE) if m.user == BOT)


async def test_a_message_is_asked_about_in_its_own_thread(world: World) -> None:
    theirs = await world.workspace.say(SAM, RESEARCH, QUESTION)
    await world.workspace.message_shortcut(ADA, RESEARCH, theirs.ts, ASK_ABOUT)
    await fill_in(world)
    await world.buttons(theirs)
    run = await world.run()
    assert (run.question.text, run.question.asker) == (QUESTION, ADA)
    assert len(world.posts(RESEARCH)) == 1


async def test_the_words_of_a_message_stand_in_the_modal_as_they_are_read(world: World) -> None:
    theirs = await world.workspace.say(SAM, RESEARCH, "Does @ada know if p < 0.05 & more in #papers?")
    await world.workspace.message_shortcut(ADA, RESEARCH, theirs.ts, ASK_ABOUT)
    await world.workspace.until(lambda: world.workspace.modals(ADA))
    question, *_ = world.workspace.modals(ADA)[-1].view["blocks"]
    assert question["element"]["initial_value"] == f"Does @{ADA} know if p < 0.05 & more in #papers?"


async def test_a_message_asked_about_in_another_channel_leaves_its_thread_alone(world: World) -> None:
    theirs = await world.workspace.say(SAM, RANDOM, QUESTION)
    await world.workspace.message_shortcut(ADA, RANDOM, theirs.ts, ASK_ABOUT)
    await fill_in(world, **{view.CHANNEL: RESEARCH})
    await world.becomes(RunState.AWAITING)
    assert len(world.posts(RESEARCH)) == 1
    assert [m.ts for m in world.workspace.messages(RANDOM, theirs.ts)] == [theirs.ts]


async def test_the_composers_shortcut_asks_with_all_that_can_be_chosen(world: World) -> None:
    await world.workspace.shortcut(ADA, ASK, RESEARCH)
    await fill_in(
        world,
        **{
            view.QUESTION: QUESTION,
            view.CATEGORIES: ["cs.CL", "cs.LG"],
            view.SINCE: "2021-01-01",
            view.CHANNEL: RESEARCH,
            view.PUBLICATION: PAPERS,
        },
    )
    run = await world.becomes(RunState.AWAITING)
    assert run.question.scope == Scope(categories=("cs.CL", "cs.LG"), since=date(2021, 1, 1))
    [parent] = world.workspace.messages(RESEARCH)
    draft = await world.buttons(parent)
    assert "posted in #papers" in str(draft.blocks)
    await world.click(OLGA, draft, review.APPROVE)
    await world.becomes(RunState.PUBLISHED)
    assert any("Research report" in said for said in world.posts(PAPERS))


@pytest.mark.parametrize(
    ("fields", "block", "told"),
    [
        ({view.QUESTION: "???"}, view.QUESTION, "There is no question yet. Type what you would like to know."),
        ({view.QUESTION: "x?", view.SINCE: "2999-01-01"}, view.SINCE, "That day is yet to come."),
    ],
)
async def test_what_is_filled_in_wrongly_is_said_beside_it(
    world: World, fields: dict[str, str], block: str, told: str
) -> None:
    await world.workspace.shortcut(ADA, ASK, RESEARCH)
    delivery = await fill_in(world, **{view.CHANNEL: RESEARCH}, **fields)
    assert delivery.errors == {block: told}
    assert await world.storage.ledger.runs(TEAM) == ()


async def test_where_the_bot_is_no_member_the_asker_is_told_directly(world: World) -> None:
    await world.workspace.shortcut(ADA, ASK, RANDOM)
    await fill_in(world, **{view.QUESTION: QUESTION, view.CHANNEL: RANDOM})
    await world.becomes(RunState.FAILED)
    await world.workspace.until(lambda: hears_directly(world, "/invite @sovereign"))


# -- the direct conversation ------------------------------------------------------------------------------------------


async def test_whoever_opens_the_conversation_is_shown_what_to_ask(world: World) -> None:
    await world.workspace.open_home(ADA, "messages")
    await world.workspace.until(lambda: len(world.workspace.prompts(ADA)) == len(PROMPTS))
    question = await world.workspace.choose_prompt(ADA, PROMPTS[0][0])
    await world.buttons(question)
    helped = await world.workspace.choose_prompt(ADA, PROMPTS[-1][0])
    await world.workspace.until(lambda: "/sovereign ask <question>" in world.text(world.thread(helped)[-1]))


@pytest.mark.parametrize(("_title", "words"), PROMPTS[:-1])
async def test_what_is_suggested_can_be_answered_from_the_sample_library(world: World, _title: str, words: str) -> None:
    await world.draft(words)
    report = await world.storage.ledger.report((await world.run()).id, 1)
    assert report is not None
    assert [f for f in report.findings if f.answers]


async def test_while_a_question_is_worked_on_its_thread_says_at_what(world: World) -> None:
    world.source.open.clear()
    question = await world.workspace.say(ADA, HERE, QUESTION)
    await world.workspace.until(lambda: world.workspace.status(HERE, question.ts) == "is searching…")
    world.source.open.set()
    await world.buttons(question)
    await world.workspace.until(lambda: world.workspace.status(HERE, question.ts) == "")


async def test_a_cancelled_question_is_no_longer_worked_on(world: World) -> None:
    world.source.open.clear()
    question = await world.workspace.say(ADA, HERE, QUESTION)
    await world.workspace.until(lambda: world.workspace.status(HERE, question.ts) == "is searching…")
    await world.workspace.say(ADA, HERE, "cancel", question.ts)
    await world.becomes(RunState.CANCELLED)
    await world.workspace.until(lambda: world.workspace.status(HERE, question.ts) == "")
