"""What holds for every claim of a kind, whatever its names, metrics and numbers: properties of the whole ladder."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kernel.domain import Label
from kernel.language.terms import Rarity
from kernel.verify.ladder import judge

NAMES = st.sampled_from(["FastTuner", "SlowTuner", "MixNet", "DeepRank", "GraphBERT", "ZetaQA", "RoutedMoE", "PolyVis"])
GOOD = st.sampled_from(["accuracy", "recall", "throughput", "F1 score", "robustness"])
BAD = st.sampled_from(["latency", "memory use", "word error rate", "training cost", "perplexity"])
PLACES = st.sampled_from(["SQuAD", "GSM8K", "long documents", "four benchmarks", "noisy speech"])
UNITS = st.sampled_from(["%", " points", " ms", " GB"])
NUMBERS = st.decimals(min_value=2, max_value=99, places=1)

BEATS = [
    "{w} outperforms {l} on {p}.", "{w} surpasses {l} on {p}.", "{w} is better than {l} on {p}.",
    "{w} is superior to {l} on {p}.", "{l} is outperformed by {w} on {p}.", "{l} lags behind {w} on {p}.",
    "{l} loses to {w} on {p}.", "{l} falls short of {w} on {p}.", "{l} is reliably beaten by {w} on {p}.",
    "On {p}, {w} comes out ahead of {l}.", "On {p}, {l} performs worse than {w}.", "{w} wins against {l} on {p}.",
]  # fmt: skip
MEASURED = [
    ("{w} has higher {g} than {l} on {p}.", "{w} has lower {b} than {l} on {p}."),
    ("{l} has lower {g} than {w} on {p}.", "{l} has higher {b} than {w} on {p}."),
    ("{w} improves {g} over {l} on {p}.", "{w} reduces {b} relative to {l} on {p}."),
    ("Compared with {l}, {w} improves {g} on {p}.", "{w} needs less {b} than {l} on {p}."),
]
RISES = ["raises", "increases", "boosts", "lifts", "enhances"]
FALLS = ["lowers", "reduces", "decreases", "cuts", "diminishes"]


def label(claim: str, text: str) -> Label:
    return judge(claim, text, "", Rarity([text, "Many systems are compared in a survey."])).label


@given(st.sampled_from(BEATS), st.sampled_from(BEATS), NAMES, NAMES, PLACES)
def test_who_beats_whom_holds_in_any_wording_and_swapped_never_stays_verified(said, stored, winner, loser, place):
    assume(winner != loser)
    text = stored.format(w=winner, l=loser, p=place)
    assert label(said.format(w=winner, l=loser, p=place), text) is not Label.CONTRADICTED
    assert label(said.format(w=loser, l=winner, p=place), text) is not Label.VERIFIED


@given(st.sampled_from(MEASURED), st.sampled_from(MEASURED), st.booleans(), NAMES, NAMES, GOOD, BAD, PLACES)
def test_a_measured_comparison_that_is_swapped_never_stays_verified(said, stored, low, winner, loser, good, bad, place):
    assume(winner != loser)
    text = stored[low].format(w=winner, l=loser, g=good, b=bad, p=place)
    faithful = said[low].format(w=winner, l=loser, g=good, b=bad, p=place)
    assert label(faithful, text) is not Label.CONTRADICTED
    assert label(said[low].format(w=loser, l=winner, g=good, b=bad, p=place), text) is not Label.VERIFIED


@given(st.sampled_from(BEATS), st.sampled_from(["the baseline", "existing methods", "prior work"]), NAMES, PLACES)
def test_the_paper_s_own_method_and_those_it_is_held_against_are_sides_too(said, others, name, place):
    text = f"We propose {name}, a new way to tune models. Our method consistently outperforms {others} on {place}."
    assert label(said.format(w=name, l=others, p=place), text) is not Label.CONTRADICTED
    assert label(said.format(w=others.capitalize(), l=name, p=place), text) is not Label.VERIFIED


@given(NAMES, NAMES, GOOD, NUMBERS, NUMBERS, UNITS)
def test_numbers_swapped_between_two_things_never_stay_verified(one, other, metric, first, second, unit):
    assume(one != other and abs(first - second) >= 1)
    text = f"In our tests {one} reaches a {metric} of {first}{unit}, while {other} reaches {second}{unit}."
    assert label(f"{one} reaches a {metric} of {first}{unit} in the tests.", text) is Label.VERIFIED
    assert label(f"{other} reaches a {metric} of {first}{unit} in the tests.", text) is not Label.VERIFIED


@given(NAMES, GOOD, PLACES, NUMBERS, NUMBERS, UNITS)
def test_a_number_that_is_changed_never_stays_verified(name, metric, place, number, changed, unit):
    assume(number != changed)
    text = f"We propose {name}. It improves {metric} by {number}{unit} on {place}, without any further data."
    claim = f"On {place}, {name} improves {metric} by {{}}{unit}."
    assert label(claim.format(number), text) is Label.VERIFIED
    assert label(claim.format(changed), text) is not Label.VERIFIED


@given(NAMES, NUMBERS, PLACES)
def test_per_cent_and_points_and_fold_are_not_one_another(name, number, place):
    units = ["%", " percentage points", "x"]
    for stored in units:
        for said in units:
            text = f"{name} improves accuracy by {number}{stored} on {place}."
            kept = label(f"On {place}, {name} improves accuracy by {number}{said}.", text) is Label.VERIFIED
            assert kept == (said == stored)


@given(NAMES, st.one_of(GOOD, BAD), PLACES, st.booleans(), st.data())
def test_a_synonym_of_the_direction_is_no_contradiction_and_the_opposite_never_stays_verified(
    name, thing, place, up, data
):
    way, other = (RISES, FALLS) if up else (FALLS, RISES)
    text = f"We show that {name} {data.draw(st.sampled_from(way))} the {thing} on {place}."
    assert label(f"On {place}, {name} {data.draw(st.sampled_from(way))} the {thing}.", text) is Label.VERIFIED
    assert label(f"On {place}, {name} {data.draw(st.sampled_from(other))} the {thing}.", text) is not Label.VERIFIED


@given(NAMES, st.one_of(GOOD, BAD), PLACES)
def test_a_denial_that_is_added_or_dropped_never_stays_verified(name, thing, place):
    said = f"{name} reduces the {thing} on {place}."
    denied = f"{name} does not reduce the {thing} on {place}."
    assert label(said, said) is label(denied, denied) is Label.VERIFIED
    assert label(said, denied) is not Label.VERIFIED
    assert label(denied, said) is not Label.VERIFIED


@pytest.mark.parametrize(
    ("stored", "wider"),
    [
        ("{n} improves {m} on some of the datasets.", "{n} improves {m} on all of the datasets."),
        ("{n} improves {m} on 2 of 5 datasets.", "{n} improves {m} on every one of the datasets."),
        ("{n} improves {m} by up to 7.5% on the datasets.", "{n} improves {m} by at least 7.5% on the datasets."),
        ("{n} may improve {m} on the datasets.", "{n} is proven to improve {m} on the datasets; it always does."),
        ("{n} often improves {m} on the datasets.", "{n} always improves {m} on the datasets."),
        ("{n} and others improve {m} on the datasets.", "Only {n} improves {m} on the datasets."),
    ],
)
@given(name=NAMES, metric=GOOD)
@settings(max_examples=20)
def test_a_claim_that_is_wider_than_its_source_never_stays_verified(stored, wider, name, metric):
    text = stored.format(n=name, m=metric)
    assert label(text, text) is Label.VERIFIED
    assert label(wider.format(n=name, m=metric), text) is not Label.VERIFIED


@given(
    st.sampled_from(BEATS), NAMES, NAMES, st.integers(min_value=1_000, max_value=99_999), st.booleans(),
    st.sampled_from([" ", "\n", "\r\n  ", "\u00a0"]), st.sampled_from("-\u2010\u2011\u2212"), st.booleans(),
)  # fmt: skip
def test_dashes_latex_thousands_and_line_breaks_change_nothing(beats, winner, loser, count, same, space, dash, tex):
    assume(winner != loser)
    text = (
        f"{beats.format(w=winner, l=loser, p='SQuAD')} It is a state-of-the-art system, 3.2x faster, which saves 6.2% "
        f"of the energy after {count} steps."
    )
    first, second = (winner, loser) if same else (loser, winner)
    claim = f"{beats.format(w=first, l=second, p='SQuAD')} It saves 6.2% of the energy after {count} steps."

    def rewritten(words: str) -> str:
        words = words.replace("-", dash).replace(str(count), f"{count:,}")
        if tex:
            words = words.replace("%", "\\%").replace("3.2x", "$3.2\\times$")
            words = re.sub(r"\bSQuAD\b", r"\\textbf{SQuAD}", words)
        return words.replace(" ", space)

    expected = label(claim, text)
    assert label(rewritten(claim), text) is expected
    assert label(claim, rewritten(text)) is expected


@given(NAMES, GOOD, PLACES, NUMBERS)
def test_casing_changes_nothing(name, metric, place, number):
    text = f"We propose {name}. It improves {metric} by {number}% on {place}."
    claim = f"{name} improves {metric} by {number}% on {place}."
    assert label(claim, text) is label(claim.upper(), text) is label(claim, text.upper()) is Label.VERIFIED
    assert label(claim.upper().replace("IMPROVES", "DOES NOT IMPROVE"), text) is not Label.VERIFIED
