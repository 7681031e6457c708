"""How the app is registered with Slack: what stands in its manifest. Values only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from bot.local.courier import EVENTS
from bot.local.scopes import SCOPES
from bot.local.tokens import OAuthApp

COMMANDS: Mapping[str, str] = MappingProxyType({"/sovereign": "ask <question> · status · cancel · help"})
SHORTCUT_TYPES = ("global", "message")
# Few apps want to hear that they came: an app that does says so.
HEARD: frozenset[str] = EVENTS - {"member_joined_channel"}


@dataclass(frozen=True)
class Registration:
    """Commands with their hints, shortcuts by callback_id with their names, and what the app may hear, do and show."""

    commands: Mapping[str, str] = field(default_factory=lambda: COMMANDS)
    shortcuts: Mapping[str, str] = field(default_factory=dict)
    message_shortcuts: Mapping[str, str] = field(default_factory=dict)
    events: Collection[str] = HEARD
    scopes: Collection[str] = SCOPES
    oauth: OAuthApp = field(default_factory=OAuthApp)
    home_tab: bool = True


def registered(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """How an app with this manifest is registered, as what a Workspace is built with: `Workspace(**registered(…))`."""
    features, scopes = manifest.get("features", {}), manifest.get("oauth_config", {}).get("scopes", {})
    commands, shortcuts = features.get("slash_commands", ()), features.get("shortcuts", ())
    by_type = {kind: {s["callback_id"]: s["name"] for s in shortcuts if s["type"] == kind} for kind in SHORTCUT_TYPES}
    return {
        "commands": {command["command"]: command.get("usage_hint", "") for command in commands},
        "shortcuts": by_type["global"],
        "message_shortcuts": by_type["message"],
        "events": frozenset(manifest.get("settings", {}).get("event_subscriptions", {}).get("bot_events", ())),
        "scopes": frozenset(scopes.get("bot", ())),
        "home_tab": bool(features.get("app_home", {}).get("home_tab_enabled")),
    }
