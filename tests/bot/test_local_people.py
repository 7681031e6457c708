"""Who and what there is, what people do to channels and to the app in them, and what the app hears of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.local import (
    ADA,
    BOT,
    EVENTS,
    LAB,
    OLGA,
    OTTO,
    OWNERS,
    PAPERS,
    RANDOM,
    READERS,
    RESEARCH,
    SAM,
    Workspace,
    registered,
)
from bot.local.mrkdwn import to_html, to_text
from bot.local.page import markdown
from bot.local.text import pings
from bot.local.values import Message
from tests.bot.local_bot import BUTTONS, TinyBot


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with Workspace(events=EVENTS) as workspace:
        yield workspace


@pytest.fixture
async def bot(workspace: Workspace) -> AsyncIterator[TinyBot]:
    async with TinyBot(workspace) as bot:
        for event in EVENTS - {"message.im", "app_mention"}:
            bot.app.event(event)(bot.hears(event))
        await workspace.until(lambda: workspace.connections == 1)
        yield bot


async def refusal(call: Awaitable[Any]) -> str:
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


async def heard(workspace: Workspace, bot: TinyBot, event: str) -> dict[str, Any]:
    await workspace.until(lambda: bot.told(event))
    return dict(bot.told(event)[0]["event"])


# -- looking ----------------------------------------------------------------------------------------------------------


async def test_user_groups_and_their_members_can_be_read(bot: TinyBot) -> None:
    groups = (await bot.client.usergroups_list(include_users=True))["usergroups"]
    assert {g["handle"]: g["users"] for g in groups} == {"owners": [OLGA, OTTO], "readers": [ADA, SAM]}
    assert "users" not in (await bot.client.usergroups_list())["usergroups"][0]
    assert (await bot.client.usergroups_users_list(usergroup=OWNERS))["users"] == [OLGA, OTTO]
    assert await refusal(bot.client.usergroups_users_list(usergroup="S0X")) == "no_such_subteam"


async def test_a_person_has_a_time_zone_and_rights_and_on_request_a_language(bot: TinyBot) -> None:
    olga = (await bot.client.users_info(user=OLGA, include_locale=True))["user"]
    assert (olga["tz"], olga["is_admin"], olga["locale"]) == ("Europe/Zurich", True, "en-GB")
    ada = (await bot.client.users_info(user=ADA))["user"]
    assert (ada["is_admin"], "locale" in ada) == (False, False)
    everyone = (await bot.client.users_list())["members"]
    assert [u["id"] for u in everyone if u["is_bot"]] == [BOT, "USLACKBOT"]


async def test_long_lists_come_in_pages(bot: TinyBot) -> None:
    first = await bot.client.conversations_members(channel=PAPERS, limit=3)
    rest = await bot.client.conversations_members(
        channel=PAPERS, limit=3, cursor=first["response_metadata"]["next_cursor"]
    )
    assert sorted([*first["members"], *rest["members"]]) == sorted([ADA, OLGA, OTTO, SAM, BOT])
    assert rest["response_metadata"]["next_cursor"] == ""
    assert await refusal(bot.client.conversations_members(channel=PAPERS, cursor="nonsense")) == "invalid_cursor"
    assert await refusal(bot.client.conversations_members(channel=PAPERS, limit=1001)) == "invalid_limit"


async def test_a_private_channel_is_there_for_its_members_alone(workspace: Workspace, bot: TinyBot) -> None:
    kinds = {"types": "public_channel,private_channel"}
    assert "lab" not in [c["name"] for c in (await bot.client.conversations_list())["channels"]]
    assert "lab" in [c["name"] for c in (await bot.client.conversations_list(**kinds))["channels"]]
    await workspace.remove_bot(ADA, LAB)
    assert "lab" not in [c["name"] for c in (await bot.client.conversations_list(**kinds))["channels"]]
    assert await refusal(bot.client.conversations_info(channel=LAB)) == "channel_not_found"
    assert await refusal(bot.client.conversations_list(types="secret")) == "invalid_types"
    async with aiohttp.ClientSession(workspace.url) as browser:
        for who, status in (("ada", 200), ("sam", 404)):
            async with browser.get(f"/as/{who}/lab/") as answer:
                assert answer.status == status


async def test_a_method_that_the_app_has_no_scope_for_says_which_it_needs() -> None:
    async with Workspace(scopes=("chat:write", "channels:read")) as workspace:
        client = AsyncWebClient(workspace.bot_token, base_url=workspace.api_url)
        with pytest.raises(SlackApiError) as refused:
            await client.users_info(user=ADA)
        answer = refused.value.response
        assert (answer["error"], answer["needed"], answer["provided"]) == (
            "missing_scope",
            "users:read",
            "channels:read,chat:write",
        )
        assert (await client.conversations_info(channel=RESEARCH))["ok"]
        assert await refusal(client.conversations_info(channel=LAB)) == "missing_scope"  # it would need groups:read
        assert (await client.auth_test()).headers["X-OAuth-Scopes"] == "channels:read,chat:write"


# -- doing ------------------------------------------------------------------------------------------------------------


async def test_an_archived_channel_takes_nothing_more_until_it_is_opened_again(
    workspace: Workspace, bot: TinyBot
) -> None:
    ts = (await bot.client.chat_postMessage(channel=PAPERS, text="before"))["ts"]
    await workspace.archive(OLGA, PAPERS)
    event = await heard(workspace, bot, "channel_archive")
    assert (event["channel"], event["user"]) == (PAPERS, OLGA)
    assert await refusal(bot.client.chat_postMessage(channel=PAPERS, text="x")) == "is_archived"
    assert await refusal(bot.client.chat_postEphemeral(channel=PAPERS, user=ADA, text="x")) == "is_archived"
    assert await refusal(bot.client.chat_update(channel=PAPERS, ts=ts, text="x")) == "is_inactive"
    assert (await bot.client.conversations_info(channel=PAPERS))["channel"]["is_archived"]
    with pytest.raises(PermissionError):
        await workspace.say(ADA, PAPERS, "may I?")
    async with aiohttp.ClientSession(workspace.url) as browser:
        async with browser.get("/as/ada/papers/") as answer:
            assert "#papers is archived" in await answer.text()
        assert (await browser.post("/as/ada/papers/type", data={"text": "may I?"})).status == 403
        await browser.post("/as/olga/papers/channel/unarchive")
    await heard(workspace, bot, "channel_unarchive")
    await bot.client.chat_postMessage(channel=PAPERS, text="after")


async def test_an_archived_private_channel_is_told_as_a_group(workspace: Workspace, bot: TinyBot) -> None:
    await workspace.slash(ADA, LAB, "/archive")
    assert (await heard(workspace, bot, "group_archive"))["channel"] == LAB


async def test_a_bot_that_is_removed_hears_so_and_may_speak_there_no_more(workspace: Workspace, bot: TinyBot) -> None:
    await workspace.slash(OLGA, RESEARCH, "/remove", "@sovereign")
    left = await heard(workspace, bot, "member_left_channel")
    assert (left["user"], left["channel"], left["channel_type"]) == (BOT, RESEARCH, "C")
    assert (await heard(workspace, bot, "channel_left"))["channel"] == RESEARCH
    assert await refusal(bot.client.chat_postMessage(channel=RESEARCH, text="x")) == "not_in_channel"
    await workspace.invite_bot(OLGA, RESEARCH)
    joined = await heard(workspace, bot, "member_joined_channel")
    assert (joined["user"], joined["inviter"]) == (BOT, OLGA)
    await bot.client.chat_postMessage(channel=RESEARCH, text="back")


async def test_slacks_own_commands_say_how_they_are_used(workspace: Workspace) -> None:
    for command, words in (("/invite", "to add Sovereign to it"), ("/remove", "to remove Sovereign from it")):
        await workspace.slash(ADA, RANDOM, command, "@nobody")
        assert words in workspace.ephemerals(ADA)[-1].text
    await workspace.slash(ADA, RESEARCH, "/remove", "@olga")
    assert workspace.ephemerals(ADA)[-1].text == "Only Sovereign can be removed here."
    with pytest.raises(PermissionError):
        await workspace.archive(SAM, LAB)


async def test_an_app_that_is_uninstalled_hears_so_and_its_token_is_of_no_use(
    workspace: Workspace, bot: TinyBot
) -> None:
    before = (await bot.client.chat_postMessage(channel=RESEARCH, text="x", blocks=BUTTONS))["ts"]
    await workspace.uninstall()
    assert (await heard(workspace, bot, "tokens_revoked"))["tokens"] == {"oauth": [], "bot": [BOT]}
    await heard(workspace, bot, "app_uninstalled")
    assert await refusal(bot.client.chat_postMessage(channel=RESEARCH, text="x")) == "token_revoked"
    assert workspace.bot_token == ""
    assert (await workspace.slash(ADA, RESEARCH, "/sovereign", "help")).error == "unknown_command"
    assert (await workspace.click(ADA, RESEARCH, before, "approve")).error == "dispatch_failed"
    await workspace.archive(ADA, PAPERS)
    assert {kind for kind, _ in bot.heard} == {"tokens_revoked", "app_uninstalled"}
    async with aiohttp.ClientSession(workspace.url) as browser:
        async with browser.get("/as/ada/research/") as answer:
            assert "Sovereign is not installed." in await answer.text()
        await browser.post("/as/ada/research/channel/install")
    assert (await bot.client.auth_test())["ok"]


async def test_an_app_is_registered_as_its_manifest_says() -> None:
    manifest = {
        "features": {
            "app_home": {"home_tab_enabled": False},
            "slash_commands": [{"command": "/ask", "usage_hint": "why"}],
            "shortcuts": [
                {"type": "global", "callback_id": "new", "name": "New"},
                {"type": "message", "callback_id": "about", "name": "About"},
            ],
        },
        "oauth_config": {"scopes": {"bot": ["chat:write"]}},
        "settings": {"event_subscriptions": {"bot_events": ["app_mention"]}},
    }
    async with Workspace(**registered(manifest)) as workspace:
        assert (workspace.app.commands, workspace.app.shortcuts) == ({"/ask": "why"}, {"new": "New"})
        assert (workspace.app.message_shortcuts, workspace.app.events) == ({"about": "About"}, {"app_mention"})
        client = AsyncWebClient(workspace.bot_token, base_url=workspace.api_url)
        assert await refusal(client.users_info(user=ADA)) == "missing_scope"
        assert await refusal(client.views_publish(user_id=ADA, view={"type": "home", "blocks": []})) == "not_enabled"


async def test_an_app_hears_only_what_it_subscribed_to() -> None:
    async with Workspace(events=("channel_archive",)) as workspace, TinyBot(workspace) as bot:
        for event in ("channel_archive", "member_left_channel"):
            bot.app.event(event)(bot.hears(event))
        await workspace.until(lambda: workspace.connections == 1)
        await workspace.remove_bot(ADA, RESEARCH)
        await workspace.say(ADA, PAPERS, "@sovereign hello")
        await workspace.archive(ADA, PAPERS)
        await workspace.until(lambda: bot.told("channel_archive"))
        assert [kind for kind, _ in bot.heard] == ["channel_archive"]


async def test_what_was_archived_stays_so_over_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "workspace.sqlite"
    async with Workspace(file) as before:
        await before.archive(OLGA, PAPERS)
        await before.remove_bot(OLGA, RESEARCH)
    async with Workspace(file) as after:
        client = AsyncWebClient(after.bot_token, base_url=after.api_url)
        assert (await client.conversations_info(channel=PAPERS))["channel"]["is_archived"]
        assert not (await client.conversations_info(channel=RESEARCH))["channel"]["is_member"]


# -- naming -----------------------------------------------------------------------------------------------------------


async def test_typed_names_of_people_groups_and_channels_become_references(workspace: Workspace) -> None:
    said = await workspace.say(ADA, RESEARCH, "@olga and @owners: #papers, not #nowhere or a&b")
    assert said.text == f"<@{OLGA}> and <!subteam^{OWNERS}|@owners>: <#{PAPERS}|papers>, not #nowhere or a&amp;b"
    assert to_text(said.text) == "@Olga and @owners: #papers, not #nowhere or a&b"
    assert pings(said) == {OLGA, OWNERS}


def test_a_user_group_that_was_not_escaped_shows_and_pings_everywhere_that_slack_parses() -> None:
    bait = f"<!subteam^{READERS}>"
    assert to_html(bait) == markdown.to_html(bait).strip()[3:-4] == '<span class="mention">@readers</span>'
    part = {"type": "rich_text_section", "elements": [{"type": "usergroup", "usergroup_id": READERS}]}
    for block in ({"type": "markdown", "text": bait}, {"type": "rich_text", "elements": [part]}):
        assert pings(Message(RESEARCH, "1.1", BOT, "", (block,))) == {READERS}
