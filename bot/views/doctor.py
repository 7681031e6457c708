"""What the doctor found, as people read it: a table in a terminal, a message in Slack, an object for programs. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from textwrap import wrap

from bot.doctor.line import Grade, Line, status
from bot.views import blocks as b
from bot.views import text as t

SIGNS = {
    Grade.WELL: "white_check_mark",
    Grade.UNASKED: "grey_question",
    Grade.WARNING: "warning",
    Grade.WRONG: "x",
}
CLOSING = {0: "All is well.", 1: "It works; see the warnings.", 2: "Something is wrong; mend the first of it first."}
WIDTH = 100


def printed(lines: Sequence[Line]) -> str:
    """For a terminal: a grade, a name, what was found; under it, how to mend it."""
    name = max((len(line.about) for line in lines), default=0)
    grade = max(len(grade) for grade in Grade)
    told: list[str] = []
    for line in lines:
        indent = " " * (grade + name + 4)
        first, *rest = wrap(t.one_line(line.said), WIDTH) or [""]
        told.append(f"{line.grade:<{grade}}  {line.about:<{name}}  {first}")
        told += [indent + more for more in rest]
        told += [indent + part for part in wrap(f"→ {t.one_line(line.mend)}", WIDTH)] if line.mend else []
    return "\n".join([*told, "", CLOSING[status(lines)], ""])


def as_json(lines: Sequence[Line]) -> str:
    """For other programs."""
    found = [{"about": i.about, "grade": str(i.grade), "said": i.said, "mend": i.mend} for i in lines]
    return json.dumps({"status": status(lines), "lines": found}, ensure_ascii=False, indent=2) + "\n"


def message(lines: Sequence[Line]) -> b.Message:
    """For an owner in Slack. What was found may hold words of others, so it is rich text."""
    parts: list[b.Element] = []
    for line in lines:
        sign = {"type": "emoji", "name": SIGNS[line.grade]}
        said = [b.words(f" {line.about} ", bold=True), b.words(f"({line.grade}): "), *b.prose(line.said, 600)]
        parts.append(b.paragraph(sign, *said))
        if line.mend:
            parts.append(b.paragraph(b.words("→ "), *b.prose(line.mend, 400)))
    return b.message(
        f"Sovereign's doctor: {CLOSING[status(lines)]}",
        b.section(f"*{CLOSING[status(lines)]}*"),
        b.rich(*parts) if parts else None,
        b.context("Whoever runs Sovereign here sees more with `sovereign doctor` in a terminal."),
    )
