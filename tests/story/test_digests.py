"""Digests as people live them: added by command, posted when due, and answered by buttons."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.delivering import Delivering
from bot.digesting import Digesting
from bot.directory import Directory
from bot.doors import Click, Said
from bot.local import ADA, OLGA, PAPERS, RANDOM, RESEARCH, SAM, Message
from bot.local.people import OWNERS, READERS, direct_message
from bot.remarking import Remarking
from bot.verbs.digests import ListDigests, OneDigest
from bot.views import asking, review
from bot.views import digest as views
from bot.views import issue as issues
from kernel.domain import Amendment, Digest, DigestState, Found, Gap, Query
from kernel.errors import Refused
from kernel.ports import Source
from storage.digests import SqlDigests
from tests.builders import direct
from tests.story.world import TEAM, World, a_world, acts

DAY = timedelta(days=1)
ADD = 'digest add "mixture of experts for LoRA" daily 09:00 Europe/Zurich since 2024'


class Reticent:
    """A source that stays silent as often as it is told to."""

    def __init__(self, source: Source) -> None:
        self.name, self.parallel = source.name, source.parallel
        self.silences = 0
        self._source = source

    async def search(self, query: Query, limit: int) -> Found:
        if not self.silences:
            return await self._source.search(query, limit)
        self.silences -= 1
        return Found(query=query, source=self.name, gaps=(Gap(what=self.name, why="It did not answer."),))


@pytest.fixture
async def world(tmp_path: Path, way: str) -> AsyncIterator[World]:
    async with a_world(tmp_path, minute_s=0.1, http=way == "http") as world:
        yield world


async def added(world: World, typed: str = ADD, **more: str) -> Digest:
    before = {d.id for d in await world.storage.digests.of_workspace(TEAM)}
    told = len(world.workspace.ephemerals(more.get("user", ADA)))
    await world.command(typed, **more)
    await world.workspace.until(lambda: len(world.workspace.ephemerals(more.get("user", ADA))) > told)
    assert "is set up." in world.whispers(more.get("user", ADA))
    [digest] = [d for d in await world.storage.digests.of_workspace(TEAM) if d.id not in before]
    return digest


async def current(world: World, digest: Digest) -> Digest:
    found = await world.storage.digests.digest(digest.id)
    assert found is not None
    return found


async def becomes_due(world: World, digest: Digest, late: timedelta = timedelta(0)) -> None:
    """Let it be that time."""
    due = (await current(world, digest)).due_at
    world.later[0] = due + late + timedelta(seconds=5) - datetime.now(UTC)


async def post(world: World, count: int = 1, channel: str = RESEARCH) -> Message:
    """The latest of so many posts in the channel."""

    def posts() -> list[Message]:
        return [m for m in world.workspace.messages(channel) if m.blocks]

    await world.workspace.until(lambda: len(posts()) >= count, 30)
    assert len(posts()) == count
    return posts()[-1]


async def answered(world: World, digest: Digest, slot: datetime) -> None:
    async with asyncio.timeout(30):
        while (await current(world, digest)).covered_until < slot:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def tried(world: World, digest: Digest, times: int) -> None:
    """It was tried in vain so often, and is to be tried again."""
    async with asyncio.timeout(30):
        while (await current(world, digest)).tries != times:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


def titles(message: Message) -> list[str]:
    return re.findall(r"arxiv\.org/abs/([\d.]+)", str(message.blocks))


def whisper(world: World, user: str) -> Message:
    return world.workspace.ephemerals(user)[-1]


async def test_a_digest_is_added_posted_when_due_and_never_repeats_a_paper(world: World) -> None:
    digest = await added(world)
    said = world.whispers(ADA)
    assert "Every day at 09:00 (Europe/Zurich) in #research. Where there is nothing new, it says so." in said
    assert "Next: " in said
    await becomes_due(world, digest)
    first = await post(world)
    text = world.text(first)
    assert re.search(r"^\d new papers: mixture of experts for LoRA", text)
    assert "Our summary, not the paper's text:" in text
    assert 1 <= len(titles(first)) <= 8
    assert "2404.15159" in titles(first)  # MixLoRA
    await answered(world, digest, digest.due_at)
    await becomes_due(world, digest)
    second = await post(world, 2)
    assert "Nothing new: mixture of experts for LoRA" in world.text(second)
    assert not set(titles(first)) & set(titles(second))


async def test_a_quiet_digest_passes_over_what_holds_nothing_new(world: World) -> None:
    digest = await added(world, 'digest add "mixture of experts for LoRA" daily quietly')
    await becomes_due(world, digest)
    await answered(world, digest, digest.due_at)
    assert not world.workspace.messages(RESEARCH)


async def test_whose_zone_holds_where_none_was_named_is_said(world: World) -> None:
    digest = await added(world, 'digest add "mixture of experts" weekdays')
    assert digest.schedule.zone == "Europe/Zurich"
    assert "The time zone is yours, as Slack has it." in world.whispers(ADA)


async def test_after_an_outage_of_days_one_late_digest_comes(world: World) -> None:
    digest = await added(world)
    await becomes_due(world, digest, 3 * DAY)
    first = await post(world)
    assert "Late: it was due" in world.text(first)
    await answered(world, digest, digest.due_at + 3 * DAY)
    await asyncio.gather(*(world.service.rooms.digests.tick() for _ in range(3)))
    assert len(world.workspace.messages(RESEARCH)) == 1


async def test_two_clocks_make_one_digest(world: World) -> None:
    digest = await added(world)
    await becomes_due(world, digest)
    await asyncio.gather(*(world.service.rooms.digests.tick() for _ in range(4)))
    await post(world)
    await answered(world, digest, digest.due_at)
    assert len(world.workspace.messages(RESEARCH)) == 1


async def test_what_is_not_relevant_is_noted_and_can_be_taken_back(world: World) -> None:
    digest = await added(world)
    await becomes_due(world, digest)
    first = await post(world)
    value = next(a["value"] for a in acts(first) if a["action_id"] == issues.UNWANTED)
    await world.workspace.click(SAM, first.channel, first.ts, issues.UNWANTED)
    await world.hears(SAM, "papers like this one will rank lower in this digest")
    [(paper, wanted)] = await world.storage.digests.judged(digest.id, 5)
    assert (f"{digest.id}:{paper.id}", wanted) == (value, False)
    await world.click(SAM, whisper(world, SAM), issues.UNDO)
    await world.hears(SAM, "Taken back")
    assert await world.storage.digests.judged(digest.id, 5) == ()


async def test_a_question_about_a_paper_becomes_a_run(world: World) -> None:
    digest = await added(world)
    await becomes_due(world, digest)
    first = await post(world)
    await world.workspace.click(SAM, first.channel, first.ts, issues.ASK)
    await world.workspace.until(lambda: world.workspace.modals(SAM))
    modal = world.workspace.modals(SAM)[-1]
    field = next(block for block in modal.view["blocks"] if block.get("block_id") == asking.QUESTION)
    question = field["element"]["initial_value"]
    assert question.endswith("find about mixture of experts for LoRA?")
    chosen = {asking.QUESTION: {asking.FIELD: question}, asking.CHANNEL: {asking.FIELD: RESEARCH}}
    delivery = await world.workspace.submit(SAM, modal.id, chosen)
    assert delivery.errors == {}
    await world.workspace.until(lambda: len(world.workspace.messages(RESEARCH)) == 2)
    run = await world.run()
    assert (run.question.text, run.question.asker) == (question, SAM)
    assert [wanted for _, wanted in await world.storage.digests.judged(digest.id, 5)] == [True]


async def test_a_digest_is_paused_resumed_and_removed_by_button(world: World) -> None:
    digest = await added(world)
    await world.click(ADA, whisper(world, ADA), views.PAUSE)
    await world.hears(ADA, f"Digest {digest.id} is paused")
    assert (await current(world, digest)).state is DigestState.PAUSED
    await world.click(ADA, whisper(world, ADA), views.RESUME)
    await world.hears(ADA, f"Digest {digest.id} is on")
    await world.command(f"digest remove {digest.id}")
    await world.hears(ADA, f"Remove digest {digest.id}? It will not come again")
    await world.click(ADA, whisper(world, ADA), views.REMOVE)
    await world.hears(ADA, f"Digest {digest.id} is removed.")
    assert await world.storage.digests.of_workspace(TEAM) == ()
    await world.command(f"digest show {digest.id}")
    await world.hears(ADA, f"There is no digest {digest.id} here")


async def test_a_stranger_is_told_who_may_change_a_digest_and_nothing_happens(world: World) -> None:
    digest = await added(world)
    await becomes_due(world, digest)
    first = await post(world)
    for act in (views.PAUSE, views.REMOVE):
        await world.click(SAM, first, act)
    for typed in ("pause {}", "edit {} weekly", "remove {}"):
        await world.command("digest " + typed.format(digest.id), user=SAM)
    await world.workspace.until(lambda: len(world.workspace.ephemerals(SAM)) == 5)
    assert world.whispers(SAM).count("Only its creator or an owner can change this digest: @Ada, @Olga, @Otto.") == 5
    assert (await current(world, digest)).state is DigestState.ACTIVE


async def test_an_owner_edits_one_part_and_the_rest_stays(world: World) -> None:
    digest = await added(world)
    await world.command(f"digest edit {digest.id} 08:30 quietly", user=OLGA)
    await world.hears(
        OLGA, "Every day at 08:30 (Europe/Zurich) in #research. Where there is nothing new, it stays silent."
    )
    await world.command(f'digest edit {digest.id} "vision transformers" weekly Friday in #papers', user=OLGA)
    await world.hears(OLGA, "Every Friday at 08:30 (Europe/Zurich) in #papers.")
    changed = await current(world, digest)
    assert (changed.topic, changed.channel, changed.quietly) == ("vision transformers", PAPERS, True)
    acts = [act.what for act in await world.storage.charter.acts(TEAM)]
    assert acts.count("changed a digest") == 2


async def test_list_shows_those_here_and_ones_own_elsewhere_and_nobody_elses(world: World) -> None:
    await world.command("digest list")
    await world.hears(ADA, "There are no digests here yet.")
    digest = await added(world)
    own = await added(world, f'digest add "diffusion models" weekly in <#{PAPERS}|papers>', user=SAM)
    await world.command("digest", user=SAM)
    await world.hears(SAM, "Elsewhere")
    assert f"{own.id} diffusion models · every Monday at 09:00" in world.whispers(SAM)
    await world.command("digest list", user=ADA)
    await world.workspace.until(lambda: "mixture of experts for LoRA · every day" in world.whispers(ADA))
    assert "diffusion models" not in world.whispers(ADA)
    await world.command(f"digest show {own.id}", user=ADA)
    await world.hears(ADA, f"There is no digest {own.id} here")
    await world.command(f"digest show {digest.id}", user=OLGA)
    await world.hears(OLGA, "It has brought no paper yet.")


async def test_now_posts_what_is_new_and_does_not_move_the_slot(world: World) -> None:
    digest = await added(world)
    await world.command(f"digest now {digest.id}", user=SAM)
    await world.hears(SAM, "Looking for what is new.")
    now = await post(world)
    assert "new papers: mixture of experts for LoRA" in world.text(now)
    after = await current(world, digest)
    assert (after.due_at, after.covered_until) == (digest.due_at, digest.covered_until)
    await becomes_due(world, digest)
    slot = await post(world, 2)
    assert not set(titles(now)) & set(titles(slot))


async def test_in_an_archived_channel_it_is_turned_off_and_its_creator_told_how_to_have_it_again(world: World) -> None:
    digest = await added(world)
    await world.workspace.archive(OLGA, RESEARCH)
    await becomes_due(world, digest)
    told = await post(world, 1, direct_message(ADA))
    text = world.text(told)
    assert f"Digest {digest.id} cannot be posted in #research and is off." in text
    assert "That channel is archived." in text
    assert f"/sovereign digest resume {digest.id}" in text
    async with asyncio.timeout(15):
        while (await current(world, digest)).state is not DigestState.DISABLED:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    await world.workspace.archive(OLGA, RESEARCH, archived=False)
    await world.click(ADA, told, views.RESUME)
    await world.workspace.until(lambda: f"Digest {digest.id} is on" in world.whispers(ADA))
    await becomes_due(world, digest)
    assert "new papers" in world.text(await post(world))


async def test_where_the_bot_was_removed_it_is_turned_off_and_moved_to_another_channel_it_comes_again(
    world: World,
) -> None:
    digest = await added(world)
    await world.workspace.remove_bot(OLGA, RESEARCH)
    await becomes_due(world, digest)
    told = world.text(await post(world, 1, direct_message(ADA)))
    assert "I am not in that channel." in told
    assert f"/sovereign digest edit {digest.id} in #channel" in told
    here = direct_message(ADA)
    await world.command(f"digest resume {digest.id}", channel=here)
    await world.hears(ADA, f"Digest {digest.id} is on")
    await world.command(f"digest edit {digest.id} in #papers", channel=here)
    await world.hears(ADA, "(Europe/Zurich) in #papers.")
    await becomes_due(world, digest)
    assert "new papers" in world.text(await post(world, 1, PAPERS))


async def test_a_digest_needs_a_channel_that_both_are_in(world: World) -> None:
    await world.command(f'digest add "mixture of experts" daily in <#{RANDOM}|random>')
    await world.hears(ADA, "I cannot post in #random. Type /invite @sovereign there first")
    assert await world.storage.digests.of_workspace(TEAM) == ()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ('digest add "LoRA" dayly', "Did you mean daily?"),
        ('digest add "LoRA" daily since 2999', "No paper is from 2999-01-01 yet."),
        ('digest add "the of and" daily', "That topic names nothing to search for."),
        ('digest add "LoRA" cron "0 9 30 2 *"', "That day never comes."),
        ("digest pause lusab", "There is no digest lusab here"),
        ("digest help", "How to use /sovereign digest"),
    ],
)
async def test_what_cannot_be_done_is_whispered_with_what_to_do(world: World, typed: str, told: str) -> None:
    await world.command(typed)
    await world.hears(ADA, told)
    assert not world.workspace.messages(RESEARCH)


async def test_a_silent_source_is_tried_again_and_what_it_missed_is_said(world: World) -> None:
    source = Reticent(world.source._source)
    world.source._source = source
    digest = await added(world)
    source.silences = 4  # the queries of one search
    await becomes_due(world, digest)
    await tried(world, digest, 1)
    assert not world.workspace.messages(RESEARCH)
    await becomes_due(world, digest)
    assert "new papers" in world.text(await post(world))
    await answered(world, digest, digest.due_at)
    source.silences = 100
    for tries in (1, 2, 3):
        await becomes_due(world, digest)
        await tried(world, digest, tries)
    await becomes_due(world, digest)
    said = world.text(await post(world, 2))
    assert "What could not be had, and what the next digest looks for again" in said
    assert (await current(world, digest)).covered_until == digest.due_at


async def test_a_digest_of_runs_tells_how_those_of_its_channel_went(world: World) -> None:
    digest = await added(world, "digest add runs weekly Monday 09:00 UTC")
    _, draft = await world.draft()
    await world.draft(user=SAM, channel=PAPERS)
    await becomes_due(world, digest)
    await world.workspace.until(lambda: len(world.workspace.messages(RESEARCH)) == 2, 30)
    said = world.text(world.workspace.messages(RESEARCH)[-1])
    assert said.startswith("How the runs went")
    assert "1 asked · 0 approved · 0 rejected · 1 open" in said
    assert "waits for an owner · asked by @Ada" in said
    assert draft.channel == RESEARCH


async def test_what_was_published_elsewhere_stays_there_when_another_channel_is_set(world: World) -> None:
    digest = await added(world, "digest add runs weekly Monday 09:00 UTC")
    parent, draft = await world.draft(channel=PAPERS)
    await world.click(OLGA, draft, review.APPROVE)
    await world.sees(parent, "Published in #papers")
    await world.command(f"settings set publication <#{RESEARCH}|research>", user=OLGA)
    await world.hears(OLGA, "Changed for the whole workspace")
    await becomes_due(world, digest)
    assert "0 asked · 0 approved" in world.text(await post(world))
    await world.command(f"show {(await world.run()).id}")
    await world.hears(ADA, "Published in #papers")


async def test_what_could_not_be_posted_comes_with_the_next_try(world: World) -> None:
    world.service.wires._backoff_s = 0.01
    digest = await added(world)
    world.workspace.faults.fail("chat.postMessage", times=4)
    await becomes_due(world, digest)
    await tried(world, digest, 1)
    assert await world.storage.digests.shown(digest.id) == frozenset()
    await becomes_due(world, digest)
    first = await post(world)
    assert await world.storage.digests.shown(digest.id) == frozenset(titles(first))


async def test_a_post_whose_answer_was_lost_comes_once(world: World) -> None:
    world.service.wires._backoff_s = 0.01
    digest = await added(world)
    world.workspace.faults.lose_answer("chat.postMessage")
    await becomes_due(world, digest)
    await answered(world, digest, digest.due_at)
    await post(world)


async def test_a_digest_can_come_in_a_direct_conversation(world: World) -> None:
    here = direct_message(ADA)
    digest = await added(world, channel=here)
    assert "Every day at 09:00 (Europe/Zurich). Where there is nothing new" in world.whispers(ADA)
    await becomes_due(world, digest)
    assert "new papers" in world.text(await post(world, channel=here))


async def test_who_may_not_ask_in_a_channel_adds_no_digest_there_and_gives_none_another_topic(world: World) -> None:
    async def let_ask(group: str) -> None:
        for name, value in (("audience", "group"), ("group", group)):
            change = Amendment(
                workspace=TEAM, channel=RESEARCH, name=name, value=f'"{value}"', by=OLGA, at=datetime.now(UTC)
            )
            await world.storage.charter.amend(change)

    await let_ask(OWNERS)
    await world.command(ADD, user=SAM)
    await world.hears(SAM, "can ask here.")
    assert await world.storage.digests.of_workspace(TEAM) == ()
    await let_ask(READERS)
    digest = await added(world, user=SAM)
    await let_ask(OWNERS)
    await world.command(f'digest edit {digest.id} "vision transformers"', user=SAM)
    await world.workspace.until(lambda: world.whispers(SAM).count("can ask here.") == 2)
    await world.command(f"digest edit {digest.id} 08:30", user=SAM)
    await world.hears(SAM, "Every day at 08:30")
    assert (await current(world, digest)).topic == digest.topic


async def test_nobody_of_another_workspace_sees_or_touches_a_digest(world: World) -> None:
    digest = await added(world)
    await becomes_due(world, digest)
    value = next(a["value"] for a in acts(await post(world)) if a["action_id"] == issues.UNWANTED)
    directory = Directory(world.service.wires)
    room = Digesting(world.service.rooms.digests, world.storage.ledger, world.service.wires, directory)
    remarking = Remarking(world.service.rooms.digests, world.service.wires)
    said = Said(text="", user=ADA, channel=RESEARCH, team="T0OTHER", key="k")
    for act in ("show", "pause", "resume", "remove", "now"):
        with pytest.raises(Refused, match="There is no digest"):
            await room.one(said, OneDigest(act, digest.id))
    assert digest.id not in str(await room.list(said, ListDigests()))
    for work, carried in ((room.pause, digest.id), (room.remove, digest.id), (remarking.turn_down, value)):
        with pytest.raises(Refused):
            await work(Click(action="", value=carried, user=ADA, team="T0OTHER", trigger_id="", channel=RESEARCH))
    assert (await current(world, digest)).state is DigestState.ACTIVE
    assert await world.storage.digests.judged(digest.id, 5) == ()


class Fails:
    """kernel.ports.Digests whose first change does not reach the database: as where a process dies after the post."""

    def __init__(self, digests: SqlDigests) -> None:
        self._digests = digests
        self.failures = 1

    def __getattr__(self, name: str) -> Any:
        return getattr(self._digests, name)

    async def change(self, digest_id: str, **changes: Any) -> Digest | None:
        if self.failures:
            self.failures -= 1
            raise ConnectionError("killed")
        return await self._digests.change(digest_id, **changes)


async def test_a_workflow_that_is_resumed_after_its_post_posts_nothing_twice(world: World) -> None:
    digest = await added(world)
    failing = Fails(world.storage.digests)
    desk = replace(world.service.rooms.digests, digests=failing)
    delivering = Delivering(desk, world.storage.ledger, world.service.wires, world.service.threads)
    key = f"{digest.due_at:%Y%m%dT%H%MZ}"
    issue = delivering._issue(direct, digest, key, digest.due_at, even_if_incomplete=True, even_if_empty=True)
    with pytest.raises(ConnectionError):
        await issue
    first = await post(world)
    await delivering.deliver(direct, digest.id, digest.due_at.isoformat(), 0)
    assert (await current(world, digest)).covered_until == digest.due_at
    assert titles(await post(world)) == titles(first)
    await delivering.deliver(direct, digest.id, digest.due_at.isoformat(), 0)
    await post(world)
