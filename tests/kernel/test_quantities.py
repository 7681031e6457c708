"""Numbers are read with their units, however they are written; a rounding agrees, another number does not."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.language.quantities import quantities


def read(text: str) -> list[tuple[float, str]]:
    return [(round(q.value, 6), q.unit) for q in quantities(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("6.2%, 6.2\\%, 6.2 per cent, 6.2 percent", [(6.2, "%")] * 4),
        ("6.2 points, 6.2 percentage points, 6.2 pp, 6.2 %-points", [(6.2, "points")] * 4),
        ("3x, 3×, 3-fold, three-fold, 3 times, $3\\times$, thrice", [(3, "×")] * 7),
        ("10,000 and 10{,}000 and 10\\,000 and 10K and 10 thousand", [(10_000, "")] * 5),
        ("1.5K 2M 7B 1.2T 3 billion", [(1_500, ""), (2e6, ""), (7e9, ""), (1.2e12, ""), (3e9, "")]),
        ("10⁵ tokens, $10^{5}$ tokens, 1e5 tokens, 1×10^5 tokens", [(1e5, "tokens")] * 4),
        ("0.19-0.24% and 2x-4x", [(0.19, ""), (0.24, "%"), (2, "×"), (4, "×")]),
        ("20 ms, 3 s, 5 minutes, 4 hours, 2 days", [(20, "ms"), (3, "s"), (5, "min"), (4, "h"), (2, "days")]),
        ("six weeks, 6 months, 2-year, two years", [(6, "weeks"), (6, "months"), (2, "years"), (2, "years")]),
        ("18·1% and 2·10^4", [(18.1, "%"), (20_000, "")]),
        ("30GB, 5.5 GB, 512 MB, 2 TB, 64 KB", [(30, "GB"), (5.5, "GB"), (512, "MB"), (2, "TB"), (64, "KB")]),
        ("twenty-one, two hundred, a million, five million", [(21, ""), (200, ""), (1e6, ""), (5e6, "")]),
        ("10 m, 300 m/s, 5 metres, ten-metre", [(10, "metre"), (300, "metre"), (5, "metre"), (10, "metre")]),
        ("4-bit, 33.2 dB", [(4, "bit"), (33.2, "dB")]),
        ("half, a third, 3/4, ½", [(0.5, ""), (0.333333, ""), (0.75, ""), (0.5, "")]),
        ("doubles the speed of two models", [(2, "×"), (2, "")]),
    ],
)
def test_a_number_is_read_with_its_unit_however_it_is_written(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    "name", ["LLaMA-2", "GPT-3.5", "Qwen3", "Llama 2", "F1", "top-5", "8x7B", "CIFAR-10", "D²LoRA"]
)
def test_digits_inside_a_name_are_no_numbers(name):
    assert read(f"We use {name} here") == []


def test_a_size_behind_a_model_is_a_number():
    assert read("GPT-3 175B and Llama 2 70B") == [(175e9, ""), (70e9, "")]


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("6.5", "6.46"),  # a rounding
        ("1.5M", "1,523,000"),
        ("about 9%", "8.6%"),
        ("6.2%", "6.2\\%"),
        ("30", "30%"),  # a unit that is left out
        ("half", "50%"),
        ("a third", "33%"),
        ("94.3%", "0.943"),
        ("10,000×", "10000 times"),
        ("three months", "12 weeks"),
        ("4 weeks", "28 days"),
        ("two years", "24 months"),
    ],
)
def test_the_same_number_or_a_rounding_of_it_agrees(claim, source):
    assert quantities(claim)[0].agrees(quantities(source)[0])


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("6.46", "6.5"),  # says more than its source
        ("87.14%", "87.1%"),
        ("9%", "8.6%"),  # a whole number is exact where it does not say "about"
        ("6.2%", "6.2 points"),
        ("3%", "3x"),
        ("5 GB", "5 MB"),
        ("7B", "7M"),
        ("13B", "7B"),
        ("10⁵", "10³"),
        ("94.1%", "0.943"),
        ("half", "60%"),
        ("six months", "6 weeks"),
        ("two months", "6 weeks"),
    ],
)
def test_another_number_or_another_unit_disagrees(claim, source):
    assert not quantities(claim)[0].agrees(quantities(source)[0])


@given(st.text(alphabet="0123456789.,^e+-×x KMB%/~", max_size=40))
def test_no_run_of_digits_and_signs_is_too_hostile_to_be_read(text):
    for q in quantities(text):
        assert q.value >= 0 or math.isinf(q.value)
        q.agrees(q)


@given(st.decimals(min_value=0, max_value=10_000, places=2))
def test_every_way_to_write_a_thousand_agrees(number):
    plain, parted = quantities(f"{number} ms")[0], quantities(f"{number:,} milliseconds")[0]
    assert plain.agrees(parted)
    assert parted.agrees(plain)
