"""Installing over OAuth with slack_sdk, and two teams of one app side by side, of which neither sees the other."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
import pytest
from aiohttp import web
from lxml import html
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth import AuthorizeUrlGenerator
from slack_sdk.oauth.installation_store import FileInstallationStore
from slack_sdk.oauth.state_store import FileOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from bot.local import (
    ADA,
    IN_ORG,
    MIA,
    NOAH,
    OLGA,
    ORG_GENERAL,
    OTHER,
    OTHER_GENERAL,
    OTHER_PAPERS,
    PIA,
    RESEARCH,
    OAuthApp,
    Workspace,
    direct_message,
)
from bot.local.refusals import SlackRefusal
from bot.local.tokens import CODE_S, Tokens
from tests.bot.local_bot import TinyBot, TinyHttpBot

APP = OAuthApp(redirect_uri="https://bot.example/slack/oauth_redirect")
ASKED = {"client_id": APP.client_id, "scope": "chat:write,commands", "state": "st4te"}


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with Workspace(oauth=APP) as workspace:
        yield workspace


def code_in(url: str) -> str:
    return parse_qs(urlsplit(url).query)["code"][0]


async def refusal(call: Awaitable[Any]) -> str:
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


def access(workspace: Workspace, **more: str) -> Awaitable[Any]:
    wanted = {"client_id": APP.client_id, "client_secret": APP.client_secret, **more}
    return AsyncWebClient(base_url=workspace.api_url).oauth_v2_access(**wanted)


async def test_a_code_is_traded_once_for_a_token_with_the_scopes_that_were_allowed(workspace: Workspace) -> None:
    await workspace.uninstall()
    goes_to = workspace.allow(OLGA, f"{workspace.url}oauth/v2/authorize?{urlencode(ASKED)}")
    assert goes_to.startswith(APP.redirect_uri)
    assert parse_qs(urlsplit(goes_to).query)["state"] == ["st4te"]
    code = code_in(goes_to)
    installed = await access(workspace, code=code)
    assert installed["access_token"] == workspace.bot_token
    assert (installed["team"]["id"], installed["authed_user"]["id"]) == ("T0LOCAL", OLGA)
    assert (installed["bot_user_id"], installed["scope"]) == ("U0SOVEREIGN", "chat:write,commands")
    client = AsyncWebClient(installed["access_token"], base_url=workspace.api_url)
    assert (await client.chat_postMessage(channel=RESEARCH, text="Here I am."))["ok"]
    assert await refusal(client.users_info(user=ADA)) == "missing_scope"
    assert await refusal(access(workspace, code=code)) == "invalid_code"


async def test_installing_again_keeps_the_token_and_adds_scopes(workspace: Workspace) -> None:
    before = workspace.bot_token
    installed = await access(workspace, code=code_in(workspace.allow(OLGA, ASKED)))
    assert installed["access_token"] == before


async def test_each_mistake_in_the_trade_has_its_name(workspace: Workspace) -> None:
    code = code_in(workspace.allow(OLGA, ASKED))
    assert await refusal(access(workspace, code="nonsense")) == "invalid_code"
    assert await refusal(access(workspace, code=code, client_secret="wrong")) == "bad_client_secret"
    assert await refusal(access(workspace, code=code, client_id="wrong")) == "invalid_client_id"
    assert await refusal(access(workspace, code=code, redirect_uri="https://evil.example")) == "bad_redirect_uri"
    assert await refusal(access(workspace, code=code, grant_type="refresh_token")) == "invalid_grant_type"
    assert (await access(workspace, code=code))["ok"]


def test_a_code_lives_ten_minutes() -> None:
    now = 0.0
    tokens = Tokens(OTHER, "xapp", (), clock=lambda: now)
    code = tokens.allow(MIA, ["commands"], "")
    now = CODE_S + 1
    with pytest.raises(SlackRefusal, match="invalid_code"):
        tokens.trade(code, "")


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"client_id": "wrong"}, "invalid_client_id"),
        ({"scope": ""}, "no_scopes"),
        ({"scope": "chat:write,mind:read"}, "invalid_scope"),
        ({"redirect_uri": "https://evil.example"}, "bad_redirect_uri"),
    ],
)
async def test_an_installation_that_slack_would_not_offer_is_refused(
    workspace: Workspace, more: dict[str, str], error: str
) -> None:
    with pytest.raises(SlackRefusal, match=error):
        workspace.allow(OLGA, {**ASKED, **more})
    where = f"/oauth/v2/authorize?{urlencode({**ASKED, **more})}"
    async with aiohttp.ClientSession(workspace.url) as browser, browser.get(where) as answer:
        assert (answer.status, error in await answer.text()) == (400, True)


async def test_the_page_that_asks_for_leave_leads_back_with_a_code_or_with_a_refusal(workspace: Workspace) -> None:
    where = f"{workspace.url}oauth/v2/authorize"
    url = AuthorizeUrlGenerator(client_id=APP.client_id, scopes=["chat:write"], authorization_url=where).generate("s1")
    async with aiohttp.ClientSession() as browser, browser.get(url) as answer:
        page = html.fromstring(await answer.text())
    assert "chat:write" in page.text_content()
    links = {a.text_content().strip(): a.get("href") for a in page.find_class("btn")}
    assert links["Cancel"] == f"{APP.redirect_uri}?error=access_denied&state=s1"
    installed = await access(workspace, code=code_in(links["Allow as Olga"]))
    assert installed["authed_user"]["id"] == OLGA


async def test_bolts_own_installation_goes_through_from_the_first_click_to_the_first_command(tmp_path: Path) -> None:
    async with Workspace() as workspace:
        await workspace.uninstall()
        wire = AsyncWebClient(base_url=workspace.api_url)
        store = FileInstallationStore(base_dir=str(tmp_path), client_id=workspace.app.oauth.client_id)
        settings = AsyncOAuthSettings(
            client_id=workspace.app.oauth.client_id,
            client_secret=workspace.app.oauth.client_secret,
            scopes=["chat:write", "commands"],
            installation_store=store,
            state_store=FileOAuthStateStore(expiration_seconds=60, base_dir=str(tmp_path)),
            authorization_url=f"{workspace.url}oauth/v2/authorize",
        )
        app = AsyncApp(
            client=wire,
            signing_secret=workspace.signing_secret,
            oauth_flow=AsyncOAuthFlow(client=wire, settings=settings),
        )

        async def hello(ack: Any, say: Any) -> None:
            await ack()
            await say("Here I am.")

        app.command("/sovereign")(hello)
        async with served(app, workspace) as url, aiohttp.ClientSession() as browser:
            settings.redirect_uri = f"{url}/slack/oauth_redirect"
            settings.authorize_url_generator.redirect_uri = settings.redirect_uri
            async with browser.get(f"{url}/slack/install") as install:
                asked, cookies = html.fromstring(await install.text()).find(".//a").get("href"), install.cookies
            async with browser.get(asked) as page:
                links = html.fromstring(await page.text()).find_class("btn")
            allowed = next(link.get("href") for link in links if link.text_content() == "Allow as Olga")
            session = {name: cookie.value for name, cookie in cookies.items()}
            async with browser.get(allowed, cookies=session) as done:
                assert (done.status, "Thank you" in await done.text()) == (200, True)
            assert (await workspace.slash(ADA, RESEARCH, "/sovereign", "hello")).error == ""
            await workspace.until(lambda: workspace.messages(RESEARCH))
        assert [m.text for m in workspace.messages(RESEARCH)] == ["Here I am."]


@asynccontextmanager
async def served(app: AsyncApp, workspace: Workspace) -> AsyncIterator[str]:
    """The app behind an address, to which the workspace delivers."""
    runner = web.AppRunner(app.server(path="/slack/events").web_app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    workspace.deliver_to(f"{url}/slack/events")
    try:
        yield url
    finally:
        await runner.cleanup()


async def test_a_token_can_be_given_back(workspace: Workspace) -> None:
    async with TinyBot(workspace) as bot:
        bot.app.event("tokens_revoked")(bot.hears("revoked"))
        await workspace.until(lambda: workspace.connections == 1)
        assert (await bot.client.auth_revoke(test=True))["revoked"] is False
        assert (await bot.client.auth_revoke())["revoked"] is True
        assert await refusal(bot.client.auth_test()) == "token_revoked"
        await workspace.until(lambda: bot.told("revoked"))


async def test_an_installation_for_an_organisation_names_it_and_no_team(workspace: Workspace) -> None:
    async with Workspace(team=IN_ORG, oauth=APP) as org, TinyHttpBot(org) as bot:
        installed = await access(org, code=code_in(org.allow(PIA, ASKED)))
        assert (installed["team"], installed["enterprise"]["id"]) == (None, "E0ORG")
        assert installed["is_enterprise_install"] is True
        await org.slash(PIA, ORG_GENERAL, "/sovereign", "help")
        command = bot.told("command")[0]
        assert (command["enterprise_id"], command["team_id"], command["is_enterprise_install"]) == (
            "E0ORG",
            "T0INORG",
            "true",
        )
        await org.say(PIA, ORG_GENERAL, "@sovereign hello")
        await org.until(lambda: bot.told("mention"))
        assert bot.told("mention")[0]["authorizations"][0]["team_id"] is None
        client = AsyncWebClient(org.bot_token, base_url=org.api_url)
        assert await refusal(client.conversations_list()) == "missing_argument"
        assert (await client.conversations_list(team_id="T0INORG"))["channels"][0]["id"] == ORG_GENERAL


# -- two teams --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [TinyBot, TinyHttpBot])
async def test_one_app_serves_two_teams_and_its_token_says_which(kind: type[TinyBot]) -> None:
    async with Workspace() as one, Workspace(team=OTHER, beside=one) as other, kind(one) as bot:
        await one.until(lambda: one.connections == 1 or kind is TinyHttpBot)
        await one.slash(ADA, RESEARCH, "/sovereign", "help")
        await other.slash(MIA, OTHER_GENERAL, "/sovereign", "help")
        assert [(c["team_id"], c["user_id"]) for c in bot.told("command")] == [("T0LOCAL", ADA), ("T0OTHER", MIA)]
        await other.say(NOAH, OTHER_GENERAL, "@sovereign hello")
        await other.until(lambda: bot.told("mention"))
        body = bot.told("mention")[0]
        assert (body["team_id"], body["authorizations"][0]["user_id"]) == ("T0OTHER", OTHER.bot.id)
        client = AsyncWebClient(other.bot_token, base_url=one.api_url)
        assert (await client.auth_test())["team_id"] == "T0OTHER"
        await client.chat_postMessage(channel=MIA, text="For Mia.")
        assert [m.text for m in other.messages(direct_message(MIA))] == ["For Mia."]


async def test_neither_team_sees_the_other() -> None:
    async with Workspace() as one, Workspace(team=OTHER, beside=one) as other:
        ours = AsyncWebClient(one.bot_token, base_url=one.api_url)
        theirs = AsyncWebClient(other.bot_token, base_url=one.api_url)
        assert await refusal(ours.chat_postMessage(channel=OTHER_PAPERS, text="x")) == "channel_not_found"
        assert await refusal(theirs.chat_postMessage(channel=RESEARCH, text="x")) == "channel_not_found"
        assert await refusal(theirs.users_info(user=ADA)) == "user_not_found"
        assert await refusal(ours.conversations_open(users=MIA)) == "user_not_found"
        await other.revoke()
        assert await refusal(theirs.auth_test()) == "token_revoked"
        assert (await ours.auth_test())["team_id"] == "T0LOCAL"
        code = code_in(other.allow(MIA, {**ASKED, "client_id": OAuthApp().client_id, "redirect_uri": "https://x.org"}))
        installed = await AsyncWebClient(base_url=one.api_url).oauth_v2_access(
            client_id=OAuthApp().client_id,
            client_secret=OAuthApp().client_secret,
            code=code,
            redirect_uri="https://x.org",
        )
        assert installed["team"] == {"id": "T0OTHER", "name": "Other workspace"}
