"""The Bolt app with each room registered: the list of rooms is the list of what Sovereign answers to."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.desktop import Desktop
from bot.doors import Doors
from bot.slack import Wires

log = logging.getLogger(__name__)

BOLT_LOG = "slack_bolt"
NOT_INSTALLED = (
    "Sovereign is not installed in your workspace, or not any more, so nothing was done. "
    "Somebody who may add apps there can install it."
)
Authorized = Callable[[str, str], Awaitable[AuthorizeResult | None]]  # who we are in (workspace, organisation)


class Room(Protocol):
    """One duty of the bot."""

    def register(self, doors: Doors) -> None:
        """Say what it answers to."""
        ...


def build_app(
    authorized: Authorized,
    base_url: str,
    wires: Wires,
    rooms: Sequence[Room],
    heard: set[tuple[str, str]] | None = None,
) -> tuple[AsyncApp, Desktop]:
    """The app, and the work that it hands over. Every setting is passed, so that no variable of Bolt's own counts.

    What it answers to is noted in `heard`: ("command", "/sovereign"), ("event", "message"), and so on.
    Signatures are checked before the app, where requests come in over HTTP.
    """

    async def authorize(team_id: str | None, enterprise_id: str | None) -> AuthorizeResult | None:
        me = await authorized(team_id or "", enterprise_id or "")
        if me is None:
            log.warning("refused what came from %s, where Sovereign is not installed", team_id or enterprise_id)
        return me

    app = AsyncApp(
        name="sovereign",
        logger=logging.getLogger(BOLT_LOG),
        signing_secret="",
        client=AsyncWebClient(base_url=base_url),
        authorize=authorize,  # type: ignore[arg-type]  # it may know nobody, as Bolt allows
        user_facing_authorize_error_message=NOT_INSTALLED,
        request_verification_enabled=False,
        ssl_check_enabled=False,
    )
    desktop = Desktop()
    doors = Doors(app, desktop, wires, set() if heard is None else heard)
    for room in rooms:
        room.register(doors)
    return app, desktop
