"""`sovereign ask` in a terminal: the same kernel, no Slack. Progress on stderr, the thread's content on stdout."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from rich.console import Console
from rich.markup import escape

from bot.instruments import ARXIV, Instruments, build
from bot.settings import Settings
from bot.storing import database_url, migrate_all, open_storage
from bot.verbs.options import EVERYTHING, categories_in, since_in
from bot.verbs.runs import question as question_of
from bot.views import answer, claims, parent, wording
from bot.views.markdown import markdown
from kernel.domain import Question, Report, Scope, Screened
from kernel.errors import Refused
from kernel.pipeline import investigate
from kernel.report import one_model
from kernel.standing import told_of

T = TypeVar("T")
HOW = 'Type it after the word ask: sovereign ask "your question".'


@dataclass(frozen=True)
class Wanted:
    """How the outcome is wanted."""

    as_json: bool = False
    draft: Path | None = None


async def ask(typed: str, settings: Settings, source: str, wanted: Wanted, scope: Scope = EVERYTHING) -> str:
    """What goes to stdout.

    Raises Refused where the question or the library cannot be read, Unavailable where no source could be reached.
    """
    question = Question(text=question_of(typed, HOW), scope=scope)
    if wanted.draft and wanted.draft.is_dir():
        raise Refused(f"The draft cannot be written to {wanted.draft}: it is a folder. Name a file in it.")
    if wanted.draft and not wanted.draft.parent.is_dir():
        raise Refused(f"The draft cannot be written to {wanted.draft}: there is no such folder.")
    terminal = Console(stderr=True)
    if source != ARXIV:
        return await investigated(question, build(settings, source, None, None), terminal, wanted)
    url = database_url(settings)
    await migrate_all(url)
    async with open_storage(url) as storage:
        instruments = build(settings, source, storage.throttle, storage.cache)
        return await investigated(question, instruments, terminal, wanted)


def scope_of(since: str, categories: str) -> Scope:
    """The scope of the options `--since` and `--in`. Raises Refused where one cannot be read."""
    return Scope(categories=categories_in(categories) if categories else (), since=since_in(since) if since else None)


async def investigated(question: Question, instruments: Instruments, terminal: Console, wanted: Wanted) -> str:
    """The same with the instruments at hand."""
    if instruments.samples:
        note = f"{wording.SAMPLES_NOTE}. --live, or SOVEREIGN_SOURCE=arxiv, searches arXiv."
        terminal.print(note, style="yellow", highlight=False)
    with terminal.status("Starting") as status:

        async def tell(stage: str, detail: str = "") -> None:
            said = parent.stage(f"{stage}: {detail}" if detail else stage)
            status.update(escape(said))
            terminal.print(said, highlight=False, markup=False)

        report = await investigate(question, instruments.lab_for_run(), instruments.rules, at_once, tell)
    if wanted.draft:
        await asyncio.to_thread(_write, wanted.draft, report.markdown)
    return json.dumps(as_object(report), ensure_ascii=False, indent=2) if wanted.as_json else thread(report)


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, "utf-8")
    except OSError as error:
        raise Refused(f"The draft cannot be written to {file}: {error.strerror}.") from error


async def at_once(name: str, work: Callable[..., Awaitable[T]], *args: Any) -> T:  # noqa: ARG001 - as the port has it
    """kernel.ports.Step without an engine: a terminal that is closed loses its run."""
    return await work(*args)


def thread(report: Report) -> str:
    """What the thread in Slack would say."""
    told = answer.answer(report, report.from_samples)
    parts = [f"# {report.question.text}", markdown(told)]
    if report.findings:
        table = claims.claims(report, report.from_samples, "in the whole draft, which --draft FILE writes")
        parts.append(markdown(table))
    return "\n\n".join(parts)


def as_object(report: Report) -> dict[str, Any]:
    """The report as one object, for other programs."""
    return {
        "question": report.question.text,
        "facets": [facet.model_dump(mode="json") for facet in report.plan.facets],
        "queries": [query.expression for query in report.plan.queries],
        "papers": [_paper(screened) for screened in report.papers],
        "claims": [
            {
                "id": finding.claim.id,
                "text": finding.claim.text,
                "paper": finding.claim.paper_id,
                "quote": finding.claim.quote,
                "label": str(finding.label),
                "provenance": str(finding.provenance),
                "stands": told_of(finding),
                "n": len(finding.corroborated_by),
                "corroborated_by": list(finding.corroborated_by),
                "disputed_by": list(finding.disputed_by),
                "probabilities": {name: round(p, 4) for name, p in asdict(finding.probabilities).items()},
                "confidence": round(finding.confidence, 4),
                "answers": finding.answers,
                "reasons": list(finding.reasons),
            }
            for finding in report.findings
        ],
        "conflicts": [conflict.model_dump(mode="json") for conflict in report.conflicts],
        "coverage": {
            "share": round(report.coverage.share, 4),
            "pairs": [cell.model_dump() | {"covered": cell.covered} for cell in report.coverage.cells],
            "missing": list(report.coverage.missing),
        },
        "premise_met": report.coverage.premise_met,
        "tribunal": _tribunal(report),
        "decision": str(report.outcome),
        "answer": report.answer,
        "gaps": [gap.model_dump() for gap in report.gaps],
        "seconds": _seconds(report),
    }


def _paper(screened: Screened) -> dict[str, Any]:
    paper = screened.paper
    return {
        "id": paper.id,
        "title": paper.title,
        "admitted": screened.admitted,
        "relevance": round(screened.relevance, 4),
    }


def _tribunal(report: Report) -> dict[str, Any]:
    verdict = report.verdict
    return {
        "roles": [
            {
                "role": str(opinion.role),
                "reviewer": opinion.reviewer,
                "score": None if opinion.abstained else round(opinion.score, 2),
                "flags": list(opinion.flags),
                "objection": opinion.objection,
                "abstained": opinion.abstained,
            }
            for opinion in verdict.opinions
        ],
        "score": round(verdict.score, 2),
        "revision_rounds": verdict.revision_rounds,
        "caps": list(verdict.caps),
        "veto": verdict.veto,
        "one_model": one_model(report.edition),
        "reliability": reliability.model_dump(mode="json") if (reliability := report.edition.reliability) else None,
    }


def _seconds(report: Report) -> dict[str, float]:
    """A step that ran twice, in a revision round, took the sum of both."""
    total: dict[str, float] = {}
    for name, seconds in report.seconds:
        total[name] = round(total.get(name, 0) + seconds, 4)
    return total
