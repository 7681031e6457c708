"""The local workspace: the part of Slack that the bot uses, enforced, and a page to use it from.

It stands in for Slack, so it imports nothing of the bot, the kernel or the storage.
"""

from bot.local.limits import Limits
from bot.local.people import ADA, BOT, OLGA, OTTO, PAPERS, RANDOM, RESEARCH, SAM, direct_message
from bot.local.values import Ack, Call, Delivery, Message, Modal, StoredFile
from bot.local.workspace import Workspace

__all__ = [
    "ADA",
    "BOT",
    "OLGA",
    "OTTO",
    "PAPERS",
    "RANDOM",
    "RESEARCH",
    "SAM",
    "Ack",
    "Call",
    "Delivery",
    "Limits",
    "Message",
    "Modal",
    "StoredFile",
    "Workspace",
    "direct_message",
]
