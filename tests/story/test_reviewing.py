"""What can be done with the claims of a draft: its pages, its evidence, and what owners strike before they decide."""

from __future__ import annotations

import asyncio
import re

import pytest

from bot.drafts import Drafts, kept_up
from bot.local import ADA, OLGA, OTTO, RESEARCH, SAM, Message
from bot.views import paging, review
from bot.views.blocks import Message as Note
from bot.views.notices import notice
from kernel.adapters.typesetter import TypstTypesetter
from kernel.domain import Report, RunState
from kernel.errors import Refused
from tests.story.world import World, acts, menus


def rows(message: Message) -> list[str]:
    """The ids of the claims in a table, in its order."""
    [table] = [block for block in message.blocks if block["type"] == "table"]
    return [row[0]["text"] for row in table["rows"][1:]]


async def the_report(world: World) -> Report:
    report = await world.storage.ledger.report((await world.run()).id, 1)
    assert report is not None
    return report


async def many_claims(world: World, count: int = 45) -> None:
    """As if the run had found more claims than a page holds."""
    run, report = await world.run(), await the_report(world)
    one = report.findings[0]
    findings = tuple(
        one.model_copy(update={"claim": one.claim.model_copy(update={"id": f"C{n}"}), "confidence": n / 100})
        for n in range(1, count + 1)
    )
    await world.storage.ledger.keep_report(run.id, 1, report.model_copy(update={"findings": findings}), run.changed_at)


async def test_the_table_is_sorted_and_turned_in_place_and_every_claim_can_be_reached(world: World) -> None:
    parent, _ = await world.draft()
    claims = world.claims(parent)
    await many_claims(world)
    await world.choose(SAM, claims, paging.SORT, "Sort: confidence")
    await world.sees(claims, "Page 1 of 3, sorted by confidence, highest first.")
    seen = rows(world.now(claims))
    for page in (2, 3):
        await world.click(ADA, claims, paging.NEXT)
        await world.sees(claims, f"Page {page} of 3")
        seen += rows(world.now(claims))
    assert seen == [f"C{n}" for n in range(45, 0, -1)]
    await world.click(ADA, claims, paging.PREVIOUS)
    await world.sees(claims, "Page 2 of 3")
    assert rows(world.now(claims)) == seen[20:40]
    assert len([m for m in world.thread(parent) if menus(m.blocks)]) == 1


async def test_whoever_asks_for_evidence_gets_it_in_a_modal(world: World) -> None:
    parent, _ = await world.draft()
    await world.choose(SAM, world.claims(parent), paging.EVIDENCE, "C1:")
    await world.workspace.until(lambda: world.workspace.modals(SAM))
    view = str(world.workspace.modals(SAM)[-1].view)
    finding = (await the_report(world)).findings[0]
    assert finding.claim.quote[:60] in view
    assert "Our own summary says" in view
    assert "Probabilities: the source bears it" in view


async def test_where_no_modal_can_be_opened_the_evidence_is_whispered(world: World) -> None:
    parent, _ = await world.draft()
    world.workspace.faults.fail("views.open", times=9)
    await world.choose(SAM, world.claims(parent), paging.EVIDENCE, "C1:")
    await world.hears(SAM, "Our own summary says")
    assert not world.workspace.modals(SAM)


async def test_what_an_owner_strikes_leaves_answer_draft_and_publication_and_what_is_restored_comes_back(
    world: World,
) -> None:
    parent, draft = await world.draft()
    claims, answer = world.claims(parent), world.thread(parent)[1]
    struck, kept, *_ = [f.claim.text for f in (await the_report(world)).findings]
    assert struck in world.text(answer)
    await world.choose(OLGA, claims, paging.STRIKE, "Strike C1:")
    await world.sees(draft, "C1 struck by @Olga")
    await world.sees(claims, "Struck (")
    assert struck not in world.text(answer)
    assert "A claim was struck." in world.text(draft)

    await world.choose(OTTO, claims, paging.STRIKE, "Restore C1:")
    await world.sees(draft, "C1 restored by @Otto")
    await world.sees(answer, struck)
    await world.choose(OTTO, claims, paging.STRIKE, "Strike C1:")
    await world.sees(draft, "C1 struck by @Otto")

    await world.click(OLGA, draft, review.APPROVE)
    run = await world.becomes(RunState.PUBLISHED)
    await world.sees(parent, "Published in")
    names = {shared.name: shared.content.decode(errors="replace") for shared in world.workspace.files}
    for published in (world.posts(RESEARCH)[-1], names[f"sovereign-{run.id}.md"]):
        assert struck not in published
        assert struck[:50] not in published
    assert "- C1, struck by U0OTTO on " in names[f"sovereign-{run.id}.md"]
    assert kept[:30] in names[f"sovereign-{run.id}.md"]
    assert "C1 struck by @Otto" in world.text(draft)
    assert [e for e in await world.events() if e in ("struck", "restored")] == ["struck", "restored", "struck"]


async def test_an_approval_is_of_the_draft_that_stood_above_the_button_and_of_no_later_one(world: World) -> None:
    parent, draft = await world.draft()
    await world.choose(OLGA, world.claims(parent), paging.STRIKE, "Strike C1:")
    await world.sees(draft, "C1 struck by @Olga")
    before = next(b["value"] for b in acts(draft) if b["action_id"] == review.APPROVE)
    await world.click(OTTO, world.now(draft), review.APPROVE, value=before, stale=True)
    await world.hears(OTTO, "The draft was changed while you were reading it.")
    assert (await world.run()).state is RunState.AWAITING
    await world.click(OTTO, draft, review.APPROVE)
    await world.becomes(RunState.PUBLISHED)


async def test_a_stranger_strikes_nothing_and_is_told_who_may(world: World) -> None:
    parent, draft = await world.draft()
    for user in (SAM, ADA):
        await world.choose(user, world.claims(parent), paging.STRIKE, "Strike C1:")
        await world.hears(user, "Only an owner can")
    assert await world.storage.reviews.strikes((await world.run()).id, 1) == ()
    assert "struck" not in world.text(draft)


async def test_after_the_decision_a_strike_is_refused_with_who_decided_and_when(world: World) -> None:
    parent, draft = await world.draft()
    claims = world.claims(parent)
    await world.click(OLGA, draft, review.APPROVE)
    await world.becomes(RunState.PUBLISHED)
    await world.workspace.until(lambda: all(m["action_id"] != paging.STRIKE for m in menus(world.now(claims).blocks)))
    await world.choose(OTTO, world.now(claims), paging.STRIKE, "Strike C1:", stale=True)
    await world.hears(OTTO, "@Olga approved this on ")
    assert await world.storage.reviews.strikes((await world.run()).id, 1) == ()
    await world.choose(SAM, claims, paging.EVIDENCE, "C1:")
    await world.workspace.until(lambda: world.workspace.modals(SAM))


async def test_of_two_owners_who_strike_the_same_claim_one_does_and_the_other_learns_it(world: World) -> None:
    parent, draft = await world.draft()
    claims = world.claims(parent)
    await world.choose(OLGA, claims, paging.STRIKE, "Strike C1:")
    await world.sees(claims, "Struck (")
    await world.choose(OTTO, world.now(claims), paging.STRIKE, "Strike C1:", stale=True)
    await world.hears(OTTO, "Claim C1 is already struck by @Olga.")
    await world.sees(draft, "C1 struck by @Olga")


async def test_two_owners_at_once_strike_different_claims_and_both_are_struck(world: World) -> None:
    parent, draft = await world.draft()
    claims = world.claims(parent)
    await asyncio.gather(
        world.choose(OLGA, claims, paging.STRIKE, "Strike C1:"), world.choose(OTTO, claims, paging.STRIKE, "Strike C2:")
    )
    await world.sees(draft, "C1 struck by @Olga")
    await world.sees(draft, "C2 struck by @Otto")
    run = await world.run()
    report = await world.service.rooms.desk.draft(run.id, 1)
    assert report is not None
    assert not {"C1", "C2"} & {f.claim.id for f in report.findings}


async def test_a_strike_and_an_approval_at_once_publish_no_claim_that_is_struck(world: World) -> None:
    parent, draft = await world.draft()
    claims, run = world.claims(parent), await world.run()
    text = (await the_report(world)).findings[0].claim.text
    await asyncio.gather(
        world.choose(OLGA, claims, paging.STRIKE, "Strike C1:"), world.click(OTTO, draft, review.APPROVE)
    )
    await world.workspace.until(
        lambda: (
            "Approved by @Otto" in world.text(draft)
            or "The draft was changed while you were reading it." in world.whispers(OTTO)
        )
    )
    if await world.storage.ledger.decision(run.id, 1) is None:
        await world.sees(draft, "C1 struck by @Olga")
        await world.click(OTTO, draft, review.APPROVE)
    await world.becomes(RunState.PUBLISHED)
    await world.sees(draft, "Approved by @Otto")
    struck = await world.storage.reviews.strikes(run.id, 1)
    assert (text in world.posts(RESEARCH)[-1]) is (struck == ())
    if not struck:
        await world.hears(OLGA, "@Otto approved this on ")
    assert not acts(world.now(draft))


async def test_a_draft_whose_every_answer_is_struck_is_published_under_no_evidence_found(world: World) -> None:
    parent, draft = await world.draft()
    claims = world.claims(parent)
    for finding in (await the_report(world)).findings:
        await world.choose(OLGA, claims, paging.STRIKE, f"Strike {finding.claim.id}:")
        await world.sees(draft, f"{finding.claim.id} struck by @Olga")
    assert "What answered this question was struck by an owner" in world.text(world.thread(parent)[1])
    await world.click(OTTO, draft, review.APPROVE)
    await world.sees(parent, "Published in")
    assert world.posts(RESEARCH)[-1].startswith("No evidence found")


async def test_the_files_of_a_changed_draft_can_be_had_once_for_each_state_of_it(world: World) -> None:
    parent, draft = await world.draft()
    names = [f.name for f in world.workspace.files]
    run = await world.run()
    assert names == [f"sovereign-{run.id}-round-1.{kind}" for kind in ("md", "pdf", "bib", "json")]
    text = (await the_report(world)).findings[0].claim.text
    await world.choose(OLGA, world.claims(parent), paging.STRIKE, "Strike C1:")
    await world.workspace.until(lambda: any(b["action_id"] == review.ATTACH for b in acts(world.now(draft))))
    await world.click(SAM, draft, review.ATTACH)
    await world.hears(SAM, "Only an owner")
    for _ in range(2):
        await world.click(OLGA, draft, review.ATTACH)
    await world.workspace.until(lambda: world.whispers(OLGA).count("is attached in this thread") == 2)
    added = list(world.workspace.files)[4:]
    assert [f.name.rpartition(".")[2] for f in added] == ["md", "pdf", "bib", "json"]
    assert re.fullmatch(rf"sovereign-{run.id}-round-1-changed-\d{{14}}\.md", added[0].name)
    assert text[:50] not in added[0].content.decode()


async def test_a_control_of_another_workspace_opens_nothing(world: World) -> None:
    await world.draft()
    drafts = Drafts(world.service.rooms.desk, world.service.threads, TypstTypesetter())
    run = await world.run()
    assert await drafts.run_of(run.id, run.workspace) == run
    for run_id, team in ((run.id, "T0OTHER"), ("gone", run.workspace)):
        with pytest.raises(Refused, match="no run that I know"):
            await drafts.run_of(run_id, team)


async def test_what_changes_while_it_is_shown_is_shown_again() -> None:
    said = ["before", "after", "after"]
    shown: list[str] = []

    async def now() -> Note:
        return notice(said.pop(0))

    async def show(message: Note) -> None:
        shown.append(message.text)

    await kept_up(now, show)
    assert shown == ["before", "after"]
