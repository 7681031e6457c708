"""The door of the Web API: token, faults, rate limits, the method, and a note of every call. No method lives here."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from bot.local.api_channels import KINDS, kind_of
from bot.local.faults import Faults
from bot.local.limits import Limits
from bot.local.rates import Buckets
from bot.local.refusals import SlackRefusal
from bot.local.scopes import needed
from bot.local.state import State
from bot.local.tokens import Tokens
from bot.local.values import Call, Json

log = logging.getLogger(__name__)
CALLS_KEPT = 10_000
Method = Callable[[Json], Awaitable[Json]]
APP_METHODS = frozenset({"apps.connections.open"})  # these take the app-level token, most others the bot's
OPEN_METHODS = frozenset({"api.test", "blocks.validate", "oauth.v2.access"})  # these take no token


@dataclass(frozen=True)
class Answer:
    """What goes back. `body` is None for an error page; a lost answer never arrives."""

    status: int
    body: Json | None
    headers: dict[str, str]
    lost: bool = False


class WebApi:
    """Answers calls as Slack would, and remembers them in `calls`."""

    def __init__(self, methods: dict[str, Method], tokens: Tokens, state: State, limits: Limits) -> None:
        self._methods = methods
        self._tokens = tokens
        self._state = state
        self._limits = limits
        self._buckets = Buckets(time.monotonic)
        self.calls: deque[Call] = deque(maxlen=CALLS_KEPT)

    def knows(self, token: str, args: Json) -> bool:
        """Whether a call with this token, or with this code for one, is for this workspace."""
        return self._tokens.knows(token) or self._tokens.issued(str(args.get("code") or ""))

    async def answer(self, method: str, token: str, args: Json, faults: Faults) -> Answer:
        """Do what is asked, or refuse."""
        call, fault = Call(method, args, time.time()), faults.for_call(method)
        await asyncio.sleep(fault.delay_s)
        try:
            if fault.status is not None:
                raise SlackRefusal("internal_error", status=fault.status)
            if fault.retry_after_s is not None:
                raise SlackRefusal("ratelimited", status=429, retry_after_s=fault.retry_after_s)
            self._check_token(method, token, args)
            self._check_rate(method, args)
            body = {"ok": True, **await self._methods[method](args)}
            answer = Answer(200, body, self._scopes_header(), lost=fault.lose_answer)
        except SlackRefusal as refusal:
            call = replace(call, status=refusal.status, error=refusal.error)
            log.info("%s refused: %s", method, refusal)
            answer = Answer(refusal.status, None if fault.status else refusal.body, refusal.headers)
        await self._state.store.flush()  # what was answered must survive a restart
        self.calls.append(call)
        self._state.pulse.beat()
        return answer

    def _check_token(self, method: str, token: str, args: Json) -> None:
        if method in OPEN_METHODS:
            return
        if not self._tokens.knows(token) or method in self._methods:
            self._tokens.check(token, for_app=method in APP_METHODS)
        if method not in self._methods:
            raise SlackRefusal("unknown_method")
        for kind in self._kinds(method, args):
            scopes = needed(method, kind)
            if scopes and not self._tokens.scopes.intersection(scopes):
                raise SlackRefusal("missing_scope", extra={"needed": scopes[0], "provided": self._provided()})

    def _kinds(self, method: str, args: Json) -> list[str]:
        """The kinds of the channels that a call is about; one that names none is of no kind."""
        if method == "conversations.list":
            wanted = str(args.get("types") or "public_channel").split(",")
            return [kind.strip() for kind in wanted if kind.strip() in KINDS]
        channel = self._state.channels.get(str(args.get("channel") or ""))
        return [kind_of(channel) if channel else ""]

    def _provided(self) -> str:
        return ",".join(sorted(self._tokens.scopes))

    def _scopes_header(self) -> dict[str, str]:
        return {"X-OAuth-Scopes": self._provided()}

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
