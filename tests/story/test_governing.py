"""Owners and settings: who may change what, what then holds at once, and what everybody else is told."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.local import ADA, OLGA, OTTO, PAPERS, RANDOM, RESEARCH, SAM
from bot.local.people import USERS, direct_message
from bot.views import review
from bot.views import terms as view
from kernel.domain import RunState
from tests.story.world import QUESTION, TEAM, World, a_world

IN_PAPERS = "in #papers"


def at(user: str) -> str:
    return f"@{USERS[user].name}"


async def owners_of(world: World, channel: str = "") -> frozenset[str]:
    return (await world.storage.charter.terms(TEAM, channel)).owners


async def test_owners_are_listed_with_where_they_come_from(world: World) -> None:
    await world.command("owners")
    await world.hears(ADA, "@Olga · by SOVEREIGN_OWNERS")
    assert "Nobody here has changed the owners yet" in world.whispers(ADA)
    await world.command(f"owners add {at(SAM)}", OLGA)
    await world.hears(OLGA, "@Sam is now an owner for the whole workspace.")
    await world.command("owners")
    await world.hears(ADA, "@Sam · since ")
    assert "by @Olga" in world.whispers(ADA)
    assert await owners_of(world) == {OLGA, OTTO, SAM}


async def test_only_owners_change_owners(world: World) -> None:
    for typed in (f"owners add {at(SAM)}", f"owners remove {at(OLGA)}", "owners log"):
        await world.command(typed, SAM)
    await world.workspace.until(lambda: len(world.workspace.ephemerals(SAM)) == 3)
    assert world.whispers(SAM).count("Only an owner can change this. Owners here: @Olga, @Otto.") == 3
    assert await owners_of(world) == {OLGA, OTTO}
    assert await world.storage.charter.acts(TEAM) == ()


async def test_an_owner_of_a_channel_decides_there_and_rules_nowhere_else(world: World) -> None:
    await world.command(f"owners add {at(ADA)} {IN_PAPERS}", OTTO)
    await world.hears(OTTO, "@Ada is now an owner in #papers.")
    assert (await owners_of(world), await owners_of(world, PAPERS)) == ({OLGA, OTTO}, {OLGA, OTTO, ADA})
    await world.command("owners", SAM, PAPERS)
    await world.hears(SAM, "Owners in this channel besides")
    await world.command(f"owners add {at(SAM)} {IN_PAPERS}", ADA)
    await world.hears(ADA, "@Sam is now an owner in #papers.")
    await world.command("settings set approvals 2", ADA)
    await world.hears(ADA, "Only an owner can change this. Owners here: @Olga, @Otto.")
    await world.command(f"settings set approvals 2 {IN_PAPERS}", ADA)
    await world.hears(ADA, "How many owners must approve: 2 (it was 1)")
    assert (await world.storage.charter.terms(TEAM)).approvals == 1
    await world.command(f"owners remove {at(ADA)}", OLGA)
    await world.hears(OLGA, "@Ada is an owner of #papers alone")
    await world.command(f"owners remove {at(OLGA)} {IN_PAPERS}", OTTO)
    await world.hears(OTTO, "@Olga is an owner of the whole workspace, not of that channel alone.")


async def test_the_last_owner_cannot_be_removed(world: World) -> None:
    await world.command(f"owners remove {at(OTTO)}", OLGA)
    await world.hears(OLGA, "@Otto is no longer an owner for the whole workspace.")
    await world.command(f"owners remove {at(OLGA)}", OLGA)
    await world.hears(OLGA, "@Olga is the only owner of this workspace, and a workspace always has one.")
    assert await owners_of(world) == {OLGA}
    await world.command(f"owners remove {at(SAM)}", OLGA)
    await world.hears(OLGA, "@Sam is no owner. /sovereign owners lists them.")


async def test_an_owner_removed_after_the_buttons_were_shown_decides_no_more(world: World) -> None:
    parent, draft = await world.draft()
    await world.command(f"owners remove {at(OTTO)}", OLGA)
    await world.hears(OLGA, "is no longer an owner")
    await world.click(OTTO, draft, review.APPROVE)
    await world.hears(OTTO, "Only an owner can decide on a draft, change it or publish it. Owners here: @Olga.")
    assert (await world.run()).state is RunState.AWAITING
    await world.command(f"owners add {at(SAM)} in #research", OLGA)
    await world.hears(OLGA, "@Sam is now an owner in #research.")
    await world.click(SAM, draft, review.APPROVE)
    await world.sees(parent, "Approved by @Sam")


async def test_each_change_stands_in_the_log(world: World) -> None:
    await world.command("owners log", OLGA)
    await world.hears(OLGA, "Nothing was changed yet")
    await world.command(f"owners add {at(SAM)} {IN_PAPERS}", OLGA)
    await world.hears(OLGA, "is now an owner")
    await world.command("settings set publication #papers", OTTO)
    await world.hears(OTTO, "Where approved drafts are published: #papers (it was the channel of the question)")
    await world.command("owners log", OTTO)
    await world.hears(OTTO, "The latest 2 changes")
    said = world.whispers(OTTO)
    assert "@Otto set publication: #papers" in said
    assert "@Olga made an owner: @Sam · #papers" in said


async def test_settings_are_listed_with_where_they_come_from_and_how_to_change_them(world: World) -> None:
    await world.command("settings set runs-a-person 3", OLGA)
    await world.hears(OLGA, "Questions a person may ask a day: 3 (it was 20)")
    await world.command("settings set reminder 2 days in #research", OLGA)
    await world.hears(OLGA, "after 48 hours (it was after 24 hours)")
    await world.command("settings")
    await world.hears(ADA, "Settings in #research")
    said = world.whispers(ADA)
    assert "Who may ask: everybody\naskers · by default" in said
    assert "3\nruns-a-person · set for the whole workspace by @Olga on " in said
    assert "after 48 hours\nreminder · set in #research by @Olga on " in said
    assert "Owners change them. Owners here: @Olga, @Otto." in said
    assert not world.workspace.ephemerals(ADA)[-1].blocks[-1].get("elements", [{}])[0].get("action_id")
    await world.command("settings unset reminder in #research", OLGA)
    await world.hears(OLGA, "after 24 hours (it was after 48 hours)")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("settings set approvals 3", "approvals cannot be “3”. It can be 1 or 2."),
        ("settings set aprovals 2", "There is no setting “aprovals”. Did you mean approvals?"),
        ("settings set approvals <!channel>", "cannot be “<!channel>”"),
        ("owners add <!here>", "Whom? Type @ and choose the name that Slack offers"),
    ],
)
async def test_what_cannot_be_set_is_refused_with_what_can(world: World, typed: str, told: str) -> None:
    await world.command(typed, OLGA)
    await world.hears(OLGA, told)


async def test_two_approvals_need_two_owners(world: World) -> None:
    await world.command("settings set approvals 2", OLGA)
    await world.hears(OLGA, "How many owners must approve: 2 (it was 1)")
    await world.command(f"owners remove {at(OTTO)}", OLGA)
    await world.hears(OLGA, "Where two owners must approve there have to be two")
    assert await owners_of(world) == {OLGA, OTTO}


# -- the modal --------------------------------------------------------------------------------------------------------


async def opened(world: World, user: str, action: str, channel: str = RESEARCH) -> None:
    await world.command("settings", user, channel)
    await world.workspace.until(lambda: world.workspace.ephemerals(user))
    await world.click(user, world.workspace.ephemerals(user)[-1], action)
    await world.workspace.until(lambda: world.workspace.modals(user))


def direct(world: World, user: str) -> list[str]:
    return [world.workspace.text_of(message) for message in world.workspace.messages(direct_message(user))]


async def put_in(world: World, user: str, **values: str) -> dict[str, str]:
    shown = world.workspace.modals(user)[-1]
    said = {name.replace("_", "-"): {"value": value} for name, value in values.items()}
    return dict((await world.workspace.submit(user, shown.id, said)).errors)


async def test_settings_can_be_edited_in_a_modal(world: World) -> None:
    await opened(world, OLGA, view.EDIT)
    assert await put_in(world, OLGA, askers="members", approvals="2", expiry="3", publication=PAPERS) == {}
    await world.hears(OLGA, "Changed for the whole workspace, from now on:")
    terms = await world.storage.charter.terms(TEAM)
    assert (terms.audience, terms.approvals, terms.expiry_days, terms.publication) == ("members", 2, 3, PAPERS)
    assert {act.what for act in await world.storage.charter.acts(TEAM)} == {
        "set audience",
        "set approvals",
        "set expiry_days",
        "set publication",
    }


async def test_a_user_group_can_be_chosen_in_the_modal(world: World) -> None:
    await opened(world, OLGA, view.EDIT)
    assert await put_in(world, OLGA, askers="<!subteam^S0READERS>") == {}
    await world.hears(OLGA, "Who may ask: members of @readers (it was everybody)")


async def test_what_was_left_as_it_was_is_not_set(world: World) -> None:
    await opened(world, OLGA, view.EDIT)
    assert await put_in(world, OLGA) == {}
    await world.hears(OLGA, "Nothing was changed")
    assert await world.storage.charter.acts(TEAM) == ()


async def test_a_channels_modal_sets_that_channel_alone(world: World) -> None:
    await opened(world, OLGA, view.EDIT_HERE)
    shown = world.workspace.modals(OLGA)[-1]
    assert "runs-a-person" not in {block.get("block_id") for block in shown.view["blocks"]}
    assert await put_in(world, OLGA, approvals="2") == {}
    await world.hears(OLGA, "Changed in #research, from now on:")
    assert (await world.storage.charter.terms(TEAM)).approvals == 1
    assert (await world.storage.charter.terms(TEAM, RESEARCH)).approvals == 2


async def test_an_owner_removed_while_the_modal_was_open_saves_nothing(world: World) -> None:
    await opened(world, OTTO, view.EDIT)
    await world.command(f"owners remove {at(OTTO)}", OLGA)
    await world.hears(OLGA, "is no longer an owner")
    await put_in(world, OTTO, approvals="2")
    await world.hears(OTTO, "Only an owner can change this. Owners here: @Olga.")
    assert (await world.storage.charter.terms(TEAM)).approvals == 1


async def test_where_the_bot_is_no_member_the_modal_works_and_every_click_is_answered(world: World) -> None:
    await opened(world, OLGA, view.EDIT, RANDOM)
    await opened(world, OTTO, view.EDIT, RANDOM)
    assert await put_in(world, OLGA, approvals="2") == {}
    await world.workspace.until(lambda: any("2 (it was 1)" in said for said in direct(world, OLGA)))
    await world.command(f"owners add {at(SAM)}", OLGA)
    await world.hears(OLGA, "is now an owner")
    await world.command(f"owners remove {at(OTTO)}", OLGA)
    await world.hears(OLGA, "is no longer an owner")
    await world.click(OTTO, world.workspace.ephemerals(OTTO)[-1], view.EDIT)
    await world.hears(OTTO, "Only an owner can change this.")
    await put_in(world, OTTO, approvals="1")
    await world.workspace.until(lambda: any("Only an owner can change this." in said for said in direct(world, OTTO)))


async def test_the_modal_opens_without_user_groups_where_slack_does_not_name_them(world: World) -> None:
    for _ in range(8):
        world.workspace.faults.fail("usergroups.list")
    await world.command("settings", OLGA)
    await world.workspace.until(lambda: world.workspace.ephemerals(OLGA))
    await world.click(OLGA, world.workspace.ephemerals(OLGA)[-1], view.EDIT)
    await world.workspace.until(lambda: world.workspace.modals(OLGA))
    assert await put_in(world, OLGA, approvals="2") == {}
    await world.hears(OLGA, "2 (it was 1)")


# -- who may ask ------------------------------------------------------------------------------------------------------


async def test_a_group_alone_may_ask_and_owners(world: World) -> None:
    await world.command("settings set askers @readers", OLGA)
    await world.hears(OLGA, "Who may ask: members of @readers")
    await world.command("settings set askers @owners in #papers", OLGA)
    await world.hears(OLGA, "Who may ask: members of @owners")
    await world.ask(user=ADA)
    await world.command(f"ask {QUESTION}", ADA, PAPERS)
    await world.hears(ADA, "Only members of @owners can ask here. Owners here: @Olga, @Otto.")
    await world.ask(user=OTTO, channel=PAPERS)
    assert len(await world.storage.ledger.runs(TEAM)) == 2


async def test_whether_somebody_may_ask_is_never_assumed(world: World) -> None:
    await world.command("settings set askers @readers", OLGA)
    await world.hears(OLGA, "Who may ask")
    for _ in range(8):
        world.workspace.faults.fail("usergroups.users.list")
    await world.command(f"ask {QUESTION}")
    await world.hears(ADA, "Slack is busy", 30)
    assert await world.storage.ledger.runs(TEAM) == ()


async def test_members_of_the_channel_may_ask_in_it(world: World) -> None:
    await world.command("settings set askers members", OLGA)
    await world.hears(OLGA, "members of the channel that is asked in")
    await world.ask(user=SAM)
    await world.ask(user=SAM, channel=direct_message(SAM))


async def test_a_user_group_that_is_gone_is_said(world: World) -> None:
    await world.command("settings set askers S0GONE99", OLGA)
    await world.hears(OLGA, "Who may ask")
    await world.command(f"ask {QUESTION}")
    await world.hears(ADA, "The user group that may ask here is gone.")


async def test_the_quota_of_a_day_binds_and_says_when_it_frees(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.command("settings set runs-a-person 1", OLGA)
        await world.hears(OLGA, "1 (it was 20)")
        await asyncio.gather(*(world.command(f"ask {QUESTION}", OTTO) for _ in range(3)))
        await world.workspace.until(
            lambda: world.whispers(OTTO).count("You have used up your questions of today (1 of 1).") == 2
        )
        assert "00:00 UTC, or let an owner raise it: /sovereign settings set runs-a-person" in world.whispers(OTTO)
        assert len(await world.storage.ledger.runs(TEAM)) == 1
