"""The front door: `sovereign ask | eval | serve | local | migrate`. It reads settings, opens the right room, and exits.

What a command needs is imported when it runs: the local workspace has to answer before scikit-learn is loaded.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot import evaluating
from bot.ending import BAD_INPUT, finish, leave, settings_of_command

door = typer.Typer(
    name="sovereign",
    help="Answers research questions from papers, and publishes nothing its owner did not approve.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
door.add_typer(evaluating.door, name="eval")


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
    since: Annotated[str, typer.Option(help="Only papers since then: 2024, 2024-01 or 2024-01-15.")] = "",
    among: Annotated[str, typer.Option("--in", help="Only these categories of arXiv: cs.CL,cs.LG.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    draft: Annotated[Path | None, typer.Option(help="Write the whole draft, as Markdown, to this file.")] = None,
) -> None:
    """Ask one question here, without Slack."""
    if library and live:
        leave("Give either --library or --live, not both.", BAD_INPUT)
    settings = settings_of_command("WARNING")
    source = "arxiv" if live else str(library or settings.source or "samples")
    from bot.cli import Wanted, scope_of
    from bot.cli import ask as ask_here

    async def work() -> str:
        return await ask_here(question, settings, source, Wanted(as_json, draft), scope_of(since, among))

    sys.stdout.write(finish(work()) + "\n")


@door.command()
def serve(
    only: Annotated[Part | None, typer.Option(help="Do one part only, where others do the rest.")] = None,
) -> None:
    """Work in a Slack workspace."""
    settings = settings_of_command()
    from bot.serving import serve as work

    finish(work(settings, only or "", _stop_signal))


@door.command()
def local() -> None:
    """Open the local workspace: the same bot in the browser, with no Slack, no key and no network."""
    settings = settings_of_command()
    from bot.serving_locally import serve as work

    finish(work(settings, _stop_signal))


@door.command()
def migrate() -> None:
    """Bring the database to the present schema."""
    settings = settings_of_command()
    from bot.instruments import database_url, migrate_all

    finish(migrate_all(database_url(settings)))


def main() -> None:
    """The console script."""
    door()


async def _stop_signal() -> None:
    """Return when someone wants us to stop."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()


if __name__ == "__main__":
    main()
