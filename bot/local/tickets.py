"""Trigger ids (one use, three seconds) and response URLs (five uses, thirty minutes), not what they lead to."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.local.limits import Limits
from bot.local.refusals import SlackRefusal

KEPT = 10_000  # of each kind; far more than live for thirty minutes in one small workspace


@dataclass
class _Trigger:
    user: str
    channel: str
    issued_at: float
    used: bool = False


@dataclass(frozen=True)
class Origin:
    """Where a response URL was handed out: for whom, in which channel, and about which message (if any)."""

    user: str
    channel: str
    message_ts: str = ""
    thread_ts: str = ""
    ephemeral: bool = False


@dataclass
class _ResponseUrl:
    origin: Origin
    issued_at: float
    uses: int = 0


def _make_room(tickets: dict[str, Any]) -> None:
    if len(tickets) >= KEPT:
        del tickets[next(iter(tickets))]


class Tickets:
    """Hands them out, takes them back."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.time) -> None:
        self._limits = limits
        self._clock = clock
        self._triggers: dict[str, _Trigger] = {}
        self._response_urls: dict[str, _ResponseUrl] = {}

    def trigger(self, user: str, channel: str = "") -> str:
        """A new trigger id for what this user just did, in this channel if in any."""
        trigger_id = f"{int(self._clock() * 1000)}.{secrets.randbelow(10**9)}.{secrets.token_hex(16)}"
        _make_room(self._triggers)
        self._triggers[trigger_id] = _Trigger(user, channel, self._clock())
        return trigger_id

    def pull(self, trigger_id: str) -> tuple[str, str]:
        """Use it up; the user whose act it was, and in which channel. Raises SlackRefusal as Slack words it."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise SlackRefusal("invalid_trigger_id")
        if trigger.used:
            raise SlackRefusal("exchanged_trigger_id")
        if self._clock() - trigger.issued_at > self._limits.trigger_s:
            raise SlackRefusal("expired_trigger_id")
        trigger.used = True
        return trigger.user, trigger.channel

    def response_url(self, origin: Origin) -> str:
        """The last part of a new response URL."""
        key = secrets.token_urlsafe(18)
        _make_room(self._response_urls)
        self._response_urls[key] = _ResponseUrl(origin, self._clock())
        return key

    def redeem(self, key: str) -> Origin:
        """Use it once more. Raises SlackRefusal as Slack words it."""
        issued = self._response_urls.get(key)
        if issued is None or self._clock() - issued.issued_at > self._limits.response_url_s:
            raise SlackRefusal("expired_url", status=404)
        if issued.uses >= self._limits.response_url_uses:
            raise SlackRefusal("used_url", status=404)
        issued.uses += 1
        return issued.origin
