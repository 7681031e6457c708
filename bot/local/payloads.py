"""The payloads that Slack sends, made from values. Pure: nothing is sent and nothing is looked up here."""

from __future__ import annotations

from bot.local.people import APP, BOT, TEAM, TEAM_DOMAIN, USERS, Channel
from bot.local.values import Json, Message, Modal, new_id

VERIFICATION_TOKEN = "local-verification-token"  # noqa: S105 - Slack's legacy field: it opens nothing


def _user(user: str) -> Json:
    name = USERS[user].name
    return {"id": user, "username": name, "name": name, "team_id": TEAM}


def _common(user: str, trigger_id: str) -> Json:
    return {
        "user": _user(user),
        "api_app_id": APP,
        "token": VERIFICATION_TOKEN,
        "team": {"id": TEAM, "domain": TEAM_DOMAIN},
        "enterprise": None,
        "is_enterprise_install": False,
        "trigger_id": trigger_id,
    }


def _channel_name(channel: Channel) -> str:
    return "directmessage" if channel.is_im else channel.name


def slash_command(user: str, channel: Channel, command: str, text: str, trigger_id: str, response_url: str) -> Json:
    """What a slash command sends."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM,
        "team_domain": TEAM_DOMAIN,
        "channel_id": channel.id,
        "channel_name": _channel_name(channel),
        "user_id": user,
        "user_name": USERS[user].name,
        "command": command,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def block_actions(
    user: str, channel: Channel, message: Message, action: Json, trigger_id: str, response_url: str
) -> Json:
    """What a click in a message sends."""
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": bool(message.only_for),
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    payload = {
        "type": "block_actions",
        **_common(user, trigger_id),
        "container": container,
        "channel": {"id": channel.id, "name": _channel_name(channel)},
        "state": {"values": {}},
        "response_url": response_url,
        "actions": [action],
    }
    # Slack sends no message where only one person sees it.
    return payload if message.only_for else {**payload, "message": message.as_slack()}


def view_block_actions(modal: Modal, values: Json, action: Json, trigger_id: str) -> Json:
    """What a click in a modal sends."""
    return {
        "type": "block_actions",
        **_common(modal.user, trigger_id),
        "container": {"type": "view", "view_id": modal.id},
        "view": modal.as_slack(values),
        "actions": [action],
    }


def view_submission(modal: Modal, values: Json, trigger_id: str) -> Json:
    """What the submit button of a modal sends."""
    view = modal.as_slack(values)
    return {"type": "view_submission", **_common(modal.user, trigger_id), "view": view, "response_urls": []}


def view_closed(modal: Modal) -> Json:
    """What closing a modal sends, where its view asked to be told."""
    payload = {"type": "view_closed", **_common(modal.user, ""), "view": modal.as_slack(), "is_cleared": False}
    return {key: value for key, value in payload.items() if key != "trigger_id"}


def event(kind: str, message: Message, channel: Channel) -> Json:
    """What a user's message sends, as `app_mention` or `message`."""
    inner: Json = {
        "type": kind,
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "channel": channel.id,
        "team": TEAM,
        "event_ts": message.ts,
    }
    if kind == "message":
        inner["channel_type"] = "im" if channel.is_im else "channel"
    if message.thread_ts:
        inner["thread_ts"] = message.thread_ts
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM,
        "api_app_id": APP,
        "type": "event_callback",
        "event": inner,
        "event_id": new_id("Ev"),
        "event_time": int(float(message.ts)),
        "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True, "is_enterprise_install": False}],
        "is_ext_shared_channel": False,
    }
