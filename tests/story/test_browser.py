"""The main story as people live it: typed, read and decided in Debian's Chromium, with the whole bot behind the page.

With SOVEREIGN_SCREENSHOTS=1 its pictures become those of the README, in docs/.
"""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from bot.local import PAPERS, RESEARCH, SAM
from bot.serving_locally import FIRST_QUESTION, embedded
from bot.settings import Settings
from kernel.domain import RunState
from tests.chromium import Visit, chromium
from tests.story.world import World, a_world

DOCS = Path(__file__).parents[2] / "docs"
MAX_PICTURE_BYTES = 300_000  # they travel with every clone
WIDE, HIGH = 1280, 1040
GUIDANCE = "Look at GPU memory alone, and at the 7B model first."


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    notices = embedded(Settings(_env_file=None))
    async with a_world(tmp_path, publication=PAPERS, notices=notices) as world:
        yield world


@pytest.fixture
async def visit() -> AsyncIterator[Visit]:
    async with chromium() as visit:
        yield visit


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    return DOCS if os.environ.get("SOVEREIGN_SCREENSHOTS") == "1" else tmp_path


async def test_ada_asks_and_reads_and_olga_approves(world: World, visit: Visit, pictures: Path) -> None:
    page = await visit(world.workspace.url, WIDE, HIGH)
    world.source.open.clear()
    await type_a_question(page, FIRST_QUESTION)
    parent = page.get_by_role("log", name="Messages in research").get_by_role("article")
    await expect(parent).to_contain_text(FIRST_QUESTION)
    await expect(parent).to_contain_text("Searching")
    world.source.open.set()
    await expect(parent).to_contain_text("Waits for an owner's decision")

    await parent.get_by_role("link", name=re.compile("repl(y|ies)")).click()
    heading = page.get_by_role("heading", name="Insufficient evidence")
    await expect(heading).to_be_in_viewport()
    answer = thread(page).get_by_role("article").filter(has=heading)
    for judged in ("MixLoRA", "Skeptic", "Validator", "Synthesizer", "Coverage"):
        await expect(answer).to_contain_text(judged)
    await from_its_top(answer)
    await picture(page, pictures / "thread.png")
    paper = claims(page).get_by_role("link", name=re.compile("MixLoRA")).first
    await expect(paper).to_have_attribute("href", "https://arxiv.org/abs/2404.15159")

    await become(page, "Olga")
    await page.set_viewport_size({"width": 1500, "height": 1500})
    await from_its_top(claims(page))
    approve = button(page, "Approve")
    await expect(approve).to_be_in_viewport()
    await picture(thread(page), pictures / "review.png")
    await page.set_viewport_size({"width": WIDE, "height": HIGH})
    await approve.click()
    dialog = page.get_by_role("dialog", name="Approve and publish?")
    await expect(dialog).to_contain_text('#papers under the heading "No evidence found"')
    await dialog.get_by_role("button", name="Approve").click()
    await expect(thread(page)).to_contain_text("Approved by @Olga")
    await expect(approve).to_have_count(0)

    await page.get_by_role("link", name="papers new").click()
    published = page.get_by_role("log", name="Messages in papers").get_by_role("article")
    await expect(published.get_by_role("heading", name="No evidence found")).to_be_in_viewport()
    await expect(published).to_contain_text("The nearest evidence:")
    await picture(page, pictures / "published.png")
    await world.becomes(RunState.PUBLISHED)


async def test_olga_asks_for_changes_and_a_second_round_follows(world: World, visit: Visit, pictures: Path) -> None:
    parent, _ = await world.draft(FIRST_QUESTION)
    page = await visit(f"{world.workspace.url}as/olga/research/{parent.ts}/", WIDE, HIGH)
    await button(page, "Request changes").click()
    dialog = page.get_by_role("dialog", name="Request changes")
    await dialog.get_by_label("What should change?").fill(GUIDANCE)
    await picture(page, pictures / "modal.png")
    await dialog.locator('[type="submit"]').click()
    await expect(dialog).to_have_count(0)
    settled = thread(page).get_by_role("article").filter(has_text="Changes requested by @Olga")
    await expect(settled).to_contain_text(GUIDANCE)
    await world.buttons(parent, 2)
    await expect(button(page, "Approve")).to_be_visible()
    assert (await world.run()).question.guidance == GUIDANCE


async def test_a_strangers_click_is_answered_to_him_alone(world: World, visit: Visit) -> None:
    parent, _ = await world.draft()
    where = f"research/{parent.ts}/"
    sam, olga = [await visit(f"{world.workspace.url}as/{who}/{where}") for who in ("sam", "olga")]
    await button(sam, "Approve").click()
    await sam.get_by_role("dialog").get_by_role("button", name="Approve").click()
    whisper = thread(sam).get_by_role("article").filter(has_text="Only visible to you")
    await expect(whisper).to_contain_text("Only an owner")
    await expect(whisper).to_contain_text("@Olga")
    await expect(whisper).to_be_in_viewport()
    await expect(button(sam, "Approve")).to_be_visible()
    await expect(thread(olga).get_by_text("Only an owner")).to_have_count(0)
    assert world.workspace.messages(PAPERS) == ()
    assert len(world.workspace.messages(RESEARCH)) == 1
    assert len(world.workspace.ephemerals(SAM)) == 1


async def test_the_thread_can_be_read_and_decided_on_a_phone(world: World, visit: Visit, pictures: Path) -> None:
    parent, _ = await world.draft(FIRST_QUESTION)
    page = await visit(f"{world.workspace.url}as/olga/research/{parent.ts}/", 390, 800)
    await expect(thread(page).get_by_role("heading", name="Insufficient evidence")).to_be_in_viewport()
    await picture(page, pictures / "phone.png")
    await button(page, "Reject").click()
    dialog = page.get_by_role("dialog", name="Reject this draft?")
    await expect(dialog.get_by_role("button", name="Reject")).to_be_in_viewport(ratio=1)
    await dialog.get_by_role("button", name="Reject").click()
    await expect(thread(page)).to_contain_text("Rejected by @Olga")
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390


async def test_olga_reads_the_evidence_and_strikes_a_claim(world: World, visit: Visit) -> None:
    parent, draft = await world.draft(FIRST_QUESTION)
    page = await visit(f"{world.workspace.url}as/olga/research/{parent.ts}/", WIDE, HIGH)
    first = await claims(page).get_by_label("Show evidence for…").locator("option").nth(1).get_attribute("value")
    await claims(page).get_by_label("Show evidence for…").select_option(first)
    dialog = page.get_by_role("dialog", name="Evidence for C1")
    await expect(dialog).to_contain_text("Our own summary says")
    await dialog.get_by_role("button", name="Close").last.click()

    await claims(page).get_by_label("Owners: strike or restore…").select_option(f"{first}:strike")
    await page.get_by_role("dialog", name="Change the draft?").get_by_role("button", name="Change it").click()
    await expect(claims(page)).to_contain_text("Struck (Summary)")
    await expect(button(page, "Attach this draft")).to_be_visible()
    assert "C1 struck by @Olga" in world.text(draft)


# -- what people do, and where they look ------------------------------------------------------------------------------


async def type_a_question(page: Page, question: str) -> None:
    """By hand: the slash offers the command, Tab takes it."""
    composer = page.get_by_role("textbox", name="Message #research")
    await composer.press_sequentially("/")
    await expect(page.get_by_role("button", name="/sovereign")).to_be_visible()
    await composer.press("Tab")
    await expect(composer).to_have_value("/sovereign ")
    await page.keyboard.insert_text(f"ask {question}")
    await composer.press("Enter")
    await expect(composer).to_have_value("")


async def become(page: Page, name: str) -> None:
    await page.get_by_text("You are ").click()
    await page.get_by_role("link", name=name).click()
    await expect(page.get_by_text(f"You are {name}")).to_be_visible()


def thread(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Thread")


def button(page: Page, name: str) -> Locator:
    return thread(page).get_by_role("button", name=name, exact=True)


def claims(page: Page) -> Locator:
    """The message with the claim table."""
    head = page.get_by_role("columnheader", name="Claim", exact=True)
    return thread(page).get_by_role("article").filter(has=head)


async def from_its_top(message: Locator) -> None:
    await message.evaluate("message => message.scrollIntoView({block: 'start'})")


async def picture(seen: Page | Locator, file: Path) -> None:
    taken = await seen.screenshot(path=file, animations="disabled", caret="hide")
    assert file.parent != DOCS or len(taken) < MAX_PICTURE_BYTES
