"""What the head reads of a claim and its evidence: relations, each between 0 and 1, however long the evidence is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.language.background import background
from kernel.verify.bearing import bearing, pieces_held, profile, ranked
from kernel.verify.features import MEANING, features
from kernel.verify.meaning import Meaning, meaning_of_sentences
from kernel.verify.polarity import agreement, denied_odd, way

EVIDENCE = (
    "We study mice.",
    "Metformin increased insulin sensitivity in obese mice.",
    "The diet was rich in fat.",
)
RANKING = (1.0, 0.0, 1.0, 1.0)


def read(claim: str, evidence: tuple[str, ...] = EVIDENCE, codes=(), meaning: Meaning | None = None):
    said, cut = profile(claim), [profile(text) for text in evidence]
    bearings = [bearing(said, p) for p in cut]
    return features(said, cut, bearings, ranked(bearings, RANKING), codes, meaning)


class Letters:
    """An embedder of three dimensions: how much of a text is a, e and the rest."""

    name = "letters"

    async def passages(self, texts):
        rows = np.array([[t.count("a") + 0.1, t.count("e") + 0.1, len(t) + 0.1] for t in texts], dtype=np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    async def query(self, text):
        return await self.passages((text,))


def test_a_rare_word_weighs_more_than_a_common_one_and_an_unknown_one_most():
    rare = background().of
    assert 1.0 <= rare("patient") < rare("metformin") <= rare("qzxv")


def test_the_sentence_that_holds_the_claim_is_ranked_first():
    said = profile("Metformin increases sensitivity to insulin.")
    assert ranked([bearing(said, profile(text)) for text in EVIDENCE], RANKING)[0] == 1


def test_a_word_with_another_ending_is_held_in_part():
    said, there = profile("hypertensive"), profile("hypertension").pieces
    assert 0.4 < pieces_held(said, there) <= 1.0
    assert pieces_held(said, profile("cats").pieces) < 0.2


@pytest.mark.parametrize(("word", "points"), [("increased", 1), ("inhibits", -1), ("upper", 0), ("sailing", 0)])
def test_words_point_up_or_down_or_nowhere(word, points):
    assert way(word) == points


def test_a_denied_direction_is_the_other_one():
    said = profile("metformin increases insulin")
    assert agreement(said, profile("Metformin increased insulin.")) == (1.0, 0.0)
    assert agreement(said, profile("Metformin decreased insulin.")) == (0.0, 1.0)
    assert agreement(said, profile("Metformin did not increase insulin.")) == (0.0, 1.0)
    assert agreement(said, profile("Mice slept.")) == (0.0, 0.0)


def test_two_denials_undo_each_other():
    assert denied_odd(profile("It does not help.").words)
    assert not denied_odd(profile("It is not without effect.").words)


def test_the_opposite_direction_is_seen():
    same, other = (read(f"Metformin {verb} insulin sensitivity in mice.") for verb in ("increases", "decreases"))
    assert same["directions agree"] > same["directions clash"] == 0
    assert other["directions clash"] > other["directions agree"] == 0
    assert other["only the other direction"] == 1


def test_a_denial_that_no_sentence_makes_is_seen():
    denied = read("Metformin does not change insulin sensitivity in mice.")
    assert denied["denial differs"] == denied["denied by no sentence"] == 1


def test_a_veto_tells_more_where_all_else_is_alike():
    code = ("number-missing: 3",)
    alike = read("Metformin increased insulin sensitivity in obese mice.", codes=code)
    unlike = read("Cats sleep 3 hours.", codes=code)
    assert alike["number missing"] == unlike["number missing"] == 1
    assert alike["veto, all else alike"] > 0.9
    assert unlike["veto, all else alike"] == 0


@pytest.mark.parametrize("number", [1, 2, 120])
def test_evidence_of_any_length_is_read(number):
    found = read("Metformin increases insulin sensitivity.", (EVIDENCE * number)[:number])
    assert found.keys() == read("A claim.").keys()
    assert not found.keys() & set(MEANING)


def test_sentences_that_do_not_bear_on_the_claim_change_nothing():
    claim = "Metformin increases insulin sensitivity in obese mice."
    foreign = tuple(f"Ship number {n} left the harbour." for n in range(100))
    assert read(claim, EVIDENCE + foreign) == pytest.approx(read(claim), abs=0.02)


async def test_an_embedders_cosines_are_read_where_it_knows_every_text():
    claim = "Metformin increases insulin sensitivity."
    meaning = await meaning_of_sentences([claim], EVIDENCE, Letters())
    assert set(MEANING) <= read(claim, meaning=meaning).keys()
    assert not set(MEANING) & read("Another claim.", meaning=meaning).keys()


async def test_every_text_is_embedded_once():
    asked = []

    class Counting(Letters):
        async def passages(self, texts):
            asked.extend(texts)
            return await super().passages(texts)

    await meaning_of_sentences(["A claim.", "A claim."], EVIDENCE * 3, Counting())
    assert len(asked) == len(set(asked))


async def test_a_meaning_shows_itself_without_its_vectors():
    meaning = await meaning_of_sentences(["A claim."], EVIDENCE, Letters())
    assert repr(meaning) == "Meaning(embedder='letters')"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.lists(st.text(max_size=80), min_size=1, max_size=6))
def test_whatever_is_written_every_feature_lies_between_0_and_1(claim, evidence):
    assert all(0 <= value <= 1.0001 for value in read(claim, tuple(evidence)).values())
