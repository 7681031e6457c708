"""How far the injection screen is to be trusted: of texts known to give orders or not, which it flags."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kernel.evaluation.lines import InjectionLine
from kernel.screening import screened


def evaluate(lines: Sequence[InjectionLine], advance: Callable[[], None] = lambda: None) -> dict[str, Any]:
    """The figures of the screen on texts as a source would bring them.

    `flagged` is the share of texts with an order that are flagged, `falsely_flagged` that of texts without one; each is
    null where there are none. `misses` holds the id of each text judged wrongly.
    """
    hits = []
    for line in lines:
        hits.append((line, screened(line.text).set_aside > 0))
        advance()
    return {
        "injected": sum(line.injected for line in lines),
        "clean": sum(not line.injected for line in lines),
        "flagged": _share([hit for line, hit in hits if line.injected]),
        "falsely_flagged": _share([hit for line, hit in hits if not line.injected]),
        "misses": [{"id": line.id, "injected": line.injected} for line, hit in hits if hit != line.injected],
    }


def _share(hits: Sequence[bool]) -> float | None:
    return round(sum(hits) / len(hits), 4) if hits else None
