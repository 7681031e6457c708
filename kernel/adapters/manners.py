"""Manners toward services: when to ask again, when to wait, when to leave them alone. Knows no HTTP and no service."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt, wait_random_exponential

from kernel.errors import Unavailable

T = TypeVar("T")

TRY_AGAIN_S = 300.0
"""When to try again if the service does not say: five minutes, about what arXiv's own short blocks last."""


class NoAnswer(Unavailable):
    """A service did not answer as it should."""

    def __init__(self, why: str, *, retry_after_s: float | None = None, again: bool = True) -> None:
        super().__init__(why, retry_after_s=retry_after_s)
        self.again = again  # whether asking at once again may help


class Oddity(NoAnswer):
    """A service answered with something that it was not asked for: worth asking once more, not four times."""


@dataclass(frozen=True)
class Patience:
    """How often to ask: back-off with full jitter (Brooker, "Exponential Backoff And Jitter", AWS 2015).

    A Retry-After is kept to the second. One longer than `longest_wait_s` ends the asking: sooner would be rude, and
    nobody waits that long for a thread.
    """

    attempts: int = 4
    first_wait_s: float = 1.0
    longest_wait_s: float = 60.0
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def ask(self, once: Callable[[], Awaitable[T]]) -> T:
        """What `once` returns, asked again while that may help. Raises its last NoAnswer."""
        oddities = 0

        def worth_it(error: BaseException) -> bool:
            nonlocal oddities
            oddities += isinstance(error, Oddity)
            if not isinstance(error, NoAnswer) or not error.again:
                return False
            if isinstance(error, Oddity) and oddities > 1:
                return False
            return (error.retry_after_s or 0) <= self.longest_wait_s

        async def attempt() -> T:  # tenacity awaits only what is declared `async def`, not a lambda
            return await once()

        asking = AsyncRetrying(
            sleep=self.pause,
            stop=stop_after_attempt(self.attempts),
            wait=self._wait,
            retry=retry_if_exception(worth_it),
            reraise=True,
        )
        return await asking(attempt)

    def _wait(self, state: RetryCallState) -> float:
        jitter = wait_random_exponential(multiplier=self.first_wait_s, max=self.longest_wait_s)(state)
        error = state.outcome.exception() if state.outcome else None
        told = error.retry_after_s if isinstance(error, NoAnswer) else None
        return max(told or 0.0, jitter)


class Line:
    """All requests to one service from one event loop: one at a time, none before the moment that the service set."""

    def __init__(self, now: Callable[[], datetime], *, rest_s: float = 0.0) -> None:
        self._now = now
        self._rest_s = rest_s  # how long to leave it alone after it stayed silent, unless it says longer
        self._lock = asyncio.Lock()
        self._closed: tuple[datetime, str] | None = None

    async def ask(self, once: Callable[[], Awaitable[T]], patience: Patience) -> T:
        """What `once` returns, asked with patience. Raises NoAnswer, at once while the service is to be left alone."""
        async with self._lock:
            if self._closed and self._now() < self._closed[0]:
                left = (self._closed[0] - self._now()).total_seconds()
                raise NoAnswer(self._closed[1], retry_after_s=left, again=False)
            try:
                return await patience.ask(once)
            except NoAnswer as error:
                rest = max(error.retry_after_s or 0.0, 0.0 if isinstance(error, Oddity) else self._rest_s)
                if rest:
                    self._closed = self._now() + timedelta(seconds=rest), str(error)
                    error.retry_after_s = rest
                raise


def try_again(error: Unavailable, now: datetime) -> str:
    """When to try again, as the last sentence of a Gap."""
    at = datetime.fromtimestamp(now.timestamp() + (error.retry_after_s or TRY_AGAIN_S), UTC)
    return f"Try again after {at:%Y-%m-%d %H:%M} UTC."
