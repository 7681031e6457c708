"""Tables as they stand in the text of a paper: rows of cells parted by " | ", under a caption. Read, not judged."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kernel.language.quantities import Quantity, quantities
from kernel.language.text import clean

MARK = " | "  # between the cells of a row, as kernel.adapters.latexml writes them
_FIGURE = re.compile(r"[+\-−±~≈<>]?\s?[\d.,]+\s?(?:%|[a-zA-Z×]{1,4})?(?:\s?(?:±|\().{1,12})?[*†‡↑↓]*")


@dataclass(frozen=True)
class Entry:
    """One figure of a table, with the words of its row and of the heads of its column, and where it stands."""

    value: Quantity
    row: str
    column: str
    at: tuple[int, int]  # (row, column), counted from 0


@dataclass(frozen=True)
class Table:
    """A table's figures. `caption` is the line that stands before its rows, empty where there is none."""

    caption: str
    entries: tuple[Entry, ...]


@lru_cache(maxsize=1_024)
def tables(text: str) -> tuple[Table, ...]:
    """The tables of a stored text, in order: runs of at least two lines with as many cells each."""
    found: list[Table] = []
    run: list[list[str]] = []
    before = ""
    for line in [*text.splitlines(), ""]:
        if MARK.strip() in line and (not run or len(_cells(line)) == len(run[0])):
            run.append(_cells(line))
            continue
        if len(run) > 1:
            found.append(Table(before, _entries(run)))
        if line.strip() or run:
            before = "" if run else clean(line)
        run = []
    return tuple(t for t in found if t.entries)


def _cells(line: str) -> list[str]:
    return [clean(cell) for cell in line.split(MARK.strip())]


def _entries(rows: list[list[str]]) -> tuple[Entry, ...]:
    """Each cell that is a figure. A head is a row without figures, a row's words are its cells that are none."""
    heads: list[str] = [""] * len(rows[0])
    entries: list[Entry] = []
    for i, row in enumerate(rows):
        figures = {j: figure for j, cell in enumerate(row) if j and (figure := _figure(cell))}
        if not figures:
            heads = [f"{h} {c}".strip() if not entries else c for h, c in zip(heads, row, strict=True)]
            continue
        label = " ".join(dict.fromkeys(c for j, c in enumerate(row) if j not in figures and c))
        entries += [Entry(q, label, heads[j], (i, j)) for j, q in figures.items()]
    return tuple(entries)


def _figure(cell: str) -> Quantity | None:
    """The cell's number, where it is little more than that."""
    found = quantities(cell) if _FIGURE.fullmatch(cell.strip(" *†‡")) else ()
    return found[0] if found else None
