"""What readers find of an answer: one click says it, a modal asks why, and the latest word counts."""

from __future__ import annotations

from bot.local import ADA, SAM
from bot.views import feedback
from tests.story.world import World


async def said(world: World) -> list[tuple[str, bool, str]]:
    return [(f.by, f.useful, f.why) for f in await world.storage.reviews.said()]


async def thumb(world: World, user: str, word: str) -> None:
    parent = world.workspace.messages("C0RESEARCH")[0]
    answer = world.thread(parent)[1]
    subject = f"answer:{(await world.run()).id}:1"
    await world.click(user, answer, feedback.FEEDBACK, value=f"{word}:{subject}")


async def test_useful_is_kept_and_thanked_for(world: World) -> None:
    await world.draft()
    await thumb(world, SAM, feedback.USEFUL)
    await world.hears(SAM, "Thank you. It is kept that it was useful.")
    assert await said(world) == [(SAM, True, "")]


async def test_not_useful_is_kept_at_once_and_why_is_asked(world: World) -> None:
    await world.draft()
    await thumb(world, SAM, feedback.NOT_USEFUL)
    await world.workspace.until(lambda: world.workspace.modals(SAM))
    assert await said(world) == [(SAM, False, "")]
    modal = world.workspace.modals(SAM)[-1]
    await world.workspace.submit(SAM, modal.id, {feedback.INPUT: {feedback.FIELD: "No figure for 70B."}})
    await world.hears(SAM, "with your reason")
    assert await said(world) == [(SAM, False, "No figure for 70B.")]


async def test_nobody_has_to_say_why(world: World) -> None:
    await world.draft()
    await thumb(world, SAM, feedback.NOT_USEFUL)
    await world.workspace.until(lambda: world.workspace.modals(SAM))
    delivery = await world.workspace.submit(SAM, world.workspace.modals(SAM)[-1].id, {})
    assert delivery.errors == {}
    await world.hears(SAM, "It is kept that it was not useful.")


async def test_the_latest_word_of_each_reader_counts(world: World) -> None:
    await world.draft()
    await thumb(world, ADA, feedback.USEFUL)
    await world.hears(ADA, "Thank you")
    await thumb(world, SAM, feedback.USEFUL)
    await world.hears(SAM, "Thank you")
    await thumb(world, ADA, feedback.NOT_USEFUL)
    await world.workspace.until(lambda: world.workspace.modals(ADA))
    assert sorted(await said(world)) == sorted([(ADA, False, ""), (SAM, True, "")])


async def test_where_no_modal_can_be_opened_the_click_is_answered_all_the_same(world: World) -> None:
    await world.draft()
    world.workspace.faults.fail("views.open", times=9)
    await thumb(world, SAM, feedback.NOT_USEFUL)
    await world.hears(SAM, "It is kept that it was not useful.")
