"""A question is taken apart into what is asked about, against what, in what measure, on what and with what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.domain import FacetKind, Question, Relation
from kernel.facets import facets_of, in_english, relation_of, wants_number
from kernel.facets.acronyms import resolved
from kernel.planning import AliasForm, PlanForm, plan
from tests.builders import LORA_QUESTION, SEED_QUESTION, texts
from tests.fakes import FakeModel


def test_the_seed_question_is_taken_apart_in_full():
    facets = facets_of(SEED_QUESTION)
    assert texts(facets, FacetKind.METHOD) == ("MixLoRA",)
    assert texts(facets, FacetKind.COMPARATOR) == ("full fine-tuning",)
    assert texts(facets, FacetKind.METRIC) == ("inference latency", "memory footprint")
    assert texts(facets, FacetKind.DATASET) == ("MMLU",)
    assert texts(facets, FacetKind.MODEL) == ("LLaMA-2 7B", "LLaMA-2 13B", "LLaMA-2 70B")
    assert [f.text for f in facets if f.key] == ["MixLoRA", "full fine-tuning"]
    assert relation_of(SEED_QUESTION, facets) is Relation.COMPARE


def test_the_general_word_is_no_alias_of_full_fine_tuning():
    comparator = next(f for f in facets_of(LORA_QUESTION) if f.kind is FacetKind.COMPARATOR)
    assert "full-parameter fine-tuning" in comparator.aliases
    assert "fine-tuning" not in {a.casefold() for a in comparator.aliases}


@pytest.mark.parametrize(
    ("question", "kind", "expected"),
    [
        ("Is Retina-RAG or MMed-RAG better?", FacetKind.COMPARATOR, ("MMed-RAG",)),
        ("What is the difference between LoRA and DoRA?", FacetKind.COMPARATOR, ("DoRA",)),
        ("How much does LoRA save over Adapter, BitFit and DoRA?", FacetKind.COMPARATOR, ("Adapter", "BitFit", "DoRA")),
        ("Does QLoRA beat greedy decoding over 100 tasks?", FacetKind.COMPARATOR, ("greedy decoding",)),
        ("Does QLoRA hold over 100 tasks?", FacetKind.COMPARATOR, ()),
        ("Which of AdaLoRA, DyLoRA and DoRA is best?", FacetKind.METHOD, ("AdaLoRA", "DyLoRA", "DoRA")),
        ("How many clicks does Inter2Former need on DAVIS?", FacetKind.METRIC, ("clicks",)),
        ("How many clicks does Inter2Former need on DAVIS?", FacetKind.DATASET, ("DAVIS",)),
        ("What BLEU does CRAFT reach?", FacetKind.METRIC, ("BLEU",)),
        ("How fast is LoRA on an A100?", FacetKind.ENTITY, ("A100",)),
        ("Does FastTuner work with Qwen3-4B?", FacetKind.MODEL, ("Qwen3-4B",)),
        ("How does weather change the sea?", FacetKind.TOPIC, ("weather sea",)),
        ("Does FastTuner run with mT5-Base?", FacetKind.DATASET, ()),
        ("Does FastTuner run with mT5-Base?", FacetKind.MODEL, ("mT5-Base",)),
        ("How fast is FastTuner on iPhones?", FacetKind.ENTITY, ("iPhones",)),
        ("How good is parameter-efficient tuning with FastTuner?", FacetKind.METRIC, ()),
        ("What is the speedup of ELO for vision transformers?", FacetKind.RESTRICTION, ("vision transformers",)),
        ("What liver Dice does FastTuner reach?", FacetKind.RESTRICTION, ("liver",)),
        ("Does FastTuner speed up protein folding?", FacetKind.RESTRICTION, ("protein folding",)),
        ("Does FastTuner help to save memory?", FacetKind.RESTRICTION, ()),
        ("How accurate is FastTuner from scratch on average?", FacetKind.RESTRICTION, ()),
        ("How good is FastTuner at reading Bengali?", FacetKind.ENTITY, ("Bengali",)),
        ("How accurate are models on Romanized Nepali?", FacetKind.METHOD, ()),
        ("How much memory does federated prompt tuning need?", FacetKind.METHOD, ("federated prompt tuning",)),
        ("How much memory does fine-tuning need?", FacetKind.METHOD, ()),
        ("What deletion rate do the students of FastTuner have?", FacetKind.METRIC, ("deletion rate",)),
        ("What rater agreement do the labels of FastTuner have?", FacetKind.METRIC, ("rater agreement",)),
        ("Is federated LoRA slower than LoRA?", FacetKind.RESTRICTION, ("federated",)),
        ("Does hierarchical FastTuner outperform FastTuner?", FacetKind.RESTRICTION, ("hierarchical",)),
        ("Is quantization-aware LoRA better than SlowTuner?", FacetKind.RESTRICTION, ("quantization aware",)),
        ("Quantization-aware LoRA: does it beat SlowTuner?", FacetKind.RESTRICTION, ("quantization aware",)),
        ("Does training LoRA longer beat LoRA?", FacetKind.RESTRICTION, ()),
        ("Is small LoRA better than SlowTuner?", FacetKind.RESTRICTION, ()),
        ("How accurate is FastTuner at 2 bits or in 4-bit?", FacetKind.ENTITY, ("2-bit", "4-bit")),
        ("How many bits does FastTuner use?", FacetKind.ENTITY, ()),
        ("How much does LoRA add to FastTuner?", FacetKind.METHOD, ("FastTuner",)),
        ("Does FastTuner find hints scattered over the training data?", FacetKind.RESTRICTION, ()),
        ("What training overhead does FastTuner have?", FacetKind.TOPIC, ("training overhead",)),
        ("Which one, AdaLoRA, DyLoRA or DoRA?", FacetKind.METHOD, ("AdaLoRA", "DyLoRA")),
        ("What probability does a LoRA-tuned model need to recite a text?", FacetKind.METHOD, ("LoRA",)),
        ("Do LLM-written dialogues hurt state tracking?", FacetKind.METHOD, ()),
        ("How well are tumours found on MRI?", FacetKind.METHOD, ()),
        ("What Dice does FastTuner reach on CT instead of MRI?", FacetKind.ENTITY, ("CT",)),
    ],
)
def test_each_name_gets_its_part(question, kind, expected):
    assert texts(facets_of(question), kind) == expected


@pytest.mark.parametrize(
    ("question", "relation"),
    [
        ("Does LoRA beat DoRA?", Relation.COMPARE),
        ("How many tasks does LoRA-Bench hold?", Relation.HOW_MUCH),
        ("Why does LoRA forget less?", Relation.CAUSE),
        ("What is LoRA?", Relation.DESCRIBE),
    ],
)
def test_the_relation_says_what_is_wanted(question, relation):
    assert relation_of(question, facets_of(question)) is relation


def test_a_question_for_a_figure_is_told_from_one_for_words():
    assert wants_number("How much memory does LoRA need?")
    assert wants_number("What accuracy does LoRA reach?")
    assert wants_number("By what factor is it faster?")
    assert not wants_number("What is LoRA?")
    assert not wants_number("Whose voices were recorded for LoRASpeech?")


@given(st.text(max_size=200))
def test_no_question_is_too_odd_to_be_taken_apart(text):
    for facet in facets_of(text):
        assert facet.text.strip()


@given(st.sampled_from("-\u2010\u2011\u2013\u2212"), st.sampled_from([" ", "\n", "\u00a0", "  \t"]))
def test_dashes_and_line_breaks_change_no_facet(dash, space):
    written = SEED_QUESTION.replace("-", dash).replace(" ", space)
    assert facets_of(written) == facets_of(SEED_QUESTION)


async def test_a_model_adds_aliases_and_drops_or_widens_nothing():
    answer = PlanForm(
        facets=[
            AliasForm(facet="MixLoRA", aliases=["LoRA mixture of experts", "x", "MixLoRA" * 20]),
            AliasForm(facet="full fine-tuning", aliases=["fine-tuning", "FFT"]),
            AliasForm(facet="something else", aliases=["MEDITRON"]),
        ]
    )
    model = FakeModel({PlanForm: lambda _: answer})
    by_rules = await plan(Question(text=SEED_QUESTION), None)
    helped = await plan(Question(text=SEED_QUESTION), model)
    assert [f.text for f in helped.plan.facets] == [f.text for f in by_rules.plan.facets]
    aliases = {f.text: f.aliases for f in helped.plan.facets}
    assert aliases["MixLoRA"] == ("LoRA mixture of experts",)
    assert "FFT" in aliases["full fine-tuning"]
    assert "fine-tuning" not in aliases["full fine-tuning"]
    assert helped.plan.planned_by == "rules and fake-1"
    assert by_rules.plan.planned_by == "rules"


async def test_a_silent_model_is_a_gap_and_the_rules_plan_stands():
    planned = await plan(Question(text=SEED_QUESTION), FakeModel({}))
    assert planned.plan.facets == facets_of(SEED_QUESTION)
    assert [g.what for g in planned.gaps] == ["aliases by the model"]


async def test_the_owners_guidance_reaches_the_planner_and_the_search():
    model = FakeModel({PlanForm: lambda _: PlanForm()})
    question = Question(text="Does LoRA beat DoRA?", guidance="Look at vision models too.", round=2)
    planned = await plan(question, model)
    assert "Look at vision models too." in model.seen[0][1]
    assert "vision" in planned.plan.queries[1].terms


async def test_a_question_in_another_language_is_said_not_to_be_understood():
    planned = await plan(Question(text="Wie verringert QLoRA den Speicherbedarf?"), None)
    assert any("only questions in English" in gap.why for gap in planned.gaps)
    assert (await plan(Question(text="How does QLoRA reduce memory?"), None)).gaps == ()


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Wie viel Speicher spart QLoRA im Vergleich zur vollen Feinabstimmung?", ("QLoRA",)),
        ("Pourquoi FastTuner est-il plus rapide que les autres ?", ("FastTuner",)),
        ("¿Cuánta memoria necesita el entrenamiento?", ()),
        ("QLoRA 需要多少显存?", ("QLoRA",)),
        ("Сколько памяти нужно для обучения?", ()),
    ],
)
async def test_of_a_question_in_another_language_only_sure_names_are_taken(question, names):
    planned = await plan(Question(text=question), None)
    assert texts(planned.plan.facets, FacetKind.METHOD) == names
    assert len(planned.plan.facets) == len(names)
    assert not planned.plan.understood
    assert (await plan(Question(text=question), FakeModel({PlanForm: lambda _: PlanForm()}))).plan.understood


def test_a_list_of_search_words_is_in_no_language_and_is_understood():
    assert in_english("LoRA memory GSM8K")
    assert in_english("Does the Voilà model beat El Niño forecasts?")


# -- acronyms, from the texts themselves ------------------------------------------------------------------------------


def test_an_acronym_and_its_long_form_stand_for_one_another_once_a_text_says_so():
    asked = facets_of("Does Semantic Resonance Architecture beat HFT?")
    told = resolved(asked, ["The Semantic Resonance Architecture (SRA) is new.", "Half Fine-Tuning (HFT) is old."])
    assert [f.aliases for f in told if f.key] == [("SRA",), ("Half Fine-Tuning",)]


def test_an_acronym_that_two_texts_read_differently_stays_as_it_is():
    asked = facets_of("What is TARA?")
    assert resolved(asked, ["Token-Aware Routing Adapter (TARA)", "Task Arithmetic Ranking Agent (TARA)"]) == asked


async def test_a_question_that_explains_its_own_acronym_is_planned_with_it():
    planned = await plan(Question(text="How much memory does Half Fine-Tuning (HFT) need?"), None)
    method = planned.plan.of(FacetKind.METHOD)[0]
    assert {"Half Fine-Tuning", "HFT"} <= {method.text, *method.aliases}


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("Does pruning hurt the accuracy of LLaMA?", ("pruning",)),
        ("How does distillation affect BERT?", ("distillation",)),
        ("Do warmup steps improve RoBERTa accuracy?", ("warmup steps",)),
        ("Could label smoothing harm the calibration of ViT?", ("label smoothing",)),
        ("Does LoRA reduce memory?", ()),
        ("How does model size affect the memory of LoRA?", ()),
    ],
)
def test_what_is_said_to_act_must_be_spoken_of(question: str, subject: tuple[str, ...]):
    assert set(texts(facets_of(question), FacetKind.RESTRICTION)) == set(subject)


@pytest.mark.parametrize(
    ("question", "limits"),
    [
        (
            "Does a mixture-of-experts layer help DeepSeek in translation?",
            {"translation", "mixture experts layer"},
        ),  # "of" is in a word
        ("How well does MixLoRA do in in-context learning?", {"context learning"}),
        ("Does the Clay model by itself find landslides?", {"landslides"}),
        ("What does Clay learn from a series of tasks?", set()),
        ("Is BOFT of use to a large language model?", set()),
        ("Why does int8 break LLaMA-3 under int8 rounding?", {"rounding"}),
    ],
)
def test_words_that_shape_a_question_do_not_limit_it(question: str, limits: set[str]):
    assert {f.text for f in facets_of(question) if f.kind is FacetKind.RESTRICTION} == limits


def test_a_format_of_numbers_is_no_method():
    kinds = {f.text: f.kind for f in facets_of("Why does only LLaMA-3 70B break under int8 quantization?")}
    assert "int8" not in kinds
    assert kinds["LLaMA-3 70B"] is FacetKind.METHOD


def test_what_somebody_does_is_no_technique_by_name():
    assert not texts(facets_of("Can you reverse safety alignment from token probabilities?"), FacetKind.METHOD)
    assert texts(facets_of("Does federated prompt tuning leak data?"), FacetKind.METHOD) == ("federated prompt tuning",)


def test_what_is_scattered_over_the_training_data_is_compared_to_nothing():
    assert not texts(facets_of("What does QLoRA learn from hints scattered over training data?"), FacetKind.COMPARATOR)
    assert texts(facets_of("What does QLoRA gain over dense training?"), FacetKind.COMPARATOR) == ("dense training",)
