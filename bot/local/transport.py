"""What both ways to the app have in common: acknowledgements kept, mishaps asked for, how a delivery fails."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Protocol

from bot.local.values import Ack, Json

KEPT = 10_000  # acknowledgements


class Undelivered(Exception):
    """Nobody took it. `error` is what the user reads, `reason` what a retry of an event gives as its cause."""

    def __init__(self, error: str, reason: str, *, retry: bool = True) -> None:
        super().__init__(error)
        self.error = error
        self.reason = reason
        self.retry = retry


@dataclass
class Traffic:
    """What has come back, and how many of the next deliveries are to go wrong in which way."""

    acks: deque[Ack] = field(default_factory=lambda: deque(maxlen=KEPT))
    duplicate_next: int = 0
    lose_next_acks: int = 0

    def twice(self) -> bool:
        """Whether this delivery is to be made twice."""
        self.duplicate_next, twice = max(0, self.duplicate_next - 1), self.duplicate_next > 0
        return twice

    def lost(self) -> bool:
        """Whether this acknowledgement is to be treated as if it had never arrived."""
        self.lose_next_acks, lost = max(0, self.lose_next_acks - 1), self.lose_next_acks > 0
        return lost


@dataclass(frozen=True)
class Attempt:
    """Which delivery of an event this is, and what went wrong with the one before."""

    number: int = 0
    reason: str = ""


FIRST = Attempt()


class Transport(Protocol):
    """A way to the app."""

    async def deliver(self, kind: str, payload: Json, attempt: Attempt = FIRST) -> Ack:
        """Send it; the acknowledgement that came in time. Raises Undelivered."""
        ...
