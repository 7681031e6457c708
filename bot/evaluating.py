"""`sovereign eval …`: what each command takes, and its figures on stdout.

What a command needs is imported when it runs.
"""

from __future__ import annotations

import sys
from collections.abc import Coroutine
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.ending import BAD_INPUT, finish, leave, settings_of_command
from kernel.errors import Refused

door = typer.Typer(
    help="Measure how far it can be trusted, on labelled lines of JSON.", no_args_is_help=True, rich_markup_mode=None
)

Lines = Annotated[Path, typer.Argument(metavar="FILE", help="JSON Lines in UTF-8.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object, also on a terminal.")]
WithModel = Annotated[bool, typer.Option("--model", help="Let the models that are set read and judge, as in a run.")]


class Whose(StrEnum):
    """Whose vectors or odds are used, where it is not the one that is set."""

    NONE = "none"
    LOCAL = "local"


WithEmbedder = Annotated[
    Whose | None, typer.Option("--embedder", help="No vectors, or the embedded model's. Else: as in a run.")
]
WithEntailment = Annotated[
    Whose | None, typer.Option("--entailment", help="No entailment model, or the embedded one. Else: as in a run.")
]


@door.command()
def verify(
    file: Lines,
    embedder: WithEmbedder = None,
    entailment: WithEntailment = None,
    model: WithModel = False,
    json: AsJson = False,
) -> None:
    """Tell supported, contradicted and unsupported claims apart: {id, claim, evidence, label, rationales, kind}."""
    settings = settings_of_command("WARNING")
    from bot import measuring
    from kernel.evaluation.lines import VerifyLine, read_lines

    async def work() -> dict[str, Any]:
        return await measuring.verify(read_lines(file, VerifyLine), settings, embedder, entailment, with_model=model)

    _print(f"eval verify {file.name}", work(), json)


@door.command()
def gate(file: Lines, json: AsJson = False) -> None:
    """Find the passages that bear on a question: {id, question, passages: [{id, text}], relevant: [id]}."""
    settings = settings_of_command("WARNING")
    from bot import measuring
    from kernel.evaluation.lines import GateLine, read_lines

    async def work() -> dict[str, Any]:
        return await measuring.gate(read_lines(file, GateLine), settings)

    _print(f"eval gate {file.name}", work(), json)


@door.command()
def retrieve(
    corpus: Annotated[Path, typer.Argument(help="Records {id, title, abstract}.")],
    queries: Annotated[Path, typer.Argument(help="Queries {id, text, relevant: [id]}.")],
    json: AsJson = False,
) -> None:
    """Find the records that are relevant to a query."""
    settings = settings_of_command("WARNING")
    from bot import measuring
    from kernel.evaluation.lines import QueryLine, read_corpus, read_lines

    async def work() -> dict[str, Any]:
        return await measuring.retrieve(read_corpus(corpus), read_lines(queries, QueryLine), settings)

    _print(f"eval retrieve {queries.name} in {corpus.name}", work(), json)


@door.command()
def ask(
    file: Lines,
    library: Annotated[Path, typer.Option(help="The records that are searched, as for `sovereign ask`.")],
    model: WithModel = False,
    json: AsJson = False,
) -> None:
    """Answer what the records answer and refuse the rest: {question, paper, needle, expected}."""
    settings = settings_of_command("WARNING")
    from bot import measuring
    from kernel.evaluation.lines import AskLine, read_lines

    async def work() -> dict[str, Any]:
        return await measuring.ask(read_lines(file, AskLine), library, settings, with_model=model)

    _print(f"eval ask {file.name} over {library.name}", work(), json)


@door.command()
def tribunal(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="Drafts; without them the probe set.")] = None,
    library: Annotated[Path | None, typer.Option(help="Records to make the probe set of; else the samples.")] = None,
    json: AsJson = False,
) -> None:
    """Have the reviewers that are set judge drafts known to be good or bad: {id, kind, good, report}."""
    if file and library:
        leave("Give either a file of drafts or --library, not both.", BAD_INPUT)
    settings = settings_of_command("WARNING")
    from bot import measuring
    from kernel.evaluation.lines import TribunalLine, read_lines

    async def work() -> dict[str, Any]:
        drafts = read_lines(file, TribunalLine) if file else measuring.probes(library)
        return await measuring.tribunal(drafts, settings)

    figures = _print(f"eval tribunal {file.name if file else 'of probes'}", work(), json)
    try:
        measuring.remember(figures)
    except Refused as refused:  # the figures are printed; that reports cannot show them is worth a word, not a failure
        typer.echo(f"Reports will not show these figures. {refused}", err=True)


@door.command()
def injection(file: Lines, json: AsJson = False) -> None:
    """Find texts that give orders to their reader: {id, text, injected}."""
    settings_of_command("WARNING")
    from bot import measuring
    from kernel.evaluation.lines import InjectionLine, read_lines

    async def work() -> dict[str, Any]:
        return await measuring.injection(read_lines(file, InjectionLine))

    _print(f"eval injection {file.name}", work(), json)


@door.command()
def report(
    data: Annotated[Path, typer.Option(help="The folder of labelled sets.")] = Path("../shared/data"),
    out: Annotated[Path, typer.Option(help="The folder that the page and its curves are written to.")] = Path("docs"),
    own: Annotated[Path, typer.Option(help="The folder of our own sets, of which the held-out parts are read.")] = Path(
        "tests/data"
    ),
    json: AsJson = False,
) -> None:
    """Measure all of it and write the reliability page: reliability.md, calibration.png, risk_coverage.png."""
    settings = settings_of_command("WARNING")
    from bot import reporting

    _print("eval report", reporting.report(data, out, own, settings), json)


def _print(title: str, work: Coroutine[Any, Any, dict[str, Any]], json: bool) -> dict[str, Any]:
    figures = finish(work)
    from bot.figures import as_json, show

    if json or not sys.stdout.isatty():
        sys.stdout.write(as_json(figures) + "\n")
        return figures
    from rich.console import Console

    show(title, figures, Console())
    return figures
