"""The ladder: a claim is VERIFIED only where quote, numbers, names, direction and negation agree with its source."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kernel.domain import Label
from kernel.language.terms import Rarity
from kernel.language.text import clean
from kernel.verify.ladder import judge
from kernel.verify.numbers import missing_numbers
from kernel.verify.quote import anchor, copied, verbatim
from tests.builders import FAST_TUNER

RARITY = Rarity([FAST_TUNER, "Many models are tuned.", "A survey of tuning and memory."])
FAITHFUL = "With Qwen-7B, FastTuner reaches an accuracy of 61.5% on GSM8K and is 3.2 times faster than SlowTuner."


def label(claim: str, text: str = FAST_TUNER) -> Label:
    return judge(claim, text, "FastTuner", RARITY).label


def reasons(claim: str, text: str = FAST_TUNER) -> str:
    return "; ".join(judge(claim, text, "FastTuner", RARITY).reasons)


# -- the whole ladder -------------------------------------------------------------------------------------------------


def test_a_faithful_rewording_is_verified_with_the_window_it_rests_on():
    judgement = judge(FAITHFUL, FAST_TUNER, "FastTuner", RARITY)
    assert judgement.label is Label.VERIFIED
    assert "61.5%" in judgement.evidence
    assert judgement.likeness > 0.65


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        (FAITHFUL.replace("61.5%", "71.5%"), "number-missing: 71.5%"),
        (FAITHFUL.replace("61.5%", "61.5 points"), "number-missing: 61.5 points"),
        (FAITHFUL.replace("GSM8K", "MMLU"), "entity-missing: MMLU"),
        (FAITHFUL.replace("Qwen-7B", "Qwen-70B"), "entity-missing: Qwen-70B"),
        (FAITHFUL.replace("SlowTuner", "LoRA"), "entity-missing: LoRA"),
        ("FastTuner needs 40% less memory than SlowTuner.", "scope-lost: up to 40%"),
        ("FastTuner was invented in the rainy season by brothers.", "words-missing"),
    ],
)
def test_a_miss_is_unverified_and_says_why(claim, reason):
    assert label(claim) is Label.UNVERIFIED
    assert reason in reasons(claim)


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ("On GSM8K, SlowTuner is 3.2x faster than FastTuner with Qwen-7B.", "who beats whom"),
        ("On GSM8K, FastTuner is 3.2x slower than SlowTuner with Qwen-7B.", "direction-clash"),
        ("It does help on short inputs.", "negation-clash"),
    ],
)
def test_a_clash_contradicts_and_says_why(claim, reason):
    assert label(claim) is Label.CONTRADICTED
    assert reason in reasons(claim)


def test_no_text_is_no_evidence():
    assert judge("FastTuner wins.", "", "FastTuner", RARITY).reasons == ("no-evidence",)


# -- quotes -----------------------------------------------------------------------------------------------------------

STORED = "We tune.\nThe \\emph{LoRA} method saves $6.2\\%$ of\n  memory — “always”. It ends."


@pytest.mark.parametrize(
    "quote",
    [
        "The LoRA method saves 6.2% of memory",
        'the lora METHOD saves 6.2% of memory - "always".',
        "The \\emph{LoRA} method saves $6.2\\%$ of\n  memory",
        "saves 6.2% of memory – “always”",
    ],
)
def test_a_quote_is_anchored_whatever_its_dashes_case_latex_and_line_breaks(quote):
    found = anchor(quote, STORED)
    assert found is not None
    assert clean(quote).rstrip(".").casefold() in clean(STORED[slice(*found)]).casefold()


@pytest.mark.parametrize("quote", ["The LoRA method saves 6.3% of memory", "", "   ", "LoRA loses", "memory" * 9])
def test_words_that_are_not_in_the_text_are_no_quote(quote):
    assert anchor(quote, STORED) is None


def test_a_copy_is_told_from_a_rewording_and_a_falsified_copy_is_no_verbatim_one():
    sentence = "On GSM8K, FastTuner is 3.2x faster than SlowTuner and reaches 61.5% accuracy with Qwen-7B."
    assert copied(sentence.upper(), sentence)
    assert verbatim(sentence.casefold(), sentence)
    assert copied(sentence.replace("3.2x", "9.9x"), sentence)
    assert not verbatim(sentence.replace("3.2x", "9.9x"), sentence)
    assert not copied(FAITHFUL, sentence)


@given(st.decimals(min_value=1, max_value=99, places=1), st.sampled_from(["%", "x", " GB", " points", "B"]))
def test_a_number_that_is_changed_contradicts_its_source(number, unit):
    sentence = f"FastTuner reaches {{}}{unit} on GSM8K with Qwen and this is the best of all tuners."
    stored = f"We propose FastTuner. {sentence.format('61.5')}"
    assume(float(number) != 61.5)
    assert label(sentence.format(number), stored) is Label.CONTRADICTED
    assert label(sentence.format("61.5"), stored) is Label.VERIFIED


# -- what changes nothing ---------------------------------------------------------------------------------------------

CLAIMS = [FAITHFUL, FAITHFUL.replace("61.5%", "71.5%"), "FastTuner needs 40% less memory than SlowTuner.", "It helps."]


@given(
    st.sampled_from(CLAIMS),
    st.sampled_from([" ", "\n", "\r\n", "\u00a0", "\t "]),
    st.sampled_from("-\u2010\u2011\u2013\u2212"),
    st.booleans(),
)
def test_line_breaks_dashes_and_latex_change_no_label(claim, space, dash, tex):
    def rewritten(text: str) -> str:
        text = text.replace("-", dash)
        if tex:
            text = re.sub(r"\bGSM8K\b", r"\\textbf{GSM8K}", text.replace("%", "\\%").replace("3.2x", "$3.2\\times$"))
        return text.replace(" ", space)

    expected = label(claim)
    assert label(rewritten(claim)) is expected
    assert label(claim, rewritten(FAST_TUNER)) is expected


@given(st.sampled_from([s for s in CLAIMS if s != "It helps."]), st.sampled_from([str.upper, str.lower]))
def test_casing_changes_no_label_of_the_words(claim, cased):
    source = " and it helps to tune. "
    assert anchor(cased(source), f"It ends{source}Or not.") is not None
    assert copied(cased(claim), claim)
    assert verbatim(cased(claim), claim)
    assert missing_numbers(cased(claim), claim) == ()


@given(st.text(max_size=80), st.text(max_size=120))
def test_no_text_is_too_hostile_to_be_judged(claim, text):
    assert judge(claim, text, "", RARITY).label in set(Label)
