"""Whoever speaks to Sovereign instead of giving it a command is answered, once, with how to ask."""

from __future__ import annotations

import asyncio

import pytest

from bot.local import ADA, RANDOM, RESEARCH, Message
from bot.local.people import BOT, direct_message
from tests.story.world import World

HERE = direct_message(ADA)


def answers(world: World, channel: str, thread: str | None = None) -> list[Message]:
    return [m for m in world.workspace.messages(channel, thread) if m.user == BOT]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("hello", "To ask a question, type, say: /sovereign ask How much memory does QLoRA save"),
        ("What does LoRA do to memory & speed?", "type: /sovereign ask What does LoRA do to memory & speed?"),
        ("", "/sovereign help shows all commands"),
    ],
)
async def test_a_mention_is_answered_in_its_thread_with_how_to_ask(world: World, said: str, told: str) -> None:
    mention = await world.workspace.say(ADA, RESEARCH, f"@sovereign {said}")
    await world.workspace.until(lambda: answers(world, RESEARCH, mention.ts))
    [answer] = answers(world, RESEARCH, mention.ts)
    assert told in world.text(answer)
    assert not await world.storage.ledger.runs("T0LOCAL")


async def test_a_mention_within_a_thread_is_answered_there(world: World) -> None:
    parent = await world.workspace.say(ADA, RESEARCH, "What do we know of LoRA?")
    await world.workspace.say(ADA, RESEARCH, "@sovereign hello", parent.ts)
    await world.workspace.until(lambda: answers(world, RESEARCH, parent.ts))
    assert answers(world, RESEARCH) == []


@pytest.mark.parametrize("said", ["hello", "@sovereign hello"])
async def test_a_direct_message_is_answered_once(world: World, said: str, caplog: pytest.LogCaptureFixture) -> None:
    await world.workspace.say(ADA, HERE, said)
    await world.workspace.until(lambda: answers(world, HERE))
    await asyncio.sleep(0.3)
    [answer] = answers(world, HERE)
    assert "/sovereign ask" in world.text(answer)
    assert "Unhandled request" not in caplog.text


async def test_an_event_that_comes_twice_is_answered_once(world: World) -> None:
    world.workspace.faults.duplicate()
    mention = await world.workspace.say(ADA, RESEARCH, "@sovereign hello")
    await world.workspace.until(lambda: answers(world, RESEARCH, mention.ts))
    await asyncio.sleep(0.3)
    assert len(answers(world, RESEARCH, mention.ts)) == 1


async def test_an_answer_that_slack_lost_is_not_given_again(world: World) -> None:
    world.workspace.faults.lose_answer("chat.postMessage")
    await world.workspace.say(ADA, HERE, "hello")
    await world.workspace.until(lambda: answers(world, HERE))
    await asyncio.sleep(2.5)
    assert len(answers(world, HERE)) == 1


async def test_talk_that_is_not_meant_for_us_is_left_alone(world: World) -> None:
    await world.workspace.say(ADA, RESEARCH, "What does LoRA do to memory?")
    await world.workspace.say(ADA, RANDOM, "@sovereign are you there?")
    await asyncio.sleep(0.3)
    assert answers(world, RESEARCH) == answers(world, RANDOM) == []
