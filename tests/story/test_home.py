"""The App Home: what waits for whom, what they asked, and what they may change, as it stands when they look."""

from __future__ import annotations

from typing import Any

from bot.local import ADA, BOT, LAB, OLGA, PAPERS, RESEARCH, SAM
from bot.local.people import direct_message
from bot.views import asking, review
from bot.views import home as view
from bot.views import terms as terms_view
from bot.views.blocks import texts
from kernel.domain import RunState
from tests.bot.seen import parts
from tests.story.world import QUESTION, TEAM, World


def seen(world: World, user: str) -> str:
    home = world.workspace.home(user)
    return "\n".join(texts(home.view["blocks"])) if home else ""


def buttons(world: World, user: str) -> list[dict[str, Any]]:
    home = world.workspace.home(user)
    return [part for part in parts(home.view if home else {}) if part.get("type") == "button"]


def acts(world: World, user: str) -> list[str]:
    return [button["action_id"] for button in buttons(world, user)]


async def opens(world: World, user: str) -> str:
    await world.workspace.open_home(user)
    await world.workspace.until(lambda: world.workspace.home(user))
    return seen(world, user)


async def test_a_newcomer_is_told_how_to_begin(world: World) -> None:
    said = await opens(world, SAM)
    assert "You have not asked anything yet." in said
    assert "/sovereign ask" in said
    assert "Waits for your decision" not in said
    assert "Who may ask: *everybody*" in said
    assert acts(world, SAM) == [view.ASK]


async def test_an_owner_sees_what_waits_and_the_way_there_and_then_that_it_is_decided(world: World) -> None:
    assert "Nothing waits for you." in await opens(world, OLGA)
    _, draft = await world.draft("Does <!channel> LoRA *really* need fewer parameters than GPT-3 has?")
    run = await world.becomes(RunState.AWAITING)
    await world.workspace.open_home(OLGA)
    await world.workspace.until(lambda: run.id in seen(world, OLGA))
    assert "Does <!channel> LoRA *really* need" in seen(world, OLGA)  # in rich text, where nothing is live
    [to_thread] = [button for button in buttons(world, OLGA) if button["action_id"] == view.OPEN]
    assert to_thread["url"] == await world.service.threads.link(run) != ""
    delivery = await world.workspace.click_in_home(OLGA, view.OPEN)
    assert delivery.error == ""
    await world.click(OLGA, draft, review.REJECT)
    await world.workspace.until(lambda: "Nothing waits for you." in seen(world, OLGA))


async def test_an_asker_sees_their_runs_and_nobody_elses(world: World) -> None:
    await opens(world, ADA)
    await world.draft()
    run = await world.becomes(RunState.AWAITING)
    await world.workspace.open_home(ADA)
    await world.workspace.until(lambda: f"{run.id}\n · waits for an owner" in seen(world, ADA))
    assert "open the thread" in seen(world, ADA)
    assert "Questions today (UTC): yours 1 of 20, all together 1 of 200." in seen(world, ADA)
    assert QUESTION in seen(world, ADA)
    assert QUESTION not in await opens(world, SAM)


async def test_the_home_is_shown_anew_after_what_a_person_does_and_only_to_who_has_one(world: World) -> None:
    await opens(world, ADA)
    await world.ask()
    await world.workspace.until(lambda: QUESTION in seen(world, ADA))
    assert world.workspace.home(OLGA) is None
    await world.command("settings", OLGA)
    await world.workspace.until(lambda: world.workspace.ephemerals(OLGA))
    assert world.workspace.home(OLGA) is None


async def test_the_home_is_shown_anew_after_a_question_that_was_asked_by_mention(world: World) -> None:
    await opens(world, ADA)
    await world.workspace.say(ADA, RESEARCH, f"<@{BOT}> {QUESTION}")
    await world.workspace.until(lambda: QUESTION in seen(world, ADA))


async def test_settings_are_edited_from_the_home_by_owners_alone(world: World) -> None:
    await opens(world, OLGA)
    await world.workspace.click_in_home(OLGA, terms_view.EDIT)
    await world.workspace.until(lambda: world.workspace.modals(OLGA))
    shown = world.workspace.modals(OLGA)[-1]
    assert (await world.workspace.submit(OLGA, shown.id, {"approvals": {"value": "2"}})).errors == {}
    await world.workspace.until(lambda: "How many owners must approve: *2*" in seen(world, OLGA))
    told = [world.workspace.text_of(m) for m in world.workspace.messages(direct_message(OLGA))]
    assert any("How many owners must approve: 2 (it was 1)" in said for said in told)


async def test_an_owner_of_a_channel_edits_that_channels_settings_from_the_home(world: World) -> None:
    await world.command("owners add @ada in #papers", OLGA)
    await world.hears(OLGA, "@Ada is now an owner in #papers.")
    assert f"You are an owner in <#{PAPERS}>." in await opens(world, ADA)
    assert acts(world, ADA) == [view.ASK, terms_view.EDIT_HERE]
    await world.workspace.click_in_home(ADA, terms_view.EDIT_HERE)
    await world.workspace.until(lambda: world.workspace.modals(ADA))
    shown = world.workspace.modals(ADA)[-1]
    assert (await world.workspace.submit(ADA, shown.id, {"approvals": {"value": "2"}})).errors == {}
    told = lambda: [world.workspace.text_of(m) for m in world.workspace.messages(direct_message(ADA))]  # noqa: E731
    await world.workspace.until(lambda: any("Changed in #papers, from now on:" in said for said in told()))
    assert (await world.storage.charter.terms(TEAM)).approvals == 1
    assert (await world.storage.charter.terms(TEAM, PAPERS)).approvals == 2


async def test_an_owner_removed_while_the_home_was_open_changes_nothing_and_sees_that(world: World) -> None:
    await opens(world, OLGA)
    await world.command("owners add @sam", OLGA)
    await world.hears(OLGA, "is now an owner")
    await world.command("owners remove @olga", SAM)
    await world.hears(SAM, "is no longer an owner")
    await world.workspace.click_in_home(OLGA, terms_view.EDIT)
    told = lambda: [world.workspace.text_of(m) for m in world.workspace.messages(direct_message(OLGA))]  # noqa: E731
    await world.workspace.until(lambda: any("Only an owner can change this." in said for said in told()))
    assert not world.workspace.modals(OLGA)
    await world.workspace.until(lambda: acts(world, OLGA) == [view.ASK])
    assert (await world.storage.charter.terms(TEAM)).owners == {SAM, "U0OTTO"}


async def test_a_home_that_slack_does_not_take_spoils_no_act(world: World) -> None:
    await opens(world, ADA)
    for _ in range(8):
        world.workspace.faults.fail("views.publish")
    await world.ask(channel=RESEARCH)
    await world.becomes(RunState.AWAITING)
    assert world.whispers(ADA) == ""


async def test_a_question_is_asked_from_the_home(world: World) -> None:
    await opens(world, ADA)
    await world.workspace.click_in_home(ADA, view.ASK)
    await world.workspace.until(lambda: world.workspace.modals(ADA))
    typed = {asking.QUESTION: {asking.FIELD: QUESTION}, asking.CHANNEL: {asking.FIELD: RESEARCH}}
    shown = world.workspace.modals(ADA)[-1]
    assert (await world.workspace.submit(ADA, shown.id, typed)).errors == {}
    await world.workspace.until(lambda: world.workspace.messages(RESEARCH))
    await world.workspace.until(lambda: QUESTION in seen(world, ADA))


async def test_the_other_tab_is_the_conversation(world: World) -> None:
    await world.workspace.open_home(ADA, "messages")
    await world.ask()
    assert world.workspace.home(ADA) is None


async def test_the_digests_of_a_persons_channels_are_shown_and_no_others(world: World) -> None:
    await world.command('digest add "low-rank adaptation" weekdays 09:00 UTC', ADA)
    await world.hears(ADA, "low-rank adaptation")
    await world.command('digest add "secret matters" weekdays 09:00 UTC', OLGA, LAB)
    await world.hears(OLGA, "secret matters")
    said = await opens(world, SAM)
    assert "low-rank adaptation" in said
    assert "weekdays at 09:00 (UTC)" in said
    assert "secret matters" not in said
    assert "secret matters" in await opens(world, OLGA)
