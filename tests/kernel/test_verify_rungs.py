"""The rungs of the ladder one by one: numbers with units, names, direction and negation."""

from __future__ import annotations

import pytest

from kernel.verify.binding import numbers_elsewhere
from kernel.verify.comparison import comparison_clashes
from kernel.verify.direction import clashes, denies
from kernel.verify.entities import missing_entities
from kernel.verify.negation import negation_clashes
from kernel.verify.numbers import missing_numbers
from kernel.verify.scope import scope_changes

# -- numbers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("It gains 6.2 per cent.", "a gain of 6.2\\% is seen"),
        ("It needs 10,000 times fewer.", "by $10{,}000\\times$"),
        ("It needs 10K steps.", "after 10,000 steps"),
        ("It is threefold, a 3-fold gain.", "3x as good"),
        ("It gains 2-4×.", "between 2x and 4x"),
        ("It has 7B parameters.", "7 billion parameters"),
        ("It gains 1.2-1.5 points.", "1.2 to 1.5 percentage points"),
        ("It gains about 6%.", "6.2%"),
        ("It saves as much as 40%.", "up to 40% less"),
        ("One of the first.", "nothing here"),
        ("Half of them agree.", "50% agree"),
    ],
)
def test_a_number_written_another_way_is_there(claim, evidence):
    assert missing_numbers(claim, evidence) == ()


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("It gains 6.2%.", "6.2 percentage points"),
        ("It gains 6.2 points.", "6.2%"),
        ("It is 3% better.", "3x better"),
        ("It has 7B parameters.", "7M parameters"),
        ("It needs 5 GB.", "5 MB"),
        ("It uses four benchmarks.", "five benchmarks"),
        ("It gains 2-4×.", "between 2x and 5x"),
        ("It needs 10⁵ steps.", "10³ steps"),
        ("It saves 40%.", "up to 40% less"),
    ],
)
def test_another_number_unit_or_scope_is_a_miss(claim, evidence):
    assert missing_numbers(claim, evidence)


# -- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("LoRA wins.", "QLoRA wins."),
        ("GPT-3 wins.", "GPT-3.5 wins."),
        ("LLaMA-2 13B wins.", "LLaMA-2 7B wins, 13 times."),
        ("LoRA wins.", "LoRA-FA wins."),
        ("FréchetNet wins.", "Fréchet distance falls."),
    ],
)
def test_a_name_or_a_size_that_the_evidence_lacks_is_a_miss(claim, evidence):
    assert missing_entities(claim, evidence)


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("LLaMA-2 13B wins.", "Llama 2 models of 7B and 13B win."),
        ("On GSM8K it wins.", "on the gsm8k benchmark"),
        ("FréchetNet wins.", "We propose FréchetNet."),
        ("MoE wins.", "a mixture of experts (MoE) wins"),
    ],
)
def test_a_name_written_another_way_is_there(claim, evidence):
    assert missing_entities(claim, evidence) == ()


# -- direction and negation -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("SlowTuner outperforms FastTuner.", "FastTuner outperforms SlowTuner."),
        ("FastTuner is beaten by SlowTuner.", "FastTuner beats SlowTuner."),
        ("FastTuner is worse than SlowTuner.", "FastTuner surpasses SlowTuner."),
        ("FastTuner increases memory use.", "FastTuner reduces memory use."),
        ("It has lower accuracy.", "It has higher accuracy."),
        ("FastTuner does not help.", "FastTuner helps."),
        ("FastTuner never fails here.", "FastTuner sometimes fails here."),
    ],
)
def test_the_opposite_clashes(claim, sentence):
    assert clashes(claim, sentence)
    assert clashes(sentence, claim)


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("SlowTuner is outperformed by FastTuner.", "FastTuner outperforms SlowTuner."),
        ("SlowTuner is worse than FastTuner.", "FastTuner is better than SlowTuner."),
        ("FastTuner lowers latency and raises accuracy.", "FastTuner raises accuracy and cuts latency."),
        ("FastTuner is not only fast.", "FastTuner is fast."),
        ("FastTuner helps without additional data.", "FastTuner helps."),
    ],
)
def test_the_same_said_the_other_way_round_does_not_clash(claim, sentence):
    assert clashes(claim, sentence) == ()


def test_two_denials_are_none():
    assert not denies("It never fails to help.")
    assert denies("It does not help.")


# -- who beats whom, in other words -----------------------------------------------------------------------------------

STORED = (
    "We propose FastTuner. Our method consistently outperforms existing methods, and it beats SlowTuner in accuracy."
)


@pytest.mark.parametrize(
    "turned",
    [
        "Existing methods outperform FastTuner.",
        "FastTuner is reliably beaten by existing methods.",
        "FastTuner falls short of SlowTuner in accuracy.",
        "Compared with FastTuner, SlowTuner improves accuracy.",
        "SlowTuner does better than the method of this paper.",
    ],
)
def test_a_comparison_turned_round_clashes_with_names_and_with_plain_nouns_as_sides(turned):
    assert comparison_clashes(turned, STORED)


@pytest.mark.parametrize(
    "kept",
    [
        "Existing methods lag behind FastTuner.",
        "FastTuner comes out ahead of existing methods.",
        "SlowTuner is less accurate than FastTuner.",
        "FastTuner does not lose to SlowTuner.",
    ],
)
def test_a_comparison_kept_in_other_words_does_not(kept):
    assert comparison_clashes(kept, STORED) == ()


def test_a_measure_of_which_less_is_better_turns_the_order_round():
    stored = "FastTuner has a lower error rate than SlowTuner."
    assert comparison_clashes("SlowTuner is better than FastTuner in error rate.", stored)
    assert comparison_clashes("SlowTuner has a higher error rate than FastTuner.", stored) == ()


# -- what is denied ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("The solver is robust to label noise.", "The solver is brittle under label noise."),
        ("It is possible to recover the source.", "It is impossible to recover the source."),
        ("Dropout changes the ranking of models.", "Dropout does not change the ranking of models."),
    ],
)
def test_an_antonym_or_a_denied_word_clashes(claim, sentence):
    assert negation_clashes(claim, sentence)
    assert negation_clashes(sentence, claim)


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("It is impossible to recover the source.", "It is not possible to recover the source."),
        ("It serves not only as a detector.", "It serves as a detector."),
        ("The ranking of models is unchanged by dropout.", "Dropout does not change the ranking of models."),
    ],
)
def test_a_denial_by_an_antonym_or_none_at_all_does_not(claim, sentence):
    assert negation_clashes(claim, sentence) == ()


# -- how wide and how sure, and whose number --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "sentence", "code"),
    [
        ("The tuner helps in all languages.", "The tuner helps in some languages.", "scope-widened"),
        ("The tuner alone, and only the tuner, helps rare languages.", "The tuner helps rare languages.", "scope-only"),
        (
            "This proves that tuning helps rare languages.",
            "This suggests that tuning may help rare languages.",
            "scope-",
        ),
        ("The tuner works on text alone.", "The tuner works on text and images.", "scope-alone"),
        ("The tuner reads images rather than text.", "The tuner reads text and images.", "scope-rather"),
        ("The tuner reads text, leaving images aside.", "The tuner reads text and images.", "scope-rather"),
    ],
)
def test_a_claim_wider_or_surer_than_its_source_says_so(claim, sentence, code):
    assert any(reason.startswith(code) for reason in scope_changes(claim, (sentence,)))
    assert scope_changes(sentence, (sentence,)) == ()


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("On LRS3 the error is 17.4%.", "The error is 17.4% on LRS2 and 21.0% on LRS3."),
        ("Bert and Elmo reach 71.2 and 80.5, respectively.", "Bert and Elmo reach 80.5 and 71.2, respectively."),
        ("Accuracy rises by 72%.", "Accuracy rises from 58% to 72%."),
    ],
)
def test_a_number_given_to_something_else_is_found_elsewhere(claim, sentence):
    assert numbers_elsewhere(claim, (sentence,))
    assert numbers_elsewhere(sentence, (sentence,)) == ()


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("Three in five agree.", "60% agree"),
        ("Under 9 GB is enough.", "it takes 8.7 GB"),
        ("Over 30% is saved.", "it saves 34%"),
        ("It takes 0.02 seconds.", "it takes 20 ms"),
        ("Roughly nine out of ten agree.", "88% agree"),
    ],
)
def test_a_share_in_words_or_a_bound_by_a_round_number_is_there(claim, evidence):
    assert missing_numbers(claim, evidence) == ()


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("Three in five agree.", "40% agree"),
        ("Under 9 GB is enough.", "it takes 12 GB"),
        ("Over 30% is saved.", "it saves 80%"),
        ("At least 34.1% is saved.", "up to 34.1% is saved"),
        ("It takes less than 5 GB.", "it takes more than 5 GB"),
        ("It gains 4.0%.", "on four benchmarks"),
    ],
)
def test_another_share_or_a_bound_turned_round_is_not(claim, evidence):
    assert missing_numbers(claim, evidence)


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("DBP rises.", "diastolic blood pressure rises"),
        ("HIV-positive people benefit.", "HIV-infected people benefit"),
        ("Chronic kidney disease (CKD) gets worse.", "a chronic disease of the kidney"),
    ],
)
def test_a_name_spelled_out_or_joined_to_a_word_is_there(claim, evidence):
    assert missing_entities(claim, evidence) == ()


# -- what no sentence compares, and what nobody calls the most --------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "evidence", "code"),
    [
        ("Gannets fly faster than herons.", "Gannets fly far out to sea. Herons stand still.", "comparison-unmade"),
        ("Gannets fly faster than herons.", "Of gannets and herons, the former are faster.", ""),
        ("Gannets eat more than half of the fish.", "Gannets eat 60% of the fish.", ""),
    ],
)
def test_a_comparison_that_no_sentence_makes_is_missing(claim, evidence, code):
    assert "; ".join(comparison_clashes(claim, evidence)).partition(":")[0] == code


@pytest.mark.parametrize(
    ("claim", "evidence", "code"),
    [
        ("The most costly part of the survey is fuel.", "Fuel is a cost of the survey.", "scope-most: the most"),
        ("The most costly part of the survey is fuel.", "Fuel costs more than any other part of the survey.", ""),
    ],
)
def test_the_most_must_be_said_of_it(claim, evidence, code):
    assert "; ".join(scope_changes(claim, (evidence,))) == code


# -- how far a denial reaches, and words that turn by a beginning -----------------------------------------------------


@pytest.mark.parametrize(
    "claim",
    [
        "It is trained without tuning.",
        "It is trained without labels.",
        "It is trained with neither training nor tuning.",
    ],
)
def test_a_denial_of_a_thing_reaches_over_or_and_over_what_is_required(claim):
    assert negation_clashes(claim, "It is trained without requiring any extra training or tuning or labels.") == ()


@pytest.mark.parametrize(
    ("claim", "evidence", "clash"),
    [
        ("The patches are aligned with the map.", "The patches are misaligned with the map.", "antonym-clash"),
        ("The scans were made of indoor scenes.", "The scans were made of outdoor scenes.", "antonym-clash"),
        ("The guide discovers the nest.", "The guide covers the nest.", ""),
        ("Younger patients recover well.", "Older patients recover well.", "antonym-clash"),
        ("The drug causes hypotension.", "The drug causes hypertension.", "antonym-clash"),
        ("The encoder-only models gain.", "The decoder-only models gain.", "antonym-clash"),
        ("The mildew samples were kept.", "The severe samples were kept.", ""),
        ("The tuner needs a single scan.", "The tuner needs multiple scans.", "antonym-clash"),
        ("The tuner has a fixed rank.", "The tuner has an adaptive rank.", "antonym-clash"),
        ("The scans are synthetic.", "The scans are realistic.", ""),
        ("The same birds were differentiated.", "The birds were differentiated.", ""),
    ],
)
def test_the_opposite_of_a_word_clashes(claim, evidence, clash):
    assert "; ".join(negation_clashes(claim, evidence)).partition(":")[0] == clash


@pytest.mark.parametrize(
    ("claim", "evidence", "clash"),
    [
        ("It gains speed at the expense of recall.", "It gains speed while preserving recall.", True),
        ("It gains speed while preserving recall.", "It gains speed while maintaining recall.", False),
        ("Depletion of VAP lowers zinc in cells.", "Depletion of VAP raises zinc in cells.", True),
    ],
)
def test_what_is_kept_is_no_loss_and_what_is_paid_is_one(claim, evidence, clash):
    assert any(code.startswith("direction-clash") for code in clashes(claim, evidence)) is clash
