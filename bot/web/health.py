"""Whether the process lives, and whether it can serve: for whoever watches it. It mends nothing."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable

from bot.web.site import Answer, Handler, Request
from kernel.errors import SovereignError

Readiness = Callable[[], Awaitable[dict[str, str]]]  # what is needed, and what is wrong with it: empty where it is well


async def alive(_request: Request) -> Answer:
    """The process lives, and its event loop turns."""
    return Answer(200, "ok\n")


def ready(readiness: Readiness) -> Handler:
    """503 where something is wrong that is needed to serve."""

    async def handle(_request: Request) -> Answer:
        found = await readiness()
        body = json.dumps({name: wrong or "ok" for name, wrong in found.items()}, ensure_ascii=False) + "\n"
        return Answer(503 if any(found.values()) else 200, body, "application/json")

    return handle


async def trouble(check: Awaitable[object]) -> str:
    """What is wrong, in words; empty where nothing is."""
    try:
        await check
    except SovereignError as error:
        return str(error)
    return ""
