"""How far the tribunal is to be trusted: drafts known to be good or bad are judged anew, and counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from kernel.domain import Outcome, Reliability, Verdict
from kernel.evaluation.anew import judged_anew, passed
from kernel.evaluation.lines import TribunalLine
from kernel.pipeline import Lab
from kernel.tribunal import reviewers_of


async def evaluate(
    lines: Sequence[TribunalLine],
    lab: Lab,
    advance: Callable[[], None] = lambda: None,
) -> dict[str, Any]:
    """The figures of the lab's reviewers; a role without a model is judged by rules.

    `true_positive_rate` is the share of good drafts that passed and `true_negative_rate` that of bad ones that were
    refused, null where there are none; `by_kind` the share judged rightly, `misses` each draft judged wrongly with why.
    """
    judged = []
    for line in lines:
        verdict, outcome = await judged_anew(line.report, lab)
        judged.append((line, verdict, outcome))
        advance()
    right = [(line, passed(verdict, outcome) == line.good) for line, verdict, outcome in judged]
    return {
        "reviewers": list(reviewers_of(lab.reviewers)),
        "good": sum(line.good for line in lines),
        "bad": sum(not line.good for line in lines),
        "true_positive_rate": _share([ok for line, ok in right if line.good]),
        "true_negative_rate": _share([ok for line, ok in right if not line.good]),
        "by_kind": {
            kind: {"n": len(oks), "rightly": _share(oks)}
            for kind in dict.fromkeys(line.kind for line in lines)
            for oks in [[ok for line, ok in right if line.kind == kind]]
        },
        "abstained": sum(any(o.abstained for o in verdict.opinions) for _, verdict, _ in judged),
        "misses": [
            {"id": line.id, "kind": line.kind, "good": line.good, "why": _why(verdict, outcome)}
            for line, verdict, outcome in judged
            if passed(verdict, outcome) != line.good
        ],
    }


def reliability_of(figures: Mapping[str, Any], on: date) -> Reliability | None:
    """The figures as a report carries them; None where good or bad drafts were missing: one rate alone says nothing."""
    rates = figures["true_positive_rate"], figures["true_negative_rate"]
    if None in rates:
        return None
    return Reliability(
        reviewers=tuple(figures["reviewers"]),
        true_positive_rate=rates[0],
        true_negative_rate=rates[1],
        n=figures["good"] + figures["bad"],
        measured_on=on,
    )


def _share(oks: Sequence[bool]) -> float | None:
    return round(sum(oks) / len(oks), 4) if oks else None


def _why(verdict: Verdict, outcome: Outcome) -> str:
    parts = [verdict.shown, str(outcome), *((f"veto: {verdict.veto}",) if verdict.veto else verdict.caps)]
    return "; ".join(parts)
