"""The payloads that Slack sends, made from values. Pure: nothing is sent and nothing is looked up here."""

from __future__ import annotations

from bot.local.people import APP, USERS, Channel, Team, team_of
from bot.local.values import Json, Message, ShownView, new_id

VERIFICATION_TOKEN = "local-verification-token"  # noqa: S105 - Slack's legacy field: it opens nothing


def _user(user: str) -> Json:
    name = USERS[user].name
    return {"id": user, "username": name, "name": name, "team_id": team_of(user).id}


def _common(user: str, trigger_id: str) -> Json:
    return {
        "user": _user(user),
        "api_app_id": APP,
        "token": VERIFICATION_TOKEN,
        **_team(team_of(user)),
        "trigger_id": trigger_id,
    }


def _team(team: Team) -> Json:
    """Where it happened: an app that was installed for a whole organisation is told no team there."""
    if team.org:
        return {
            "team": None,
            "enterprise": {"id": team.org.id, "name": team.org.name},
            "is_enterprise_install": True,
        }
    return {"team": {"id": team.id, "domain": team.domain}, "enterprise": None, "is_enterprise_install": False}


def _channel_name(channel: Channel) -> str:
    return "directmessage" if channel.is_im else "privategroup" if channel.is_private else channel.name


def slash_command(user: str, channel: Channel, command: str, text: str, trigger_id: str, response_url: str) -> Json:
    """What a slash command sends."""
    org = team_of(user).org
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": team_of(user).id,
        "team_domain": team_of(user).domain,
        "channel_id": channel.id,
        "channel_name": _channel_name(channel),
        "user_id": user,
        "user_name": USERS[user].name,
        "command": command,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "true" if org else "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
        **({"enterprise_id": org.id, "enterprise_name": org.name} if org else {}),
    }


def block_actions(
    user: str, channel: Channel, message: Message, values: Json, action: Json, trigger_id: str, response_url: str
) -> Json:
    """What a click in a message sends; `values` is what is chosen in all of it."""
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
        "state": {"values": values},
        "response_url": response_url,
        "actions": [action],
    }
    # Slack sends no message where only one person sees it.
    return payload if message.only_for else {**payload, "message": message.as_slack()}


def view_block_actions(shown: ShownView, values: Json, action: Json, trigger_id: str) -> Json:
    """What a click in a modal or in a Home sends."""
    return {
        "type": "block_actions",
        **_common(shown.user, trigger_id),
        "container": {"type": "view", "view_id": shown.id},
        "view": shown.as_slack(values),
        "actions": [action],
    }


def view_submission(modal: ShownView, values: Json, trigger_id: str, response_urls: list[Json]) -> Json:
    """What the submit button of a modal sends."""
    view = modal.as_slack(values)
    return {"type": "view_submission", **_common(modal.user, trigger_id), "view": view, "response_urls": response_urls}


def view_closed(modal: ShownView) -> Json:
    """What closing a modal sends, where its view asked to be told."""
    payload = {"type": "view_closed", **_common(modal.user, ""), "view": modal.as_slack(), "is_cleared": False}
    return {key: value for key, value in payload.items() if key != "trigger_id"}


def shortcut(user: str, callback_id: str, trigger_id: str, ts: str) -> Json:
    """What a global shortcut sends: it knows no channel."""
    return {"type": "shortcut", **_common(user, trigger_id), "action_ts": ts, "callback_id": callback_id}


def message_shortcut(
    user: str, channel: Channel, message: Message, callback_id: str, trigger_id: str, response_url: str, ts: str
) -> Json:
    """What a shortcut in a message's menu sends."""
    return {
        "type": "message_action",
        **_common(user, trigger_id),
        "action_ts": ts,
        "callback_id": callback_id,
        "channel": {"id": channel.id, "name": _channel_name(channel)},
        "message_ts": message.ts,
        "message": message.as_slack(),
        "response_url": response_url,
    }


def app_home_opened(user: str, channel: str, tab: str, home: ShownView | None, ts: str) -> Json:
    """What opening the app's Home or its direct messages sends; with the Home tab's view once there is one."""
    inner: Json = {"type": "app_home_opened", "user": user, "channel": channel, "tab": tab, "event_ts": ts}
    return event(team_of(user), inner | ({"view": home.as_slack()} if home and tab == "home" else {}))


def message_event(kind: str, message: Message, channel: Channel) -> Json:
    """What a user's message sends, as `app_mention` or `message`."""
    team = team_of(message.user)
    inner: Json = {
        "type": kind,
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "channel": channel.id,
        "team": team.id,
        "event_ts": message.ts,
    }
    if kind == "message":
        inner["channel_type"] = "im" if channel.is_im else "group" if channel.is_private else "channel"
    if message.thread_ts:
        inner["thread_ts"] = message.thread_ts
    return event(team, inner)


def event(team: Team, inner: Json) -> Json:
    """An event in its envelope. `inner` has its type and its `event_ts`."""
    authorization = {
        "enterprise_id": team.org.id if team.org else None,
        "team_id": None if team.org else team.id,
        "user_id": team.bot.id,
        "is_bot": True,
        "is_enterprise_install": team.org is not None,
    }
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": team.id,
        **({"enterprise_id": team.org.id} if team.org else {}),
        "api_app_id": APP,
        "type": "event_callback",
        "event": inner,
        "event_id": new_id("Ev"),
        "event_time": int(float(inner["event_ts"])),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
    }
