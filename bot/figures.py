"""Figures on stdout: one JSON object for programs, a table for people. It measures nothing and rounds for show only."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

DIGITS = 4


def rounded(figure: Any) -> Any:
    """The same with every fraction at four decimals, however deep it stands."""
    if isinstance(figure, Mapping):
        return {key: rounded(value) for key, value in figure.items()}
    if isinstance(figure, (list, tuple)):
        return [rounded(value) for value in figure]
    return round(figure, DIGITS) if isinstance(figure, float) else figure


def as_json(figures: Mapping[str, Any]) -> str:
    """One JSON object."""
    return json.dumps(rounded(figures), ensure_ascii=False, indent=2)


def show(title: str, figures: Mapping[str, Any], console: Console) -> None:
    """A table of the figures, and below it what was missed."""
    table = Table(title=title, title_justify="left", show_header=False)
    table.add_column(overflow="fold")
    table.add_column(justify="right")
    for name, said in rows(figures):
        table.add_row(name, said)
    console.print(table)
    for miss in figures.get("misses", ()):
        console.print(f"missed: {told(miss)}", markup=False, highlight=False, soft_wrap=True)


def rows(figures: Mapping[str, Any], under: str = "") -> Iterator[tuple[str, str]]:
    """(name, figure) pairs as a person reads them; what is undefined is a dash."""
    for key, value in figures.items():
        name = f"{under}{key}".replace("_", " ")
        if key == "misses":
            yield "missed", f"{len(value):,}"
        elif isinstance(value, Mapping):
            yield from rows(value, f"{name}: ")
        elif key == "risk_coverage":
            yield from ((f"accuracy of the surest {at:.0%}", told(right)) for at, right in value)
        elif key == "calibration":
            yield from (
                (f"supported where p is {n / len(value):.1f} to {(n + 1) / len(value):.1f} ({count:,})", told(share))
                for n, (count, _, share) in enumerate(value)
            )
        else:
            yield name, told(value)


def told(value: Any) -> str:
    """A value in a cell or a line."""
    match value:
        case None:
            return "-"
        case bool() | str():
            return str(value)
        case int():
            return f"{value:,}"
        case float():
            return f"{value:,.{DIGITS}f}"
        case Mapping():
            return " | ".join(told(v) for v in value.values())
        case _:
            return ", ".join(dict.fromkeys(told(v) for v in value))
