"""What readers said of answers, month by month. It counts; their words stay in the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from kernel.domain import Feedback


@dataclass(frozen=True)
class Month:
    """One month of readers' words, in UTC: each reader's latest on each answer."""

    name: str  # "2026-03"
    useful: int
    not_useful: int
    explained: int  # how many of the latter said why


def by_month(said: Iterable[Feedback]) -> tuple[Month, ...]:
    """The months in which somebody said something, oldest first."""
    counts: dict[str, Counter[str]] = {}
    for one in said:
        month = counts.setdefault(f"{one.at:%Y-%m}", Counter())
        month["useful" if one.useful else "not useful"] += 1
        month["explained"] += bool(one.why and not one.useful)
    return tuple(Month(n, c["useful"], c["not useful"], c["explained"]) for n, c in sorted(counts.items()))
