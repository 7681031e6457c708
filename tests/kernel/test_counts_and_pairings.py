"""Rungs that hold what belongs together: how many of what, a number given otherwise, what goes with what, which way."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kernel.domain import Label
from kernel.verify.counts import count_clashes
from kernel.verify.crossing import exchanged, turned_round
from kernel.verify.ladder import judge_sentences
from kernel.verify.otherwise import given_otherwise
from kernel.verify.pairing import pairings_crossed

SETS = "We release the Gannet corpus, which covers 200 objects in 75 kitchens and was filmed with four cameras."
BRANCHES = (
    "The patch branch keeps the colours of the input, while the global branch reads the layout of the whole film."
)


def counted(claim: str, *source: str) -> str:
    return "; ".join(count_clashes(claim, source[:2], source))


# -- how many of what -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "source", "clash"),
    [
        ("Gannet covers 75 objects in 200 kitchens.", SETS, "75 where the source has 200"),
        ("Gannet was filmed with six cameras.", SETS, "six where the source has four"),
        ("It is a two-stage detector.", "We propose a one-stage detector.", "two where the source has one"),
        ("A 64-node graph is used.", "We use a 46-node graph.", "64 where the source has 46"),
        ("Twenty-one languages are covered.", "It covers eleven languages.", "Twenty-one where the source has eleven"),
        (
            "The set holds 1,073 curated image pairs.",
            "It holds 4,759 curated image pairs and 1,073 pairs from the web.",
            "1,073 where the source has 4,759",
        ),
    ],
)
def test_a_count_that_the_source_gives_to_other_things_clashes(claim, source, clash):
    assert clash in counted(claim, source)


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("Gannet holds two hundred objects.", SETS),
        ("Seventy-five kitchens were filmed.", SETS),
        ("Three in ten objects are cups.", "Of 200 objects, 60 are cups; ten objects are bowls."),
        ("It was filmed in 2019 objects.", SETS),
        ("The peptides 14-34 were found.", "The peptides 14-34 and 31-50 were found."),
        ("Pressure fell by 38 mmHg.", "Pressure fell by 37.6 mmHg from 165 mmHg."),
        ("One camera moved.", SETS),
        ("It has five million weights.", "The model has 5 million weights."),
        ("More than a million weights are kept.", "Of 1,088,385 weights, all are kept."),
        ("The magnet has 3T scans.", "We took 656 scans at 3T."),
        ("On five sets it wins.", "It wins on five sets, and of three sets we have the labels."),
    ],
)
def test_a_count_that_is_borne_out_or_is_none_does_not_clash(claim, source):
    assert counted(claim, source) == ""


@given(st.integers(2, 900), st.integers(2, 900), st.sampled_from(["rivers", "sensors", "villages"]))
def test_counts_that_change_places_never_stay_verified(one, other, things):
    assume(one != other and not {one, other} & {100, 1900, 2000})
    source = f"The survey of the delta covers {one} boats and {other} {things} along the northern coast."
    swapped = judge_sentences(f"The survey covers {other} boats and {one} {things} along the northern coast.", [source])
    assert swapped.label is not Label.VERIFIED
    assert judge_sentences(source.replace("of the delta ", ""), [source]).label is Label.VERIFIED


# -- a number that is given otherwise ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "miss", "told"),
    [
        ("FastTuner needs 12 GB of memory.", "12 GB", "number-clash: 12 GB where the source has 8.7 GB"),
        ("FastTuner needs 8.7 MB of memory.", "8.7 MB", "number-clash: 8.7 MB where the source has 8.7 GB"),
        ("FastTuner needs under 5 GB of memory.", "5 GB", "number-missing: 5 GB"),
        ("The tea costs 12 GB.", "12 GB", "number-missing: 12 GB"),
    ],
    ids=["another number", "another unit", "a bound", "another thing"],
)
def test_a_missing_number_clashes_where_the_same_thing_has_another(claim, miss, told):
    source = ("FastTuner needs 8.7 GB of memory on one card.",)
    assert given_otherwise(claim, (f"number-missing: {miss}", "number-missing: 99"), source)[0] == told


def test_per_cent_is_no_other_unit_than_points_for_authors_say_it_of_points():
    source = ("FastTuner gains 2.6% in F1.",)
    miss = ("number-missing: 2.6 points",)
    assert given_otherwise("FastTuner gains 2.6 points in F1.", miss, source) == miss


def test_a_number_given_otherwise_contradicts_and_one_that_is_only_missing_leaves_open():
    source = ["FastTuner needs 8.7 GB of memory on one card."]
    clash = judge_sentences("FastTuner needs 12 GB of memory on one card.", source)
    assert (clash.label, clash.reasons) == (Label.CONTRADICTED, ("number-clash: 12 GB where the source has 8.7 GB",))
    assert judge_sentences("FastTuner needs 8.7 GB of memory and 4 hours.", source).label is Label.UNVERIFIED


# -- what goes with what, and which way -------------------------------------------------------------------------------


def test_two_parts_that_exchange_what_they_say_are_crossed():
    crossed = "The global branch keeps the colours of the input, while the patch branch reads the layout of the film."
    assert pairings_crossed(crossed, (BRANCHES,), (BRANCHES,), BRANCHES)[0].startswith("pairing-clash: ")
    assert judge_sentences(crossed, [BRANCHES]).label is Label.CONTRADICTED


@pytest.mark.parametrize(
    "claim",
    [
        "The global branch reads the layout of the film, while the patch branch keeps the colours of the input.",
        "The patch branch keeps the colours.",
        "Colours and layout are kept and read.",
    ],
)
def test_the_same_in_another_order_is_not_crossed(claim):
    assert pairings_crossed(claim, (BRANCHES,), (BRANCHES,), BRANCHES) == ()


SENSORS = "Combining the rich texture of the cameras with the exact distances of the radar makes a map that lasts."
STEPS = (
    "We propose Gannet, which has two steps.",
    "While folding, its Crease module weighs the low bands by the light that the codebook expects.",
    "While unfolding, its Pleat module rebuilds the high bands from what the sheet has kept.",
)


@pytest.mark.parametrize(
    ("claim", "source", "crossed"),
    [
        # no mark parts the two in the source: what stands close together belongs together
        ("The radar gives rich texture and the cameras give exact distances.", (SENSORS,), True),
        ("The cameras give rich texture and the radar gives exact distances.", (SENSORS,), False),
        # the two stand in two sentences
        ("The Crease module weighs low bands during unfolding, the Pleat module rebuilds during folding.", STEPS, True),
        ("The Crease module weighs low bands during folding, the Pleat module rebuilds unfolding.", STEPS, False),
        # the source's own name goes with everything that it says
        ("Gannet folds, and the codebook expects light in high bands.", STEPS, False),
    ],
)
def test_what_stands_closer_to_the_other_part_s_words_is_crossed(claim, source, crossed):
    assert bool(pairings_crossed(claim, source, source, " ".join(source))) is crossed


def test_a_claim_s_list_of_many_parts_is_read_in_bounded_time():
    words = ["heron", "snail", "gannet", "plover", "curlew", "avocet"]
    claim = ", ".join(f"{a} {b} {n}" for n, a in enumerate(words) for b in words)
    assert isinstance(pairings_crossed(claim, (claim,), (claim,), claim), tuple)


@pytest.mark.parametrize(
    ("claim", "clash"),
    [
        ("Herons eat snails in spring.", "order-clash: herons and snails in each other's place"),
        ("In spring snails eat herons.", ""),
        ("Herons are eaten by snails in spring.", ""),
        ("Snails and herons eat in spring.", ""),
    ],
)
def test_the_same_words_with_two_in_each_other_s_place_turn_who_does_it(claim, clash):
    assert "; ".join(exchanged(claim, ("Snails eat herons in spring.",))) == clash


def test_a_side_that_changes_place_with_the_comparator_does_not_clash():
    source = ("On SQuAD, SlowTuner performs worse than FastTuner.",)
    assert exchanged("FastTuner outperforms SlowTuner on SQuAD.", source) == ()


@pytest.mark.parametrize(
    ("claim", "source", "clash"),
    [
        ("It moves heat from pipes to rooms.", "Heat goes from rooms to pipes.", "order-clash: from pipes to rooms"),
        ("It maps texts into images.", "Our model maps images into texts.", "order-clash: from texts to images"),
        ("It moves heat from rooms to pipes.", "Heat goes from rooms to pipes.", ""),
        ("It moves heat from rooms to cars.", "Heat goes from rooms to pipes.", ""),
    ],
)
def test_from_one_to_the_other_is_not_from_the_other_to_the_one(claim, source, clash):
    assert "; ".join(turned_round(claim, (source,))) == clash
