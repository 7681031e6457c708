"""What people do about runs by command: list, show, retry, publish; and what nobody is let see."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.local import ADA, OLGA, PAPERS, RANDOM, RESEARCH, SAM
from bot.local.people import direct_message
from bot.views import listing, review
from kernel.domain import Question, Run, RunState
from kernel.errors import Unavailable
from kernel.ports import Consequence
from tests.story.world import QUESTION, TEAM, World, a_world, acts

HERE = direct_message(ADA)


async def opened(world: World, number: int, workspace: str = TEAM, state: RunState = RunState.QUEUED) -> Run:
    """A run that nobody works on, kept as if it had been asked some minutes ago."""
    desk = world.service.rooms.desk
    address = f'{{"channel": "{RESEARCH}", "team": "{workspace}"}}'
    question = Question(text=f"Question number {number}?", asker=ADA, reply_to=address)
    at = desk.now() - timedelta(minutes=60 - number)
    run = Run(id=f"run{number:05}", workspace=workspace, question=question, state=state, opened_at=at, changed_at=at)
    nothing = Consequence(id=f"nothing:{run.id}", workflow="welcome.v1", queue="nobody", args=(run.id,))
    assert await world.storage.ledger.open(run, nothing)
    return run


# -- help -------------------------------------------------------------------------------------------------------------


async def test_each_verb_has_help_of_its_own(world: World) -> None:
    await world.command("help list")
    await world.hears(ADA, "/sovereign list waiting in #papers")
    await world.command("retry help")
    await world.hears(ADA, "/sovereign retry k3f9x2ab")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("list publised", "Did you mean /sovereign list published?"),
        ("ask --sinze 2024 What is LoRA?", "Did you mean --since?"),
        ("ask --since 2999 What is LoRA?", "No paper is from 2999-01-01 yet."),
        ("show", "Which run? /sovereign list shows the latest"),
        ("retry nosuchid", "There is no run nosuchid here"),
    ],
)
async def test_a_wrong_word_meets_what_was_perhaps_meant(world: World, typed: str, told: str) -> None:
    await world.command(typed)
    await world.hears(ADA, told)


# -- list -------------------------------------------------------------------------------------------------------------


async def test_a_list_is_turned_page_by_page_in_place(world: World) -> None:
    for number in range(23):
        await opened(world, number)
    await world.command("list")
    await world.hears(ADA, "Question number 22?")
    [whisper] = world.workspace.ephemerals(ADA)
    await world.click(ADA, whisper, listing.NEXT)
    await world.hears(ADA, "page 2")
    assert "Question number 12?" in world.whispers(ADA)
    [whisper] = world.workspace.ephemerals(ADA)
    assert [act["action_id"] for act in acts(whisper)] == [listing.PREVIOUS, listing.NEXT]
    await world.click(ADA, whisper, listing.NEXT)
    await world.hears(ADA, "page 3")
    [whisper] = world.workspace.ephemerals(ADA)
    assert [act["action_id"] for act in acts(whisper)] == [listing.PREVIOUS]
    assert world.whispers(ADA).count("Question number") == 3
    await world.click(ADA, whisper, listing.PREVIOUS)
    await world.hears(ADA, "page 2")


async def test_a_list_shows_what_it_is_asked_for(world: World) -> None:
    await opened(world, 1, state=RunState.FAILED)
    await opened(world, 2, state=RunState.PUBLISHED)
    await world.command("list failed")
    await world.hears(ADA, "Failed runs")
    assert "Question number 1?" in world.whispers(ADA)
    assert "Question number 2?" not in world.whispers(ADA)
    await world.command("list mine", user=SAM)
    await world.hears(SAM, "You have asked nothing yet")
    await world.command(f"list in <#{PAPERS}|papers>", user=OLGA)
    await world.hears(OLGA, "In #papers: there are no runs that you can see yet")
    await world.command(f"list published in <#{RESEARCH}|research> page 1", user=OLGA)
    await world.hears(OLGA, "Question number 2?")


async def test_nobody_sees_runs_of_another_workspace(world: World) -> None:
    run = await opened(world, 7, workspace="T0OTHER")
    for user in (ADA, OLGA):
        for typed in ("list", "list mine", f"list in <#{RESEARCH}|research>", "status"):
            await world.command(typed, user)
        for verb in ("status", "show", "cancel", "retry", "publish"):
            await world.command(f"{verb} {run.id}", user)
        await world.workspace.until(lambda user=user: len(world.workspace.ephemerals(user)) == 9)
        assert world.whispers(user).count(f"There is no run {run.id} here") == 5
        assert "Question number" not in world.whispers(user)
    assert await world.storage.ledger.runs(TEAM) == ()
    kept = await world.storage.ledger.run(run.id)
    assert kept == run


async def test_a_page_is_made_anew_for_whoever_turns_it(world: World) -> None:
    await world.draft(channel=HERE)
    await world.command("list", user=SAM)
    await world.hears(SAM, "There are no runs that you can see")
    await world.command("list page 2", user=SAM)
    await world.hears(SAM, "There is no page 2")
    whisper = world.workspace.ephemerals(SAM)[-1]
    await world.click(SAM, whisper, listing.PREVIOUS)
    await world.workspace.until(lambda: world.whispers(SAM).count("There are no runs that you can see") == 2)
    assert QUESTION not in world.whispers(SAM)


async def test_a_queued_run_knows_its_place(world: World) -> None:
    await opened(world, 1)
    run = await opened(world, 2)
    await world.command(f"status {run.id}")
    await world.hears(ADA, "queued, 1 run ahead of it")


async def test_a_list_in_the_direct_conversation_is_turned_in_place_too(world: World) -> None:
    for number in range(12):
        await opened(world, number)
    said = await world.workspace.say(ADA, HERE, "list")
    await world.workspace.until(lambda: len(world.thread(said)) == 2)
    answer = world.thread(said)[-1]
    assert "Question number 11?" in world.text(answer)
    await world.click(ADA, answer, listing.NEXT)
    await world.sees(answer, "Question number 1?")
    assert len(world.thread(said)) == 2


# -- show -------------------------------------------------------------------------------------------------------------


async def test_show_tells_all_of_a_run_to_whoever_may_see_it(world: World) -> None:
    _, draft = await world.draft()
    await world.click(OLGA, draft, review.APPROVE)
    run = await world.becomes(RunState.PUBLISHED)
    await world.command(f"show {run.id}", user=SAM)
    await world.hears(SAM, "What happened")
    said = world.whispers(SAM)
    for words in (
        QUESTION,
        "Tribunal:",
        "claims",
        "Approved by @Olga",
        "Published in #research",
        "began to wait",
        "asked by @Ada",
    ):
        assert words in said, words
    await world.command(f"show {run.id}", channel=HERE)
    await world.hears(ADA, "Tribunal:")
    await world.command(f"show {run.id}", user=SAM, channel=PAPERS)
    await world.hears(SAM, f"There is no run {run.id} here")


async def test_show_of_a_run_that_goes_on_says_where_it_stands(world: World) -> None:
    world.source.open.clear()
    await world.ask()
    run = await world.becomes(RunState.RUNNING)
    await world.command(f"show {run.id}")
    await world.hears(ADA, QUESTION)
    assert "Tribunal" not in world.whispers(ADA)


# -- retry ------------------------------------------------------------------------------------------------------------


async def test_a_failed_run_is_asked_again_and_says_which_it_follows(world: World) -> None:
    world.source.breaks = [Unavailable("The library is closed.", retry_after_s=600)] * 4
    await world.ask(f"--since 2020 {QUESTION}")
    failed = await world.becomes(RunState.FAILED)
    await world.command(f"retry {failed.id}", user=SAM)
    again = await world.becomes(RunState.AWAITING)
    assert again.id != failed.id
    assert (again.question.text, again.question.asker, again.question.follows) == (QUESTION, SAM, failed.id)
    assert again.question.scope == failed.question.scope
    parent = world.workspace.messages(RESEARCH)[-1]
    await world.sees(parent, f"follows run {failed.id}")
    await world.sees(parent, "only papers since 2020-01-01")
    await world.command(f"retry {again.id}")
    await world.hears(ADA, "it has its answer")
    assert len(await world.storage.ledger.runs(TEAM)) == 2


@pytest.mark.parametrize("end", ["rejected", "cancelled"])
async def test_a_run_that_came_to_nothing_is_asked_again(world: World, end: str) -> None:
    _, draft = await world.draft()
    run = await world.run()
    if end == "rejected":
        await world.click(OLGA, draft, review.REJECT)
    else:
        await world.command(f"cancel {run.id}")
    await world.becomes(RunState(end))
    await world.command(f"retry {run.id}", channel=HERE)
    again = await world.becomes(RunState.AWAITING)
    assert again.question.follows == run.id
    assert len(world.posts(RESEARCH)) == 2, "it lives where the first was asked"


async def test_a_run_that_goes_on_is_not_asked_again(world: World) -> None:
    world.source.open.clear()
    await world.ask()
    run = await world.becomes(RunState.RUNNING)
    await world.command(f"retry {run.id}")
    await world.hears(ADA, "there is nothing to retry yet")
    assert len(await world.storage.ledger.runs(TEAM)) == 1


async def test_nobody_asks_again_in_a_conversation_of_others(world: World) -> None:
    await world.ask(channel=HERE)
    run = await world.run()
    await world.command(f"cancel {run.id}", channel=HERE)
    await world.becomes(RunState.CANCELLED)
    await world.command(f"retry {run.id}", user=OLGA)
    await world.hears(OLGA, "was asked in a direct conversation")
    assert len(await world.storage.ledger.runs(TEAM)) == 1


# -- publish ----------------------------------------------------------------------------------------------------------


async def test_publish_never_goes_round_the_owners(world: World) -> None:
    await world.draft()
    run = await world.run()
    await world.command(f"publish {run.id}")
    await world.hears(ADA, "Only an owner can")
    await world.command(f"publish {run.id}", user=OLGA)
    await world.hears(OLGA, "Approve it first, and it is published.")
    assert "Open the thread" in world.whispers(OLGA)
    assert (await world.run()).state is RunState.AWAITING
    assert len(world.posts(RESEARCH)) == 1


async def test_what_is_on_its_way_is_not_published_twice(world: World) -> None:
    run = await opened(world, 60, state=RunState.APPROVED)
    await world.command(f"publish {run.id}", user=OLGA)
    await world.hears(OLGA, f"Run {run.id} is being published at this moment.")


async def test_an_owner_publishes_what_was_approved_and_could_not_be_published(world: World) -> None:
    parent, draft = await world.draft(f"--publish <#{RANDOM}|random> {QUESTION}")
    await world.click(OLGA, draft, review.APPROVE)
    await world.becomes(RunState.APPROVED)
    await world.workspace.until(lambda: "not yet published" in "".join(map(world.text, world.thread(parent))))
    run = await world.run()
    await world.workspace.slash(ADA, RANDOM, "/invite", "@sovereign")
    await world.command(f"publish {run.id}", user=SAM)
    await world.hears(SAM, "Only an owner can")
    await world.command(f"publish {run.id}", user=OLGA)
    await world.hears(OLGA, f"Run {run.id} is being published in #random")
    await world.becomes(RunState.PUBLISHED)
    assert sum("Research report" in said for said in world.posts(RANDOM)) == 1
    await world.command(f"publish {run.id}", user=OLGA)
    await world.hears(OLGA, f"Run {run.id} is published; there is nothing to publish.")


# -- the options of a question ----------------------------------------------------------------------------------------


async def test_a_question_is_searched_within_its_scope(world: World) -> None:
    _, draft = await world.draft(f"--since 2023 --in cs.CL,cs.LG {QUESTION}")
    assert draft
    assert all(
        "submittedDate:[202301010000 TO" in asked and "cat:cs.CL OR cat:cs.LG" in asked for asked in world.source.asked
    )
    report = await world.storage.ledger.report((await world.run()).id, 1)
    assert report is not None
    assert report.papers
    assert all(s.paper.year and s.paper.year >= 2023 for s in report.papers)


async def test_the_asker_may_choose_where_to_publish_only_where_owners_leave_it_open(tmp_path: Path) -> None:
    async with a_world(tmp_path, publication=PAPERS) as world:
        await world.command(f"ask --publish <#{RANDOM}|random> {QUESTION}")
        await world.hears(ADA, "Drafts of this channel are published in #papers: its owners have set that.")
        assert await world.storage.ledger.runs(TEAM) == ()
        await world.draft(f"--publish <#{PAPERS}|papers> {QUESTION}")
        _, draft = await world.draft(f"--publish <#{RESEARCH}|research> {QUESTION}", user=OLGA)
        assert "posted in #research" in str(draft.blocks)
