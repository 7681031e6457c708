"""Text as people read it: cleaned, cut into sentences whose offsets give back the stored text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.language.terms import Rarity, stem, terms, words
from kernel.language.text import clean, seen, sentences, windows

PIECES = st.sampled_from(
    [
        "LoRA",
        "6.2\\%",
        "e.g.",
        "et al.",
        "Fig. 3",
        ".",
        "!",
        "? ",
        "\n\n",
        " ",
        "\n",
        "“x”",
        "$3\\times$",
        "10⁵",
        "—",
        "A",
    ]
)


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("\\emph{\\textbf{LoRA}} wins", "LoRA wins"),
        ("6.2\\% and $3.9\\times$", "6.2% and 3.9×"),
        ("10⁵ tokens, 10⁻³ error, R²", "10^5 tokens, 10^-3 error, R^2"),
        ("$10^{5}$", "10^5"),
        ("½ of it, 2½ times", "1/2 of it, 2 1/2 times"),
        ("10{,}000 and 10\\,000 and 10\u2009000", "10,000 and 10,000 and 10,000"),
        ("CO₂ ﬁne １２％", "CO2 fine 12%"),
        ("a–b — c\u2212d", "a-b - c-d"),
        ("0·95 and 18·1%, 2·10^4, a·b", "0.95 and 18.1%, 2·10^4, a·b"),
        ("“it’s”", '"it\'s"'),
        ("Lo\u200bRA\u202e\ufe0f \U000e0041x\u00ad", "LoRA x"),
        ("one\r\n  two\tthree\x07", "one two three"),
        ("\\alpha_{1} $\\leq$ 3", "\\alpha_1 ≤ 3"),
    ],
)
def test_text_is_read_as_people_read_it(stored, read):
    assert clean(stored) == read


def test_a_raised_digit_never_joins_the_number_before_it():
    assert "105" not in clean("We use 10⁵ tokens.")


@given(st.text(alphabet=st.characters(blacklist_characters="\\${}", blacklist_categories=("Cs",)), max_size=60))
def test_what_was_cleaned_once_stays_as_it_is(text):
    assert clean(clean(text)) == clean(text)


@given(st.text(max_size=60))
def test_what_no_reader_sees_is_gone_and_all_else_is_left(text):
    assert not set(seen(text)) & set("\u200b\u202e\ufeff\x00\x1b")
    assert seen("a | b <c> 10⁵") == "a | b <c> 10⁵"


@given(st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=30).map("".join)))
def test_the_offsets_of_a_sentence_give_back_its_raw_text(text):
    cut = sentences(text)
    for s in cut:
        assert text[s.start : s.end] == s.raw
        assert s.text == clean(s.raw)
    assert "".join("".join(s.raw.split()) for s in cut) == "".join(text.split())


def test_sentences_end_where_they_end_and_not_at_an_abbreviation():
    cut = sentences("It wins, e.g. on MMLU (cf. Fig. 3). Smith et al. agree! It needs 3.5 GB. Does it?\n\nYes")
    assert [s.text for s in cut] == [
        "It wins, e.g. on MMLU (cf. Fig. 3).",
        "Smith et al. agree!",
        "It needs 3.5 GB.",
        "Does it?",
        "Yes",
    ]


def test_a_window_holds_up_to_five_neighbouring_sentences():
    cut = sentences("One is. Two is. Three is. Four is. Five is. Six is.")
    assert [len(w) for w in windows(cut)] == [5, 5]
    assert windows(cut[:3]) == (cut[:3],)
    assert windows(()) == ()


def test_words_that_are_spelled_apart_are_one_word():
    assert words("fine-tuning") == words("fine tuning") == words("finetuning") == ["finetuning"]
    assert words("Optimised labelled three 10,000") == ["optimized", "labeled", "3", "10000"]


def test_terms_are_stems_without_the_words_that_say_nothing():
    assert terms("The accuracies of the models were improved") == terms("accuracy of a model improves")
    assert stem("reduction") == stem("decreased") == stem("cuts")


def test_a_rare_term_weighs_more_than_a_common_one():
    rarity = Rarity(["lora tunes", "lora trains", "lora sings"])
    assert rarity.of("sing") > rarity.of("lora") >= 1
    assert rarity.coverage(["sing", "lora"], ["sing"]) > 0.5 > rarity.coverage(["sing", "lora"], ["lora"])
    assert rarity.coverage([], []) == 1.0
