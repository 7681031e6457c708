"""A digest as people meet it in Debian's Chromium: set up, read, and answered. Its pictures are those of the docs."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.chromium import Visit, chromium
from tests.story.test_browser import HIGH, WIDE, from_its_top, picture, pictures
from tests.story.world import TEAM, World, a_world

__all__ = ["pictures"]

ADD = 'digest add "mixture of experts for LoRA" weekdays 09:00 Europe/Zurich since 2024'


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with a_world(tmp_path, minute_s=0.1) as world:
        yield world


@pytest.fixture
async def browser() -> AsyncIterator[Visit]:
    async with chromium() as visit:
        yield visit


async def test_a_digest_is_read_and_a_paper_turned_down(world: World, browser: Visit, pictures: Path) -> None:
    page = await browser(f"{world.workspace.url}as/ada/research/", WIDE, HIGH)
    await world.command(ADD)
    log = page.get_by_role("log", name="Messages in research")
    confirmation = log.get_by_role("article").filter(has_text="is set up")
    await expect(confirmation).to_contain_text("Weekdays at 09:00 (Europe/Zurich) in #research.")
    await expect(confirmation.get_by_role("button", name="Pause")).to_be_visible()
    [digest] = await world.storage.digests.of_workspace(TEAM)
    world.later[0] = digest.due_at + timedelta(seconds=5) - datetime.now(UTC)
    post = log.get_by_role("article").filter(has=page.get_by_role("heading", name="new papers"))
    await expect(post).to_contain_text("MixLoRA")
    await from_its_top(post)
    await picture(page, pictures / "digest.png")
    await post.get_by_role("button", name="Not relevant").first.click()
    await expect(log.get_by_role("article").filter(has_text="will rank lower")).to_be_visible()
    await post.get_by_role("button", name="Ask about this").first.click()
    dialog = page.get_by_role("dialog", name="Ask the literature")
    await expect(dialog.get_by_label("Your question")).to_have_value(re.compile("mixture of experts for LoRA.$"))
    await dialog.locator('[type="submit"]').click()
    await expect(dialog).to_have_count(0)
    await expect(log.get_by_role("article").filter(has_text="asks")).to_be_visible()


async def test_a_digest_fits_a_phone(world: World, browser: Visit, tmp_path: Path) -> None:
    await world.command(ADD)
    await world.hears("U0ADA", "is set up.")
    [digest] = await world.storage.digests.of_workspace(TEAM)
    world.later[0] = digest.due_at + timedelta(seconds=5) - datetime.now(UTC)
    await world.workspace.until(lambda: world.workspace.messages("C0RESEARCH"), 30)
    page = await browser(f"{world.workspace.url}as/sam/research/", 390, 800)
    post = page.get_by_role("article").filter(has=page.get_by_role("heading", name="new papers"))
    await from_its_top(post)
    await picture(page, tmp_path / "digest_phone.png")
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
