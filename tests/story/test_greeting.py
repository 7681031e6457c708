"""Whoever speaks to Sovereign by a mention or directly: a question asks, a verb does, anything else is told how."""

from __future__ import annotations

import asyncio

import pytest

from bot.local import ADA, OLGA, RANDOM, RESEARCH, SAM, Message
from bot.local.people import BOT, direct_message
from bot.views import review
from kernel.domain import Question, Run, RunState
from kernel.errors import Unavailable
from kernel.ports import Consequence
from tests.story.world import QUESTION, TEAM, World

HERE = direct_message(ADA)


def answers(world: World, channel: str, thread: str | None = None) -> list[Message]:
    return [m for m in world.workspace.messages(channel, thread) if m.user == BOT]


# -- a question -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", [QUESTION, f"ask {QUESTION}"])
async def test_a_mention_with_a_question_is_answered_under_it(world: World, said: str) -> None:
    mention = await world.workspace.say(ADA, RESEARCH, f"@sovereign {said}")
    draft = await world.buttons(mention)
    assert len(world.posts(RESEARCH)) == 1, "the question itself, and nothing else in the channel"
    run = await world.run()
    assert (run.question.text, run.question.asker) == (QUESTION, ADA)
    await world.click(OLGA, draft, review.APPROVE)
    await world.becomes(RunState.PUBLISHED)


async def test_a_question_in_a_direct_message_is_answered_under_it(world: World) -> None:
    question = await world.workspace.say(ADA, HERE, QUESTION)
    await world.buttons(question)
    assert len(world.posts(HERE)) == 1
    await world.workspace.say(ADA, HERE, "status", question.ts)
    await world.workspace.until(lambda: "waits for an owner" in world.text(answers(world, HERE, question.ts)[-1]))


async def test_a_question_that_comes_twice_opens_one_run(world: World) -> None:
    world.workspace.faults.duplicate()
    mention = await world.workspace.say(ADA, RESEARCH, f"@sovereign {QUESTION}")
    await world.buttons(mention)
    assert len(await world.storage.ledger.runs(TEAM)) == 1


async def test_what_was_heard_is_remembered_over_a_restart(world: World) -> None:
    event = {"type": "message", "user": ADA, "channel": HERE, "text": QUESTION, "ts": "1.0"}
    body = {"event_id": "Ev0TWICE", "team_id": TEAM}
    assert await world.storage.ledger.claim("heard:Ev0TWICE"), "another process heard it first"
    await world.service.rooms.greeting.hear(body, event)
    assert await world.storage.ledger.runs(TEAM) == ()


async def test_a_question_that_cannot_be_asked_is_refused_to_its_asker_alone(world: World) -> None:
    await world.workspace.say(ADA, RESEARCH, "@sovereign ask --since soon What is LoRA?")
    await world.hears(ADA, "“soon” is no day.")
    assert answers(world, RESEARCH) == []


# -- verbs ------------------------------------------------------------------------------------------------------------


async def test_a_verb_by_mention_is_answered_to_the_sender_alone(world: World) -> None:
    await world.workspace.say(ADA, RESEARCH, "@sovereign list")
    await world.hears(ADA, "There are no runs that you can see yet")
    await world.workspace.say(ADA, RESEARCH, "@sovereign stauts")
    await world.hears(ADA, "Did you mean: @sovereign status")
    assert answers(world, RESEARCH) == []


async def test_in_the_thread_of_a_run_its_verbs_need_no_id(world: World) -> None:
    world.source.breaks = [Unavailable("The library is closed.", retry_after_s=600)] * 4
    parent = await world.ask()
    run = await world.becomes(RunState.FAILED)
    await world.workspace.say(SAM, RESEARCH, "@sovereign status", parent.ts)
    await world.hears(SAM, f"{run.id} · failed")
    await world.workspace.say(SAM, RESEARCH, "@sovereign show", parent.ts)
    await world.hears(SAM, "What happened")
    assert {m.thread_ts for m in world.workspace.ephemerals(SAM)} == {parent.ts}
    await world.workspace.say(SAM, RESEARCH, "@sovereign retry", parent.ts)
    again = await world.becomes(RunState.AWAITING)
    assert (again.question.follows, again.question.asker) == (run.id, SAM)
    assert len(world.posts(RESEARCH)) == 1, "it lives in the same thread"
    await world.workspace.say(ADA, RESEARCH, "@sovereign status", parent.ts)
    await world.hears(ADA, f"{again.id} · waits for an owner")


async def test_a_run_is_cancelled_from_its_thread(world: World) -> None:
    world.source.open.clear()
    mention = await world.workspace.say(ADA, RESEARCH, f"@sovereign {QUESTION}")
    await world.becomes(RunState.RUNNING)
    await world.workspace.say(SAM, RESEARCH, "@sovereign cancel", mention.ts)
    await world.hears(SAM, "Only the person who asked, or an owner")
    await world.workspace.say(ADA, RESEARCH, "@sovereign cancel", mention.ts)
    run = await world.becomes(RunState.CANCELLED)
    await world.hears(ADA, f"Run {run.id} is cancelled")


async def test_the_thread_of_another_workspaces_run_is_a_thread_like_any_other(world: World) -> None:
    message = await world.workspace.say(ADA, RESEARCH, "What do we know of LoRA?")
    question = Question(text="A secret?", asker=ADA, reply_to=f'{{"channel": "{RESEARCH}"}}')
    now = world.service.rooms.desk.now()
    run = Run(
        id="elsewher", workspace="T0OTHER", question=question, state=RunState.FAILED, opened_at=now, changed_at=now
    )
    nothing = Consequence(id="nothing", workflow="welcome.v1", queue="nobody", args=())
    assert await world.storage.ledger.open(run, nothing)
    await world.storage.ledger.keep_posted(f"parent:{run.id}", RESEARCH, message.ts)
    for verb in ("show", "retry"):
        await world.workspace.say(ADA, RESEARCH, f"@sovereign {verb}", message.ts)
        await world.hears(ADA, f"then /sovereign {verb} <run>")
    assert "secret" not in world.whispers(ADA)


async def test_elsewhere_a_verb_asks_which_run(world: World) -> None:
    await world.workspace.say(ADA, RESEARCH, "@sovereign cancel")
    await world.hears(ADA, "Which run?")
    message = await world.workspace.say(ADA, HERE, "cancel nosuchid")
    await world.workspace.until(lambda: answers(world, HERE, message.ts))
    assert "There is no run nosuchid here" in world.text(answers(world, HERE, message.ts)[-1])


# -- anything else ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("hello", "To ask one, write, say: @sovereign ask How much memory does QLoRA save"),
        ("memory & speed of low-rank adapters", "To ask this: @sovereign ask memory & speed of low-rank adapters"),
        ("", "@sovereign help shows all that can be said"),
    ],
)
async def test_a_mention_is_answered_in_its_thread_with_how_to_ask(world: World, said: str, told: str) -> None:
    mention = await world.workspace.say(ADA, RESEARCH, f"@sovereign {said}")
    await world.workspace.until(lambda: answers(world, RESEARCH, mention.ts))
    [answer] = answers(world, RESEARCH, mention.ts)
    assert told in world.text(answer)
    assert not await world.storage.ledger.runs(TEAM)


async def test_a_mention_within_a_thread_is_answered_there(world: World) -> None:
    parent = await world.workspace.say(ADA, RESEARCH, "What do we know of LoRA?")
    await world.workspace.say(ADA, RESEARCH, "@sovereign hello", parent.ts)
    await world.workspace.until(lambda: answers(world, RESEARCH, parent.ts))
    assert answers(world, RESEARCH) == []


@pytest.mark.parametrize("said", ["hello", "@sovereign hello"])
async def test_a_direct_message_is_answered_once(world: World, said: str, caplog: pytest.LogCaptureFixture) -> None:
    message = await world.workspace.say(ADA, HERE, said)
    await world.workspace.until(lambda: answers(world, HERE, message.ts))
    await asyncio.sleep(0.3)
    [answer] = answers(world, HERE, message.ts)
    assert "write, say: ask How much memory" in world.text(answer)
    assert "Unhandled request" not in caplog.text


async def test_an_event_that_comes_twice_is_answered_once(world: World) -> None:
    world.workspace.faults.duplicate()
    mention = await world.workspace.say(ADA, RESEARCH, "@sovereign hello")
    await world.workspace.until(lambda: answers(world, RESEARCH, mention.ts))
    await asyncio.sleep(0.3)
    assert len(answers(world, RESEARCH, mention.ts)) == 1


async def test_an_answer_that_slack_lost_is_not_given_again(world: World) -> None:
    world.workspace.faults.lose_answer("chat.postMessage")
    message = await world.workspace.say(ADA, HERE, "hello")
    await world.workspace.until(lambda: answers(world, HERE, message.ts))
    await asyncio.sleep(2.5)
    assert len(answers(world, HERE, message.ts)) == 1


async def test_talk_that_is_not_meant_for_us_is_left_alone(world: World) -> None:
    await world.workspace.say(ADA, RESEARCH, "What does LoRA do to memory?")
    await world.workspace.say(ADA, RANDOM, "@sovereign are you there?")
    await asyncio.sleep(0.3)
    assert answers(world, RESEARCH) == answers(world, RANDOM) == []
