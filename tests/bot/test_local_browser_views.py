"""The page in Debian's Chromium: menus, modals, the Home, shortcuts and suggestions, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Page, expect

from bot.local import ADA, OLGA, OTTO, PAPERS, RESEARCH, Workspace, direct_message
from tests.bot.local_bot import TinyBot
from tests.bot.test_local_views import DIGEST, FREQUENCIES, HOME, button, field, plain
from tests.chromium import chromium

MENU = {"type": "overflow", "action_id": "menu", "options": FREQUENCIES}
SURE = {"title": plain("Sure?"), "text": plain("It takes a while."), "confirm": plain("Do it"), "deny": plain("No")}
CHOICES = [
    {"type": "section", "block_id": "s", "text": plain("Claim 1"), "accessory": {**MENU, "confirm": SURE}},
    {
        "type": "section",
        "block_id": "p",
        "text": plain("Owners"),
        "accessory": {"type": "multi_users_select", "action_id": "people", "placeholder": plain("Choose people")},
    },
    {
        "type": "actions",
        "block_id": "a",
        "elements": [
            {"type": "static_select", "action_id": "when", "options": FREQUENCIES, "placeholder": plain("When?")}
        ],
    },
]
HEARD = ("often", "kind", "preview", "refresh", "menu", "people", "when")


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with Workspace(
        shortcuts={"digest": "Make a digest"}, message_shortcuts={"about": "Ask about this"}
    ) as workspace:
        yield workspace


@pytest.fixture
async def bot(workspace: Workspace) -> AsyncIterator[TinyBot]:
    async with TinyBot(workspace, ping_interval=10) as bot:  # a busy browser is no silent connection
        bot.app.shortcut("digest")(bot.hears("digest shortcut"))
        bot.app.shortcut("about")(bot.hears("about"))
        bot.app.event("app_home_opened")(bot.hears("opened"))
        bot.app.event("message")(bot.hears("message"))
        bot.app.view("digest")(bot.hears("digest"))
        for action_id in HEARD:
            bot.app.action(action_id)(bot.hears(action_id))
        await workspace.until(lambda: workspace.connections == 1)
        yield bot


@pytest.fixture
async def page(workspace: Workspace, bot: TinyBot) -> AsyncIterator[Page]:
    async with chromium() as visit:
        yield await visit(workspace.url)


async def told(workspace: Workspace, bot: TinyBot, kind: str) -> dict[str, Any]:
    await workspace.until(lambda: bot.told(kind))
    return bot.told(kind)[-1]


async def test_a_form_of_every_kind_of_input_is_filled_in_and_survives_a_change_around_it(
    workspace: Workspace, bot: TinyBot, page: Page
) -> None:
    await page.get_by_label("Shortcuts").click()
    await page.get_by_role("button", name="Make a digest").click()
    trigger_id = (await told(workspace, bot, "digest shortcut"))["trigger_id"]
    await bot.client.views_open(trigger_id=trigger_id, view=DIGEST)
    dialog = page.get_by_role("dialog", name="Digest")
    await dialog.get_by_label("Topic").fill("LoRA")
    await dialog.get_by_label("From").fill("2026-12-01")
    await dialog.get_by_label("At", exact=True).fill("07:30")
    await dialog.get_by_label("Papers").fill("7")
    await dialog.get_by_label("Where").select_option("#papers")
    await dialog.locator("[data-many] summary").press("Enter")
    await dialog.get_by_label("Olga").press("Space")
    await dialog.get_by_label("Otto").press("Space")
    await page.keyboard.press("Escape")  # closes the menu, and not the form
    await expect(dialog.get_by_text("Olga, Otto")).to_be_visible()
    await dialog.get_by_label("Weekly").check()
    await dialog.get_by_label("Often").select_option("Weekly")

    body = await told(workspace, bot, "often")
    assert body["view"]["state"]["values"]["topic"]["topic"]["value"] == "LoRA"
    hint = {"type": "section", "text": plain("Every Monday.")}
    await bot.client.views_update(view_id=body["view"]["id"], view={**DIGEST, "blocks": [*DIGEST["blocks"], hint]})
    await expect(dialog.get_by_text("Every Monday.")).to_be_visible()
    await expect(dialog.get_by_label("Topic")).to_have_value("LoRA")

    await dialog.get_by_role("button", name="Save").click()
    values = (await told(workspace, bot, "digest"))["view"]["state"]["values"]
    said = {block: next(iter(by_action.values())) for block, by_action in values.items()}
    assert said["often"]["selected_option"] == said["kind"]["selected_option"] == FREQUENCIES[1]
    assert said["where"]["selected_conversation"] == PAPERS
    assert said["owners"]["selected_users"] == [OLGA, OTTO]
    assert (said["papers"]["value"], said["from"]["selected_date"], said["at"]["selected_time"]) == (
        "7",
        "2026-12-01",
        "07:30",
    )
    await expect(dialog).to_have_count(0)


async def test_menus_in_a_message_ask_first_and_send_what_was_chosen(
    workspace: Workspace, bot: TinyBot, page: Page
) -> None:
    await bot.client.chat_postMessage(channel=RESEARCH, text="x", blocks=CHOICES)
    menu = page.get_by_label("More actions", exact=True)
    await menu.press("Enter")
    await page.get_by_role("button", name="Weekly").click()
    ask = page.get_by_role("dialog", name="Sure?")
    await ask.get_by_role("button", name="No").click()
    await expect(ask).to_be_hidden()
    assert bot.told("menu") == []
    await menu.press("Enter")
    await page.get_by_role("button", name="Weekly").click()
    await ask.get_by_role("button", name="Do it").click()
    assert (await told(workspace, bot, "menu"))["actions"][0]["selected_option"] == FREQUENCIES[1]

    await page.get_by_text("Choose people").click()
    await page.get_by_label("Olga").check()
    await page.keyboard.press("Escape")
    assert (await told(workspace, bot, "people"))["actions"][0]["selected_users"] == [OLGA]
    await expect(page.locator("[data-many] summary")).to_have_text("Olga")

    when = page.get_by_label("When?")
    await when.focus()
    await when.select_option("Daily")
    assert (await told(workspace, bot, "when"))["actions"][0]["selected_option"] == FREQUENCIES[0]
    await expect(page.locator("[name=value][data-choose]:focus")).to_have_count(1)


async def test_what_one_writes_into_a_message_survives_its_edit_and_goes_with_its_button(
    workspace: Workspace, bot: TinyBot, page: Page
) -> None:
    blocks = [
        field("note", "plain_text_input"),
        field("often", "static_select", options=FREQUENCIES, dispatch=True),
        {"type": "actions", "block_id": "b", "elements": [button("preview")]},
    ]
    ts = (await bot.client.chat_postMessage(channel=RESEARCH, text="x", blocks=blocks))["ts"]
    await page.get_by_label("Note").fill("half a thou")
    await bot.client.chat_update(channel=RESEARCH, ts=ts, text="y", blocks=[*blocks, {"type": "divider"}])
    await expect(page.get_by_text("(edited)")).to_be_visible()
    await expect(page.get_by_label("Note")).to_have_value("half a thou")
    await page.get_by_label("Often").select_option("Weekly")
    for kind in ("often", "preview"):
        values = (await told(workspace, bot, kind))["state"]["values"]
        assert values["note"]["note"]["value"] == "half a thou"
        assert values["often"]["often"]["selected_option"] == FREQUENCIES[1]
        if kind == "often":
            await page.get_by_role("button", name="Preview").click()


async def test_a_press_is_a_click_though_its_message_changes_before_the_release(
    workspace: Workspace, bot: TinyBot, page: Page
) -> None:
    blocks = [{"type": "actions", "block_id": "b", "elements": [button("preview")]}]
    ts = (await bot.client.chat_postMessage(channel=RESEARCH, text="x", blocks=blocks))["ts"]
    assert page.context.browser is not None
    other = await page.context.browser.new_page()
    await other.goto(page.url)
    await page.get_by_role("button", name="Preview").hover()
    await page.mouse.down()
    await bot.client.chat_update(channel=RESEARCH, ts=ts, text="y", blocks=[*blocks, {"type": "divider"}])
    await expect(other.get_by_text("(edited)")).to_be_visible()
    await expect(page.get_by_text("(edited)")).to_have_count(0)
    await page.mouse.up()
    await told(workspace, bot, "preview")
    await expect(page.get_by_text("(edited)")).to_be_visible()


async def test_the_home_is_opened_used_and_renewed_while_one_writes(
    workspace: Workspace, bot: TinyBot, page: Page
) -> None:
    await page.get_by_role("link", name="Sovereign · Home").click()
    await expect(page.get_by_text("has not put anything here yet")).to_be_visible()
    assert (await told(workspace, bot, "opened"))["event"]["tab"] == "home"
    asks = {"type": "section", "text": plain("Two drafts"), "accessory": button("preview", confirm=SURE)}
    await bot.client.views_publish(user_id=ADA, view={**HOME, "blocks": [asks, *HOME["blocks"]]})
    await page.get_by_label("Note").fill("half a thou")
    await page.get_by_role("button", name="Preview").click()
    await page.get_by_role("dialog", name="Sure?").get_by_role("button", name="Do it").click()
    body = await told(workspace, bot, "preview")
    assert body["view"]["state"]["values"]["note"]["note"]["value"] == "half a thou"
    await bot.client.views_publish(user_id=ADA, view={**HOME, "blocks": [*HOME["blocks"], {"type": "divider"}]})
    await expect(page.get_by_text("Two drafts")).to_have_count(0)
    await expect(page.get_by_label("Note")).to_have_value("half a thou")


async def test_a_message_has_its_shortcuts_and_direct_messages_their_suggestions(
    workspace: Workspace, bot: TinyBot, page: Page
) -> None:
    message = await workspace.say(OTTO, RESEARCH, "Is this true?")
    await page.get_by_label("More actions for this message").press("Enter")
    await page.get_by_role("button", name="Ask about this").press("Enter")
    assert (await told(workspace, bot, "about"))["message_ts"] == message.ts

    await page.get_by_role("link", name="Sovereign", exact=True).click()
    assert (await told(workspace, bot, "opened"))["event"]["tab"] == "messages"
    prompts = [{"title": "LoRA", "message": "What does LoRA change?"}]
    await bot.client.assistant_threads_setSuggestedPrompts(channel_id=direct_message(ADA), prompts=prompts)
    await page.get_by_role("button", name="LoRA").click()
    event = (await told(workspace, bot, "message"))["event"]
    assert event["text"] == "What does LoRA change?"
    status = {"channel_id": event["channel"], "thread_ts": event["ts"], "status": "is searching…"}
    await bot.client.assistant_threads_setStatus(**status)
    await expect(page.get_by_text("Sovereign is searching…")).to_be_visible()
    await bot.client.chat_postMessage(channel=event["channel"], thread_ts=event["ts"], text="It changes little.")
    await expect(page.get_by_text("Sovereign is searching…")).to_have_count(0)


async def test_a_channel_is_archived_and_opened_again_from_its_menu(workspace: Workspace, page: Page) -> None:
    await page.get_by_label("What you can do with this channel").click()
    await page.get_by_role("button", name="Archive this channel").click()
    await expect(page.get_by_text("#research is archived")).to_be_visible()
    await expect(page.get_by_role("textbox", name="Message #research")).to_be_hidden()
    await page.get_by_role("button", name="Unarchive it").click()
    await expect(page.get_by_role("textbox", name="Message #research")).to_be_visible()


async def test_no_menu_and_no_view_runs_out_of_a_narrow_window(workspace: Workspace, bot: TinyBot, page: Page) -> None:
    await bot.client.chat_postMessage(channel=RESEARCH, text="x", blocks=CHOICES)
    fits = [block for block in DIGEST["blocks"] if block["block_id"] != "where"]
    await bot.client.views_publish(user_id=ADA, view={**HOME, "blocks": [*fits, *CHOICES]})
    for width in (320, 390):
        await page.set_viewport_size({"width": width, "height": 800})
        for path in ("research", "home", "dm"):
            await page.goto(f"{workspace.url}as/ada/{path}/")
            assert await page.evaluate("document.documentElement.scrollWidth") <= width
            for menu in await page.locator("main details.menu > summary").all():
                await menu.click()
                box = await page.locator("details.menu[open] .items").bounding_box()
                assert box is not None
                assert box["x"] >= 0
                assert box["x"] + box["width"] <= width
                await page.keyboard.press("Escape")
