"""The probe set: the same seed makes the same drafts, tuning and test are apart, and a false claim really is false."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from kernel.evaluation.probes import EACH, GOOD, KINDS, probes
from kernel.evaluation.probes_wording import FALSIFIED, TEST, TUNE, Falsifier, plain, reworded, turned
from kernel.language.quantities import quantities
from kernel.language.text import folded
from kernel.verify.quote import anchor
from tests.builders import a_paper, samples


def a_draw(seed: int) -> random.Random:
    return random.Random(seed)


RESULT = "On GSM8K, FastTuner achieves 61.5% accuracy and outperforms SlowTuner by 3.2%, while using fewer layers."


@pytest.fixture(scope="module")
def drafts():
    return tuple(probes(samples(), "test"))


def test_there_are_at_least_a_hundred_and_twenty_drafts_of_every_kind(drafts):
    counts = Counter(line.kind for line in drafts)
    assert counts == {"good": GOOD, **dict.fromkeys(KINDS, EACH)}
    assert len(drafts) >= 120
    assert len({line.id for line in drafts}) == len(drafts)
    assert all(line.good is (line.kind == "good") for line in drafts)


def test_the_same_seed_makes_the_same_drafts_and_another_seed_others(drafts):
    assert tuple(probes(samples(), "test")) == drafts
    assert tuple(probes(samples(), "test", seed=1)) != drafts


def test_tuning_and_test_share_no_record_and_no_wording(drafts):
    def papers(lines):
        return {s.paper.id for line in lines if line.kind != "invented reference" for s in line.report.papers}

    assert not papers(drafts) & papers(probes(samples(), "tune"))
    for part in ("questions", "on", "orders", "denials", "factors"):
        assert not set(getattr(TUNE, part)) & set(getattr(TEST, part))
    assert not {b for _, b in TUNE.synonyms} & {b for _, b in TEST.synonyms}
    assert not {b for _, b in TUNE.opposites} & {b for _, b in TEST.opposites}


def test_good_drafts_rest_on_quotes_that_are_there_and_boast_no_more_than_bad_ones(drafts):
    for line in drafts:
        if line.good:
            texts = {s.paper.id: s.paper.abstract for s in line.report.papers}
            assert all(anchor(f.claim.quote, texts[f.claim.paper_id]) for f in line.report.findings)
    assert {line.report.verdict.score for line in drafts} == {9.0}
    assert {f.label for line in drafts for f in line.report.findings} == {"VERIFIED"}


def test_good_and_falsified_claims_are_of_like_length(drafts):
    def mean(kinds):
        lengths = [len(f.claim.text.split()) for x in drafts if x.kind in kinds for f in x.report.findings]
        return sum(lengths) / len(lengths)

    assert 0.75 < mean({"good"}) / mean(set(FALSIFIED)) < 1.33


@pytest.mark.parametrize("wording", [TUNE, TEST], ids=lambda w: w.name)
@pytest.mark.parametrize("kind", FALSIFIED)
def test_a_falsified_sentence_says_something_else_in_as_many_words(kind, wording):
    for seed in range(20):
        by = Falsifier(wording, ("OtherTuner", "MMLU"), a_draw(seed))
        false = FALSIFIED[kind](RESULT, by)
        assert false
        assert folded(false) != folded(RESULT)
        assert abs(len(false.split()) - len(RESULT.split())) <= 3


@pytest.mark.parametrize("wording", [TUNE, TEST], ids=lambda w: w.name)
def test_a_faithful_rewording_keeps_every_figure_and_changes_words(wording):
    for seed in range(20):
        said = reworded(RESULT, wording, a_draw(seed))
        assert folded(said) != folded(RESULT)
        assert [q.value for q in quantities(said)] == [q.value for q in quantities(RESULT)]


def test_a_sentence_is_turned_without_losing_a_figure_of_what_it_keeps():
    said = {turned(RESULT, a_draw(seed)) for seed in range(20)}
    assert RESULT in said
    assert "FastTuner achieves 61.5% accuracy and outperforms SlowTuner by 3.2% on GSM8K." in said


def test_a_lead_in_is_dropped_and_our_method_gets_its_name():
    assert plain("Experiments show that our method needs 12 GB.", "FastTuner") == "FastTuner needs 12 GB."


def test_records_that_name_no_method_make_no_probes():
    with pytest.raises(ValueError, match="Too few records"):
        next(probes((a_paper(title="On tuning fast"),), "test"))
