"""The ways in which a model server misbehaves, each to be put into OpenAIServer's `fault` or `next_faults`."""

from __future__ import annotations

import asyncio
import json

from aiohttp import web

from tests.servers.openai_server import Ask, Fault, OpenAIServer, refusal


def says(text: str | None, *, finish: str = "stop") -> Fault:
    """The model writes this text, whatever it was asked."""

    async def fault(server: OpenAIServer, ask: Ask) -> web.StreamResponse:
        return server.says(ask, text, finish=finish)

    return fault


def wraps(before: str, after: str = "") -> Fault:
    """The right answer with text around it: prose, a code fence, thoughts."""

    async def fault(server: OpenAIServer, ask: Ask) -> web.StreamResponse:
        said = json.loads(server.completion(ask).body)["choices"][0]["message"]["content"]
        return server.says(ask, before + said + after)

    return fault


def fails(status: int, message: str = "made up", *, code: str = "", param: str = "", **headers: str) -> Fault:
    """The server answers with an error: `fails(429, Retry_After="1")`."""

    async def fault(server: OpenAIServer, ask: Ask) -> web.StreamResponse:
        return refusal(status, message, code=code, param=param, **headers)

    return fault


def sends(body: str, content_type: str = "text/html") -> Fault:
    """Something with status 200 that is no answer at all."""

    async def fault(server: OpenAIServer, ask: Ask) -> web.StreamResponse:
        return web.Response(text=body, content_type=content_type)

    return fault


def stalls(seconds: float = 30.0) -> Fault:
    """Nothing comes for so long."""

    async def fault(server: OpenAIServer, ask: Ask) -> None:
        await asyncio.sleep(seconds)

    return fault


def cuts(chars: int) -> Fault:
    """The answer ends after so many characters, and the server says that this is for its length."""

    async def fault(server: OpenAIServer, ask: Ask) -> web.StreamResponse:
        return server.completion(ask, finish="length", cut=chars)

    return fault


def refuses_formats(*formats: str, status: int = 400) -> Fault:
    """An older server: it does not know these response formats ("json_schema", "json_object")."""

    async def fault(server: OpenAIServer, ask: Ask) -> web.StreamResponse | None:
        if ask.format in formats:
            return refusal(status, f"response_format '{ask.format}' is not supported", param="response_format")
        return None

    return fault


def refuses_argument(name: str) -> Fault:
    """A newer model: it does not take this argument."""

    async def fault(server: OpenAIServer, ask: Ask) -> web.StreamResponse | None:
        if name in ask.body:
            return refusal(400, f"Unsupported parameter: '{name}'", code="unsupported_parameter", param=name)
        return None

    return fault


async def hangs_up(server: OpenAIServer, ask: Ask) -> web.StreamResponse:
    """The connection breaks without an answer."""
    if ask.request.transport:
        ask.request.transport.close()
    return web.Response()


async def trickles(server: OpenAIServer, ask: Ask) -> web.StreamResponse:
    """A byte now and then, so that the connection never looks idle, and no end."""
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    await response.prepare(ask.request)
    while True:
        await response.write(b" ")
        await asyncio.sleep(0.02)
