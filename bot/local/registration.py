"""How the app is registered with Slack: what stands in its manifest. Values only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bot.local.courier import EVENTS
from bot.local.scopes import SCOPES
from bot.local.tokens import OAuthApp

COMMANDS: Mapping[str, str] = MappingProxyType({"/sovereign": "ask <question> · status · cancel · help"})
# Few apps want to hear that they came: an app that does says so.
HEARD: frozenset[str] = EVENTS - {"member_joined_channel"}


@dataclass(frozen=True)
class Registration:
    """Commands with their hints, shortcuts by callback_id with their names, events, scopes, and its OAuth client."""

    commands: Mapping[str, str] = field(default_factory=lambda: COMMANDS)
    shortcuts: Mapping[str, str] = field(default_factory=dict)
    message_shortcuts: Mapping[str, str] = field(default_factory=dict)
    events: Collection[str] = HEARD
    scopes: Collection[str] = SCOPES
    oauth: OAuthApp = field(default_factory=OAuthApp)
