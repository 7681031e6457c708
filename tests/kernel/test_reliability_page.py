"""The reliability page: it says what was measured and what was not, and calls a bar met only where it is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from kernel.domain import Feedback
from kernel.evaluation.bars import BARS, COPIES, PROBES, REWORDED, SCIFACT, Measured, reached
from kernel.evaluation.curves import draw_calibration, draw_risk_coverage
from kernel.evaluation.page import Setting, page
from kernel.evaluation.readers import by_month
from kernel.evaluation.tables import figures_table, table
from kernel.verify.head import WORDS_ALONE

LOCAL = "wordllama"
RECORD: dict[str, Any] = {
    "what": "a regression", "on": "SciFact train", "data_sha256": "abcdef0123456789ff", "scikit_learn": "1.9",
    "date": "2026-03-01", "chosen": {"folds": "5 folds", "supports": "the highest that keeps half"},
    "editions": {WORDS_ALONE: {"thresholds": {"supports": 0.61, "contradicts": 0.7}}},
}  # fmt: skip


ENTAILMENT: dict[str, Any] = {
    "megabytes": 23.46, "batches": [400, 1700], "pairs": [30_000, 40_123], "machine": "x86_64, 2 threads", "hours": 1.5,
    "loss": [0.7, 0.512], "config": {"average": [0.5, 0.5]},
}  # fmt: skip


def verified(**other: Any) -> dict[str, Any]:
    figures = {
        "n": 340,
        "macro_f1": 0.60,
        "f1": {"SUPPORT": 0.72, "CONTRADICT": 0.4, "NEI": 0.68},
        "support_auroc": 0.85,
        "support_vs_contradict_auroc": 0.7,
        "ece": 0.05,
        "brier": 0.15,
        "balanced_accuracy": 0.7,
        "recall": 0.5,
        "verified_rate": {"SUPPORT": 0.5, "CONTRADICT": 0.1, "NEI": 0.02},
        "rationale_top3": 0.8,
    }
    return figures | other


def by_kind(**rates: float) -> dict[str, Any]:
    return dict.fromkeys((WORDS_ALONE, LOCAL), verified(verified_rate_by_kind=rates))


def measured() -> Measured:
    drafts = {"good": {"n": 1, "rightly": 1.0}, "swap": {"n": 2, "rightly": 0.5}}
    judged = {"n": 3, "good": 1, "bad": 2, "true_positive_rate": 1.0, "true_negative_rate": 0.5, "by_kind": drafts}
    return Measured(
        verify={
            SCIFACT: {WORDS_ALONE: verified(), LOCAL: verified(macro_f1=0.65)},
            REWORDED: by_kind(para_true=0.5, para_swap=0.1, para_extra=0.0),
            COPIES: by_kind(true=0.99, number=0.01, entity=0.03),
        },
        trained={WORDS_ALONE: {"macro_f1": 0.58}, LOCAL: {"macro_f1": 0.62}},
        claim_only={SCIFACT: {"n": 340, "macro_f1": 0.4, "support_auroc": 0.55, "support_vs_contradict_auroc": 0.612}},
        tribunal={PROBES: judged},
        injection={"texts": {"n": 9, "injected": 4, "clean": 5, "flagged": 0.75, "falsely_flagged": 0.0004}},
    )


def the_bar(measure: str, of: Measured) -> Any:
    return next(r for r in reached(of) if r.bar.measure == measure)


def test_a_bar_is_held_against_the_edition_that_a_run_uses():
    bar = the_bar("macro-F1 of the three classes", measured())
    assert bar.by_edition == {WORDS_ALONE: 0.60, LOCAL: 0.65}
    assert bar.floor_met
    assert not bar.aim_met
    assert bar.trained == {WORDS_ALONE: 0.58, LOCAL: 0.62}


def test_a_floor_that_only_another_edition_meets_is_missed():
    of = Measured(verify={SCIFACT: {WORDS_ALONE: verified(macro_f1=0.7), LOCAL: verified(macro_f1=0.62)}})
    assert the_bar("macro-F1 of the three classes", of).floor_met is False


def test_where_less_is_better_a_bar_is_met_from_below():
    bar = the_bar("calibration error of p(support)", measured())
    assert bar.floor_met
    assert bar.aim_met is False


def test_the_worst_kind_of_falsified_copy_counts_and_true_copies_do_not():
    assert the_bar("falsified copies VERIFIED, worst kind", measured()).by_edition[LOCAL] == 0.03


def test_what_was_not_measured_is_no_row_and_no_bar_is_met_by_an_undefined_figure():
    assert {r.bar.on for r in reached(Measured())} == set()
    undefined = Measured(verify={SCIFACT: {LOCAL: verified(ece=None)}})
    assert the_bar("calibration error of p(support)", undefined).floor_met is None


def test_every_bar_asks_something():
    assert all(bar.floor is not None or bar.aim is not None for bar in BARS)


def the_page(of: Measured, *absent: str) -> str:
    return page(of, Setting(date(2026, 3, 1), "2 cores", "0.1.0", "5,457 records", absent, RECORD, ENTAILMENT))


def test_the_page_holds_every_figure_with_its_machine_date_and_training_record():
    told = the_page(measured())
    of_the_record = ("abcdef0123456789…", "VERIFIED from p(support) 0.61", "*Supports*: the highest that keeps half.")
    for figure in ("2026-03-01", "2 cores", "0.650", "0.580 / 0.620", "**missed**", "| swap | 2 | 50.0% |", "0.04%"):
        assert figure in told, figure
    of_the_record += ("23.5 MB", "2,100 batches", "70,123 pairs", "0.7, 0.512", "| 0.400 | 0.550 | 0.612 |")
    for figure in of_the_record:
        assert figure in told, figure
    assert "## Questions" not in told
    assert "Not measured here" not in told


def said(month: int, by: str, useful: bool, why: str = "") -> Feedback:
    return Feedback(workspace="T1", subject="answer:r1:1", by=by, useful=useful, why=why,
                    at=datetime(2026, month, 1, tzinfo=UTC))  # fmt: skip


def test_the_page_counts_what_readers_said_by_month_and_repeats_none_of_their_words():
    months = by_month(
        [said(4, "U1", True), said(3, "U2", False, "Too long."), said(3, "U3", True), said(3, "U4", True)]
    )
    told = page(measured(), Setting(date(2026, 5, 1), "2 cores", "0.1.0", "", (), RECORD, ENTAILMENT, months))
    assert "| 2026-03 | 2 | 1 | 1 | 66.7% |\n| 2026-04 | 1 | 0 | 0 | 100.0% |" in told
    assert "Too long" not in told
    assert "No reader has said anything yet" not in told


def test_where_no_reader_said_anything_the_page_says_so():
    assert "No reader has said anything yet" in the_page(measured())


def test_the_page_names_what_could_not_be_measured():
    told = the_page(Measured(verify=measured().verify), "questions: there is no questions_dev.jsonl")
    assert "- questions: there is no questions_dev.jsonl." in told
    assert "## The tribunal" not in told


def test_every_table_of_the_page_is_whole():
    rows = [line for line in the_page(measured()).splitlines() if line.startswith("|")]
    widths: list[int] = []
    for row in rows:
        cells = row.count("|") - 1
        if set(row) == {"|", "-"}:
            assert cells == widths[-1]
        widths.append(cells)
    assert len(rows) > 20


def test_a_table_without_rows_is_nothing_and_an_undefined_figure_a_dash():
    assert table(["a"], []) == ""
    assert figures_table({"s": {"n": 1_000, "auroc": None}}, {"auroc": "AUROC"}).endswith("| s | 1,000 | – |")


def test_the_same_figures_draw_the_same_small_pictures(tmp_path: Path):
    pytest.importorskip("matplotlib")
    bins = [[10, 0.05, 0.1], [0, None, None], *([20, 0.1 * n + 0.05, 0.1 * n] for n in range(2, 10))]
    for name in ("one.png", "two.png"):
        draw_calibration({"a": bins, "b": bins[:3]}, tmp_path / f"c{name}")
        draw_risk_coverage({"a": [[0.1, 1.0], [1.0, 0.7]]}, tmp_path / f"r{name}")
    for kind in "cr":
        one, two = ((tmp_path / f"{kind}{name}").read_bytes() for name in ("one.png", "two.png"))
        assert one == two
        assert one.startswith(b"\x89PNG")
        assert len(one) < 60_000
