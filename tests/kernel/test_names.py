"""Names of methods, models and datasets are found in a text, and a name is held however it is written."""

from __future__ import annotations

import pytest

from kernel.domain import Facet, FacetKind
from kernel.language.holding import held, measured, owns
from kernel.language.lexicon import family
from kernel.language.names import bare, expansions, holds, longer_name, spot_names


def names(text: str) -> list[str]:
    return [s.text for s in spot_names(text)]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("How does MixLoRA compare to QLoRA?", ["MixLoRA", "QLoRA"]),
        ("Does the Switch Transformer beat Med-PaLM 2?", ["Switch Transformer", "Med-PaLM 2"]),
        ("What does qlora cost on an A100?", ["qlora", "A100"]),
        ("Is FedVLM's accuracy over 90%?", ["FedVLM"]),
        ("Does it run 4-bit models 2x faster?", []),
        ("See https://github.com/Evil/LoRA for more", []),
        ("Which is better?", []),
    ],
)
def test_names_are_told_from_words_and_measures(question, found):
    assert names(question) == found


def test_the_offsets_of_a_name_give_it_back():
    text = "Does MixLoRA beat Switch Transformer on GSM8K?"
    assert [text[s.start : s.end] for s in spot_names(text)] == names(text)


@pytest.mark.parametrize("written", ["Llama 2", "LLaMA2", "llama-2", "LLAMA 2"])
def test_a_name_is_held_however_it_is_hyphenated_spaced_or_cased(written):
    assert holds("LLaMA-2", f"We tune {written} here.")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("LoRA", "QLoRA is good"),
        ("GPT-3", "GPT-3.5 is good"),
        ("MMLU", "CMMLU is hard"),
        ("CRAFT", "they craft a prompt"),
        ("LLaMA-2", "LLaMA-20 is none"),
    ],
)
def test_a_name_inside_another_word_is_not_held(name, text):
    assert not holds(name, text)


def test_a_longer_name_is_another_name():
    assert longer_name("LoRA", "LoRA-FA freezes A.")
    assert not longer_name("LoRA", "LoRA-FA freezes A; LoRA does not.")
    assert not held(Facet(kind=FacetKind.METHOD, text="LoRA"), "LoRA-FA freezes A.")


def test_an_acronym_that_the_text_explains_stands_for_the_long_name():
    text = "We study Parameter-Efficient Fine-Tuning (PEFT) and Mixture of Experts (MoE)."
    assert ("Mixture of Experts", "MoE") in expansions(text)
    assert held(Facet(kind=FacetKind.METHOD, text="MoE"), text)
    assert held(Facet(kind=FacetKind.METHOD, text="mixture of experts"), text)


def test_an_alias_is_as_good_as_the_name_and_a_general_word_is_not():
    full = Facet(kind=FacetKind.COMPARATOR, text="full fine-tuning", aliases=("full-parameter fine-tuning",))
    assert held(full, "against full-parameter finetuning of the model")
    assert not held(full, "fine-tuning the model")


def test_a_model_of_a_size_is_held_where_the_size_stands_apart():
    facet = Facet(kind=FacetKind.MODEL, text="LLaMA-2 13B")
    assert held(facet, "on LLaMA-2 models of 7B and 13B parameters")
    assert held(facet, "on Llama-2-13B")
    assert not held(facet, "on LLaMA-2 7B; the other one has 13 layers")
    assert not held(facet, "on LLaMA-2. Another model has 13B.")


def test_a_family_is_held_by_any_of_its_versions():
    assert held(Facet(kind=FacetKind.ENTITY, text="llama"), "pruning LLaMA1 and LLaMA2 on one card")
    assert not held(Facet(kind=FacetKind.ENTITY, text="llama"), "served by Ollama")


def test_a_metric_is_measured_only_where_a_figure_stands_near():
    latency = Facet(kind=FacetKind.METRIC, text="latency", aliases=("latency",))
    clicks = Facet(kind=FacetKind.METRIC, text="clicks")
    assert measured(latency, "It cuts latency by 30%.")
    assert not measured(latency, "It cuts latency a lot.")
    assert measured(clicks, "It needs 3.2 clicks on average.")
    assert not measured(clicks, "It needs clicks, and 12 GB.")


def test_a_paper_owns_the_name_in_its_title_or_that_it_introduces():
    assert owns("MixLoRA", "MixLoRA: mixtures of experts", "")
    assert owns("FastTuner", "A quick way", "We propose a method called FastTuner.")
    assert not owns("LoRA", "MixLoRA: mixtures of experts", "We compare with LoRA.")
    assert not owns("LoRA", "LoRA-FA: less memory", "We start from it.")


def test_generic_last_words_are_no_part_of_a_name():
    assert bare("Switch Transformer models") == "Switch Transformer"
    assert family("LLaMA-2")
    assert family("Qwen3-4B")
    assert not family("MixLoRA")


def test_a_word_without_end_holds_nothing_up():
    # Quadratic work on this text took minutes; a second or so is far above what is needed, far below that.
    assert expansions("x" * 100_000 + " (MoE)") == ()
    assert ("Mixture of Experts", "MoE") in expansions("a Mixture of Experts (MoE) layer")


def test_several_of_an_acronym_are_still_it():
    assert holds("GPT", "customized GPTs")
    assert not holds("GPT", "GPTQ")


@pytest.mark.parametrize(
    ("model", "text", "there"),
    [
        ("llama 405b", "We test LLaMA3.1-405B and GPT-4o.", True),
        ("LLaMA-2 7B", "LLaMA-2 models of 7B and 13B", True),
        ("LLaMA-2 7B", "LLaMA-3 7B", False),
        ("llama 405b", "Llamas of 405B parameters", False),
    ],
)
def test_a_size_belongs_to_its_family_however_they_are_written(model: str, text: str, there: bool):
    assert held(Facet(kind=FacetKind.COMPARATOR, text=model), text) is there


@pytest.mark.parametrize(
    ("limit", "text", "there"),
    [
        ("formal guarantee", "It comes with mathematical guarantees.", True),
        ("formal guarantee", "It is a formal method.", False),
        ("image diffusion", "A diffusion language model.", False),
        ("scanned pages", "It was tried on real scans.", True),
    ],
)
def test_of_two_words_that_limit_a_question_the_rarer_decides_but_never_the_kind_of_data(limit, text, there):
    assert held(Facet(kind=FacetKind.RESTRICTION, text=limit), text) is there
