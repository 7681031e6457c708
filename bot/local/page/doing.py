"""The page's addresses for doing: what is typed, clicked and chosen is handed to the acts. Nothing is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import TYPE_CHECKING

from aiohttp import web

from bot.local.acts import Acts
from bot.local.chosen import Put
from bot.local.page.render import BETWEEN_IDS
from bot.local.page.screen import Screen
from bot.local.state import State

if TYPE_CHECKING:  # it comes with aiohttp, whose word for a form it is
    from multidict import MultiDictProxy

    Form = MultiDictProxy[str | bytes | bytearray | web.FileField]

GONE = "This is no longer there."
NOT_ALLOWED = "This is not possible here."


class Doing:
    """One handler for each thing that a person does."""

    def __init__(self, seen: Callable[[web.Request], Screen], state: State, acts: Acts) -> None:
        self._seen = seen
        self._state = state
        self._typing, self._clicking = acts.typing, acts.clicking
        self._viewing, self._channels = acts.viewing, acts.channels

    def routes(self, screen: str) -> list[web.RouteDef]:
        """Where everything is, under a screen's address."""
        return [
            web.post(screen + "type", self._type),
            web.post(screen + "click", self._click),
            web.post(screen + "dismiss", self._dismiss),
            web.post(screen + "shortcut", self._shortcut),
            web.post(screen + "channel/{act}", self._to_channel),
            web.post(screen + "view/{view}/submit", self._submit),
            web.post(screen + "view/{view}/close", self._close_modal),
            web.post(screen + "view/{view}/click", self._click_in_view),
        ]

    async def _type(self, request: web.Request) -> web.Response:
        screen, form = self._seen(request), await request.post()
        text = str(form.get("text", "")).strip()
        if text:
            thread_ts = screen.thread_ts if form.get("in_thread") else ""
            await self._done(self._typing.type(screen.me.id, screen.channel.id, text, thread_ts))
        return self._back(request)

    async def _click(self, request: web.Request) -> web.Response:
        screen, form = self._seen(request), await request.post()
        ts, action_id, block_id = (str(form.get(name, "")) for name in ("ts", "action_id", "block_id"))
        value = _put(form, "value")
        await self._done(
            self._clicking.click(
                screen.me.id, screen.channel.id, ts, action_id, value, block_id=block_id, typed=_typed(form)
            )
        )
        return self._back(request)

    async def _dismiss(self, request: web.Request) -> web.Response:
        screen, form = self._seen(request), await request.post()
        for message in self._state.ephemerals(screen.me.id):
            if message.ts == form.get("ts"):
                self._state.remove(message)
        return self._back(request)

    async def _shortcut(self, request: web.Request) -> web.Response:
        """One of the app's shortcuts: of a message where `ts` says which, else a global one."""
        screen, form = self._seen(request), await request.post()
        me, channel, ts, callback_id = screen.me.id, screen.channel.id, form.get("ts"), str(form.get("callback_id"))
        act = (
            self._clicking.message_shortcut(me, channel, str(ts), callback_id)
            if ts
            else self._clicking.shortcut(me, callback_id, channel)
        )
        await self._done(act)
        return self._back(request)

    async def _to_channel(self, request: web.Request) -> web.Response:
        """What is done to the channel as a whole, or to the app's place in the workspace."""
        screen, act = self._seen(request), request.match_info["act"]
        me, channel = screen.me.id, screen.channel.id
        acts: dict[str, Callable[[], Awaitable[None]]] = {
            "invite": lambda: self._channels.invite_bot(me, channel),
            "remove": lambda: self._channels.remove_bot(me, channel),
            "archive": lambda: self._channels.archive(me, channel),
            "unarchive": lambda: self._channels.archive(me, channel, archived=False),
            "install": self._channels.install,
            "uninstall": self._channels.uninstall,
        }
        if act not in acts:
            raise web.HTTPNotFound
        await self._done(acts[act]())
        return self._back(request)

    async def _submit(self, request: web.Request) -> web.Response:
        screen, form = self._seen(request), await request.post()
        await self._done(self._viewing.submit(screen.me.id, request.match_info["view"], _typed(form)))
        return self._back(request)

    async def _close_modal(self, request: web.Request) -> web.Response:
        await self._done(self._viewing.close(self._seen(request).me.id, request.match_info["view"]))
        return self._back(request)

    async def _click_in_view(self, request: web.Request) -> web.Response:
        screen, form, view = self._seen(request), await request.post(), request.match_info["view"]
        typed, value = _typed(form), _put(form, "value")
        action_id, block_id = str(form.get("action_id", "")), str(form.get("block_id", ""))
        await self._done(self._viewing.click_in_view(screen.me.id, view, action_id, value, typed, block_id))
        return self._back(request)

    @staticmethod
    async def _done(act: Awaitable[object]) -> None:
        try:
            await act
        except LookupError:
            raise web.HTTPGone(text=GONE) from None
        except PermissionError:
            raise web.HTTPForbidden(text=NOT_ALLOWED) from None

    def _back(self, request: web.Request) -> web.Response:
        """After a form: to its screen, which a browser with our script does not need to load."""
        screen = self._seen(request)
        thread = f"{screen.thread_ts}/" if screen.thread_ts else ""
        return web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": f"{screen.path}{thread}"})


def _put(form: Form, name: str) -> Put | None:
    """What was put into one element: nothing, one thing, or several."""
    if name not in form:
        return None
    values = [str(value).replace("\r\n", "\n") for value in form.getall(name)]
    return values if len(values) > 1 else values[0]


def _typed(form: Form) -> dict[str, dict[str, Put]]:
    """What stands in the inputs of a view."""
    typed: defaultdict[str, dict[str, Put]] = defaultdict(dict)
    for name in form:
        block_id, between, action_id = name.partition(BETWEEN_IDS)
        put = _put(form, name)
        if between and put is not None:
            typed[block_id][action_id] = put
    return typed
