"""Whose token speaks in a workspace: the one that was set, or that of the workspace's installation. It says nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack_client import called, code_of, patient, web_client
from bot.tenants import Tenants
from kernel.domain import Installation
from kernel.errors import Refused

ENDED = frozenset({"token_revoked", "account_inactive", "invalid_auth", "token_expired"})
REMOVED = "Sovereign is not installed in that workspace any more. Somebody who may add apps can install it again{}."


class Clients(Protocol):
    """The client of each workspace."""

    async def of(self, workspace: str) -> AsyncWebClient:
        """The client that speaks there. Raises Refused where we are not installed."""
        ...

    async def authorize(self, workspace: str, organisation: str) -> AuthorizeResult | None:
        """Who we are where a payload comes from; None where we are not installed."""
        ...

    async def check(self) -> None:
        """Raises Unsound where a token does not work, Unavailable where that cannot be known."""
        ...


class OneWorkspace:
    """The workspace of one token."""

    def __init__(self, token: str, api_url: str) -> None:
        self._client = web_client(token, api_url)
        self._me: AuthorizeResult | None = None

    async def of(self, workspace: str) -> AsyncWebClient:  # noqa: ARG002 - one token, one workspace
        """The client."""
        return self._client

    async def authorize(self, workspace: str, organisation: str) -> AuthorizeResult | None:
        """Who we are; None for what comes from elsewhere."""
        me = self._me = self._me or await self._who()
        elsewhere = bool(workspace) and workspace != me.team_id
        same_organisation = bool(organisation) and organisation == me.enterprise_id
        return None if elsewhere and not same_organisation else me

    async def check(self) -> None:
        """Raises Unsound where the token does not work, Unavailable where that cannot be known."""
        await called(self._client.auth_test())

    async def _who(self) -> AuthorizeResult:
        response = await self._client.auth_test()
        return AuthorizeResult.from_auth_test_response(auth_test_response=response, bot_token=self._client.token)


class ManyWorkspaces:
    """Workspaces that let us in. Each is looked up anew each time: another process may have heard that it is gone."""

    def __init__(self, tenants: Tenants, count: Callable[[], Awaitable[int]], api_url: str, public_url: str) -> None:
        self._tenants = tenants
        self._count = count
        self._api_url = api_url
        self._removed = REMOVED.format(f": {public_url}/slack/install" if public_url else "")
        self._clients: dict[str, _OneOfMany] = {}

    async def of(self, workspace: str) -> AsyncWebClient:
        """The client that speaks there. Raises Refused where we are not installed."""
        installation = await self._tenants.serving(workspace)
        if installation is None:
            raise Refused(self._removed)
        return self._client(installation)

    async def authorize(self, workspace: str, organisation: str) -> AuthorizeResult | None:
        """Who we are where a payload comes from; None where we are not installed."""
        installation = await self._tenants.serving(workspace, organisation)
        if installation is None:
            return None
        return AuthorizeResult(
            enterprise_id=organisation or None,
            team_id=workspace or None,
            bot_id=installation.bot,
            bot_user_id=installation.bot_user,
            bot_token=installation.token.get_secret_value(),
        )

    async def check(self) -> None:
        """Raises Unsound where the installations cannot be read."""
        await self._count()

    def _client(self, installation: Installation) -> AsyncWebClient:
        token = installation.token.get_secret_value()
        known = self._clients.get(installation.workspace)
        if known is None or known.token != token:
            known = patient(_OneOfMany, token, self._api_url)
            self._clients[installation.workspace] = known

        async def gone() -> None:
            await self._tenants.gone(installation)

        known.refused, known.gone = self._removed, gone
        return known


class _OneOfMany(AsyncWebClient):
    """A client that tells when its token is good for nothing any more."""

    refused: str
    gone: Callable[[], Awaitable[None]]

    async def api_call(self, api_method: str, **more: Any) -> Any:
        """The call. Raises Refused where we are not installed any more."""
        try:
            return await super().api_call(api_method, **more)
        except SlackApiError as error:
            if code_of(error) not in ENDED:
                raise
            await self.gone()
            raise Refused(self.refused) from error
