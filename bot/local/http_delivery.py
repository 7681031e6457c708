"""Delivery over HTTP: signed requests to one address, as Slack sends them. It knows neither their words nor effects.

Sources: docs.slack.dev (verifying requests, the Events API's retries, interactivity), and slack_bolt's reader.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Coroutine
from typing import Any
from urllib.parse import urlencode

import aiohttp

from bot.local.limits import Limits
from bot.local.pulse import Pulse
from bot.local.transport import FIRST, Attempt, Traffic, Undelivered
from bot.local.values import Ack, Json

AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"
LATE_S = 60.0  # how long an answer that comes too late is still read, to be noted
_NO_RETRY = "X-Slack-No-Retry"


def signature(secret: str, timestamp: str, body: str) -> str:
    """Slack's signature of a request, version 0."""
    return "v0=" + hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()


class HttpDelivery:
    """Posts to `url`; an answer of 200 within the time is the acknowledgement, its body the payload of it."""

    def __init__(self, url: str, signing_secret: str, limits: Limits, pulse: Pulse, traffic: Traffic) -> None:
        self.url = url
        self._secret = signing_secret
        self._limits = limits
        self._pulse = pulse
        self._traffic = traffic
        self._session: aiohttp.ClientSession | None = None
        self._late: set[asyncio.Task[Ack]] = set()

    async def deliver(self, kind: str, payload: Json, attempt: Attempt = FIRST) -> Ack:
        """Send it; the acknowledgement that came in time. Raises Undelivered."""
        content_type, body = written(kind, payload)
        retry = {"X-Slack-Retry-Num": str(attempt.number), "X-Slack-Retry-Reason": attempt.reason}
        headers = self._headers(content_type, body) | (retry if attempt.number else {})
        if self._traffic.twice():
            self._held(self._send(kind, body, headers))
        sending = self._held(self._send(kind, body, headers))
        try:
            ack = await asyncio.wait_for(asyncio.shield(sending), self._limits.ack_s)
        except TimeoutError:
            raise Undelivered("operation_timeout", "http_timeout") from None
        if self._traffic.lost():
            raise Undelivered("operation_timeout", "http_timeout")
        self._traffic.acks.append(ack)
        self._pulse.beat()
        return ack

    async def verify(self) -> bool:
        """Whether the address answers Slack's challenge, as it must before events are sent to it."""
        challenge = secrets.token_urlsafe(32)
        body = json.dumps({"token": "local-verification-token", "challenge": challenge, "type": "url_verification"})
        headers = self._headers("application/json", body)
        try:
            async with self._client().post(self.url, data=body, headers=headers) as answer:
                return answer.status == 200 and challenge in await answer.text()
        except aiohttp.ClientError:
            return False

    async def close(self) -> None:
        """Wait for nothing any more."""
        for task in self._late:
            task.cancel()
        await asyncio.gather(*self._late, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def _send(self, kind: str, body: str, headers: dict[str, str]) -> Ack:
        started = time.monotonic()
        try:
            async with self._client().post(self.url, data=body, headers=headers, allow_redirects=False) as answer:
                text, seconds = await answer.text(), time.monotonic() - started
                if answer.status != 200:
                    retry = answer.headers.get(_NO_RETRY) != "1"
                    error = "http_client_error" if 400 <= answer.status < 500 else "http_service_error"
                    raise Undelivered(error, "http_error", retry=retry)
        except aiohttp.ClientError:
            raise Undelivered("dispatch_failed", "connection_failed") from None
        ack = Ack(secrets.token_hex(16), kind, seconds * 1000, said(text), seconds > self._limits.ack_s)
        if ack.late:
            self._traffic.acks.append(ack)
            self._pulse.beat()
        return ack

    def _headers(self, content_type: str, body: str) -> dict[str, str]:
        timestamp = str(int(time.time()))
        return {
            "Content-Type": content_type,
            "User-Agent": AGENT,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self._secret, timestamp, body),
        }

    def _held(self, work: Coroutine[Any, Any, Ack]) -> asyncio.Task[Ack]:
        task = asyncio.create_task(work)
        self._late.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[Ack]) -> None:
        self._late.discard(task)
        if not task.cancelled():
            task.exception()  # whoever waited has seen it; nobody else needs to

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=LATE_S))
        return self._session


def written(kind: str, payload: Json) -> tuple[str, str]:
    """The content type and the body: a command is a form, a click a form with one field, an event is JSON."""
    if kind == "events_api":
        return "application/json", json.dumps(payload)
    form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return "application/x-www-form-urlencoded", urlencode(form)


def said(body: str) -> Json | None:
    """The payload of an acknowledgement: a JSON object, or a text, or nothing."""
    if not body.strip():
        return None
    try:
        payload = json.loads(body)
    except ValueError:
        return {"text": body}
    return payload if isinstance(payload, dict) else {"text": body}
