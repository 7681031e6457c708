"""Figures that follow from two others are worked out again: right ones count as given, wrong ones are named."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kernel.language.tables import tables
from kernel.verify.numbers import missing_numbers
from kernel.verify.recompute import recomputed

RISES = "On GSM8K, FastTuner lifts accuracy from 60% to 75%."
NEEDS = "FastTuner needs 12 GB of memory, compared with 20 GB for SlowTuner."
BOTH = "In accuracy, FastTuner and SlowTuner reach 81.4 and 79.2, respectively."
TABLE = """Table 2: Results on GSM8K.

Method | Accuracy | Memory
SlowTuner [3] | 60.0 | 20
FastTuner (ours) | 75.0 ± 0.2 | 12
FastTuner-XL | 79.0 | 48

More words follow the table."""


def checked(claim, text):
    """(what stays missing, what supports) of a claim against a text that is its window and its section."""
    return recomputed(claim, missing_numbers(claim, text), tuple(text.split("\n\n")), text)


@pytest.mark.parametrize(
    ("claim", "text", "shown"),
    [
        ("FastTuner improves accuracy by 25%.", RISES, "(75 - 60) / 60 = +25%"),
        ("FastTuner improves accuracy by 15 points.", RISES, "75 - 60 = +15 points"),
        ("FastTuner improves accuracy by 15 GSM8K points.", RISES, "75 - 60 = +15 points"),
        ("FastTuner makes accuracy 1.25 times higher.", RISES, "75 / 60 = 1.25×"),
        ("FastTuner improves accuracy by more than 20%.", RISES, "(75 - 60) / 60 = +25%"),
        ("FastTuner needs 40% less memory than SlowTuner.", NEEDS, "(12 - 20) / 20 = -40%"),
        ("FastTuner needs 1.7 times less memory than SlowTuner.", NEEDS, "20 / 12 = 1.667×"),
        ("FastTuner saves 8 GB of memory over SlowTuner.", NEEDS, "12 - 20 = -8 GB"),
        ("FastTuner is 2.2 points better in accuracy than SlowTuner.", BOTH, "81.4 - 79.2 = +2.2 points"),
        ("FastTuner improves accuracy by 25% over SlowTuner.", TABLE, "(75 - 60) / 60 = +25%"),
        ("FastTuner needs 40% less memory than SlowTuner.", TABLE, "(12 - 20) / 20 = -40%"),
        ("FastTuner doubles accuracy.", "Accuracy rises from 40 to 80.", "80 / 40 = 2×"),
        ("FastTuner cuts latency by a third.", "Latency goes from 90 ms to 60 ms.", "(60 - 90) / 90 = -33.33%"),
        ("FastTuner-XL is 4 points more accurate than FastTuner.", TABLE, "79 - 75 = +4 points"),
    ],
)
def test_a_figure_that_follows_from_two_others_is_given(claim, text, shown):
    assert checked(claim, text) == ((), (f"recomputed: {shown}",))


@pytest.mark.parametrize(
    ("claim", "text", "code"),
    [
        ("FastTuner improves accuracy by 15%.", RISES, "number-recomputed: (75 - 60) / 60 = +25%, not 15%"),
        ("FastTuner improves accuracy by 24 points.", RISES, "number-recomputed: 75 - 60 = +15 points, not 24 points"),
        ("FastTuner saves 9 GB of memory over SlowTuner.", NEEDS, "number-recomputed: 12 - 20 = -8 GB, not 9 GB"),
        ("FastTuner needs 45% less memory than SlowTuner.", TABLE, "number-recomputed: (12 - 20) / 20 = -40%, not 45%"),
    ],
)
def test_a_wrong_sum_is_told_with_the_right_one(claim, text, code):
    assert checked(claim, text) == ((code,), ())


def test_to_double_is_not_to_halve():
    (code,), supports = checked("FastTuner doubles latency.", "Latency goes from 80 ms to 40 ms.")
    assert code.startswith("number-recomputed: 80 / 40 = 2×")
    assert supports == ()


def test_the_right_size_the_wrong_way_is_wrong():
    (code,), supports = checked("FastTuner reduces accuracy by 15 points.", RISES)
    assert code.startswith("number-recomputed: 75 - 60 = +15 points, not 15 points the other way round")
    assert supports == ()


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("FastTuner cuts latency by 25%.", RISES),  # another metric
        ("FastTuner has 25% of the users.", RISES),  # no change
        ("FastTuner improves accuracy by 25%.", "It has 60 layers. The accuracy is 75%."),  # no pair
        ("FastTuner improves accuracy by 25% over QuadTuner.", TABLE),  # a name that the table does not have
        ("FastTuner is 15 points better than SlowTuner.", TABLE),  # which column?
        ("FastTuner improves accuracy by 25%, from 60 to 75.", "Accuracy was measured."),  # the claim's own word alone
    ],
)
def test_what_does_not_belong_to_the_claim_proves_nothing(claim, text):
    missing = missing_numbers(claim, text)
    assert missing
    assert checked(claim, text) == (missing, ())


def test_from_too_many_pairs_nothing_is_concluded():
    many = " ".join(f"Accuracy rose from {n}0 to {n}5 on task {c}." for n, c in enumerate("ABCDEF", start=1))
    claim = "Accuracy improves by 12.5%."
    assert checked(claim, many) == (("number-missing: 12.5%",), ())


def test_the_claims_own_operands_count_where_the_source_gives_them():
    source = "SlowTuner has an accuracy of 60. The accuracy of FastTuner is 75."
    assert checked("FastTuner improves accuracy by 25%, from 60 to 75.", source)[1] == (
        "recomputed: (75 - 60) / 60 = +25%",
    )


def test_codes_of_other_rungs_are_left_alone():
    assert recomputed("It gains 25%.", ("entity-missing: X",), (RISES,)) == (("entity-missing: X",), ())


WHOLE = st.integers(1, 400)


@given(WHOLE, WHOLE, st.integers(0, 2))
@example(143, 347, 0)  # a change of 143% from 143 ms
def test_any_change_told_to_its_digits_is_given_and_one_step_off_is_not(before, after, digits):
    change = 100 * abs(after - before) / before
    told = round(change, digits)
    word = "increases" if after > before else "decreases"
    text = f"Latency goes from {before} ms to {after} ms."
    step = 10.0**-digits
    if before == after or told == 0 or missing_numbers(f"Latency {word} by {told:.{digits}f}%.", text) == ():
        return
    assert checked(f"Latency {word} by {told:.{digits}f}%.", text)[1]
    assert not checked(f"Latency {word} by {told + 2 * step:.{digits}f}%.", text)[1]


# -- tables -----------------------------------------------------------------------------------------------------------


def test_a_table_keeps_its_cells_with_row_column_and_caption():
    (table,) = tables(TABLE)
    assert table.caption == "Table 2: Results on GSM8K."
    cells = {(e.row, e.column): e.value.value for e in table.entries}
    assert cells["FastTuner (ours)", "Accuracy"] == 75.0
    assert cells["SlowTuner [3]", "Memory"] == 20
    assert len(cells) == 6


def test_heads_of_two_rows_are_read_together_and_prose_is_no_table():
    two = "Model | GSM8K | MMLU\n | acc. | acc.\nA-1 | 1.5 | 2.5"
    ((first, _),) = [t.entries for t in tables(two)]
    assert (first.row, first.column) == ("A-1", "GSM8K acc.")
    assert tables("We write P(a | b) here.\nAnd no more.") == ()


@given(st.text(alphabet="a1. |\n%±-", max_size=80))
def test_no_text_is_too_odd_to_be_looked_through_for_tables(text):
    assert all(t.entries for t in tables(text))
