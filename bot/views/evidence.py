"""What one claim rests on: its source's words, how they were read, and who says the same or otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict

from bot.views import blocks as b
from bot.views import text as t
from bot.views import wording as w
from kernel.domain import Finding, Report, Strike

CHANCES = {"support": "bears it", "contradict": "says otherwise", "not_enough": "is not enough to tell"}
MAX_PAPERS, MAX_REASONS, MAX_DISPUTES = 8, 12, 5


def modal(report: Report, claim: str, strikes: Sequence[Strike]) -> b.Block:
    """The evidence as a modal: there is nothing to send in it."""
    return {
        "type": "modal",
        "title": b.plain(f"Evidence for {claim}", t.MAX_MODAL_TITLE_CHARS),
        "close": b.plain("Close", t.MAX_MODAL_TITLE_CHARS),
        "blocks": list(message(report, claim, strikes).blocks),
    }


def message(report: Report, claim: str, strikes: Sequence[Strike]) -> b.Message:
    """The same as a message, for where no modal can be opened. Raises KeyError where there is no such claim."""
    finding = finding_of(report, claim)
    return b.message(
        f"Evidence for {claim}: {w.label_of(finding)}",
        b.rich(b.quote(finding.claim.text, 1_500)),
        b.section(f"*{w.label_of(finding)}*, confidence {finding.confidence:.2f} · {_standing(finding)}"),
        b.rich(*_source(report, finding)),
        b.rich(b.paragraph(b.words("How it was read", bold=True)), b.bullets(list(_reading(finding)))),
        *_others(report, finding),
        w.struck([s for s in strikes if s.claim == claim]),
    )


def finding_of(report: Report, claim: str) -> Finding:
    """The finding of that claim. Raises KeyError where there is none."""
    for finding in report.findings:
        if finding.claim.id == claim:
            return finding
    raise KeyError(claim)


def _standing(finding: Finding) -> str:
    count = len(finding.corroborated_by)
    return f"{t.plural(count, 'other paper')} say the same" if count > 1 else w.standing_of(finding).split(";")[0]


def _source(report: Report, finding: Finding) -> Iterator[b.Element]:
    paper = report.paper(finding.claim.paper_id)
    lead = "Our own summary says" if finding.from_summary else "The paper says"
    where = "" if finding.from_summary else f", in its section “{t.cut(t.one_line(finding.claim.section), 100)}”"
    yield b.paragraph(b.words(lead, bold=True), b.words(f"{where}:"))
    yield b.quote(finding.claim.quote, 1_500)
    yield b.paragraph(b.words("Paper: "), _paper(report, paper.id))
    if finding.evidence and t.one_line(finding.evidence) != t.one_line(finding.claim.quote):
        yield b.paragraph(b.words("What was read around it:", bold=True))
        yield b.quote(finding.evidence, 1_500)


def _paper(report: Report, paper_id: str) -> b.Element:
    try:
        paper = report.paper(paper_id)
    except KeyError:
        return b.words(t.one_line(paper_id))
    label = (
        f"{t.cut(t.one_line(paper.title), 150)} ({paper.year})" if paper.year else t.cut(t.one_line(paper.title), 150)
    )
    return b.link(t.paper_link(paper.id, paper.url, paper.doi), label or paper.id)


def _reading(finding: Finding) -> Iterator[list[b.Element]]:
    chances = ", ".join(f"{words} {asdict(finding.probabilities)[name]:.0%}" for name, words in CHANCES.items())
    yield [b.words(f"Probabilities: the source {chances}")]
    for code in finding.reasons[:MAX_REASONS]:
        plainly = w.plain(code)
        kind = (
            [] if plainly == code else [b.words(" "), b.words(t.cut(t.one_line(code.partition(":")[0]), 60), code=True)]
        )
        yield [b.words(t.capital(t.cut(t.one_line(plainly), 200))), *kind]
    yield [b.words(_worded(finding))]


def _worded(finding: Finding) -> str:
    made_by = t.cut(t.one_line(finding.claim.made_by), 80)
    return "Taken from its source word for word, by rules" if made_by == "rules" else f"Worded by {made_by}"


def _others(report: Report, finding: Finding) -> Iterator[b.Block]:
    same = finding.corroborated_by[:MAX_PAPERS]
    if same:
        lines = [[_paper(report, paper_id)] for paper_id in same]
        yield b.rich(b.paragraph(b.words("Other papers that say the same", bold=True)), b.bullets(lines))
    else:
        yield b.context("No other paper that was read says the same.")
    disputes = [c for c in report.conflicts if finding.claim.id in c.claims][:MAX_DISPUTES]
    if disputes:
        lines = []
        for conflict in disputes:
            at = 1 if conflict.claims[0] == finding.claim.id else 0
            why = t.cut(t.one_line(f"{conflict.about}, {conflict.why}"), 250)
            lines.append(
                [b.words(f"{conflict.claims[at]}, "), _paper(report, conflict.papers[at]), b.words(f": {why}")]
            )
        yield b.rich(b.paragraph(b.words("Disputed by", bold=True)), b.bullets(lines))
