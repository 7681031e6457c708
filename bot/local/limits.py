"""How long the local workspace waits and how much it lets through; tests pass tighter ones. Block limits are in rules.

Sources: docs.slack.dev (acknowledging requests, rate limits, Socket Mode, Events API retries, response_url). Slack does
not publish its bursts; where it says "short bursts are fine" the bursts below are our choice and are marked so.
"""

from __future__ import annotations

from dataclasses import dataclass, field

TIER_2, TIER_3, TIER_4 = 20, 50, 100  # calls a minute


def _tiers() -> dict[str, int]:
    return {
        "assistant.threads.setStatus": 600,
        "assistant.threads.setSuggestedPrompts": TIER_4,
        "assistant.threads.setTitle": TIER_4,
        "auth.revoke": TIER_3,
        "auth.test": 600,
        "chat.update": TIER_3,
        "chat.delete": TIER_3,
        "chat.postEphemeral": TIER_4,
        "conversations.history": TIER_3,
        "conversations.info": TIER_3,
        "conversations.list": TIER_2,
        "conversations.members": TIER_4,
        "conversations.open": TIER_3,
        "conversations.replies": TIER_3,
        "files.completeUploadExternal": TIER_4,
        "files.getUploadURLExternal": TIER_4,
        "oauth.v2.access": 600,
        "usergroups.list": TIER_2,
        "usergroups.users.list": TIER_2,
        "users.info": TIER_4,
        "users.list": TIER_2,
        "views.open": TIER_4,
        "views.publish": TIER_4,
        "views.push": TIER_4,
        "views.update": TIER_4,
    }


@dataclass(frozen=True)
class Limits:
    """The limits in force. `per_minute` gives each method a bucket that holds one minute's calls (our choice)."""

    ack_s: float = 3.0
    trigger_s: float = 3.0
    response_url_uses: int = 5
    response_url_s: float = 30 * 60
    posts_per_s: float = 1.0  # chat.postMessage, for each channel
    posts_burst: int = 5  # our choice
    per_minute: dict[str, int] = field(default_factory=_tiers)
    connections: int = 10
    connection_url_s: float = 30.0
    event_retries_s: tuple[float, ...] = (0, 60, 300)  # after a missing ack: at once, after a minute, after five
    upload_bytes: int = 64 * 1024 * 1024  # our choice: what one laptop should hold in memory
