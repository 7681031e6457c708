"""Debian's Chromium, where it is installed. What a page complains of in its console fails the test."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from playwright.async_api import Page, async_playwright, expect

from tests.required import missing

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--disable-lcd-text",  # letters in shades of grey: pictures of half the size
]
expect.set_options(timeout=60_000)  # the browser, the bot and what it computes share a machine

Visit = Callable[..., Awaitable[Page]]


@asynccontextmanager
async def chromium() -> AsyncIterator[Visit]:
    """Yields how to open an address: `await visit(url, width, height)`. Each visit has a browser profile of its own."""
    program = shutil.which("chromium")
    if program is None:
        missing("chromium", "Chromium is not installed (Debian: apt-get install chromium)")
    complaints: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=ARGUMENTS)

        async def visit(url: str, width: int = 1280, height: int = 860) -> Page:
            page = await browser.new_page(viewport={"width": width, "height": height})
            page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            await page.goto(url)
            return page

        try:
            yield visit
        finally:
            await browser.close()
    assert complaints == []
