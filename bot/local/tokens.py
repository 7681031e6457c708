"""Which tokens open the Web API, what each may do, and the codes that OAuth trades for them. It calls nobody."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

from bot.local.people import Team
from bot.local.refusals import SlackRefusal

CODE_S = 600.0


@dataclass(frozen=True)
class OAuthApp:
    """The app as it is registered for installing over OAuth."""

    client_id: str = "1111111111.2222222222"
    client_secret: str = "local-client-secret"  # noqa: S105 - it opens this workspace only
    redirect_uri: str = ""  # where answers may go; empty: wherever the app asks


@dataclass(frozen=True)
class Code:
    """What an authorization leaves to be traded: who allowed what, and where the answer went."""

    user: str
    scopes: frozenset[str]
    redirect_uri: str
    issued_at: float


class Tokens:
    """The bot's token in one team, with its scopes. After `revoke` it opens nothing until the app is installed anew."""

    def __init__(
        self, team: Team, app_token: str, scopes: Collection[str], clock: Callable[[], float] = time.time
    ) -> None:
        self.app = app_token
        self._first = team.bot_token
        self.bot: str | None = team.bot_token
        self.scopes = frozenset(scopes)
        self._revoked: set[str] = set()
        self._codes: dict[str, Code] = {}
        self._clock = clock

    def knows(self, token: str) -> bool:
        """Whether this token is, or was, one of ours."""
        return token in (self.bot, self.app) or token in self._revoked

    def check(self, token: str, *, for_app: bool) -> None:
        """Raise what Slack answers to a call with this token."""
        if not token:
            raise SlackRefusal("not_authed")
        if token in self._revoked:
            raise SlackRefusal("token_revoked")
        if token not in (self.bot, self.app):
            raise SlackRefusal("invalid_auth")
        if (token == self.app) != for_app:
            raise SlackRefusal("not_allowed_token_type")

    def revoke(self) -> None:
        """The bot's token opens nothing from now on."""
        if self.bot:
            self._revoked.add(self.bot)
        self.bot = None

    def restore(self) -> None:
        """The token that the team began with opens everything again."""
        self._revoked.discard(self._first)
        self.bot = self._first

    def allow(self, user: str, scopes: Collection[str], redirect_uri: str) -> str:
        """A code for someone who allowed the app in; it is traded once, within ten minutes."""
        code = f"{int(self._clock())}.{secrets.token_hex(16)}"
        self._codes[code] = Code(user, frozenset(scopes), redirect_uri, self._clock())
        return code

    def issued(self, code: str) -> bool:
        """Whether the code is one of ours."""
        return code in self._codes

    def trade(self, code: str, redirect_uri: str) -> Code:
        """The authorization behind a code; the app then has a token with its scopes. Raises SlackRefusal."""
        found = self._codes.get(code)
        if found is None:
            raise SlackRefusal("invalid_code")
        if redirect_uri != found.redirect_uri:
            raise SlackRefusal("bad_redirect_uri")
        del self._codes[code]
        if self._clock() - found.issued_at > CODE_S:
            raise SlackRefusal("invalid_code")
        # As in Slack, installing again keeps a token that still works and adds to its scopes.
        self.scopes = (self.scopes | found.scopes) if self.bot else found.scopes
        self.bot = self.bot or f"xoxb-{secrets.token_hex(12)}"
        return found
