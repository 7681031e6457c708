"""What Slack sends over HTTP, signed as Slack signs it."""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import urlencode

import httpx
from slack_sdk.signature import SignatureVerifier

SECRET = "signing-secret"


def signed(body: str, secret: str = SECRET, at: float | None = None) -> dict[str, str]:
    """The headers of a signature of now, or of that moment."""
    timestamp = str(int(time.time() if at is None else at))
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
    return {"x-slack-request-timestamp": timestamp, "x-slack-signature": str(signature)}


async def send(url: str, body: str, kind: str, headers: dict[str, str] | None = None) -> httpx.Response:
    """POST the body to the door for events; signed well, unless headers are given."""
    given = signed(body) if headers is None else headers
    async with httpx.AsyncClient() as client:
        return await client.post(f"{url}/slack/events", content=body, headers={"content-type": kind, **given})


async def command(url: str, team: str, user: str, text: str, **more: str) -> httpx.Response:
    """`/sovereign …`, typed by somebody."""
    fields = {
        "command": "/sovereign",
        "text": text,
        "user_id": user,
        "team_id": team,
        "channel_id": f"C{team}",
        "trigger_id": f"{team}.{user}.{time.time_ns()}",
        **more,
    }
    return await send(url, urlencode(fields), "application/x-www-form-urlencoded")


async def interaction(url: str, payload: dict[str, Any]) -> httpx.Response:
    """A click, or a modal that was sent."""
    return await send(url, urlencode({"payload": json.dumps(payload)}), "application/x-www-form-urlencoded")


async def click(url: str, team: str, user: str, action: str, value: str, **more: Any) -> httpx.Response:
    """A button that somebody pressed."""
    channel = f"C{team}"
    payload = {
        "type": "block_actions",
        "team": {"id": team},
        "user": {"id": user, "team_id": team},
        "trigger_id": f"{time.time_ns()}",
        "container": {"type": "message", "channel_id": channel, "message_ts": "1.2", "thread_ts": "1.1"},
        "channel": {"id": channel},
        "actions": [{"type": "button", "action_id": action, "block_id": "b", "value": value, "action_ts": "1.3"}],
        **more,
    }
    return await interaction(url, payload)


async def modal(url: str, team: str, user: str, callback: str, ticket: str, values: dict[str, Any]) -> httpx.Response:
    """A modal that somebody sent."""
    view = {
        "id": f"V{time.time_ns()}",
        "type": "modal",
        "callback_id": callback,
        "private_metadata": ticket,
        "state": {"values": values},
    }
    return await interaction(
        url,
        {"type": "view_submission", "team": {"id": team}, "user": {"id": user, "team_id": team}, "view": view},
    )


async def event(url: str, team: str, happened: dict[str, Any], **more: Any) -> httpx.Response:
    """An event."""
    body = {
        "type": "event_callback",
        "team_id": team,
        "event_id": f"Ev{time.time_ns()}",
        "event_time": int(time.time()),
        "event": happened,
        **more,
    }
    return await send(url, json.dumps(body), "application/json")
