"""How a workspace lets Sovereign in, and goes: the two pages of OAuth, and Slack's word that a token is dead."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlencode

from pydantic import SecretStr
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.clients import Clients
from bot.doors import Body, Doors
from bot.failing import in_words
from bot.reaching import OAuth
from bot.slack import Wires
from bot.slack_client import called, code_of
from bot.tenants import Tenants
from bot.views import notices
from bot.web import pages
from bot.web.site import Answer, Request
from kernel.desk import conclude
from kernel.domain import Installation, RunState
from kernel.errors import Refused, SovereignError, Unsound
from kernel.ports import Installations, Ledger

log = logging.getLogger(__name__)

FINISH = "/slack/oauth_redirect"
LOOKED_AT = 100
GOOD_FOR = timedelta(minutes=10)
_OURS = re.compile(r"[A-Za-z0-9_-]{32}")
USED_UP = ("invalid_code", "code_already_used")
ROTATES = "This app has token rotation turned on, which Sovereign does not use. Turn it off (OAuth & Permissions)."
HELLO = (
    "Thank you for installing Sovereign. Type `/invite @sovereign` in a channel, then `/sovereign ask` with a "
    "question; `/sovereign help` shows what else there is."
)


class Installing:
    """What is begun here is bound to the browser that began it, is good for ten minutes, and can be used once."""

    def __init__(
        self,
        oauth: OAuth,
        api_url: str,
        tenants: Tenants,
        installations: Installations,
        clients: Clients,
        wires: Wires,
        ledger: Ledger,
        now: Callable[[], datetime],
    ) -> None:
        self._oauth = oauth
        self._slack = AsyncWebClient(base_url=api_url)
        self._api_url = api_url
        self._tenants = tenants
        self._installations = installations
        self._clients = clients
        self._wires = wires
        self._ledger = ledger
        self._now = now
        self._secure = oauth.public_url.startswith("https://")
        self._cookie = "__Host-sovereign-install" if self._secure else "sovereign-install"

    # -- the two pages ------------------------------------------------------------------------------------------------

    async def begin(self, request: Request) -> Answer:
        """Send the browser to Slack, which asks whether to let us in."""
        state, browser = secrets.token_urlsafe(24), self._browser(request) or secrets.token_urlsafe(24)
        await self._installations.begin(f"{state} {browser}", self._now(), self._now() + GOOD_FOR)
        asked = {
            "client_id": self._oauth.client_id,
            "scope": ",".join(self._oauth.scopes),
            "state": state,
            "redirect_uri": self._oauth.public_url + FINISH,
        }
        to = f"{self._api_url.removesuffix('api/')}oauth/v2/authorize?{urlencode(asked)}"
        kept = f"{self._cookie}={browser}; Path=/; Max-Age={int(GOOD_FOR.total_seconds())}; HttpOnly; SameSite=Lax"
        return Answer(302, headers=(("location", to), ("set-cookie", kept + ("; Secure" if self._secure else ""))))

    async def finish(self, request: Request) -> Answer:
        """Slack sends the browser back: keep the workspace's token, or say what is wrong."""
        begun = f"{request.query.get('state', '')} {self._browser(request)}"
        ours = await self._installations.redeem(begun, self._now())
        error, code = request.query.get("error", ""), request.query.get("code", "")
        if error == "access_denied":
            return pages.denied()
        if not ours:
            return pages.stale()
        if error or not code:
            return pages.refused(error or "no code")
        try:
            return await self._install(code)
        except SovereignError as failure:
            return pages.broken(in_words(failure, "an installation") if isinstance(failure, Unsound) else str(failure))

    def _browser(self, request: Request) -> str:
        """What we once gave this browser, so that two tabs of it can install; empty where that cannot be ours."""
        given = request.cookie(self._cookie)
        return given if _OURS.fullmatch(given) else ""

    async def _install(self, code: str) -> Answer:
        try:
            installation = await self._exchange(code)
        except SlackApiError as error:
            if code_of(error) in USED_UP:
                return pages.stale()
            raise Unsound(f"Slack refused the exchange of an installation's code: {code_of(error)}") from error
        first_owner = await self._tenants.keep(installation)
        await self._greet(installation)
        await self._carry_out(installation)
        return pages.installed(installation.name, installation.workspace, first_owner)

    async def _exchange(self, code: str) -> Installation:
        """The token for the code, and who we are with it. Raises SlackApiError where Slack refuses the code."""
        oauth = self._oauth
        given = await self._slack.oauth_v2_access(
            client_id=oauth.client_id,
            client_secret=oauth.client_secret,
            code=code,
            redirect_uri=oauth.public_url + FINISH,
        )
        if given.get("refresh_token"):
            raise Refused(ROTATES)
        me = await called(AsyncWebClient(base_url=self._api_url).auth_test(token=given["access_token"]))
        return installation_of(given, str(me.get("bot_id") or ""), self._now())

    async def _greet(self, installation: Installation) -> None:
        """Whoever installed hears of us in Slack too; that this may fail takes nothing back."""
        try:
            wire = await self._wires.to(installation.workspace)
            await wire.tell(installation.by, notices.notice(HELLO))
        except SovereignError as error:
            log.warning("whoever installed Sovereign in %s cannot be greeted: %s", installation.workspace, error)

    async def _carry_out(self, installation: Installation) -> None:
        """What was approved while nothing could be posted is published now: nobody would click for it again."""
        approved = frozenset({RunState.APPROVED})
        served = await self._installations.members(installation.workspace) if installation.whole else ()
        for workspace in (installation.workspace, *served):
            for run in await self._ledger.runs(workspace, LOOKED_AT, states=approved):
                again = conclude(run.id, run.question.round)
                once = f"{again.id}:installed:{installation.at.isoformat()}"
                await self._ledger.enqueue(again.model_copy(update={"id": once}))

    # -- when it is removed -------------------------------------------------------------------------------------------

    def register(self, doors: Doors) -> None:
        """What Slack says when the app is removed, or its tokens are."""
        for kind in ("app_uninstalled", "tokens_revoked"):
            doors.event(kind, self.check_again)

    async def check_again(self, body: Body, _event: Body) -> None:
        """Ask Slack whether the token still works: the news may be late, or of somebody else's token."""
        workspace = str(body.get("team_id") or body.get("enterprise_id") or "")
        try:
            client = await self._clients.of(workspace)
            await called(client.auth_test())  # a client whose token is dead marks its installation as gone
        except Refused:
            log.info("Sovereign is not installed in %s any more", workspace)


def installation_of(given: AsyncSlackResponse, bot: str, at: datetime) -> Installation:
    """What Slack's oauth.v2.access gave, as a value: a workspace's installation, or a whole organisation's."""
    team, organisation = given.get("team") or {}, given.get("enterprise") or {}
    whole = bool(given.get("is_enterprise_install"))
    where = organisation if whole else team
    return Installation(
        workspace=where["id"],
        name=str(where.get("name") or where["id"]),
        token=SecretStr(given["access_token"]),
        bot=bot,
        bot_user=given["bot_user_id"],
        scopes=frozenset(filter(None, str(given.get("scope") or "").split(","))),
        by=given["authed_user"]["id"],
        at=at,
        organisation=str(organisation.get("id") or ""),
        whole=whole,
    )
