"""What a workflow does where Slack is away for a while: it waits, and does its part again. It knows no part."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from kernel.errors import Unavailable

log = logging.getLogger(__name__)

PATIENCE_S = (10, 60, 300, 1_800, 7_200)  # from one attempt to the next


async def patiently(work: Callable[[], Awaitable[None]], pauses_s: tuple[float, ...], about: str) -> None:
    """Do it, and again after each pause where Slack does not answer. The work must stand being done again.

    Raises what the last attempt raises, and at once whatever waiting does not mend.
    """
    for pause_s in pauses_s:
        try:
            await work()
        except Unavailable as silence:
            log.warning("%s waits for Slack: %s", about, silence)
            await asyncio.sleep(pause_s)
        else:
            return
    await work()
