"""From claims to findings: what models may change, who may stand behind a claim, and how much that adds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.domain import Entailment, Label, Probabilities, Provenance
from kernel.verification import RAISED, candidates, settled, verify
from kernel.verify.corroboration import MOST, Backing, confidence
from kernel.verify.head import JOINED, head
from kernel.verify.judgement import Judgement
from kernel.verify.odds import Odds, weighed
from tests.builders import a_claim, a_document, a_paper, a_plan

QUESTION = "Is FastTuner faster than SlowTuner on GSM8K?"
TEXT = "FastTuner trains 3.2 times faster than SlowTuner on GSM8K."
DOCUMENT = a_document(a_paper())
OTHER = a_paper("2401.00002", "A replication", f"We repeat it. {TEXT}", authors=("Cy Dee",))
AGREES = ("numbers, names and direction agree",)
OPEN = ("words-missing: 0.31 of the claim is in the text",)


def found(text, *others, entailed=(), document=DOCUMENT):
    (finding,) = verify(((a_claim(text, sentence=2), True),), a_plan(QUESTION), (document, *others), entailed)
    return finding


def says(said, paper_id="2401.00001"):
    return Entailment(claim="C1", paper_id=paper_id, said=said, span="3.2x faster than SlowTuner")


def a_judgement(label, reasons, support=0.8, contradict=0.1):
    return Judgement(label, 0.7, Probabilities(support, contradict, 1 - support - contradict), reasons, "a window")


VERIFIED, LOW = a_judgement(Label.VERIFIED, AGREES), a_judgement(Label.UNVERIFIED, OPEN, 0.3)
VETOED = a_judgement(Label.UNVERIFIED, ("number-missing: 30%",), 0.0)
UNLIKELY = a_judgement(Label.CONTRADICTED, ("probability: support 0.10, contradict 0.85",), 0.1, 0.85)
OPPOSED = a_judgement(Label.CONTRADICTED, ("negation-clash",), 0.0, 0.9)


# -- what a language model may change ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("judged", "said", "label"),
    [
        (VERIFIED, "supported", Label.VERIFIED),
        (VERIFIED, "not enough", Label.UNVERIFIED),
        (VERIFIED, "unchecked", Label.UNVERIFIED),
        (VERIFIED, "contradicted", Label.CONTRADICTED),
        (LOW, "supported", Label.VERIFIED),
        (LOW, "not enough", Label.UNVERIFIED),
        (LOW, "unchecked", Label.UNVERIFIED),
        (LOW, "contradicted", Label.CONTRADICTED),
        (VETOED, "supported", Label.UNVERIFIED),
        (VETOED, "contradicted", Label.CONTRADICTED),
        (OPPOSED, "supported", Label.CONTRADICTED),
        (UNLIKELY, "supported", Label.UNVERIFIED),
        (UNLIKELY, "contradicted", Label.CONTRADICTED),
        (OPPOSED, "not enough", Label.CONTRADICTED),
    ],
)
def test_a_model_lowers_freely_and_raises_only_where_nothing_but_probability_was_missing(judged, said, label):
    after = settled(judged, says(said))
    assert after.label is label
    assert after.reasons[-1] == (RAISED if judged is LOW and said == "supported" else f"model: {said}")


def test_without_a_models_word_the_ladders_stands():
    assert settled(VERIFIED, None) is VERIFIED


def test_what_a_model_raises_keeps_the_ladders_probability():
    assert settled(LOW, says("supported")).probabilities == LOW.probabilities


@given(
    st.sampled_from([VERIFIED, LOW, VETOED, OPPOSED]),
    st.sampled_from(["supported", "contradicted", "not enough", "unchecked"]),
)
def test_probabilities_still_sum_to_one_and_fit_the_label(judged, said):
    after = settled(judged, says(said))
    p = after.probabilities
    assert p.support + p.contradict + p.not_enough == pytest.approx(1)
    assert p.support == 0 or after.label is not Label.CONTRADICTED


def test_a_claim_that_the_model_could_not_be_asked_about_is_unverified_and_a_copy_stays_a_copy():
    assert found(TEXT, entailed=(says("unchecked"),)).label is Label.UNVERIFIED
    copy = found("", entailed=(says("unchecked"),))
    assert (copy.label, copy.provenance) == (Label.VERIFIED, Provenance.QUOTED)
    assert found("", entailed=(says("contradicted"),)).label is Label.CONTRADICTED


def test_a_lowered_claim_answers_nothing_and_is_not_relied_on():
    finding = found(TEXT, entailed=(says("not enough"),))
    assert not finding.answers
    assert finding.probability == finding.confidence == 0.0


def test_a_veto_outweighs_a_model():
    finding = found(TEXT.replace("3.2", "32"), entailed=(says("supported"),))
    assert finding.label is Label.CONTRADICTED


# -- what an entailment model may change -----------------------------------------------------------------------------

SUPPORT, AGAINST, NEUTRAL = Probabilities(0.8, 0.1, 0.1), Probabilities(0.1, 0.7, 0.2), Probabilities(0.2, 0.1, 0.7)


@pytest.mark.parametrize(
    ("odds", "label"),
    [
        ((), Label.VERIFIED),
        ((NEUTRAL, SUPPORT), Label.VERIFIED),
        ((NEUTRAL, NEUTRAL), Label.UNVERIFIED),
        ((NEUTRAL, AGAINST), Label.CONTRADICTED),
        ((AGAINST, SUPPORT), Label.VERIFIED),
    ],
    ids=["none", "one window supports", "none does", "one says otherwise", "one of each"],
)
def test_an_entailment_model_is_a_veto_over_the_windows(odds, label):
    assert weighed(VERIFIED, Odds("somebody's"), odds).label is label


@given(st.lists(st.sampled_from([SUPPORT, AGAINST, NEUTRAL])))
def test_an_entailment_model_raises_nothing(odds):
    assert weighed(LOW, Odds("somebody's"), odds) is LOW
    assert weighed(VETOED, Odds("somebody's"), odds) is VETOED


def test_a_silent_entailment_model_leaves_nothing_verified():
    silent = weighed(VERIFIED, Odds("somebody's", silent=True), ())
    assert (silent.label, silent.reasons[-1]) == (Label.UNVERIFIED, "entailment model: unchecked")


def test_the_model_that_the_head_was_trained_with_has_no_veto_of_its_own():
    (known,) = {name.split(JOINED)[-1] for name in head().editions if "entailment" in name}
    assert weighed(VERIFIED, Odds(known), (NEUTRAL,)) is VERIFIED


# -- copies -----------------------------------------------------------------------------------------------------------


def test_a_copy_is_quoted_and_no_verification():
    copy = found("")
    assert copy.supported
    assert not copy.verified


def test_a_falsified_copy_is_neither_verified_nor_quoted_as_supported():
    copy = a_claim(sentence=2).text
    assert not found(copy.replace("3.2x", "9.9x"), entailed=(says("supported"),)).supported
    assert not found(copy.replace("61.5%", "16.5%")).supported


# -- who else stands behind it ----------------------------------------------------------------------------------------


def test_another_papers_own_text_corroborates_a_rewording_and_lifts_no_copy():
    with_model_name = "FastTuner trains 3.2 times faster than SlowTuner on GSM8K with Qwen-7B."
    assert found(with_model_name, a_document(OTHER)).corroborated_by == ()  # the other paper does not name the model
    alone, backed = found(TEXT), found(TEXT, a_document(OTHER))
    assert (backed.corroborated_by, backed.provenance) == (("2401.00002",), Provenance.CORROBORATED)
    assert backed.confidence > alone.confidence
    copy = found("", a_document(OTHER))
    assert not copy.verified
    assert copy.confidence == found("").confidence


@pytest.mark.parametrize(
    "change",
    [
        {"authors": ("Cy Dee", "A. Byron")},
        {"title": "FastTuner"},
        {"id": "2401.00001v2"},
        {"retracted": True},
        {"abstract_is_summary": True},
        {"abstract": "Byron et al. show that FastTuner trains 3.2 times faster than SlowTuner on GSM8K."},
        {"abstract": "FastTuner trains 3.2 times faster than SlowTuner on GSM8K [12]."},
    ],
    ids=["shared author", "same title", "another version", "retracted", "our summary", "cites", "cites by number"],
)
def test_a_paper_that_is_not_independent_or_only_repeats_corroborates_nothing(change):
    other = OTHER.model_copy(update=change)
    assert found(TEXT, a_document(other)).corroborated_by == ()


def test_versions_of_one_paper_corroborate_once():
    again = OTHER.model_copy(update={"id": "2401.00003"})
    assert found(TEXT, a_document(OTHER), a_document(again)).corroborated_by == ("2401.00002",)


def test_where_a_model_reads_another_paper_corroborates_only_with_its_word():
    own, other = says("supported"), a_document(OTHER)
    assert found(TEXT, other, entailed=(own,)).corroborated_by == ()
    assert found(TEXT, other, entailed=(own, says("not enough", OTHER.id))).corroborated_by == ()
    assert found(TEXT, other, entailed=(own, says("supported", OTHER.id))).corroborated_by == (OTHER.id,)


def test_a_model_is_asked_about_claims_of_other_papers_that_a_text_may_stand_behind_and_about_no_copy():
    documents = (DOCUMENT, a_document(OTHER))
    assert candidates([a_claim(TEXT), a_claim("", "C2")], documents) == {OTHER.id: (a_claim(TEXT),)}


# -- confidence -------------------------------------------------------------------------------------------------------

SHARE = st.floats(0, 1)
BACKINGS = st.lists(st.builds(Backing, paper_id=st.just("p"), probability=SHARE, weight=SHARE), max_size=4)


@given(SHARE, SHARE)
def test_a_single_source_is_relied_on_no_further_than_it_weighs(probability, weighs):
    assert confidence(probability, weighs) == probability * weighs <= weighs


@given(SHARE, SHARE, BACKINGS, SHARE, SHARE)
def test_no_further_paper_lowers_a_confidence_and_none_lifts_it_over_the_ceiling(p, w, others, p2, w2):
    before, after = confidence(p, w, others), confidence(p, w, [*others, Backing("q", p2, w2)])
    assert confidence(p, w) <= before <= after <= max(p * w, MOST) + 1e-12


@given(SHARE, SHARE, SHARE, BACKINGS)
def test_a_more_probable_source_is_relied_on_no_less(p, higher, w, others):
    low, high = sorted((p, higher))
    assert confidence(low, w, others) <= confidence(high, w, others) + 1e-12


def test_the_source_weighs_in_the_confidence():
    def relied(paper, section="abstract"):
        claim = a_claim(TEXT).model_copy(update={"section": section})
        document = (paper, (("abstract", paper.abstract), ("2 Method", paper.abstract)))
        return verify(((claim, True),), a_plan(QUESTION), (document,))[0].confidence

    abstract, full = relied(a_paper()), relied(a_paper(), "2 Method")
    assert 0 < abstract < full
    assert abstract == pytest.approx(0.8 * full, abs=1e-3)
    assert relied(a_paper(abstract_is_summary=True)) == pytest.approx(0.5 * full, abs=1e-3)
    assert relied(a_paper(retracted=True)) == 0.0


def test_two_papers_that_differ_are_marked_as_disputing_each_other():
    other = a_paper("2401.00002", "A replication", TEXT.replace("3.2", "1.1"), authors=("Cy Dee",))
    claims = ((a_claim(TEXT), True), (a_claim("", "C2", other, sentence=0), True))
    one, two = verify(claims, a_plan(QUESTION), (DOCUMENT, a_document(other)))
    assert (one.disputed_by, two.disputed_by) == (("C2",), ("C1",))


def test_a_figure_that_follows_from_a_papers_table_supports_a_claim_and_a_wrong_one_is_named():
    table = "We compare.\n\nMethod | Accuracy | Memory\nSlowTuner | 60.0 | 20\nFastTuner (ours) | 75.0 | 12"
    text = f"{table}\n\nFastTuner improves accuracy over SlowTuner on GSM8K."

    def judged(claim):
        of = a_claim(claim).model_copy(update={"section": "4 Results"})
        (finding,) = verify(((of, True),), a_plan(QUESTION), (a_document(a_paper(), ("4 Results", text)),))
        return finding

    right = judged("FastTuner improves accuracy over SlowTuner by 25% on GSM8K.")
    assert (right.label, right.confidence) == (Label.VERIFIED, right.probability)
    assert "recomputed: (75 - 60) / 60 = +25%" in right.reasons
    wrong = judged("FastTuner improves accuracy over SlowTuner by 35% on GSM8K.")
    assert wrong.label is Label.UNVERIFIED
    assert "number-recomputed: (75 - 60) / 60 = +25%, not 35%" in wrong.reasons
