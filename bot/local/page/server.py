"""The page's addresses for looking: screens, and the stream that keeps them current. What people do is in doing.py."""

from __future__ import annotations

import asyncio
import contextlib
import json

from aiohttp import web

from bot.local.acts import Acts
from bot.local.oauth import OAuth
from bot.local.page.authorize import Authorize
from bot.local.page.doing import Doing
from bot.local.page.render import Offered, Renderer, asset, fingerprint
from bot.local.page.screen import HOME, Screen, first_path, look, path
from bot.local.state import State

ASSETS = {
    "style.css": "text/css",
    "controls.css": "text/css",
    "reading.js": "text/javascript",
    "controls.js": "text/javascript",
    "page.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
SCREEN = "/as/{user}/{channel}/{thread:(?:\\d+\\.\\d+/)?}"
GATHER_S = 0.05  # changes that come together are sent together
ALIVE_S = 15.0


class Page:
    """Serves `/`, `/as/{user}/{channel}/`, `/as/{user}/{channel}/{thread}/` and `/as/{user}/home/`."""

    def __init__(self, state: State, acts: Acts, offered: Offered, oauth: OAuth) -> None:
        self._state = state
        self._viewing = acts.viewing
        self._doing = Doing(self._seen, state, acts)
        self._renderer = Renderer(offered, state.team)
        self._authorize = Authorize(oauth, state.team, self._renderer)
        self._closing = False

    def routes(self) -> list[web.RouteDef]:
        """Where everything is."""
        return [
            web.get("/", self._front),
            web.get("/page/{name}", self._asset),
            web.get("/archives/{channel}/p{digits}", self._permalink),
            web.get(SCREEN, self._screen),
            web.get(SCREEN + "live", self._live),
            *self._doing.routes(SCREEN),
            *self._authorize.routes(),
        ]

    def close(self) -> None:
        """End the streams."""
        self._closing = True
        self._state.pulse.beat()

    async def _front(self, _request: web.Request) -> web.Response:
        raise web.HTTPFound(first_path(self._state))

    async def _asset(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name not in ASSETS:
            raise web.HTTPNotFound
        return web.Response(body=asset(name), content_type=ASSETS[name], charset="utf-8")

    async def _permalink(self, request: web.Request) -> web.Response:
        channel, digits = request.match_info["channel"], request.match_info["digits"]
        message = self._state.message(channel, f"{digits[:-6]}.{digits[-6:]}")
        place = self._state.channels.get(channel)
        reader = next((p for p in self._state.team.people if place and p.id in place.members), None)
        if message is None or place is None or reader is None:
            raise web.HTTPNotFound(text="There is no such message.")
        raise web.HTTPFound(f"{path(reader, place)}{message.thread}/")

    async def _screen(self, request: web.Request) -> web.Response:
        """The whole page. Whoever opens one of the app's tabs is heard of by the app."""
        screen = self._seen(request)
        if screen.channel.is_im and not screen.thread_ts:
            await self._viewing.open_home(screen.me.id, HOME if screen.in_home else "messages")
        return web.Response(text=self._renderer.page(screen), content_type="text/html")

    async def _live(self, request: web.Request) -> web.StreamResponse:
        """Send each part of the screen anew whenever it looks different."""
        screen: Screen | None = self._seen(request)
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await stream.prepare(request)
        with contextlib.suppress(ConnectionResetError):  # the tab was closed
            await self._keep_current(request, screen, stream)
        return stream

    async def _keep_current(self, request: web.Request, screen: Screen | None, stream: web.StreamResponse) -> None:
        sent: dict[str, str] = {}
        while screen and not self._closing:
            count = self._state.pulse.count
            parts = self._renderer.parts(screen)
            news = {name: html for name, html in parts.items() if sent.get(name) != fingerprint(html)}
            sent |= {name: fingerprint(html) for name, html in news.items()}
            await stream.write(f"data: {json.dumps(news)}\n\n".encode() if news else b": still here\n\n")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._state.pulse.after(count), ALIVE_S)
                await asyncio.sleep(GATHER_S)
            screen = self._look(request)

    def _seen(self, request: web.Request) -> Screen:
        screen = self._look(request)
        if screen is None:
            raise web.HTTPNotFound(text="There is nothing here. Go back to the first page: /")
        return screen

    def _look(self, request: web.Request) -> Screen | None:
        where = request.match_info
        return look(self._state, where["user"], where["channel"], where["thread"].rstrip("/"))
