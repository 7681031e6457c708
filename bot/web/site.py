"""A small ASGI application: a request and an answer as values, a handler between. It knows nothing of Slack."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

log = logging.getLogger(__name__)

Event = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]

MAX_BODY = 1024 * 1024
BODY_S = 10.0  # how long a body may take to arrive
HEADERS = (
    ("cache-control", "no-store"),
    (
        "content-security-policy",
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    ),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
)


@dataclass(frozen=True)
class Request:
    """What somebody asked for. Names of headers are in small letters."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""

    def cookie(self, name: str) -> str:
        """The cookie of that name; empty where there is none."""
        try:
            found = SimpleCookie(self.headers.get("cookie", "")).get(name)
        except CookieError:
            return ""
        return found.value if found else ""


@dataclass(frozen=True)
class Answer:
    """What goes back."""

    status: int
    body: str = ""
    kind: str = "text/plain; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = field(default=())


Handler = Callable[[Request], Awaitable[Answer]]


class Site:
    """Handlers by path and method. Whatever breaks in one is said in the log, and the answer is a plain 500."""

    def __init__(self, pages: Mapping[str, Mapping[str, Handler]]) -> None:
        self._pages = pages

    async def __call__(self, scope: Event, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            return
        answer = await self._answer(scope, receive)
        body = answer.body.encode()
        headers = [("content-type", answer.kind), ("content-length", str(len(body))), *HEADERS, *answer.headers]
        encoded = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        await send({"type": "http.response.start", "status": answer.status, "headers": encoded})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    async def _answer(self, scope: Event, receive: Receive) -> Answer:
        methods = self._pages.get(scope["path"])
        if methods is None:
            return Answer(404, "There is nothing here.\n")
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        if method not in methods:
            return Answer(405, "That is not how this is asked.\n", headers=(("allow", ", ".join(methods)),))
        try:
            async with asyncio.timeout(BODY_S):
                body = await _body(receive)
        except TimeoutError:
            return Answer(408, "The request did not arrive in time.\n")
        if body is None:
            return Answer(413, "The request is too long.\n")
        try:
            return await methods[method](_request(scope, method, body))
        except Exception:
            log.exception("%s %s broke", method, scope["path"])
            return Answer(500, "Something broke here; the log says what.\n")


async def _body(receive: Receive) -> bytes | None:
    """The whole body; None where it is too long."""
    body = bytearray()
    more = True
    while more:
        event = await receive()
        body += event.get("body", b"")
        more = event.get("more_body", False)
        if len(body) > MAX_BODY:
            return None
    return bytes(body)


def _request(scope: Event, method: str, body: bytes) -> Request:
    query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    return Request(method, scope["path"], {name: values[0] for name, values in query.items()}, headers, body)
