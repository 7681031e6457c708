"""The HTTP doors of the app: Web API, Socket Mode, uploads, response URLs, files; and who may knock. No page here."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.local.address import stranger
from bot.local.api_files import FilesApi
from bot.local.faults import Faults
from bot.local.oauth import basic
from bot.local.refusals import SlackRefusal
from bot.local.responses import Responses
from bot.local.socket_mode import SocketMode
from bot.local.state import State
from bot.local.tickets import Tickets
from bot.local.values import Json
from bot.local.web_api import WebApi

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn away every request that does not come from this machine's own programs or from our own page."""
    arriving_by_link = request.method == "GET" and request.headers.get("Sec-Fetch-Mode") == "navigate"
    fetch_site = None if arriving_by_link else request.headers.get("Sec-Fetch-Site")
    why_not = stranger(request.headers.get("Host", ""), request.headers.get("Origin"), fetch_site)
    if why_not:
        raise web.HTTPForbidden(text=why_not)
    return await handler(request)


async def harden(_request: web.Request, response: web.StreamResponse) -> None:
    """Headers that keep a browser from making more of an answer than it is."""
    response.headers.update(_HEADERS)


class Server:
    """The handlers, each one door."""

    def __init__(
        self,
        web_apis: list[WebApi],
        socket_mode: SocketMode,
        files: FilesApi,
        responses: Responses,
        tickets: Tickets,
        state: State,
        faults: Faults,
    ) -> None:
        self._web_apis = web_apis
        self._socket_mode = socket_mode
        self._files = files
        self._responses = responses
        self._tickets = tickets
        self._state = state
        self._faults = faults

    def routes(self) -> list[web.RouteDef]:
        """Where each door is."""
        return [
            web.route("*", "/api/{method}", self.api),
            web.get("/socket", self._socket_mode.handle),
            web.post("/upload/{file_id}", self.upload),
            web.post("/respond/{key}", self.respond),
            web.get("/files/{file_id}/{name}", self.file),
        ]

    async def api(self, request: web.Request) -> web.Response:
        """One call of the Web API. A token in the query is not read: any web page could send one."""
        args, header = await arguments(request), request.headers.get("Authorization", "")
        args |= basic(header) if header.startswith("Basic ") else {}
        bearer = header.removeprefix("Bearer ").strip() if header.startswith("Bearer ") else ""
        token = bearer or str(args.pop("token", ""))
        # One address answers for every workspace that the app is in, as Slack's does: the token says which is meant.
        web_api = next((api for api in self._web_apis if api.knows(token, args)), self._web_apis[0])
        answer = await web_api.answer(request.match_info["method"], token, args, self._faults)
        if answer.lost and request.transport:
            request.transport.abort()
        if answer.body is None:
            return web.Response(status=answer.status, text="<h1>Server Error</h1>", content_type="text/html")
        return web.json_response(answer.body, status=answer.status, headers=answer.headers)

    async def upload(self, request: web.Request) -> web.Response:
        """The bytes of a file, raw or as a form."""
        if request.content_type.startswith("multipart/"):
            form = await request.post()
            part = next((value for value in form.values() if isinstance(value, web.FileField)), None)
            content = part.file.read() if part else b""
        else:
            content = await request.read()
        try:
            return web.Response(text=self._files.receive(request.match_info["file_id"], content))
        except SlackRefusal as refusal:
            return web.Response(status=refusal.status, text=str(refusal))

    async def respond(self, request: web.Request) -> web.Response:
        """One use of a response URL."""
        try:
            origin = self._tickets.redeem(request.match_info["key"])
            self._responses.take(json.loads(await request.text()), origin)
        except (SlackRefusal, ValueError) as problem:
            refusal = problem if isinstance(problem, SlackRefusal) else SlackRefusal("invalid_payload")
            return web.json_response(refusal.body, status=400 if refusal.status == 200 else refusal.status)
        await self._state.store.flush()
        return web.Response(text="ok")

    async def file(self, request: web.Request) -> web.Response:
        """A file, always as a download: what came from outside is never run as a page."""
        file = self._state.files.get(request.match_info["file_id"])
        if file is None or not file.channel:
            raise web.HTTPNotFound(text="There is no such file.")
        return web.Response(
            body=file.content,
            content_type="application/octet-stream",
            headers={"Content-Disposition": "attachment"},
        )


async def arguments(request: web.Request) -> Json:
    """The arguments of a call, however they were sent."""
    args: Json = {key: value for key, value in request.query.items() if key != "token"}
    if request.content_type == "application/json" and request.can_read_body:
        try:
            sent = await request.json()
        except ValueError:
            sent = None
        args |= sent if isinstance(sent, dict) else {}
    elif request.can_read_body:
        args |= {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    return args
