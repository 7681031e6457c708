"""The App Home and the modal of settings as people meet them, in Debian's Chromium, wide and on a phone.

With SOVEREIGN_SCREENSHOTS=1 its pictures become those of the README, in docs/.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from bot.local import ADA, OLGA, PAPERS
from kernel.domain import RunState
from tests.chromium import Visit, chromium
from tests.story.test_browser import DOCS, picture
from tests.story.world import TEAM, UNMET, World, a_world

PHONE = 390


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with a_world(tmp_path, publication=PAPERS) as world:
        yield world


@pytest.fixture
async def visit() -> AsyncIterator[Visit]:
    async with chromium() as visit:
        yield visit


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    return DOCS if os.environ.get("SOVEREIGN_SCREENSHOTS") == "1" else tmp_path


async def test_olga_sees_what_waits_for_her_and_edits_the_settings(world: World, visit: Visit, pictures: Path) -> None:
    await world.draft(UNMET, user=ADA)
    await world.draft(user=OLGA)
    await world.becomes(RunState.AWAITING)
    await world.command('digest add "mixture of experts for LoRA" weekdays 09:00 Europe/Zurich', user=ADA)
    await world.hears(ADA, "mixture of experts for LoRA")
    page = await visit(f"{world.workspace.url}as/olga/home/", 1280, 1180)
    await expect(page.get_by_role("heading", name="Waits for your decision")).to_be_visible()
    await expect(home(page)).to_contain_text(UNMET)
    await expect(home(page)).to_contain_text("How many owners must approve: 1")
    await expect(home(page)).to_contain_text(
        "mixture of experts for LoRA · weekdays at 09:00 (Europe/Zurich) · #research"
    )
    await picture(page, pictures / "home.png")

    await page.get_by_role("button", name="Edit settings").click()
    dialog = page.get_by_role("dialog", name="Settings")
    await expect(dialog.get_by_label("Questions a person may ask a day")).to_have_value("20")
    await picture(page, pictures / "settings.png")
    await dialog.get_by_label("Two owners").check()
    await dialog.get_by_label("Questions a person may ask a day").fill("5")
    await dialog.locator('[type="submit"]').click()
    await expect(dialog).to_have_count(0)
    await expect(home(page)).to_contain_text("How many owners must approve: 2")
    terms = await world.storage.charter.terms(TEAM)
    assert (terms.approvals, terms.runs_a_person, terms.publication) == (2, 5, PAPERS)


async def test_a_thread_is_one_click_from_the_home(world: World, visit: Visit) -> None:
    await world.draft()
    page = await visit(f"{world.workspace.url}as/olga/home/")
    way = page.get_by_role("link", name="Open the thread")
    await expect(way).to_have_attribute("href", await world.service.threads.link(await world.run()))


async def test_home_and_settings_can_be_read_on_a_phone(world: World, visit: Visit, pictures: Path) -> None:
    await world.draft(UNMET)
    page = await visit(f"{world.workspace.url}as/olga/home/", PHONE, 800)
    await expect(home(page)).to_contain_text("Waits for your decision")
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE
    await picture(page, pictures / "home-phone.png")
    await page.get_by_role("button", name="Edit settings").click()
    dialog = page.get_by_role("dialog", name="Settings")
    await expect(dialog.get_by_label("Who may ask")).to_be_in_viewport()
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE
    assert OLGA in (await world.storage.charter.terms(TEAM)).owners


def home(page: Page) -> Locator:
    return page.locator("#home")
