"""The page in Debian's Chromium, against a real Bolt app: what the script does that no HTTP test can see."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect

from bot.local import ADA, OLGA, PAPERS, RESEARCH, Workspace
from tests.bot.local_bot import TinyBot, asked
from tests.chromium import chromium

NOTICES = ("*Papers:* the sample library. `SOURCES=arxiv` asks arXiv.", "Runs are kept in SQLite, in a file.")
LONG = "\n…" * 60
BEGINS_IN_SIGHT = """begin => {
    const row = [...document.querySelectorAll(".thread li")].find(row => row.textContent.includes(begin));
    const box = row && row.closest("[data-scroll]").getBoundingClientRect();
    return row && row.getBoundingClientRect().top >= box.top && row.getBoundingClientRect().top < box.bottom;
}"""


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with Workspace(notices=NOTICES) as workspace, TinyBot(workspace):
        await workspace.until(lambda: workspace.connections == 1)
        yield workspace


@pytest.fixture
async def page(workspace: Workspace) -> AsyncIterator[Page]:
    async with chromium() as visit:
        yield await visit(workspace.url)


async def test_a_person_asks_reads_and_approves_without_reloading(workspace: Workspace, page: Page) -> None:
    composer = page.get_by_role("textbox", name="Message #research")
    await composer.press_sequentially("/")
    await page.get_by_role("button", name="/sovereign").click()
    await expect(composer).to_have_value("/sovereign ")
    await composer.press_sequentially("ask why")
    await composer.press("Enter")
    await expect(composer).to_have_value("")
    await page.get_by_role("link", name="1 reply").click()
    await page.get_by_text("You are Ada").click()
    await page.get_by_role("link", name="Olga").click()
    thread = page.get_by_role("complementary", name="Thread")

    await thread.get_by_role("button", name="Approve").click()
    ask = page.get_by_role("dialog", name="Approve this draft?")
    await ask.get_by_role("button", name="Not yet").click()
    await expect(ask).to_be_hidden()
    assert workspace.messages(PAPERS) == ()

    await thread.get_by_role("button", name="Approve").click()
    await ask.get_by_role("button", name="Approve").click()
    await expect(thread.get_by_text("Approved by @Olga")).to_be_visible()
    await expect(thread.get_by_role("button", name="Approve")).to_have_count(0)
    await expect(page.get_by_role("link", name="papers new")).to_be_visible()
    await thread.get_by_text("Preview").click()
    await expect(thread.get_by_text("# Report")).to_be_visible()


async def test_a_form_keeps_what_was_typed_when_it_is_refused_and_the_page_moves_on(
    workspace: Workspace, page: Page
) -> None:
    parent, _ = await asked(workspace)
    await page.goto(f"{workspace.url}as/olga/research/{parent.ts}/")
    await page.get_by_role("button", name="Request changes").click()
    dialog = page.get_by_role("dialog", name="Request changes")
    field = dialog.get_by_label("What should change?")
    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog.get_by_text("Please complete this required field.")).to_be_visible()
    await field.fill("no")
    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog.get_by_text("Please say what should change.")).to_be_visible()
    await expect(field).to_have_value("no")
    await workspace.say(ADA, RESEARCH, "in the meantime")
    await expect(page.get_by_text("in the meantime")).to_be_attached()
    await expect(field).to_have_value("no")
    await field.fill("Only 13B.")
    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog).to_have_count(0)

    await page.get_by_role("button", name="Request changes").click()
    await expect(dialog).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    assert workspace.modals(OLGA) == ()


async def test_what_one_is_doing_survives_what_others_do(workspace: Workspace, page: Page) -> None:
    parent, _ = await asked(workspace)
    await page.goto(f"{workspace.url}as/olga/research/{parent.ts}/")
    await page.get_by_role("textbox", name="Reply").fill("half a thou")
    await page.get_by_role("button", name="Approve").click()
    await workspace.say(ADA, RESEARCH, "one more thing", thread_ts=parent.ts)
    await expect(page.get_by_text("one more thing")).to_be_attached()
    await expect(page.get_by_role("dialog", name="Approve this draft?")).to_be_visible()
    await expect(page.locator(".thread textarea")).to_have_value("half a thou")


async def test_a_thread_opens_where_one_has_read_to_and_shows_news_from_their_beginning(
    workspace: Workspace, page: Page
) -> None:
    parent, _ = await asked(workspace)
    for said in ("first", "second"):
        await workspace.say(ADA, RESEARCH, said + LONG, thread_ts=parent.ts)
    await page.goto(f"{workspace.url}as/olga/research/{parent.ts}/")
    box = page.locator(".thread [data-scroll]")
    assert await box.evaluate("box => box.scrollTop") == 0
    await box.evaluate("box => { box.scrollTop = box.scrollHeight; }")

    await workspace.say(ADA, RESEARCH, "third" + LONG, thread_ts=parent.ts)
    await page.wait_for_function(BEGINS_IN_SIGHT, arg="third")
    await page.reload()
    await page.wait_for_function(BEGINS_IN_SIGHT, arg="third")


async def test_what_is_embedded_takes_one_line_until_one_opens_it(workspace: Workspace, page: Page) -> None:
    banner, whole = page.locator(".notices"), page.get_by_role("listitem").filter(has_text="SOURCES=arxiv")
    await expect(banner).to_contain_text("Papers: the sample library · Runs are kept in SQLite")
    await expect(whole).to_be_hidden()
    assert await banner.evaluate("banner => banner.offsetHeight") < 40
    await page.get_by_text("What replaces it").click()
    await expect(whole).to_be_visible()
    await page.get_by_role("link", name="papers").click()
    await expect(page.get_by_text("This is #papers")).to_be_visible()
    await expect(whole).to_be_visible()


async def test_nothing_runs_out_of_a_narrow_window(workspace: Workspace, page: Page) -> None:
    parent, _ = await asked(workspace)
    for width in (320, 390, 700, 1000):
        await page.set_viewport_size({"width": width, "height": 800})
        for path in ("", f"{parent.ts}/"):
            await page.goto(f"{workspace.url}as/ada/research/{path}")
            assert await page.evaluate("document.documentElement.scrollWidth") <= width
