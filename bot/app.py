"""The Bolt app with each room registered: the list of rooms is the list of what Sovereign answers to."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Protocol

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.doors import Desktop, Doors
from bot.slack import Wires

BOLT_LOG = "slack_bolt"


class Room(Protocol):
    """One duty of the bot."""

    def register(self, doors: Doors) -> None:
        """Say what it answers to."""
        ...


def build_app(client: AsyncWebClient, base_url: str, wires: Wires, rooms: Sequence[Room]) -> tuple[AsyncApp, Desktop]:
    """The app, and the work that it hands over. Every setting is passed, so that no variable of Bolt's own is read."""
    me: list[AuthorizeResult] = []

    async def authorize() -> AuthorizeResult:
        if not me:
            response = await client.auth_test()
            me.append(AuthorizeResult.from_auth_test_response(auth_test_response=response, bot_token=client.token))
        return me[0]

    app = AsyncApp(
        name="sovereign",
        logger=logging.getLogger(BOLT_LOG),
        signing_secret="",
        client=AsyncWebClient(base_url=base_url),
        authorize=authorize,
        request_verification_enabled=False,
        ssl_check_enabled=False,
    )
    desktop = Desktop()
    doors = Doors(app, desktop, wires)
    for room in rooms:
        room.register(doors)
    return app, desktop
