"""The door of the Web API: token, faults, rate limits, the method, and a note of every call. No method lives here."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from bot.local.faults import Faults
from bot.local.limits import Limits
from bot.local.rates import Buckets
from bot.local.refusals import SlackRefusal
from bot.local.state import State
from bot.local.values import Call, Json

log = logging.getLogger(__name__)
CALLS_KEPT = 10_000
Method = Callable[[Json], Awaitable[Json]]
APP_METHODS = frozenset({"apps.connections.open"})  # these take the app-level token, all others the bot's


@dataclass(frozen=True)
class Answer:
    """What goes back. `body` is None for an error page; a lost answer never arrives."""

    status: int
    body: Json | None
    headers: dict[str, str]
    lost: bool = False


class WebApi:
    """Answers calls as Slack would, and remembers them in `calls`."""

    def __init__(self, methods: dict[str, Method], tokens: tuple[str, str], state: State, limits: Limits) -> None:
        self._methods = methods
        self._bot_token, self._app_token = tokens
        self._state = state
        self._limits = limits
        self._buckets = Buckets(time.monotonic)
        self.calls: deque[Call] = deque(maxlen=CALLS_KEPT)

    async def answer(self, method: str, token: str, args: Json, faults: Faults) -> Answer:
        """Do what is asked, or refuse."""
        call, fault = Call(method, args, time.time()), faults.for_call(method)
        await asyncio.sleep(fault.delay_s)
        try:
            if fault.status is not None:
                raise SlackRefusal("internal_error", status=fault.status)
            if fault.retry_after_s is not None:
                raise SlackRefusal("ratelimited", status=429, retry_after_s=fault.retry_after_s)
            self._check_token(method, token)
            self._check_rate(method, args)
            answer = Answer(200, {"ok": True, **await self._methods[method](args)}, {}, lost=fault.lose_answer)
        except SlackRefusal as refusal:
            call = replace(call, status=refusal.status, error=refusal.error)
            log.info("%s refused: %s", method, refusal)
            answer = Answer(refusal.status, None if fault.status else refusal.body, refusal.headers)
        await self._state.store.flush()  # what was answered must survive a restart
        self.calls.append(call)
        self._state.pulse.beat()
        return answer

    def _check_token(self, method: str, token: str) -> None:
        if not token:
            raise SlackRefusal("not_authed")
        if token not in (self._bot_token, self._app_token):
            raise SlackRefusal("invalid_auth")
        if method not in self._methods:
            raise SlackRefusal("unknown_method")
        if (token == self._app_token) != (method in APP_METHODS):
            raise SlackRefusal("not_allowed_token_type")

    def _check_rate(self, method: str, args: Json) -> None:
        if method == "chat.postMessage":
            key, burst, per_s = f"{method} {args.get('channel')}", self._limits.posts_burst, self._limits.posts_per_s
        elif method in self._limits.per_minute:
            key, burst, per_s = method, self._limits.per_minute[method], self._limits.per_minute[method] / 60
        else:
            return
        wait_s = self._buckets.wait_s(key, burst, per_s)
        if wait_s:
            raise SlackRefusal("ratelimited", status=429, retry_after_s=wait_s)
