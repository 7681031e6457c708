"""A question taken apart: what is asked about, against what, in what measure, on what and with what."""

from __future__ import annotations

import re

from kernel.domain import Facet, FacetKind, Relation
from kernel.facets.comparators import comparators
from kernel.facets.measures import Metrics, is_metric, metric_facets, metrics_of, wants_number
from kernel.facets.peoples import forms
from kernel.facets.restrictions import blanked, restrictions, variants
from kernel.facets.roles import model_facets, roles_of
from kernel.facets.tongue import in_english
from kernel.facets.vague import VAGUE
from kernel.language.names import Spot, bare, distinctive_part, spot_names
from kernel.language.terms import words
from kernel.language.text import clean
from kernel.language.widths import FORMATS, widths

__all__ = ["facets_of", "in_english", "relation_of", "wants_number"]

# Acronyms that name a whole field or any machine: none is the thing that a question is about.
_GENERIC = re.compile(
    r"^(?:llms?|lms?|gpus?|cpus?|ai|nlp|ml|api|english|mllms?|vlms?|asr|ood|sota|peft|qa|arxiv|rag|moes?|in|rl|cv|tts|"
    rf"ner|nli|ptq|(?:{FORMATS})\d+|w\d+a\d+)$",
    re.IGNORECASE,
)
# "LLM-written", "LoRA-tuned": what was done with a thing is no part of its name.
_DONE_WITH = re.compile(r"-(?:\w+ed|made|written|driven|built|given|like|style|aware|free|only|specific|level|sized?)$")
_MENTION = re.compile(r"<[@#!][^<>]*>")  # a person or channel that Slack put into the text is nothing to search for
_FULL_FINE_TUNING = (
    "full-parameter fine-tuning", "full parameter tuning", "fully fine-tuned", "full model fine-tuning",
    "fully fine-tuning", "full fine-tuned", "full-rank fine-tuning", "fine-tuning all parameters",
    "full-model fine-tuning", "fully finetuning",
)  # fmt: skip
_SYNONYMS = {"full fine-tuning": _FULL_FINE_TUNING}


def facets_of(question: str) -> tuple[Facet, ...]:
    """The question's facets as they bear on the answer: method, comparator, metric, then the rest.

    Of a question that is not in English only what is surely a name is taken: its words would be taken for nonsense.
    """
    text = clean(_MENTION.sub(" ", question))
    names = tuple(s for s in map(_without_deed, spot_names(text)) if not _GENERIC.match(s.text))
    if not in_english(text):
        return tuple(_key(FacetKind.METHOD, n.text) for n in names if _surely_a_name(n.text))[:1]
    metrics = metrics_of(text)
    names = tuple(s for s in names if not is_metric(s, metrics))
    compared = comparators(text, names)
    roles = roles_of(text, names, compared, metrics)
    taken = (*names, *compared, *roles[FacetKind.METHOD])
    found = [
        *(_key(FacetKind.METHOD, n.text) for n in roles[FacetKind.METHOD]),
        *(_key(FacetKind.COMPARATOR, c.text) for c in compared),
        *metric_facets(text, metrics, names),
        *(Facet(kind=FacetKind.DATASET, text=bare(n.text)) for n in roles[FacetKind.DATASET]),
        *model_facets(text, roles[FacetKind.MODEL]),
        *(
            Facet(kind=FacetKind.ENTITY, text=bare(n.text), aliases=forms(bare(n.text)))
            for n in roles[FacetKind.ENTITY]
        ),
        *(Facet(kind=FacetKind.ENTITY, text=width) for width in widths(text)),
        *restrictions(text, taken, metrics),
        *variants(text, roles[FacetKind.METHOD], compared),
        *_topic(text, taken, metrics),
    ]
    return tuple({(f.kind, f.text.casefold()): f for f in found if f.text.strip()}.values())


def _without_deed(name: Spot) -> Spot:
    """The name without the deed that is joined to it: "LoRA" of "LoRA-tuned"."""
    deed = _DONE_WITH.search(name.text)
    return Spot(name.text[: deed.start()], name.start, name.start + deed.start()) if deed else name


def _surely_a_name(name: str) -> bool:
    """Whether a word is a name in any language: capitals within, or digits. German writes every noun with a capital."""
    return any(c.isupper() for c in name[1:]) or any(c.isdigit() for c in name)


_COMPARES = re.compile(r"\b(?:which of|difference between)\b", re.IGNORECASE)
_MEASURES = re.compile(
    r"\bhow (?:much|many|large|big|long|fast|often)\b|\bwhat (?:share|fraction|percentage)\b", re.IGNORECASE
)
_CAUSES = re.compile(r"\bwhy\b|\b(?:cause|effect|affect|impact|lead to)", re.IGNORECASE)


def relation_of(question: str, facets: tuple[Facet, ...]) -> Relation:
    """What the question wants to know."""
    if any(f.kind is FacetKind.COMPARATOR for f in facets) or _COMPARES.search(question):
        return Relation.COMPARE
    if _MEASURES.search(question):
        return Relation.HOW_MUCH
    return Relation.CAUSE if _CAUSES.search(question) else Relation.DESCRIBE


def _key(kind: FacetKind, text: str) -> Facet:
    name = bare(text)
    aliases = _SYNONYMS.get(name.casefold().replace("finetuning", "fine-tuning"), ())
    part = distinctive_part(name)
    return Facet(kind=kind, text=name, aliases=(*aliases, part) if part else aliases, key=True)


def _topic(text: str, names: tuple[Spot, ...], metrics: Metrics) -> list[Facet]:
    """The content words that no other facet holds, as one topic."""
    rest = blanked(text, names, metrics)
    left = [w for w in words(rest) if w not in VAGUE and len(w) > 2 and not w[0].isdigit()]
    return [Facet(kind=FacetKind.TOPIC, text=" ".join(dict.fromkeys(left)))] if left else []
