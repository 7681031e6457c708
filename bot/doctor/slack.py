"""Slack as the doctor sees it: tokens, scopes, the clock, and Slack's own validators. It posts nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.doctor.line import Line, unasked, warning, well, wrong
from bot.slack_client import called, code_of

SKEW_S, TOO_FAR_S = 30, 240  # Slack refuses, and we refuse, signatures that are 300 s off
TOKEN, APP_TOKEN, SCOPES, CLOCK = "Bot token", "App token", "Scopes", "Clock"
REINSTALL = "Compare the app's scopes with `sovereign manifest`, then install the app again."
NEEDS_TOKEN = ("not_authed", "invalid_auth", "not_allowed_token_type", "unknown_method", "missing_scope")


async def of_token(client: AsyncWebClient, wanted: Collection[str], now: Callable[[], datetime]) -> list[Line]:
    """Who the token belongs to, what it may do, and how far Slack's clock is from ours."""
    response = await called(client.auth_test())
    me = well(TOKEN, f"works in {response.get('team')}, as {response.get('user') or response.get('user_id')}")
    headers = {str(name).lower(): str(value) for name, value in response.headers.items()}
    granted = {scope.strip() for scope in headers.get("x-oauth-scopes", "").split(",")} - {""}
    return [me, of_scopes(granted, wanted), of_clock(headers.get("date", ""), now())]


def of_scopes(granted: Collection[str], wanted: Collection[str]) -> Line:
    """What is granted, against what the manifest asks for."""
    if not granted:
        return unasked(SCOPES, "Slack did not say which are granted")
    lacking, spare = sorted(set(wanted) - set(granted)), sorted(set(granted) - set(wanted))
    if lacking:
        return wrong(SCOPES, f"the app lacks {', '.join(lacking)}", REINSTALL)
    if spare:
        return warning(SCOPES, f"the app may do more than it needs: {', '.join(spare)}", REINSTALL)
    return well(SCOPES, f"all {len(set(wanted))} that the manifest asks for, and no other")


def of_clock(said: str, now: datetime) -> Line:
    """This machine's clock against Slack's."""
    try:
        theirs = parsedate_to_datetime(said)
    except ValueError:
        return unasked(CLOCK, "Slack did not say what time it is")
    off = (now - (theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC))).total_seconds()
    told = f"{abs(off):.0f} s {'ahead of' if off > 0 else 'behind'} Slack's"
    mend = "Let the machine keep time by NTP, for example with `timedatectl set-ntp true`."
    if abs(off) > TOO_FAR_S:
        return wrong(CLOCK, f"is {told}: what Slack signs looks forged or stale", mend)
    return warning(CLOCK, f"is {told}", mend) if abs(off) > SKEW_S else well(CLOCK, "agrees with Slack's")


async def of_app_token(api_url: str, app_token: str) -> list[Line]:
    """Whether Socket Mode can be opened. The connection that is offered is not used."""
    mend = "Basic Information, App-Level Tokens: generate one with connections:write, and set SLACK_APP_TOKEN to it."
    try:
        await AsyncWebClient(base_url=api_url).apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        return [wrong(APP_TOKEN, f"Slack does not accept it ({code_of(error)})", mend)]
    return [well(APP_TOKEN, "opens Socket Mode")]


async def of_validators(api_url: str, manifest: dict[str, Any], blocks: Sequence[dict[str, Any]]) -> list[Line]:
    """What Slack itself says of the manifest and of blocks such as ours."""
    asked = {
        "Manifest, by Slack": ("apps.manifest.validate", {"manifest": json.dumps(manifest)}),
        "Blocks, by Slack": ("blocks.validate", {"blocks": json.dumps(list(blocks))}),
    }
    client = AsyncWebClient(base_url=api_url)
    return [await _validated(client, about, *request) for about, request in asked.items()]


async def _validated(client: AsyncWebClient, about: str, method: str, body: dict[str, Any]) -> Line:
    try:
        await client.api_call(method, json=body)
    except SlackApiError as error:
        code = code_of(error)
        if code in NEEDS_TOKEN:
            return unasked(about, f"Slack does not let us ask ({method}: {code})")
        found = error.response.get("errors") or (error.response.get("response_metadata") or {}).get("messages") or code
        return wrong(
            about, f"Slack would not take it: {json.dumps(found, ensure_ascii=False)[:600]}", "Report it to us."
        )
    return well(about, "Slack would take it")
