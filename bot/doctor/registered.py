"""The manifest against what the code answers to: a button in Slack that nobody answers is found here. Pure."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from bot.doctor.line import Line, well, wrong
from bot.manifest import OF_MANY

ABOUT = "Manifest"
MEND = "Create or update the app with what `sovereign manifest` prints, of the version that runs."


def of_manifest(manifest: dict[str, Any], heard: Collection[tuple[str, str]]) -> list[Line]:
    """Commands, shortcuts and events: what the manifest offers, and what the code answers to."""
    offered = set(_offered(manifest))
    answered = {(kind, name) for kind, name in heard if kind in ("command", "event", "shortcut")}
    answered -= {("event", name) for name in OF_MANY}  # these the manifest for HTTP has
    unanswered, unoffered = sorted(offered - answered), sorted(answered - offered)
    if unanswered or unoffered:
        said = [f"nobody answers the {kind} {name}" for kind, name in unanswered]
        said += [f"the {kind} {name} is answered, and not in the manifest" for kind, name in unoffered]
        return [wrong(ABOUT, "; ".join(said), MEND)]
    return [well(ABOUT, f"offers what the code answers to: {len(offered)} commands, shortcuts and events")]


def _offered(manifest: dict[str, Any]) -> list[tuple[str, str]]:
    features = manifest["features"]
    events = manifest["settings"]["event_subscriptions"]["bot_events"]
    return [
        *(("command", command["command"]) for command in features.get("slash_commands", ())),
        *(("shortcut", shortcut["callback_id"]) for shortcut in features.get("shortcuts", ())),
        *(("event", name.partition(".")[0]) for name in events),  # message.im comes as a message
    ]
