"""What people are told when something goes wrong, and the reference that the log has too. It sends nothing itself."""

from __future__ import annotations

import logging
import secrets

from bot.views import notices
from bot.views.blocks import Message
from kernel.errors import Refused, Unavailable

log = logging.getLogger(__name__)


def told(error: Exception, about: str) -> Message:
    """The error as the person who met it reads it."""
    if isinstance(error, Refused):
        return notices.notice(str(error))
    return notices.plainly(in_words(error, about))


def in_words(error: Exception, about: str) -> str:
    """The error in plain words: what to do, when to try again, or the reference to quote."""
    if isinstance(error, Refused):
        return str(error)
    if isinstance(error, Unavailable):
        log.warning("%s: %s", about, error)
        return when_to_try_again(error)
    ref = secrets.token_hex(2)
    log.error("ref %s: %s broke", ref, about, exc_info=error)
    return (
        f"Something broke here, ref {ref}. Try again; if it stays, give this reference to whoever runs Sovereign here."
    )


def when_to_try_again(error: Unavailable) -> str:
    """What did not answer, and when to try again, unless it says so itself."""
    said = str(error)
    return said if "Try again" in said else f"{said} Try again {_when(error.retry_after_s)}."


def _when(seconds: float | None) -> str:
    if seconds is None:
        return "in a few minutes"
    if seconds < 90:
        return "in a minute"
    return f"in {round(seconds / 60)} minutes" if seconds < 5400 else f"in {round(seconds / 3600)} hours"
