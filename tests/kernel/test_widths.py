"""Widths of numbers as papers write them: alone, in lists, as formats."""

from __future__ import annotations

import pytest

from kernel.language.widths import of_width, widths


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2/3/4-bit", "2 3 4"),
        ("3- and 4-bit", "3 4"),
        ("from 2 to 4 bits", "2 4"),
        ("weights of 3, 4, and 8 bits", "3 4 8"),
        ("W4A8", "4 8"),
        ("INT4 and fp8", "4 8"),
        ("two-bit", "2"),
        ("1.58-bit", "1.58"),
        ("14-bit", ""),
        ("standalone bits", ""),
        ("bfloat16, float8", "8"),
        ("A4 paper", ""),
        ("2 of 4 models", ""),
        ("in 8 steps, 3 bits each", "3"),
    ],
)
def test_a_width_is_told_alone_in_a_list_and_as_a_format(text, told):
    assert " ".join(b for b in ("1.58", "2", "3", "4", "8") if of_width(f"{b}-bit", text)) == told


def test_the_widths_of_a_question_are_read_once_each():
    assert widths("Is 2-bit or 4 bits better than 2 bits?") == ("2-bit", "4-bit")
    assert widths("How many bits, and which bit, in 2023 bit by bit?") == ()


def test_a_long_run_of_numbers_is_read_at_once():
    assert not of_width("2-bit", "2, " * 20_000)  # a table of an appendix
