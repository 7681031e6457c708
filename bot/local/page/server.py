"""The page's addresses: screens, what people do on them, and the stream that keeps them current. It renders nothing."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections import defaultdict
from collections.abc import Awaitable
from http import HTTPStatus

from aiohttp import web

from bot.local.clicking_acts import ClickingActs
from bot.local.page.render import Renderer, asset, fingerprint
from bot.local.page.screen import Screen, first_path, look, path
from bot.local.people import PEOPLE
from bot.local.state import State
from bot.local.typing_acts import TypingActs
from bot.local.values import Delivery

ASSETS = {
    "style.css": "text/css",
    "reading.js": "text/javascript",
    "page.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
BETWEEN_IDS = "␟"  # in the name of an input: block_id␟action_id
GATHER_S = 0.05  # changes that come together are sent together
ALIVE_S = 15.0


class Page:
    """Serves `/`, `/as/{user}/{channel}/` and `/as/{user}/{channel}/{thread}/`."""

    def __init__(
        self,
        state: State,
        typing: TypingActs,
        clicking: ClickingActs,
        notices: tuple[str, ...],
        commands: dict[str, str],
    ) -> None:
        self._state = state
        self._typing = typing
        self._clicking = clicking
        self._renderer = Renderer(notices, commands)
        self._closing = False

    def routes(self) -> list[web.RouteDef]:
        """Where everything is."""
        screen = "/as/{user}/{channel}/{thread:(?:\\d+\\.\\d+/)?}"
        return [
            web.get("/", self._front),
            web.get("/page/{name}", self._asset),
            web.get("/archives/{channel}/p{digits}", self._permalink),
            web.get(screen, self._screen),
            web.get(screen + "live", self._live),
            web.post(screen + "type", self._type),
            web.post(screen + "click", self._click),
            web.post(screen + "dismiss", self._dismiss),
            web.post(screen + "modal/{view}/submit", self._submit),
            web.post(screen + "modal/{view}/close", self._close_modal),
            web.post(screen + "modal/{view}/click", self._click_in_modal),
        ]

    def close(self) -> None:
        """End the streams."""
        self._closing = True
        self._state.pulse.beat()

    # -- looking ----------------------------------------------------------------------------------------------------

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
        reader = next((p for p in PEOPLE if place and p.id in place.members), None)
        if message is None or place is None or reader is None:
            raise web.HTTPNotFound(text="There is no such message.")
        raise web.HTTPFound(f"{path(reader, place)}{message.thread}/")

    async def _screen(self, request: web.Request) -> web.Response:
        return web.Response(text=self._renderer.page(self._seen(request)), content_type="text/html")

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
            try:
                await asyncio.wait_for(self._state.pulse.after(count), ALIVE_S)
                await asyncio.sleep(GATHER_S)
            except TimeoutError:
                continue
            screen = self._look(request)

    # -- doing ------------------------------------------------------------------------------------------------------

    async def _type(self, request: web.Request) -> web.Response:
        screen, form = self._seen(request), await request.post()
        text = str(form.get("text", "")).strip()
        if text:
            thread_ts = screen.thread_ts if form.get("in_thread") else ""
            await self._typing.type(screen.me.id, screen.channel.id, text, thread_ts)
        return self._back(request)

    async def _click(self, request: web.Request) -> web.Response:
        screen, form = self._seen(request), await request.post()
        value = "\n".join(map(str, form.getall("value", []))) if "value" in form else None
        try:
            await self._clicking.click(
                screen.me.id, screen.channel.id, str(form.get("ts")), str(form.get("action_id")), value
            )
        except LookupError:
            raise web.HTTPGone(text="This button is no longer there.") from None
        return self._back(request)

    async def _dismiss(self, request: web.Request) -> web.Response:
        screen, form = self._seen(request), await request.post()
        for message in self._state.ephemerals(screen.me.id):
            if message.ts == form.get("ts"):
                self._state.remove(message)
        return self._back(request)

    async def _submit(self, request: web.Request) -> web.Response:
        screen, form = self._seen(request), await request.post()
        typed: defaultdict[str, dict[str, str | list[str]]] = defaultdict(dict)
        for name in form:
            block_id, _, action_id = name.partition(BETWEEN_IDS)
            values = [str(value) for value in form.getall(name)]
            typed[block_id][action_id] = values if len(values) > 1 else values[0].replace("\r\n", "\n")
        await self._in_modal(self._clicking.submit(screen.me.id, request.match_info["view"], typed))
        return self._back(request)

    async def _close_modal(self, request: web.Request) -> web.Response:
        await self._in_modal(self._clicking.close(self._seen(request).me.id, request.match_info["view"]))
        return self._back(request)

    async def _click_in_modal(self, request: web.Request) -> web.Response:
        screen, form = self._seen(request), await request.post()
        view, action_id = request.match_info["view"], str(form.get("action_id"))
        await self._in_modal(self._clicking.click_in_modal(screen.me.id, view, action_id, str(form.get("value", ""))))
        return self._back(request)

    @staticmethod
    async def _in_modal(act: Awaitable[Delivery]) -> None:
        try:
            await act
        except LookupError:
            raise web.HTTPGone(text="This form is no longer open.") from None

    def _seen(self, request: web.Request) -> Screen:
        screen = self._look(request)
        if screen is None:
            raise web.HTTPNotFound(text="There is nothing here. Go back to the first page: /")
        return screen

    def _look(self, request: web.Request) -> Screen | None:
        where = request.match_info
        return look(self._state, where["user"], where["channel"], where["thread"].rstrip("/"))

    def _back(self, request: web.Request) -> web.Response:
        """After a form: to its screen, which a browser with our script does not need to load."""
        screen = self._seen(request)
        thread = f"{screen.thread_ts}/" if screen.thread_ts else ""
        return web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": f"{screen.path}{thread}"})
