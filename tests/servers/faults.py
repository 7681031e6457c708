"""Ways in which a loopback server misbehaves, whatever it serves. Each is used up by one request; it tests nothing."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable

from aiohttp import web

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
Fault = Callable[[web.Request, Answer], Awaitable[web.StreamResponse]]
"""Takes the request and what would have answered it."""


def status(code: int, retry_after: str = "", body: str = "") -> Fault:
    """An error, with Retry-After in seconds or as a date where one is given."""

    async def fault(request: web.Request, answer: Answer) -> web.StreamResponse:
        headers = {"Retry-After": retry_after} if retry_after else {}
        return web.Response(status=code, headers=headers, text=body or f"{code}")

    return fault


def web_page(text: str = "Down for maintenance", typed: str = "text/html") -> Fault:
    """A web page with status 200 in place of an answer."""

    async def fault(request: web.Request, answer: Answer) -> web.StreamResponse:
        page = f"<!DOCTYPE html>\n<html><body><p>{text}<br></body></html>"
        return web.Response(text=page, content_type=typed)

    return fault


def stall() -> Fault:
    """Silence, until the server goes."""

    async def fault(request: web.Request, answer: Answer) -> web.StreamResponse:
        await asyncio.Event().wait()
        raise AssertionError("nobody sets this event")

    return fault


def trickle(every_s: float) -> Fault:
    """An answer that never ends, a byte at a time: no read of it times out."""

    async def fault(request: web.Request, answer: Answer) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b" ")
            await asyncio.sleep(every_s)

    return fault


def flood(size: int) -> Fault:
    """An answer of that many bytes."""

    async def fault(request: web.Request, answer: Answer) -> web.StreamResponse:
        return web.Response(body=b" " * size)

    return fault


def reset() -> Fault:
    """The connection torn down in place of an answer."""

    async def fault(request: web.Request, answer: Answer) -> web.StreamResponse:
        _tear_down(request)
        return web.Response()

    return fault


def broken_off() -> Fault:
    """Half of the answer, then the connection torn down."""

    async def fault(request: web.Request, answer: Answer) -> web.StreamResponse:
        whole = await _body(request, answer)
        response = web.StreamResponse(headers={"Content-Length": str(len(whole)), "Content-Type": "text/xml"})
        await response.prepare(request)
        await response.write(whole[: len(whole) // 2])
        _tear_down(request)
        return response

    return fault


def truncated() -> Fault:
    """Half of the answer, sent as though it were whole."""

    async def fault(request: web.Request, answer: Answer) -> web.StreamResponse:
        whole = await _body(request, answer)
        return web.Response(body=whole[: len(whole) * 2 // 3], content_type="application/atom+xml")

    return fault


def redirect(target: str) -> Fault:
    """A redirect to that address."""

    async def fault(request: web.Request, answer: Answer) -> web.StreamResponse:
        return web.Response(status=301, headers={"Location": target})

    return fault


async def _body(request: web.Request, answer: Answer) -> bytes:
    response = await answer(request)
    assert isinstance(response, web.Response)
    assert isinstance(response.body, bytes)
    return response.body


def _tear_down(request: web.Request) -> None:
    transport = request.transport
    assert transport is not None
    # Lingering for no time makes the kernel send a reset in place of a polite end.
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
