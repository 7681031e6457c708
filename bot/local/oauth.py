"""Installing the app over OAuth: who may allow it in, what the code is traded for, and giving a token back."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bot.local import payloads
from bot.local.courier import Courier
from bot.local.people import APP
from bot.local.refusals import SlackRefusal
from bot.local.scopes import SCOPES
from bot.local.state import State
from bot.local.tokens import OAuthApp, Tokens
from bot.local.values import Json


class OAuth:
    """The authorize page's two answers, oauth.v2.access and auth.revoke."""

    def __init__(self, state: State, tokens: Tokens, app: OAuthApp, courier: Courier) -> None:
        self._state = state
        self._tokens = tokens
        self._app = app
        self._courier = courier

    def allow(self, user: str, asked: str | Json) -> str:
        """Where the browser goes when this person allows in what an authorize address asks. Raises SlackRefusal."""
        query = read(asked)
        goes_to, scopes = self.asked(query)
        code = self._tokens.allow(user, scopes, str(query.get("redirect_uri") or ""))
        return _with(goes_to, code=code, state=str(query.get("state") or ""))

    def deny(self, asked: str | Json) -> str:
        """Where the browser goes when one does not allow it. Raises SlackRefusal."""
        query = read(asked)
        goes_to, _ = self.asked(query)
        return _with(goes_to, error="access_denied", state=str(query.get("state") or ""))

    def asked(self, query: Json) -> tuple[str, Collection[str]]:
        """The address to go back to and the scopes that are asked for. Raises SlackRefusal as Slack's page says it."""
        if query.get("client_id") != self._app.client_id:
            raise SlackRefusal("invalid_client_id")
        scopes = [scope for scope in str(query.get("scope") or "").replace(",", " ").split() if scope]
        if not scopes:
            raise SlackRefusal("no_scopes")
        if unknown := [scope for scope in scopes if scope not in SCOPES]:
            raise SlackRefusal("invalid_scope", [f"Invalid permissions requested: {', '.join(unknown)}"])
        goes_to = str(query.get("redirect_uri") or self._app.redirect_uri)
        if not goes_to.startswith(self._app.redirect_uri) or urlsplit(goes_to).scheme not in ("http", "https"):
            raise SlackRefusal("bad_redirect_uri")
        return goes_to, scopes

    async def access(self, args: Json) -> Json:
        """oauth.v2.access."""
        if args.get("client_id") != self._app.client_id:
            raise SlackRefusal("invalid_client_id")
        if args.get("client_secret") != self._app.client_secret:
            raise SlackRefusal("bad_client_secret")
        if args.get("grant_type") not in (None, "", "authorization_code"):
            raise SlackRefusal("invalid_grant_type")
        traded = self._tokens.trade(str(args.get("code") or ""), str(args.get("redirect_uri") or ""))
        self._state.set_installed(True)
        team = self._state.team
        return {
            "app_id": APP,
            "authed_user": {"id": traded.user},
            "scope": ",".join(sorted(self._tokens.scopes)),
            "token_type": "bot",
            "access_token": self._tokens.bot,
            "bot_user_id": team.bot.id,
            "team": None if team.org else {"id": team.id, "name": team.name},
            "enterprise": {"id": team.org.id, "name": team.org.name} if team.org else None,
            "is_enterprise_install": team.org is not None,
        }

    async def revoke(self, args: Json) -> Json:
        """auth.revoke; `test` only looks whether it would go."""
        if str(args.get("test")).lower() in ("true", "1"):
            return {"revoked": False}
        self._tokens.revoke()
        self._state.set_installed(False)
        ts, team = self._state.new_ts(), self._state.team
        told = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [team.bot.id]}, "event_ts": ts}
        self._courier.announce("tokens_revoked", payloads.event(team, told))
        return {"revoked": True}


def read(asked: str | Json) -> Json:
    """What an authorize address asks: its query, or one that was read already."""
    return dict(parse_qsl(urlsplit(asked).query)) if isinstance(asked, str) else asked


def basic(header: str) -> Json:
    """The client id and secret of an `Authorization: Basic` header."""
    try:
        name, _, secret = base64.b64decode(header.removeprefix("Basic ")).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return {}
    return {"client_id": name, "client_secret": secret}


def _with(url: str, **more: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query=urlencode([*parse_qsl(parts.query), *more.items()])))
