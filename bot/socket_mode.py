"""Listens to Slack over Socket Mode, and connects anew where a connection went silent. What is heard, others answer.

The library watches its own connection, and has been seen to stop doing so (bolt-python#1529): the process then lives
and hears nothing. So we watch from outside, and replace the whole client.
"""

from __future__ import annotations

import asyncio
import logging

from aiohttp import WSMessage
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack_client import called, code_of
from kernel.errors import Unavailable, Unsound

log = logging.getLogger(__name__)

PATIENCE = 6  # pings without any sign of life; the library itself waits for four
QUIET_S = 4_200.0  # without one frame; Slack has every connection renewed about once an hour, and says so by a frame
CONNECT_S = 30.0
WRONG_TOKEN = ("invalid_auth", "not_authed", "not_allowed_token_type", "missing_scope", "token_revoked")
APP_TOKEN_WRONG = (
    "Slack does not accept SLACK_APP_TOKEN. Copy it anew from Basic Information, App-Level Tokens; "  # noqa: S105 - words
    "it needs the scope connections:write."
)


class SocketModeDoor:
    """One connection at a time, and somebody who watches it."""

    def __init__(self, app: AsyncApp, app_token: str, api_url: str, ping_s: float, quiet_s: float = QUIET_S) -> None:
        self._app = app
        self._app_token = app_token
        self._api_url = api_url
        self._ping_s = ping_s
        self._quiet_s = quiet_s
        self._handler: AsyncSocketModeHandler | None = None
        self._watching: asyncio.Task[None] | None = None
        self._frames = 0

    async def open(self) -> None:
        """Connect. Raises Unsound where Slack does not accept the token, Unavailable where it does not answer."""
        await called(self._check_token())
        self._handler = await self._connect()
        self._watching = asyncio.create_task(self._watch(), name="socket mode watchdog")

    async def close(self) -> None:
        """Hear nothing more."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)
            self._watching = None
        if self._handler is not None:
            await _let_go(self._handler)
            self._handler = None

    async def _check_token(self) -> None:
        """The library would ask for ever with a token that is wrong."""
        try:
            await AsyncWebClient(base_url=self._api_url).apps_connections_open(app_token=self._app_token)
        except SlackApiError as error:
            if code_of(error) in WRONG_TOKEN:
                raise Unsound(f"{APP_TOKEN_WRONG} ({code_of(error)})") from error
            raise

    async def _connect(self) -> AsyncSocketModeHandler:
        """A connection of a client of its own. Raises Unavailable where it takes too long."""
        slack = AsyncWebClient(base_url=self._api_url)
        handler = AsyncSocketModeHandler(self._app, self._app_token, web_client=slack, ping_interval=self._ping_s)
        handler.client.on_message_listeners.append(self._count)
        try:
            async with asyncio.timeout(CONNECT_S):
                await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
        except BaseException as error:
            await _let_go(handler)
            if isinstance(error, TimeoutError):
                raise Unavailable("Slack does not open a connection.") from error
            raise
        return handler

    async def _count(self, _frame: WSMessage) -> None:
        self._frames += 1

    async def _watch(self) -> None:
        """Renew the connection where there was no sign of life for some pings, or no frame for very long."""
        life, frames = _Silence(), _Silence()
        while self._handler is not None:
            await asyncio.sleep(self._ping_s)
            lifeless = life.of((self._frames, self._handler.client.last_ping_pong_time))
            frameless = frames.of(self._frames)
            if lifeless < PATIENCE * self._ping_s and frameless < self._quiet_s:
                continue
            log.warning("nothing was heard from Slack for %.0f s: connecting anew", max(lifeless, frameless))
            if await self._renew():
                life, frames = _Silence(), _Silence()

    async def _renew(self) -> bool:
        """Replace the client by a new one; False where Slack cannot be reached, and the old one is kept."""
        try:
            fresh = await self._connect()
        except Exception as error:
            log.warning("cannot connect anew: %s", error)
            return False
        old, self._handler = self._handler, fresh
        if old is not None:
            await _let_go(old)
        return True


class _Silence:
    """How long something has not changed."""

    def __init__(self) -> None:
        self._last: object = None
        self._since = asyncio.get_running_loop().time()

    def of(self, seen: object) -> float:
        """Seconds since it was last another."""
        now = asyncio.get_running_loop().time()
        if seen != self._last:
            self._last, self._since = seen, now
        return now - self._since


async def _let_go(handler: AsyncSocketModeHandler) -> None:
    try:
        async with asyncio.timeout(CONNECT_S):
            await handler.close_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
    except Exception as error:
        log.warning("an old connection could not be closed: %s", error)
