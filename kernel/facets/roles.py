"""The part that each name plays in a question: method, dataset, model, or merely named. Knows no measures' values."""

from __future__ import annotations

import re
from itertools import pairwise

from kernel.domain import Facet, FacetKind
from kernel.facets.comparators import listed_after
from kernel.facets.measures import Metrics
from kernel.facets.peoples import people
from kernel.facets.techniques import technique
from kernel.language.lexicon import DATASETS, SIZE, household
from kernel.language.lexicon import family as in_family
from kernel.language.names import Spot, bare

_HARDWARE = re.compile(
    r"^(?:[AVHBTL]\d{2,3}s?\b|RTX|GTX|TPU|Jetson|NVIDIA|iPhones?|iPads?|Android|Raspberry|Snapdragon|FPGAs?|M[1-4]\b|Pixel)",
    re.IGNORECASE,
)
# What is recorded, and how: it limits a question and is never the method it is about.
_MODALITY = re.compile(r"^(?:f?MRI|CT|EEG|ECG|PET|RGB|LiDAR)s?$", re.IGNORECASE)
_SAME_FAMILY = re.compile(r"^m(?:t5|bart|bert|gpt)(?![a-z])", re.IGNORECASE)  # multilingual editions
_IS_DATASET = re.compile(r"\s+(?:benchmark|dataset|corpus|test set|validation|leaderboard|scores?\b)", re.IGNORECASE)
_RUNS_WITH = re.compile(r"\b(?:with|using|for|of|from|to|by|a|the|fine-tuning|based on|running)$", re.IGNORECASE)
_RUNS_ON = re.compile(r"\b(?:on|across|at)(?: the)?$", re.IGNORECASE)
_ACTS = re.compile(r"\b(?:does|do|is|of|by|did|has)(?: the)?$", re.IGNORECASE)


def roles_of(
    text: str, names: tuple[Spot, ...], compared: tuple[Spot, ...], metrics: Metrics
) -> dict[FacetKind, list[Spot]]:
    """Each name that is no comparator under its kind. One is the method, or all that one may choose from."""
    roles: dict[FacetKind, list[Spot]] = {k: [] for k in FacetKind}
    choice = _alternatives(text, names)
    for name in (n for n in names if not any(_within(n, c) for c in compared)):
        roles[FacetKind.METHOD if name in choice else _role(text, name, metrics)].append(name)
    methods = roles[FacetKind.METHOD]
    if not choice and any(not family(m.text) for m in methods):  # "the LLaMA-2 of MixLoRA": a base model is no method
        roles[FacetKind.MODEL] += [m for m in methods if family(m.text)]
        methods = [m for m in methods if not family(m.text)]
        if any(not household(bare(m.text)) for m in methods):  # "the LoRA of MixLoRA" neither
            roles[FacetKind.ENTITY] += [m for m in methods if household(bare(m.text))]
            methods = [m for m in methods if not household(bare(m.text))]
        roles[FacetKind.METHOD] = methods
    if not any(not family(m.text) for m in methods) and (found := technique(text, (*names, *compared))):
        roles[FacetKind.MODEL] += methods
        roles[FacetKind.METHOD] = [found]
    elif not methods:
        stand_ins = (FacetKind.MODEL, FacetKind.DATASET, FacetKind.ENTITY)
        free = {k: [n for n in roles[k] if not _limits(bare(n.text))] for k in stand_ins}
        if kind := next((k for k in stand_ins if free[k]), None):
            roles[FacetKind.METHOD].append(free[kind][0])
            roles[kind].remove(free[kind][0])
    elif not choice:
        roles[FacetKind.ENTITY] += methods[1:]
        roles[FacetKind.METHOD] = methods[:1]
    return roles


def family(name: str) -> bool:
    """Whether a name is that of a base model: "LLaMA-2", "mT5-Base"."""
    return in_family(name) or bool(_SAME_FAMILY.match(name))


def model_facets(text: str, models: list[Spot]) -> list[Facet]:
    """A model with each size asked for: "LLaMA-2 models at 7B, 13B and 70B" is three facets."""
    facets = []
    for model in models:
        name = bare(model.text)
        sized = SIZE.search(name.replace("-", " "))
        sizes = [] if sized else [m.group(1) + m.group(2).upper() for m in SIZE.finditer(text[model.end :])]
        facets += [Facet(kind=FacetKind.MODEL, text=f"{name} {size}".strip()) for size in sizes or [""]]
    return facets


def _limits(name: str) -> bool:
    """Whether a name says on whom or on what is asked, and no more."""
    return people(name) or bool(_MODALITY.match(name))


def _within(inner: Spot, outer: Spot) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _alternatives(text: str, names: tuple[Spot, ...]) -> tuple[Spot, ...]:
    """The names in "Which of A, B and C", and the first in "A or B": all of them are asked about."""
    for first, second in pairwise(names):
        if re.fullmatch(r",? or (?:the )?", text[first.end : second.start]):
            return _listed_before(text, first, names)
    opening = re.search(r"\b(?:which|who) (?:one )?(?:of|among)\b", text, re.IGNORECASE)
    if not opening:
        return ()
    after = [n for n in names if n.start >= opening.end()]
    return (after[0], *listed_after(text, after[0], names)) if after else ()


def _listed_before(text: str, last: Spot, names: tuple[Spot, ...]) -> tuple[Spot, ...]:
    """The names of a list that ends with this one: A and B of "A, B or C"."""
    listed = [last]
    for name in reversed(names[: names.index(last)]):
        if text[name.end : listed[0].start].strip() != "," or people(bare(name.text)):
            break
        listed.insert(0, name)
    return tuple(listed)


def _role(text: str, name: Spot, metrics: Metrics) -> FacetKind:
    before, after = text[: name.start].rstrip(), text[name.end :]
    if people(bare(name.text)):
        return FacetKind.ENTITY
    if DATASETS.match(bare(name.text)) or _IS_DATASET.match(after):
        return FacetKind.DATASET
    if _HARDWARE.match(name.text) or _MODALITY.match(name.text):
        return FacetKind.ENTITY
    measured = any(after.lstrip().casefold().startswith(m.casefold()) for m, _ in metrics)
    if measured and not before.endswith(("does", "of", "is")):
        return FacetKind.DATASET
    if _RUNS_ON.search(before):
        return FacetKind.MODEL if family(name.text) else FacetKind.DATASET
    if family(name.text) and _RUNS_WITH.search(before):
        return FacetKind.MODEL
    plain = not re.search(r"[A-Z0-9]", name.text[1:]) or re.fullmatch(r"[A-Z][a-z]+-[A-Z][a-z]+", name.text)
    return FacetKind.ENTITY if plain and not _ACTS.search(before) else FacetKind.METHOD
