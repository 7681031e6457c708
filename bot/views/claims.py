"""The claim table: what is claimed, whether its source bears it, who stands behind it."""

from __future__ import annotations

from bot.views import blocks as b
from bot.views import text as t
from bot.views import wording as w
from kernel.domain import Finding, Report

HEAD = ("#", "Claim", "Label", "Paper", "Stands behind it", "Confidence", "Reasons")


def claims(report: Report, samples: bool, elsewhere: str = "in the attached draft") -> b.Message:
    """The table of claims, up to twenty rows; `elsewhere` has them all. Where there is none, there is no message."""
    totals = w.totals_of(report.findings)
    shown = report.findings[: t.MAX_TABLE_ROWS]
    more = len(report.findings) - len(shown)
    return b.message(
        f"Claims. {totals}",
        b.section(f"*{totals}*"),
        b.table(HEAD, [_row(report, f) for f in shown], wrapped=(1, 3, 4, 6)),
        b.context(_legend(shown), *([f"{t.plural(more, 'more claim')} {elsewhere}."] if more else [])),
        w.notes(report, samples),
    )


def _row(report: Report, finding: Finding) -> list[b.Element]:
    paper = report.paper(finding.claim.paper_id)
    return [
        b.cell(finding.claim.id, 8),
        b.cell(finding.claim.text, 220),
        b.cell(w.label_of(finding)),
        b.link_cell(t.paper_link(paper.id, paper.url, paper.doi), paper.title or paper.id, 45),
        b.cell(w.standing_of(finding)),
        b.cell(f"{finding.confidence:.2f}"),
        b.cell("; ".join(map(w.plain, finding.reasons)), 120),
    ]


def _legend(shown: tuple[Finding, ...]) -> str:
    """What the labels in this table mean."""
    meant = {
        "Verified": "Verified: the cited text bears the claim as worded",
        "Quoted": "Quoted: copied from the paper, so it counts as no verification",
        "Summary": "Summary: taken from our own words about the paper, so it counts as no verification",
        "Contradicted": "Contradicted: the cited text says otherwise",
        "Unverified": "Unverified: the cited text does not bear the claim",
    }
    used = {w.label_of(f) for f in shown}
    said = [words for name, words in meant.items() if name in used]
    return ". ".join([*said, "Confidence: calibrated probability of support × weight of the source"]) + "."
