"""A step that also keeps what the run's models have used since the last one. It sets no limit and decides nothing."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from kernel.errors import SovereignError
from kernel.ports import Spent, Step

log = logging.getLogger(__name__)

T = TypeVar("T")


class Metered:
    """kernel.ports.Step. Kept step by step, what a process had used when it died stays counted."""

    def __init__(self, step: Step, spent: Spent | None, keep: Callable[[int], Awaitable[None]]) -> None:
        self._step = step
        self._spent = spent
        self._keep = keep
        self._kept = 0

    async def __call__(self, name: str, work: Callable[..., Awaitable[T]], *args: Any) -> T:
        """Run the step; whatever comes of it, its tokens are kept."""
        try:
            return await self._step(name, work, *args)
        finally:
            await self._keep_new()

    async def _keep_new(self) -> None:
        used = self._spent.tokens if self._spent else 0
        new, self._kept = used - self._kept, used  # before the first await: steps side by side keep each token once
        if not new:
            return
        try:
            await self._keep(new)
        except SovereignError as error:  # no reason to lose a run that is paid for: the next step keeps it
            self._kept -= new
            log.warning("%d tokens are not kept yet: %s", new, error)
