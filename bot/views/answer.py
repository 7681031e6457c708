"""The first reply of a thread: the answer, the tribunal's verdict, what is covered, what could not be had."""

from __future__ import annotations

import re

from bot.views import blocks as b
from bot.views import text as t
from bot.views import wording as w
from bot.views.feedback import thumbs
from bot.views.tribunal import MAX_OBJECTION_CHARS, tribunal
from kernel.domain import Coverage, Outcome, Report

MAX_ANSWER_CHARS = 3_000
MAX_LISTED = 8
_NUMBER = re.compile(r"(\[)C\d+: | \(C\d+\)| by C\d+(?:, C\d+)*(?=\])")
MIN_LINKED_CHARS = 6  # a library's own id may be a mere "12", which is also a number


def answer(report: Report, samples: bool, subject: str = "") -> b.Message:
    """What the thread says first. `subject` is what readers are asked about, if they are."""
    asked = _asked_for(report)
    return b.message(
        " ".join(
            filter(None, (asked, f"{heading(report)}. {w.verdict(report)}. {t.cut(t.one_line(report.answer), 400)}"))
        ),
        b.rich(b.paragraph(b.words(asked))) if asked else None,
        b.header(heading(report)),
        b.rich(*paragraphs(report)),
        b.section(f"*Tribunal: {w.points(report.verdict)}*, {w.OUTCOMES[report.outcome]}"),
        b.rich(*tribunal(report)),
        *_coverage(report.coverage),
        *_missing(report),
        *_gaps(report),
        foot=(w.struck(report.struck), w.notes(report, samples), thumbs(subject) if subject else None),
    )


def heading(report: Report) -> str:
    """What kind of answer this is."""
    if report.outcome is Outcome.INSUFFICIENT_EVIDENCE:
        return "Insufficient evidence"
    return "Answer, approved by policy" if report.outcome is Outcome.AUTO_APPROVE else "Answer, not yet approved"


def _asked_for(report: Report) -> str:
    """What a later round was asked for, in a line of its own."""
    question = report.question
    if question.round < 2 or not question.guidance:
        return ""
    return f"Round {question.round}, asked for: “{t.cut(t.one_line(question.guidance), MAX_OBJECTION_CHARS)}”"


def paragraphs(report: Report, limit: int = MAX_ANSWER_CHARS, *, numbered: bool = True) -> list[b.Element]:
    """The answer, written in plain paragraphs and dash lists, as rich text; the papers that it cites are links.

    `numbered` is false where no claim table stands beside it, to which the numbers of the claims could point.
    """
    answer = report.answer if numbered else _NUMBER.sub(_without_number, report.answer)
    parts: list[b.Element] = []
    for block in t.cut(t.clean(answer).strip(), limit, t.CUT).split("\n\n"):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        bullets = [line for line in lines if line.startswith(("- ", "* ", "• "))]
        prose = " ".join(line for line in lines if line not in bullets)
        if prose:
            parts.append(b.paragraph(*_cited(prose + "\n", report)))
        if bullets:
            parts.append(b.bullets([_cited(line[2:].strip(), report) for line in bullets]))
    return parts or [b.paragraph(b.words("There is nothing to say."))]


def _without_number(found: re.Match[str]) -> str:
    return found[1] or ""


def _cited(words: str, report: Report) -> list[b.Element]:
    """The words, with the id of each paper of the report as a link to it."""
    links = {s.paper.id: t.paper_link(s.paper.id, s.paper.url, s.paper.doi) for s in report.papers}
    known = sorted((i for i, where in links.items() if where and len(i) >= MIN_LINKED_CHARS), key=len, reverse=True)
    if not known:
        return [b.words(words)]
    parts = re.split(f"({'|'.join(map(re.escape, known))})", words)
    return [b.link(links[part], part) if part in links else b.words(part) for part in parts if part]


def _coverage(coverage: Coverage) -> list[b.Block]:
    """The matrix of asked pairs: what was asked about goes down, what it was asked of goes across."""
    if not coverage.cells:
        return []
    return [b.section(f"*Coverage: {_share(coverage)}*"), _matrix(coverage)]


def _share(coverage: Coverage) -> str:
    asked, found = len(coverage.cells), sum(c.covered for c in coverage.cells)
    if asked == 1:
        return f"the one combination asked for was {'found' if found else 'not found'}"
    whole = "both" if asked == 2 else f"all {asked}"
    of = {0: f"none of the {asked}", asked: whole}.get(found, f"{found} of the {asked}")
    return f"{of} combinations asked for {'was' if found < 2 else 'were'} found"


def _matrix(coverage: Coverage) -> b.Block:
    across = list(dict.fromkeys(c.left for c in coverage.cells))[: t.MAX_TABLE_COLUMNS - 1]
    down = list(dict.fromkeys(c.right for c in coverage.cells))
    found = {(c.left, c.right): c for c in coverage.cells}
    rows = []
    for right in down[: t.MAX_TABLE_ROWS]:
        row = [b.cell(right, 60)]
        for left in across:
            cell = found.get((left, right))
            if cell is not None and cell.covered:
                row.append(b.link_cell(t.paper_link(cell.paper_id), cell.paper_id))
            else:
                row.append(b.cell("not found" if cell is not None else t.DASH))
        rows.append(row)
    names = [t.cut(t.one_line(a), 60) for a in across]
    head = [f"Asked: {names[0]} with …", "Found in"]
    if len(names) > 1:
        head = ["Asked with each", *(f"{name}: found in" for name in names)]
    return b.table(head, rows, wrapped=(0,))


def _missing(report: Report) -> list[b.Block]:
    """What is missing, as far as the answer has not said it in these very words."""
    said = t.one_line(t.cut(report.answer, MAX_ANSWER_CHARS))
    unsaid = [m for m in map(t.one_line, report.coverage.missing) if m not in said][:MAX_LISTED]
    if not unsaid:
        return []
    return [b.rich(b.paragraph(b.words("Not found", bold=True)), b.bullets([[b.words(t.cut(m, 300))] for m in unsaid]))]


def _gaps(report: Report) -> list[b.Block]:
    listed = report.gaps[:MAX_LISTED]
    if not listed:
        return []
    lines = [[b.words(f"{t.cut(t.one_line(g.what), 150)}: {t.cut(t.one_line(g.why), 250)}")] for g in listed]
    if len(report.gaps) > MAX_LISTED:
        lines.append([b.words(f"{len(report.gaps) - MAX_LISTED} more are in the attached draft")])
    return [b.rich(b.paragraph(b.words("Not had, or set aside", bold=True)), b.bullets(lines))]
