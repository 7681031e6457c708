"""How many questions are answered from the paper that answers them, and how many refused where no record can."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from kernel.domain import Outcome, Question, Report
from kernel.evaluation.lines import AskLine
from kernel.language.text import clean
from kernel.pipeline import Lab, Rules, investigate

T = TypeVar("T")

REFUSED_AT_MOST = 4.0  # the score that a refused question may reach


async def evaluate(lines: Sequence[AskLine], lab: Lab, advance: Callable[[], None] = lambda: None) -> dict[str, Any]:
    """Ask every question and say which were answered, which refused, and why each miss is one.

    `answered`: share of the answerable whose report is an answer in which a supported claim of the named paper holds
    the needle. `found`: the same, whether or not the report also says that it is enough for an answer. `refused`: share
    of the others that end as INSUFFICIENT_EVIDENCE with a score of at most 4. A share of nothing is None.
    """
    answerable: list[tuple[bool, bool]] = []
    refusals: list[bool] = []
    misses: list[dict[str, str]] = []
    for line in lines:
        report = await investigate(Question(text=line.question), lab, Rules(), _at_once, _unheard)
        why = _why_not_answered(line, report) if line.expected == "answered" else _why_not_refused(report)
        if line.expected == "answered":
            answerable.append((not why, _holds_needle(line, report)))
        else:
            refusals.append(not why)
        if why:
            misses.append({"question": line.question, "expected": line.expected, "why": why})
        advance()
    return {
        "answered": _share([met for met, _ in answerable]),
        "found": _share([held for _, held in answerable]),
        "refused": _share(refusals),
        "answerable": len(answerable),
        "unanswerable": len(refusals),
        "misses": misses,
    }


def _holds_needle(line: AskLine, report: Report) -> bool:
    quotes = [f.claim.quote for f in report.findings if f.supported and f.claim.paper_id == line.paper]
    return any((line.needle or "").casefold() in f"{clean(q)} {q}".casefold() for q in quotes)


def _why_not_answered(line: AskLine, report: Report) -> str:
    """Why this is no answer; "" where it is one."""
    screened = next((s for s in report.papers if s.paper.id == line.paper), None)
    if screened is None:
        return f"{line.paper} was not retrieved"
    if not screened.admitted:
        return f"{line.paper} was not admitted: {screened.reason}"
    if report.outcome is Outcome.INSUFFICIENT_EVIDENCE:
        missing = " ".join(report.coverage.missing) or "no claim was found to answer"
        return f"refused: {missing}"
    return "" if _holds_needle(line, report) else f"no supported claim of {line.paper} holds {line.needle!r}"


def _why_not_refused(report: Report) -> str:
    """Why this is no refusal; "" where it is one."""
    if report.outcome is not Outcome.INSUFFICIENT_EVIDENCE:
        claims = ", ".join(f"{f.claim.id} of {f.claim.paper_id}" for f in report.findings if f.answers)
        return f"answered by {claims}"
    return "" if report.verdict.score <= REFUSED_AT_MOST else f"the score is {report.verdict.score:.1f}"


def _share(met: Sequence[bool]) -> float | None:
    return round(sum(met) / len(met), 4) if met else None


async def _at_once(name: str, work: Callable[..., Awaitable[T]], *args: Any) -> T:  # noqa: ARG001 — kept nowhere
    return await work(*args)


async def _unheard(stage: str, detail: str = "") -> None:
    """Nobody listens to the stages of a measured run."""
