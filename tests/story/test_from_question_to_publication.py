"""The main story: ask, read, decide, publish."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

from bot.local import ADA, OLGA, PAPERS, RESEARCH
from bot.views import review, wording
from kernel.domain import RunState
from tests.story.world import QUESTION, UNMET, World, a_world, acts


async def test_a_question_is_answered_approved_and_published(world: World) -> None:
    parent, draft = await world.draft()
    await world.sees(parent, "Waits for an owner's decision")
    assert QUESTION in world.text(parent)

    [_, answer, claims, file, _] = world.thread(parent)
    assert "10,000" in world.text(answer)
    assert "Tribunal" in world.text(answer)
    assert all(role in world.text(answer) for role in ("Skeptic", "Validator", "Synthesizer"))
    assert "Coverage" in world.text(answer)
    assert "0 verified" in world.text(claims)
    assert any(block["type"] == "table" for block in claims.blocks)
    assert file.files
    assert {button["text"]["text"] for button in acts(draft)} == {"Approve", "Reject", "Request changes"}

    await world.click(OLGA, draft, review.APPROVE)
    run = await world.becomes(RunState.PUBLISHED)
    await world.sees(draft, "Approved by")
    await world.sees(parent, "Published in")
    assert not acts(world.thread(parent)[4])
    [_, published] = world.workspace.messages(RESEARCH)
    assert "Research report" in world.text(published)
    assert "10,000" in world.text(published)
    names = {shared.name: shared.content.decode(errors="replace") for shared in world.workspace.files}
    assert "Autonomous draft — Owner review required" in names[f"sovereign-{run.id}-round-1.md"]
    assert "Approved by owner U0OLGA" in names[f"sovereign-{run.id}.md"]
    assert await world.events() == [
        "asked",
        "searched",
        "verified",
        "judged",
        "awaiting",
        "decided",
        "published",
    ]


async def test_every_message_from_the_samples_says_so(world: World) -> None:
    parent, draft = await world.draft()
    await world.click(OLGA, draft, review.APPROVE)
    await world.becomes(RunState.PUBLISHED)
    await world.sees(parent, "Published in")
    published = world.workspace.messages(RESEARCH)[-1]
    for message in (*world.thread(parent), *world.thread(published)):
        assert wording.SAMPLES_NOTE in world.text(message)


async def test_an_unmet_premise_is_published_only_under_no_evidence_found(tmp_path: Path) -> None:
    async with a_world(tmp_path, publication=PAPERS) as world:
        parent, draft = await world.draft(UNMET)
        assert "Insufficient evidence" in world.text(world.thread(parent)[1])
        approve = next(button for button in acts(draft) if button["action_id"] == review.APPROVE)
        assert approve["confirm"]["text"]["text"] == (
            'The draft will be posted in #papers under the heading "No evidence found".'
        )
        await world.click(OLGA, draft, review.APPROVE)
        await world.becomes(RunState.PUBLISHED)
        [published] = world.workspace.messages(PAPERS)
        assert world.text(published).startswith("No evidence found")
        assert world.text(published).casefold().count("nearest evidence") == 1
        assert len(world.workspace.messages(RESEARCH)) == 1
        await world.sees(parent, "Published in #papers")


async def test_where_nothing_was_found_there_is_no_message_of_claims(world: World) -> None:
    parent, draft = await world.draft("What is the airspeed of an unladen swallow?")
    [_, answer, file, _] = world.thread(parent)
    assert "Insufficient evidence" in world.text(answer)
    assert file.files
    assert 'Approving publishes it under "No evidence found".' in world.text(draft)
    await world.sees(parent, "no claims")


async def test_a_command_is_acknowledged_before_anything_is_done(world: World) -> None:
    world.source.open.clear()
    delivery = await world.command(f"ask {QUESTION}")
    assert delivery.ack_ms is not None
    assert delivery.ack_ms < 1_000
    assert await world.becomes(RunState.RUNNING)
    assert world.workspace.messages(RESEARCH)


async def test_the_parent_is_edited_in_place_and_not_too_often(tmp_path: Path) -> None:
    async with a_world(tmp_path, edit_every_s=1.0) as world:
        parent, draft = await world.draft()
        await world.sees(parent, "Waits for an owner's decision")
        await world.click(OLGA, draft, review.APPROVE)
        await world.sees(parent, "Published in")
        edits = [c.at for c in world.workspace.calls if c.method == "chat.update" and c.args["ts"] == parent.ts]
        assert len(edits) >= 2
        assert all(b - a >= 0.9 for a, b in pairwise(edits))


async def test_a_delivery_that_comes_twice_starts_one_run(world: World) -> None:
    world.workspace.faults.duplicate()
    parent, _ = await world.draft()
    await world.sees(parent, "Waits for an owner's decision")
    assert len(await world.storage.ledger.runs("T0LOCAL")) == 1
    assert len(world.workspace.messages(RESEARCH)) == 1


async def test_two_questions_are_two_runs(world: World) -> None:
    first, second = await world.ask(), await world.ask(UNMET)
    await world.buttons(first)
    await world.buttons(second)
    assert len(await world.storage.ledger.runs("T0LOCAL")) == 2
    reply_to = json.loads((await world.run()).question.reply_to)
    assert reply_to["channel"] == RESEARCH
    assert (await world.run()).question.asker == ADA
