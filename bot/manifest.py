"""The app's manifest: as it is committed, for Socket Mode; rewritten, for HTTP. Slack reads it; it changes nothing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml

from kernel.errors import Unsound

NAME = "manifest.yml"
PLACES = (Path(__file__).parents[1] / NAME, Path(sys.prefix) / "share" / "sovereign" / NAME)
# Only where many workspaces install the app does it have to hear that one of them let it go.
OF_MANY = ("app_uninstalled", "tokens_revoked")


def text() -> str:
    """The manifest as it was written, with its comments."""
    for place in PLACES:
        if place.is_file():
            return place.read_text("utf-8")
    raise Unsound(f"{NAME} is missing: it belongs beside the folder bot, or in {PLACES[1].parent}.")


def manifest() -> dict[str, Any]:
    """The manifest as a value."""
    found: dict[str, Any] = yaml.safe_load(text())
    return found


def bot_scopes() -> tuple[str, ...]:
    """What the bot asks to be allowed."""
    return tuple(manifest()["oauth_config"]["scopes"]["bot"])


def over_http(whole: dict[str, Any], url: str) -> dict[str, Any]:
    """The manifest for requests to that address, which many workspaces may install."""
    url = url.rstrip("/")
    events = f"{url}/slack/events"
    settings = whole["settings"]
    heard = settings["event_subscriptions"]
    bot_events = [*heard["bot_events"], *(e for e in OF_MANY if e not in heard["bot_events"])]
    commands = [{**command, "url": events} for command in whole["features"]["slash_commands"]]
    return {
        **whole,
        "features": {**whole["features"], "slash_commands": commands},
        "oauth_config": {"redirect_urls": [f"{url}/slack/oauth_redirect"], **whole["oauth_config"]},
        "settings": {
            **settings,
            "event_subscriptions": {**heard, "request_url": events, "bot_events": bot_events},
            "interactivity": {**settings["interactivity"], "request_url": events},
            "org_deploy_enabled": True,
            "socket_mode_enabled": False,
        },
    }


def printed(url: str) -> str:
    """The manifest to paste: the committed one, or the one for HTTP at that address."""
    if not url:
        return text()
    dumped = yaml.safe_dump(over_http(manifest(), url), sort_keys=False, allow_unicode=True, width=120)
    lead = f"# Sovereign over HTTP at {url}. Paste this at https://api.slack.com/apps, From a manifest."
    return f"{lead}\n{dumped}"
