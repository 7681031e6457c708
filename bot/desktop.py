"""Work that a listener handed over, held until it is done. What it is, it does not know."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from bot.failing import told
from bot.views.blocks import Message
from kernel.errors import SovereignError

log = logging.getLogger(__name__)

Whisper = Callable[[Message], Awaitable[None]]
Afterwards = Callable[[], Awaitable[None]]


class Desktop:
    """Work that was handed over, held until it is done: Bolt forgets its own tasks, and an unheld task may vanish."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def take(
        self, work: Coroutine[Any, Any, None], whisper: Whisper, about: str, afterwards: Afterwards | None = None
    ) -> None:
        """Do it now, beside the listener; whatever goes wrong is whispered to the person who asked for it.

        What comes `afterwards` is done however it went; it never raises.
        """
        task = asyncio.create_task(self._do(work, whisper, about, afterwards), name=about)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def drain(self, timeout_s: float) -> None:
        """Let what was taken finish for so long."""
        if self._tasks:
            await asyncio.wait(tuple(self._tasks), timeout=timeout_s)

    async def _do(
        self, work: Coroutine[Any, Any, None], whisper: Whisper, about: str, afterwards: Afterwards | None
    ) -> None:
        try:
            await work
        except Exception as error:
            try:
                await whisper(told(error, about))
            except SovereignError as silence:
                log.error("nobody could be told about %s: %s", about, silence)
        if afterwards is not None:
            await afterwards()
