"""A question taken apart: what is asked about, against what, in what measure, on what and with what."""

from __future__ import annotations

import re

from kernel.domain import Facet, FacetKind, Relation
from kernel.facets.comparators import comparators
from kernel.facets.measures import Metrics, is_metric, metric_facets, wants_number
from kernel.facets.roles import model_facets, roles_of
from kernel.language.lexicon import asked_metrics
from kernel.language.names import Spot, bare, distinctive_part, spot_names
from kernel.language.terms import STOP, words
from kernel.language.text import clean

__all__ = ["facets_of", "relation_of", "wants_number"]

# Acronyms that name a whole field or any machine: none is the thing that a question is about.
_GENERIC = re.compile(
    r"^(?:llms?|lms?|gpus?|cpus?|ai|nlp|ml|api|english|mllms?|vlms?|asr|ood|sota|peft|qa|arxiv|rag|moes?|in|rl|cv|tts|"
    r"ner|nli|ptq)$",
    re.IGNORECASE,
)
# Words that shape a question and say nothing of its topic.
_VAGUE = frozenset({
    "need", "needs", "lower", "higher", "raise", "raises", "better", "best", "worse", "most", "average", "mean",
    "take", "takes", "get", "gets", "got", "bring", "brings", "cut", "cuts", "factor", "share", "proportion",
    "fraction", "number", "amount", "large", "larger", "big", "small", "long", "improvement", "improvements",
    "gain", "gains", "gap", "margin", "increase", "decrease", "difference", "score", "scores", "performance", "way",
    "kind", "part", "total", "overall", "far", "similar", "close", "same", "plain", "vanilla", "good", "well",
    "i.e", "e.g", "highest", "lowest", "reach", "obtained", "obtain", "obtains", "save", "saves", "show", "shows",
    "yield", "yields", "offer", "offers", "model", "models", "test", "benchmark", "dataset", "framework", "enough",
    "lost", "loss", "change", "changes", "impact", "effect", "level", "levels", "according", "relative", "one",
    "two", "three", "possible", "please", "look", "also",
})  # fmt: skip
_MENTION = re.compile(r"<[@#!][^<>]*>")  # a person or channel that Slack put into the text is nothing to search for
_FULL_FINE_TUNING = (
    "full-parameter fine-tuning", "full parameter tuning", "fully fine-tuned", "full model fine-tuning",
    "fully fine-tuning", "full fine-tuned", "full-rank fine-tuning", "fine-tuning all parameters",
    "full-model fine-tuning", "fully finetuning",
)  # fmt: skip
_SYNONYMS = {"full fine-tuning": _FULL_FINE_TUNING}


def facets_of(question: str) -> tuple[Facet, ...]:
    """The question's facets as they bear on the answer: method, comparator, metric, then the rest."""
    text = clean(_MENTION.sub(" ", question))
    metrics = asked_metrics(text)
    names = tuple(s for s in spot_names(text) if not _GENERIC.match(s.text) and not is_metric(s, metrics))
    compared = comparators(text, names)
    roles = roles_of(text, names, compared, metrics)
    found = [
        *(_key(FacetKind.METHOD, n.text) for n in roles[FacetKind.METHOD]),
        *(_key(FacetKind.COMPARATOR, c.text) for c in compared),
        *metric_facets(text, metrics, names),
        *(Facet(kind=FacetKind.DATASET, text=bare(n.text)) for n in roles[FacetKind.DATASET]),
        *model_facets(text, roles[FacetKind.MODEL]),
        *(Facet(kind=FacetKind.ENTITY, text=bare(n.text)) for n in roles[FacetKind.ENTITY]),
        *_topic(text, (*names, *compared), metrics),
    ]
    return tuple({(f.kind, f.text.casefold()): f for f in found}.values())


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
    rest = text
    for name in sorted(names, key=lambda n: -n.start):
        rest = rest[: name.start] + " | " + rest[name.end :]
    for asked, _ in metrics:
        rest = rest.replace(asked, " | ")
    left = [w for w in words(rest) if w not in STOP | _VAGUE and len(w) > 2 and not w[0].isdigit()]
    return [Facet(kind=FacetKind.TOPIC, text=" ".join(dict.fromkeys(left)))] if left else []
