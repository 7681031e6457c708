"""The claim table, page by page: what is claimed, whether its source bears it, who stands behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from bot.views import blocks as b
from bot.views import text as t
from bot.views import wording as w
from bot.views.paging import ORDERS, Order, Page, controls
from kernel.domain import Finding, Report, Strike

HEAD = ("#", "Claim", "Label", "Paper", "Stands behind it", "Confidence", "Reasons")
LABELS = ("Verified", "Quoted", "Summary", "Unverified", "Contradicted")


def claims(report: Report, samples: bool, elsewhere: str) -> b.Message:
    """The first rows of the table, with nothing to press; `elsewhere` has them all."""
    shown = report.findings[: t.MAX_TABLE_ROWS]
    more = len(report.findings) - len(shown)
    return _message(report, shown, (), samples, [f"{t.plural(more, 'more claim')} {elsewhere}."] if more else [])


def browse(report: Report, page: Page, strikes: Sequence[Strike], *, undecided: bool, samples: bool) -> b.Message:
    """One page of the table, with the controls below it. `report` has the struck claims too.

    `undecided`: owners may still strike and restore.
    """
    pages = pages_of(report)
    page = replace(page, number=min(max(page.number, 1), pages))
    ordered = sorted(report.findings, key=_sorts(report)[page.order])
    shown = ordered[(page.number - 1) * t.MAX_TABLE_ROWS : page.number * t.MAX_TABLE_ROWS]
    where = [f"Page {page.number} of {pages}, sorted by {ORDERS[page.order]}."] if pages > 1 else []
    struck = frozenset(s.claim for s in strikes if s.struck)
    foot = [*controls(page, pages, shown, struck, undecided=undecided), w.struck(strikes)]
    return _message(report, shown, strikes, samples, where, foot)


def pages_of(report: Report) -> int:
    """How many pages the table has."""
    return max(1, -(-len(report.findings) // t.MAX_TABLE_ROWS))


def _sorts(report: Report) -> dict[Order, Callable[[Finding], Any]]:
    """Keys to sort by; where they are the same, the order found stays."""
    return {
        Order.FOUND: lambda _: 0,
        Order.CONFIDENCE: lambda f: -f.confidence,
        Order.LABEL: lambda f: LABELS.index(w.label_of(f)),
        Order.PAPER: lambda f: report.paper(f.claim.paper_id).title.casefold(),
    }


def _message(
    report: Report,
    shown: Sequence[Finding],
    strikes: Sequence[Strike],
    samples: bool,
    more: Sequence[str],
    foot: Sequence[b.Block | None] = (),
) -> b.Message:
    struck = frozenset(s.claim for s in strikes if s.struck)
    totals = t.capital(w.totals_of(tuple(f for f in report.findings if f.claim.id not in struck)))
    totals += f"; {len(struck)} struck" if struck else ""
    return b.message(
        f"Claims. {totals}",
        b.section(f"*{totals}*"),
        b.table(HEAD, [_row(report, f, struck) for f in shown], wrapped=(1, 3, 4, 6)),
        foot=(*foot, b.context(_legend(shown, struck), *more), w.notes(report, samples)),
    )


def _row(report: Report, finding: Finding, struck: frozenset[str]) -> list[b.Element]:
    paper = report.paper(finding.claim.paper_id)
    label = w.label_of(finding)
    return [
        b.cell(finding.claim.id, 8),
        b.cell(finding.claim.text, 160),
        b.cell(f"Struck ({label})" if finding.claim.id in struck else label),
        b.link_cell(t.paper_link(paper.id, paper.url, paper.doi), paper.title or paper.id, 45),
        b.cell(w.standing_of(finding), 60),
        b.cell(f"{finding.confidence:.2f}"),
        b.cell("; ".join(map(w.plain, finding.reasons)), 60),
    ]


def _legend(shown: Sequence[Finding], struck: frozenset[str]) -> str:
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
    said += ["Struck: an owner has taken it out of the draft"] if struck & {f.claim.id for f in shown} else []
    return ". ".join([*said, "Confidence: calibrated probability of support × weight of the source"]) + "."
