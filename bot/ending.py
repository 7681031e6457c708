"""How a command begins and ends: its settings, its work on an event loop, and its errors as a sentence and a status."""

from __future__ import annotations

import asyncio
import logging
import secrets
import sys
from collections.abc import Coroutine
from typing import Any, NoReturn, TypeVar

import typer

from bot.failing import when_to_try_again
from bot.settings import Settings, load
from kernel.errors import Refused, SovereignError, Unavailable

BROKEN, BAD_INPUT, NO_ANSWER = 1, 2, 3

T = TypeVar("T")
log = logging.getLogger("sovereign")


def settings_of_command(level: str = "") -> Settings:
    """The settings, and the log at their level or at this one. Leaves, naming what is wrong with them."""
    try:
        settings = load()
    except Refused as refused:
        leave(str(refused), BAD_INPUT)
    logging.basicConfig(
        level=level or settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr
    )
    for chatty in ("httpx", "apscheduler", "alembic", "slack_bolt", "slack_sdk"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, logging.getLogger().level))
    return settings


def finish(work: Coroutine[Any, Any, T]) -> T:
    """The work's result; its errors become a sentence and an exit status."""
    try:
        return asyncio.run(work)
    except Refused as refused:
        leave(str(refused), BAD_INPUT)
    except Unavailable as silence:
        leave(when_to_try_again(silence), NO_ANSWER)
    except SovereignError as error:
        leave(str(error), BROKEN)
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    except Exception:
        ref = secrets.token_hex(2)
        log.exception("ref %s", ref)
        leave(f"Something broke here, ref {ref}; what the log says above belongs into a report.", BROKEN)


def leave(said: str, status: int) -> NoReturn:
    """End the command with a sentence on stderr."""
    typer.echo(said, err=True)
    raise typer.Exit(status)
