"""Measured figures as Markdown tables for the reliability page. Rounds for show; measures nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kernel.evaluation.bars import KEPT, Bar, Figures, Measured, Reached, reached
from kernel.evaluation.lines import GOLD
from kernel.evaluation.readers import Month

DASH = "–"


def three(figure: float | None) -> str:
    """A figure at three decimals; a dash for what is undefined."""
    return DASH if figure is None else f"{figure:.3f}"


def percent(figure: float | None) -> str:
    """A share in per cent; a dash for what is undefined."""
    return DASH if figure is None else f"{100 * figure:.1f}%"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; "" without rows."""
    body = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([f"| {' | '.join(headings)} |", "|" + "---|" * len(headings), *body]) if body else ""


def bars_table(measured: Measured) -> str:
    """Every bar with what was reached by each edition, in cross-validation, and whether floor and aim are met."""
    headings = ["measure", "on", "floor", "aim", *measured.editions, "on train", "floor", "aim"]
    return table(headings, (_bar_row(r, measured.editions) for r in reached(measured)))


def _bar_row(row: Reached, editions: Sequence[str]) -> list[str]:
    # What knows no editions of the ladder, as the gate, stands under the last one: it is measured as a run has it.
    figures = [three(row.by_edition.get(e, row.by_edition.get("") if e == editions[-1] else None)) for e in editions]
    trained = " / ".join(three(figure) for figure in row.trained.values() if figure is not None)
    met = [{None: "", True: "met", False: "**missed**"}[m] for m in (row.floor_met, row.aim_met)]
    return [
        row.bar.measure,
        row.bar.on,
        _asked(row.bar, row.bar.floor),
        _asked(row.bar, row.bar.aim),
        *figures,
        trained,
        *met,
    ]


def _asked(bar: Bar, figure: float | None) -> str:
    return "" if figure is None else f"{'≥' if bar.least else '≤'} {figure:.3f}"


def sets_table(measured: Measured) -> str:
    """The figures of verification for each set and edition."""
    headings = ["set", "edition", "claims", "macro-F1", "AUROC of SUPPORT", "SUPPORT against CONTRADICT",
                "calibration error", "Brier", "balanced accuracy", *(f"{g} shown VERIFIED" for g in GOLD)]  # fmt: skip
    return table(
        headings, (_set_row(s, e, f) for s, by_edition in measured.verify.items() for e, f in by_edition.items())
    )


def _set_row(name: str, edition: str, f: Figures) -> list[str]:
    of = ("macro_f1", "support_auroc", "support_vs_contradict_auroc", "ece", "brier", "balanced_accuracy")
    return [name, edition, f"{f['n']:,}", *(three(f[k]) for k in of), *(percent(f["verified_rate"][g]) for g in GOLD)]


def kinds_table(measured: Measured) -> str:
    """The share shown as VERIFIED, by what was done to the claim, and as CONTRADICTED by the edition of a run."""
    last = measured.editions[-1] if measured.editions else ""
    rows = [
        [
            name,
            kind,
            *(percent(by_edition.get(e, {}).get("verified_rate_by_kind", {}).get(kind)) for e in measured.editions),
            percent(by_edition.get(last, {}).get("contradicted_rate_by_kind", {}).get(kind)),
        ]
        for name, by_edition in measured.verify.items()
        for kind in dict.fromkeys(k for f in by_edition.values() for k in f.get("verified_rate_by_kind", {}))
    ]
    rows.sort(key=lambda row: (row[0], KEPT not in row[1]))
    return table(["set", "kind", *(f"VERIFIED, {e}" for e in measured.editions), f"CONTRADICTED, {last}"], rows)


def probes_table(figures: Figures) -> str:
    """How many drafts of each kind the reviewers judged rightly."""
    by_kind = figures["by_kind"]
    return table(
        ["drafts", "n", "judged rightly"], ([kind, f"{f['n']:,}", percent(f["rightly"])] for kind, f in by_kind.items())
    )


def figures_table(by_set: Mapping[str, Figures], of: Mapping[str, str]) -> str:
    """One row a set; `of` maps a figure's name to its heading. Shares and areas at three decimals, counts whole."""

    def told(value: object) -> str:
        return f"{value:,}" if isinstance(value, int) else three(value if isinstance(value, float) else None)

    return table(
        ["set", "n", *of.values()], ([s, told(f["n"]), *(told(f.get(k)) for k in of)] for s, f in by_set.items())
    )


def readers_table(months: Sequence[Month]) -> str:
    """What readers said, a row a month."""
    rows = ([m.name, f"{m.useful:,}", f"{m.not_useful:,}", f"{m.explained:,}",
             percent(m.useful / (m.useful + m.not_useful))] for m in months)  # fmt: skip
    return table(["month", "useful", "not useful", "of these with a reason", "useful, share"], rows)


def orders_table(by_set: Mapping[str, Figures]) -> str:
    """How many texts with an order were flagged, and how many without one; the second share is small."""

    def row(name: str, f: Figures) -> list[str]:
        falsely = DASH if f["falsely_flagged"] is None else f"{100 * f['falsely_flagged']:.2f}%"
        return [name, f"{f['injected']:,}", percent(f["flagged"]), f"{f['clean']:,}", falsely]

    return table(["texts", "with an order", "flagged", "without", "falsely flagged"], (row(*i) for i in by_set.items()))
