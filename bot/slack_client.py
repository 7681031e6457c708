"""The client that talks to Slack: what it asks again by itself, and what Slack's errors mean. It says nothing."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, TypeVar

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from kernel.errors import Refused, SovereignError, Unavailable, Unsound

C = TypeVar("C", bound=AsyncWebClient)

POSTING = ("chat.postMessage", "files.completeUploadExternal")
RATE_LIMIT_RETRIES = 8

NOT_HERE = (
    "I am not in that channel. Type `/invite @sovereign` there and ask again, or ask me in a direct message instead."
)
REFUSALS = {
    "not_in_channel": NOT_HERE,
    "channel_not_found": NOT_HERE,
    "is_archived": "That channel is archived. Ask in another channel.",
    "restricted_action": "This workspace does not let me post there. Ask in another channel, or ask an admin.",
    "expired_trigger_id": "That took too long, and Slack closed the door. Click again.",
    "exchanged_trigger_id": "That click was used already. Click again.",
    "message_not_found": "That message was deleted.",
    "thread_not_found": "That thread was deleted, so there is nowhere left to answer.",
    "no_such_subteam": "The user group that may ask here is gone. An owner can let others ask: `/sovereign settings`.",
    "user_not_in_channel": "You are not in the channel of that run.",
}
PASSING = frozenset(
    {"ratelimited", "rate_limited", "internal_error", "fatal_error", "request_timeout", "service_unavailable"}
)
OPERATORS = {
    "invalid_auth": "Slack does not accept SLACK_BOT_TOKEN. Copy it anew from the app's settings.",
    "token_revoked": "SLACK_BOT_TOKEN was revoked. Install the app again and copy the new token.",
    "account_inactive": "The app was removed from the workspace. Install it again.",
    "missing_scope": "The app lacks a scope. Install it again with the scopes of manifest.yml.",
}


class _NotPosting(AsyncRetryHandler):
    """Another handler, except where a retry could post twice: there the wire looks first whether it was posted."""

    def __init__(self, handler: AsyncRetryHandler) -> None:
        super().__init__(handler.max_retry_count, handler.interval_calculator)
        self._handler = handler

    async def _can_retry_async(self, *, request: Any, **rest: Any) -> bool:
        return not request.url.endswith(POSTING) and await self._handler._can_retry_async(request=request, **rest)


def web_client(token: str, base_url: str, timeout_s: int = 30) -> AsyncWebClient:
    """A client that waits out rate limits and, where it can do no harm, asks a failing server again."""
    return patient(AsyncWebClient, token, base_url, timeout_s)


def patient(kind: type[C], token: str, base_url: str, timeout_s: int = 30) -> C:
    """The same, of a kind of its own."""
    return kind(
        token=token,
        base_url=base_url,
        timeout=timeout_s,
        retry_handlers=[
            _NotPosting(AsyncConnectionErrorRetryHandler(max_retry_count=2)),
            _NotPosting(AsyncServerErrorRetryHandler(max_retry_count=3)),
            AsyncRateLimitErrorRetryHandler(max_retry_count=RATE_LIMIT_RETRIES),
        ],
    )


def webhook(response_url: str) -> AsyncWebhookClient:
    """A client for the address that came with a command."""
    return AsyncWebhookClient(
        response_url, retry_handlers=[AsyncRateLimitErrorRetryHandler(max_retry_count=RATE_LIMIT_RETRIES)]
    )


async def called(request: Awaitable[Any]) -> Any:
    """What Slack answers. Every error leaves as one of the kernel's."""
    try:
        return await request
    except SlackApiError as error:
        raise _translated(error) from error
    except (aiohttp.ClientError, OSError, TimeoutError, SlackClientError) as error:
        raise Unavailable("Slack does not answer.") from error


def code_of(error: SlackApiError) -> str:
    """Slack's word for what is wrong; empty where it gave none."""
    response = error.response
    return str(response.get("error", "")) if hasattr(response, "get") else ""


def _translated(error: SlackApiError) -> SovereignError:
    response = error.response
    status = getattr(response, "status_code", 200)
    code = code_of(error)
    if code in REFUSALS:
        return Refused(REFUSALS[code])
    if code in OPERATORS:
        return Unsound(f"{OPERATORS[code]} ({code})")
    if status == 429 or status >= 500 or code in PASSING or not code:
        return Unavailable(f"Slack is busy ({code or status}).", retry_after_s=60 if status == 429 else None)
    detail = (response.get("response_metadata") or {}).get("messages") or ""
    return Unsound(f"Slack refused: {code} {detail}".rstrip())
