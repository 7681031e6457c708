"""The front door: `sovereign ask | serve | local | migrate`. It reads the settings, opens the right room, and exits.

What a command needs is imported when it runs: the local workspace has to answer before scikit-learn is loaded.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import signal
import sys
from collections.abc import Coroutine
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from bot.failing import when_to_try_again
from bot.settings import Settings, load
from kernel.errors import Refused, SovereignError, Unavailable

BROKEN, BAD_INPUT, NO_ANSWER = 1, 2, 3

log = logging.getLogger("sovereign")
door = typer.Typer(
    name="sovereign",
    help="Answers research questions from papers, and publishes nothing its owner did not approve.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class Part(StrEnum):
    """What one process may do alone."""

    WEB = "web"
    WORKER = "worker"
    CLOCK = "clock"


@door.command()
def ask(
    question: Annotated[str, typer.Argument(help="The question, in quotes.")],
    library: Annotated[Path | None, typer.Option(help="Search this file of records, one JSON object a line.")] = None,
    live: Annotated[bool, typer.Option("--live", help="Search arXiv.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    draft: Annotated[Path | None, typer.Option(help="Write the whole draft, as Markdown, to this file.")] = None,
) -> None:
    """Ask one question here, without Slack."""
    if library and live:
        _leave("Give either --library or --live, not both.", BAD_INPUT)
    settings = _settings("WARNING")
    source = "arxiv" if live else str(library or settings.source or "samples")
    from bot.cli import Wanted
    from bot.cli import ask as ask_here

    sys.stdout.write(_run(ask_here(question, settings, source, Wanted(as_json, draft))) + "\n")


@door.command()
def serve(
    only: Annotated[Part | None, typer.Option(help="Do one part only, where others do the rest.")] = None,
) -> None:
    """Work in a Slack workspace."""
    settings = _settings()
    from bot.serving import serve as work

    _run(work(settings, only or "", _stop_signal))


@door.command()
def local() -> None:
    """Open the local workspace: the same bot in the browser, with no Slack, no key and no network."""
    settings = _settings()
    from bot.serving_locally import serve as work

    _run(work(settings, _stop_signal))


@door.command()
def migrate() -> None:
    """Bring the database to the present schema."""
    settings = _settings()
    from bot.instruments import database_url, migrate_all

    _run(migrate_all(database_url(settings)))


def main() -> None:
    """The console script."""
    door()


def _settings(level: str = "") -> Settings:
    try:
        settings = load()
    except Refused as refused:
        _leave(str(refused), BAD_INPUT)
    logging.basicConfig(
        level=level or settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr
    )
    for chatty in ("httpx", "apscheduler", "alembic", "slack_bolt", "slack_sdk"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, logging.getLogger().level))
    return settings


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    """The work's result; its errors become a sentence and an exit status."""
    try:
        return asyncio.run(work)
    except Refused as refused:
        _leave(str(refused), BAD_INPUT)
    except Unavailable as silence:
        _leave(when_to_try_again(silence), NO_ANSWER)
    except SovereignError as error:
        _leave(str(error), BROKEN)
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    except Exception:
        ref = secrets.token_hex(2)
        log.exception("ref %s", ref)
        _leave(f"Something broke here, ref {ref}; what the log says above belongs into a report.", BROKEN)


async def _stop_signal() -> None:
    """Return when someone wants us to stop."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()


def _leave(said: str, status: int) -> NoReturn:
    typer.echo(said, err=True)
    raise typer.Exit(status)


if __name__ == "__main__":
    main()
