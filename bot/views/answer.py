"""The first reply of a thread: the answer, the tribunal's verdict, what is covered, what could not be had."""

from __future__ import annotations

import re

from bot.views import blocks as b
from bot.views import text as t
from bot.views import wording as w
from kernel.domain import Coverage, Opinion, Outcome, Report

MAX_ANSWER_CHARS = 3_000
MAX_OBJECTION_CHARS = 350
MAX_LISTED = 8
MIN_LINKED_CHARS = 6  # a library's own id may be a mere "12", which is also a number


def answer(report: Report, samples: bool) -> b.Message:
    """What the thread says first."""
    return b.message(
        f"{heading(report)}. {w.verdict(report)}. {t.cut(t.one_line(report.answer), 400)}",
        b.header(heading(report)),
        b.rich(*paragraphs(report)),
        b.section(f"*Tribunal: {w.points(report.verdict.score)}*, {w.OUTCOMES[report.outcome]}"),
        b.rich(*_tribunal(report)),
        *_coverage(report.coverage),
        *_gaps(report),
        w.notes(report, samples),
    )


def heading(report: Report) -> str:
    """What kind of answer this is."""
    if report.outcome is Outcome.INSUFFICIENT_EVIDENCE:
        return "Insufficient evidence"
    return "Answer, approved by policy" if report.outcome is Outcome.AUTO_APPROVE else "Answer, not yet approved"


def paragraphs(report: Report, limit: int = MAX_ANSWER_CHARS) -> list[b.Element]:
    """The answer, written in plain paragraphs and dash lists, as rich text; the papers that it cites are links."""
    parts: list[b.Element] = []
    for block in t.cut(t.clean(report.answer).strip(), limit, t.CUT).split("\n\n"):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        bullets = [line for line in lines if line.startswith(("- ", "* ", "• "))]
        prose = " ".join(line for line in lines if line not in bullets)
        if prose:
            parts.append(b.paragraph(*_cited(prose + "\n", report)))
        if bullets:
            parts.append(b.bullets([_cited(line[2:].strip(), report) for line in bullets]))
    return parts or [b.paragraph(b.words("There is nothing to say."))]


def _cited(words: str, report: Report) -> list[b.Element]:
    """The words, with the id of each paper of the report as a link to it."""
    links = {s.paper.id: t.paper_link(s.paper.id, s.paper.url, s.paper.doi) for s in report.papers}
    known = sorted((i for i, where in links.items() if where and len(i) >= MIN_LINKED_CHARS), key=len, reverse=True)
    if not known:
        return [b.words(words)]
    parts = re.split(f"({'|'.join(map(re.escape, known))})", words)
    return [b.link(links[part], part) if part in links else b.words(part) for part in parts if part]


def _tribunal(report: Report) -> list[b.Element]:
    lines = [_opinion(o) for o in report.verdict.opinions]
    if lowered := w.caps(report.verdict):
        lines.append([b.words("Note: ", bold=True), b.words(t.cut(t.one_line(lowered), 600))])
    return [b.bullets(lines)] if lines else [b.paragraph(b.words("No role gave an opinion."))]


def _opinion(opinion: Opinion) -> list[b.Element]:
    name = b.words(f"{w.ROLES[opinion.role]} ", bold=True)
    if opinion.abstained:
        return [name, b.words(t.cut(f"abstained: {t.one_line(opinion.abstained)}", MAX_OBJECTION_CHARS))]
    objection = t.one_line(opinion.objection) or "no objection"
    flags = f" Flags: {', '.join(t.one_line(f) for f in opinion.flags)}." if opinion.flags else ""
    return [name, b.words(f"{opinion.score:.1f}: {t.cut(objection + flags, MAX_OBJECTION_CHARS)}")]


def _coverage(coverage: Coverage) -> list[b.Block]:
    """The matrix of asked pairs: what was asked about goes down, what it was asked of goes across."""
    blocks: list[b.Block] = []
    if coverage.cells:
        covered = sum(c.covered for c in coverage.cells)
        blocks.append(b.section(f"*Coverage: {covered} of {t.plural(len(coverage.cells), 'pair')} asked for*"))
        blocks.append(_matrix(coverage))
    missing = [[b.words(t.cut(t.one_line(m), 300))] for m in coverage.missing[:MAX_LISTED]]
    if missing:
        blocks.append(b.rich(b.paragraph(b.words("Not found", bold=True)), b.bullets(missing)))
    return blocks


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
    return b.table(["Asked together with", *(t.cut(t.one_line(a), 60) for a in across)], rows, wrapped=(0,))


def _gaps(report: Report) -> list[b.Block]:
    listed = report.gaps[:MAX_LISTED]
    if not listed:
        return []
    lines = [[b.words(f"{t.cut(t.one_line(g.what), 150)}: {t.cut(t.one_line(g.why), 250)}")] for g in listed]
    if len(report.gaps) > MAX_LISTED:
        lines.append([b.words(f"{len(report.gaps) - MAX_LISTED} more are in the attached draft")])
    return [b.rich(b.paragraph(b.words("Could not be had", bold=True)), b.bullets(lines))]
