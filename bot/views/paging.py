"""The controls below the claim table: sorting, paging, and the menus about one claim. They carry the table's state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.views import blocks as b
from bot.views import text as t
from kernel.domain import Finding

SORT, PREVIOUS, NEXT = "sovereign.claims_sort", "sovereign.claims_previous", "sovereign.claims_next"
EVIDENCE, STRIKE = "sovereign.claims_evidence", "sovereign.claims_strike"
TO_STRIKE, TO_RESTORE = "strike", "restore"


class Order(StrEnum):
    """How the table is sorted."""

    FOUND = "found"
    CONFIDENCE = "confidence"
    LABEL = "label"
    PAPER = "paper"


ORDERS = {
    Order.FOUND: "order found",
    Order.CONFIDENCE: "confidence, highest first",
    Order.LABEL: "label, verified first",
    Order.PAPER: "paper, by title",
}


@dataclass(frozen=True)
class Page:
    """What a table shows."""

    run: str
    round: int
    order: Order = Order.FOUND
    number: int = 1

    def ticket(self, *more: str) -> str:
        """The opaque id that a control carries, with what it is about."""
        return ":".join((self.run, str(self.round), self.order, f"p{self.number}", *more))


def read_ticket(value: str) -> tuple[Page, tuple[str, ...]]:
    """The page of a control, and what it is about. Raises ValueError where it is none of ours."""
    run, round_number, order, number, *about = value.split(":")
    return Page(run, int(round_number), Order(order), int(number.removeprefix("p"))), tuple(about)


def controls(
    page: Page, pages: int, shown: Sequence[Finding], struck: frozenset[str], *, undecided: bool
) -> tuple[b.Block, ...]:
    """Sorting and paging, then what can be done with one claim of this page; owners may strike until it is decided."""
    orders = {order: b.option(f"Sort: {words}", replace(page, order=order, number=1).ticket())
              for order, words in ORDERS.items()}  # fmt: skip
    evidence = b.select("Show evidence for…", EVIDENCE, [b.option(_name(f), page.ticket(f.claim.id)) for f in shown])
    version = page.ticket(*sorted(struck))
    browsing = b.actions(
        b.select("Sort by", SORT, list(orders.values()), initial_option=orders[page.order])
        if _many(shown, pages)
        else None,
        b.button("Previous", PREVIOUS, replace(page, number=page.number - 1).ticket()) if page.number > 1 else None,
        b.button("Next", NEXT, replace(page, number=page.number + 1).ticket()) if page.number < pages else None,
        evidence,
        block_id=f"browse:{version}",
    )
    if not undecided:
        return (browsing,)
    return browsing, b.actions(_strike(page, shown, struck), block_id=f"strike:{version}")


def _many(shown: Sequence[Finding], pages: int) -> bool:
    return len(shown) > 1 or pages > 1


def _strike(page: Page, shown: Sequence[Finding], struck: frozenset[str]) -> b.Element:
    options = [
        b.option(f"Restore {_name(f)}", page.ticket(f.claim.id, TO_RESTORE))
        if f.claim.id in struck
        else b.option(f"Strike {_name(f)}", page.ticket(f.claim.id, TO_STRIKE))
        for f in shown
    ]
    asks = b.confirm(
        "Change the draft?",
        "What is struck is not published; what is restored is. The draft follows at once, and approvals begin anew.",
        "Change it",
    )
    return b.select("Owners: strike or restore…", STRIKE, options, confirm=asks)


def _name(finding: Finding) -> str:
    return f"{finding.claim.id}: {t.cut(t.one_line(finding.claim.text), 40)}"
