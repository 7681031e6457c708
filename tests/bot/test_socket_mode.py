"""A connection that goes silent, as Slack's have been seen to, is replaced; one that lives is left alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from aiohttp import WSMsgType, web
from slack_bolt.async_app import AsyncApp

from bot.socket_mode import SocketModeDoor
from kernel.errors import Unsound

PING_S = 0.05


@dataclass
class Quiet:
    """A server of Socket Mode that says hello, and after that only what it is told to."""

    pongs: bool = True
    refuses: int = 0  # how many of the next connections it does not give out
    token: str = "xapp-1"
    made: int = 0
    open: int = 0
    pings: int = 0
    url: str = ""

    async def connections_open(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return web.json_response({"ok": False, "error": "invalid_auth"})
        if self.refuses:
            self.refuses -= 1
            return web.json_response({"ok": False, "error": "internal_error"})
        return web.json_response({"ok": True, "url": f"{self.url.replace('http', 'ws')}/socket"})

    async def socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        self.made += 1
        self.open += 1
        try:
            await socket.send_json({"type": "hello", "num_connections": self.open})
            async for frame in socket:
                if frame.type is WSMsgType.PING:
                    self.pings += 1
                    if self.pongs:
                        await socket.pong(frame.data)
        finally:
            self.open -= 1
        return socket


@pytest.fixture
async def quiet() -> AsyncIterator[Quiet]:
    server, app = Quiet(), web.Application()
    app.add_routes([web.post("/api/apps.connections.open", server.connections_open), web.get("/socket", server.socket)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield server
    await runner.cleanup()


@asynccontextmanager
async def connected(server: Quiet, quiet_s: float = 3_600, token: str = "xapp-1") -> AsyncIterator[SocketModeDoor]:  # noqa: S107 - made up
    async def authorize() -> None:
        return None

    app = AsyncApp(signing_secret="", authorize=authorize)
    door = SocketModeDoor(app, token, f"{server.url}/api/", PING_S, quiet_s)
    await door.open()
    try:
        yield door
    finally:
        await door.close()


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110 - the server is asked, it does not tell
            await asyncio.sleep(0.01)


def stop_watching(door: SocketModeDoor) -> None:
    """What the library has been seen to do by itself."""
    assert door._handler is not None
    monitor = door._handler.client.current_session_monitor
    assert monitor is not None
    monitor.cancel()


async def test_a_connection_without_a_sign_of_life_is_replaced_though_the_library_does_not_notice(
    quiet: Quiet, caplog: pytest.LogCaptureFixture
) -> None:
    async with connected(quiet) as door:
        quiet.pongs = False
        stop_watching(door)
        await until(lambda: quiet.made == 2)
        quiet.pongs = True
        assert "nothing was heard from Slack" in caplog.text


async def test_a_connection_that_answers_pings_and_brings_nothing_for_very_long_is_replaced(quiet: Quiet) -> None:
    async with connected(quiet, quiet_s=0.5):
        await until(lambda: quiet.made >= 2)
        await until(lambda: quiet.open == 1)


async def test_a_connection_that_lives_is_left_alone(quiet: Quiet) -> None:
    async with connected(quiet):
        await until(lambda: quiet.pings > 30)
        assert quiet.made == 1


async def test_slack_is_asked_again_until_it_gives_out_a_connection(quiet: Quiet) -> None:
    async with connected(quiet) as door:
        quiet.pongs, quiet.refuses = False, 3
        stop_watching(door)
        await until(lambda: quiet.made == 2 and quiet.refuses == 0)


async def test_nothing_is_left_open_when_it_is_closed(quiet: Quiet) -> None:
    async with connected(quiet):
        await until(lambda: quiet.open == 1)
    await until(lambda: quiet.open == 0)


async def test_a_token_that_slack_does_not_accept_is_named_and_not_asked_with_for_ever(quiet: Quiet) -> None:
    with pytest.raises(Unsound, match="Slack does not accept SLACK_APP_TOKEN"):
        async with connected(quiet, token="xapp-wrong"):
            raise AssertionError("it connected")
