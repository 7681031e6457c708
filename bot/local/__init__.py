"""The local workspace: the part of Slack that the bot uses, enforced, and a page to use it from.

It stands in for Slack, so it imports nothing of the bot, the kernel or the storage. What it does not have it refuses:
attachments, pictures, menus from outside, reactions, scheduled and streamed messages, and the older assistant view.
"""

from bot.local.courier import EVENTS
from bot.local.limits import Limits
from bot.local.people import (
    ADA,
    BOT,
    IN_ORG,
    LAB,
    LOCAL,
    MIA,
    NOAH,
    OLGA,
    ORG_GENERAL,
    OTHER,
    OTHER_GENERAL,
    OTHER_PAPERS,
    OTTO,
    OWNERS,
    PAPERS,
    PIA,
    RANDOM,
    READERS,
    RESEARCH,
    SAM,
    Team,
    direct_message,
)
from bot.local.registration import registered
from bot.local.tokens import OAuthApp
from bot.local.values import Ack, Call, Delivery, Message, Prompt, ShownView, StoredFile
from bot.local.workspace import Workspace

__all__ = [
    "ADA",
    "BOT",
    "EVENTS",
    "IN_ORG",
    "LAB",
    "LOCAL",
    "MIA",
    "NOAH",
    "OLGA",
    "ORG_GENERAL",
    "OTHER",
    "OTHER_GENERAL",
    "OTHER_PAPERS",
    "OTTO",
    "OWNERS",
    "PAPERS",
    "PIA",
    "RANDOM",
    "READERS",
    "RESEARCH",
    "SAM",
    "Ack",
    "Call",
    "Delivery",
    "Limits",
    "Message",
    "OAuthApp",
    "Prompt",
    "ShownView",
    "StoredFile",
    "Team",
    "Workspace",
    "direct_message",
    "registered",
]
