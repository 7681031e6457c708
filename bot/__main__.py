"""The front door: `sovereign ask | serve | local | doctor | …`. It reads settings and opens the right room, and exits.

What a command needs is imported when it runs: the local workspace has to answer before scikit-learn is loaded.
"""

from __future__ import annotations

import asyncio
import re
import signal
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot import evaluating, keys
from bot.ending import BAD_INPUT, BROKEN, finish, leave, settings_of_command
from kernel.errors import Unsound

door = typer.Typer(
    name="sovereign",
    help="Answers research questions from papers, and publishes nothing its owner did not approve.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
door.add_typer(evaluating.door, name="eval")
door.add_typer(keys.door, name="keys")


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
    http: Annotated[bool, typer.Option("--http", help="Receive Slack's requests, instead of Socket Mode.")] = False,
    host: Annotated[str, typer.Option(help="Where to listen, with --http.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535, help="The port, with --http; 0 takes a free one.")] = 3000,
) -> None:
    """Work in Slack: in one workspace, or in all that install it."""
    settings = settings_of_command()
    from bot.serving import serve as work

    finish(work(settings, only or "", (host, port) if http else None, _stop_signal))


@door.command()
def local() -> None:
    """Open the local workspace: the same bot in the browser, with no Slack, no key and no network."""
    settings = settings_of_command()
    from bot.serving_locally import serve as work

    finish(work(settings, _stop_signal))


@door.command()
def doctor(
    online: Annotated[bool, typer.Option("--online", help="Ask Slack's validators and the sources as well.")] = False,
    http: Annotated[bool, typer.Option("--http", help="As for `serve --http`.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Say what is wrong here, and how to mend it. Status 0: nothing; 1: warnings; 2: something is."""
    settings = settings_of_command("ERROR")
    from bot.doctor.examine import examine
    from bot.doctor.line import status
    from bot.views.doctor import as_json as as_object
    from bot.views.doctor import printed

    lines = finish(examine(settings, http=http, online=online))
    sys.stdout.write(as_object(lines) if as_json else printed(lines))
    raise typer.Exit(status(lines))


@door.command()
def manifest(
    http: Annotated[
        str, typer.Option(metavar="URL", help="For HTTP, at this https:// address; else Socket Mode.")
    ] = "",
) -> None:
    """Print the app's manifest, to paste at https://api.slack.com/apps."""
    if http and not re.fullmatch(r"https://[^\s/?#]+(/[^\s?#]*)?", http):
        leave(f"{http!r} is no address that Slack can reach. It looks like https://sovereign.example.org", BAD_INPUT)
    from bot.manifest import printed

    try:
        sys.stdout.write(printed(http))
    except Unsound as error:
        leave(str(error), BROKEN)


@door.command()
def migrate() -> None:
    """Bring the database to the present schema."""
    settings = settings_of_command()
    from bot.storing import database_url, migrate_all

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
