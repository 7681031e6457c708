"""Whether a text holds a facet: the one place that says what counts as speaking of a method, a metric, a model."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from kernel.domain import Facet, FacetKind
from kernel.language.background import background
from kernel.language.lexicon import SIZE, family, metric_pattern
from kernel.language.names import expansions, holds, longer_name, pattern
from kernel.language.quantities import Quantity, quantities
from kernel.language.relevance import coverages
from kernel.language.terms import terms, words
from kernel.language.text import clean
from kernel.language.widths import WIDTH, of_width

NAMED = (FacetKind.METHOD, FacetKind.COMPARATOR, FacetKind.DATASET, FacetKind.MODEL, FacetKind.ENTITY)
TITLED = (
    FacetKind.DATASET,
    FacetKind.MODEL,
    FacetKind.ENTITY,
)  # what a paper is about throughout where its title says so
_UNNAMED = (FacetKind.TOPIC, FacetKind.RESTRICTION, FacetKind.METRIC)
LIMITS_TOLD = 0.5  # share of a question's words without its names, by the square of their rarity; see docs/decisions.md
_NEAR = 90  # characters between a metric and the figure that is its value
_A_SIZE = frozenset({"size", "model size", "sizes"})
_SIZES = re.compile(r"\bsizes?\b|param(?:eter)?s?\b|\d\s?[BM]\b|\b[bm]illion\b", re.IGNORECASE)
_ALONE = re.compile(r"\b(?:a single|only one|just one|one single) (?P<noun>\w+)", re.IGNORECASE)
RESTRICTED = 0.5  # a text speaks of what limits the question where it holds more than this share of its words
_A_NAME = 3  # words, at most, of what limits a question by a name rather than by a clause
_KINDS_OF_DATA = frozenset({
    "image", "video", "speech", "audio", "music", "text", "code", "graph", "vision", "language", "document", "table",
    "sensor", "signal", "human", "machine", "medical", "clinical", "legal", "financial", "robot", "molecular",
})  # fmt: skip
_SHORTEST_BEGINNING, _LONGEST_ENDING = 5, 3  # letters: what two words share, and what one may add to it
_ACTOR = re.compile(r"\w{4,}[eo]rs?")
_SIZE_REACH = 90  # characters within which a size belongs to the family named before it: "LLaMA-2 (7B, 13B and 70B)"


@lru_cache(maxsize=131_072)
def held(facet: Facet, text: str) -> bool:
    """Whether the cleaned text speaks of the facet: by its name, by an alias, or by an acronym that it explains."""
    if facet.kind is FacetKind.METRIC:
        return _metric_held(facet, text)
    if facet.kind is FacetKind.TOPIC:
        asked = set(terms(facet.text))
        return bool(asked) and len(asked & set(terms(text))) / len(asked) >= 0.6
    if facet.kind is FacetKind.RESTRICTION:
        return any(_limited(name, text) for name in (facet.text, *facet.aliases))
    if facet.kind is FacetKind.ENTITY and WIDTH.fullmatch(facet.text):
        return of_width(facet.text, text)
    if facet.kind in NAMED and family(facet.text) and SIZE.search(facet.text.replace("-", " ")):
        return holds(facet.text, text) or _sized(facet.text, text)
    if facet.kind in NAMED and family(facet.text) and facet.text.isalpha() and _family(facet.text).search(text):
        return True  # whatever its version: "LLaMA1" of "llama"
    if facet.kind in (FacetKind.METHOD, FacetKind.COMPARATOR) and longer_name(facet.text, text):
        return False
    if any(holds(name, text) for name in names_of(facet, text)):
        return True
    # a technique without a name of its own may be written in another order: "tuning of prompts"
    return facet.kind is FacetKind.METHOD and " " in facet.text and facet.text.islower() and _all_held(facet.text, text)


def _all_held(asked: str, text: str) -> bool:
    there = set(terms(text))
    return all(t in there for t in terms(asked))


def without(facets: Iterable[Facet], text: str) -> str:
    """The text without the names of these facets; the text itself where it is nothing else."""
    rest = text
    for name in (n for f in facets if f.kind in NAMED for n in (f.text, *f.aliases)):
        rest = pattern(name).sub(" ", rest)
    return " ".join(rest.split()) or text


def names_of(facet: Facet, text: str) -> tuple[str, ...]:
    """Every name under which the text may speak of the facet: its own, its aliases, and what the text explains."""
    return (facet.text, *facet.aliases, *_spelled_out(facet.text, text))


def _limited(restriction: str, text: str) -> bool:
    """More than half of its words; of four or more, which may be a clause rather than a name, half.

    Of two words the rarer one decides: "mathematical guarantees" speak of a "formal guarantee". But what kind of data
    it is about is never left out: no text model is an "image diffusion" model.
    """
    share = share_held(restriction, text)
    if share == RESTRICTED and len(restriction.split()) <= _A_NAME:
        kinds = " ".join(w for w in restriction.split() if w.removesuffix("s") in _KINDS_OF_DATA)
        return share_held(restriction, text, by_rarity=True) > RESTRICTED and share_held(kinds, text) == 1
    return share >= RESTRICTED


def spoken_of(facet: Facet, passage: str, title: str) -> bool:
    """Whether a passage speaks of it: a paper with it in its title does throughout, but for measures and rivals."""
    return held(facet, passage) or (facet.kind in TITLED and held(facet, title))


@lru_cache(maxsize=16_384)
def told_otherwise(facets: tuple[Facet, ...], whole: str) -> bool:
    """Whether a paper says so much of what is asked that it speaks of what limits the question, in whatever words.

    Some word of what limits it must stand there, and of each limit of several words: of "speech recognition" nothing is
    said where neither is.
    """
    shares = [(len(f.text.split()), share_held(f.text, whole)) for f in facets if f.kind is FacetKind.RESTRICTION]
    if not any(share for _, share in shares) or any(words > 1 and not share for words, share in shares):
        return False
    asked = " ".join(f.text for f in facets if f.kind in _UNNAMED)
    return bool(asked) and float(coverages(asked, (whole,))[0]) >= LIMITS_TOLD


def share_held(asked: str, text: str, *, by_rarity: bool = False) -> float:
    """Share of the words of `asked` that the text speaks of, 0 to 1; 1 where it has none.

    Words are one where their stems are, or one stem begins the other: "recognise" and "recognition".
    """
    wanted = sorted(set(terms(asked)))
    there = frozenset(terms(text))
    weights = [background().of(w) if by_rarity else 1.0 for w in wanted]
    held = sum(weight for w, weight in zip(wanted, weights, strict=True) if w in there or _begun(w, there))
    return held / sum(weights) if wanted else 1.0


def _begun(term: str, there: frozenset[str]) -> bool:
    return any(_begins(term, other) or _begins(other, term) for other in there)


def _begins(short: str, long: str) -> bool:
    more = len(long) - len(short)
    return len(short) >= _SHORTEST_BEGINNING and 0 < more <= _LONGEST_ENDING and long.startswith(short)


@lru_cache(maxsize=512)
def _metric_pattern(facet: Facet) -> re.Pattern[str] | None:
    """How a text may speak of a metric of the table, or of a variant of its short name: mAP50-95, ROUGE-L, F1-macro."""
    if facet.text.casefold() in _A_SIZE:
        return _SIZES
    known = metric_pattern(facet.aliases[0]) if facet.aliases else None
    if known is None or not re.fullmatch(r"[A-Za-z]*[A-Z][A-Za-z]*\d?", facet.text):
        return known
    return re.compile(rf"{known.pattern}|\b{re.escape(facet.text)}(?:[@_-]?\d+(?:[-:]\d+)?)?\b", re.IGNORECASE)


def _metric_held(facet: Facet, text: str) -> bool:
    known = _metric_pattern(facet)
    if known is not None:
        return bool(known.search(text))
    asked = terms(facet.text)
    if not asked:
        return True
    there = set(terms(text))
    return asked[-1] in there and sum(t in there for t in asked) >= len(asked) / 2


@lru_cache(maxsize=65_536)
def measured(facet: Facet, text: str) -> bool:
    """Whether the text gives the metric a figure: a number close to it, or before the thing that is counted."""
    figures = [q for q in quantities(text) if not q.spelled or q.value != 1]
    known = _metric_pattern(facet)
    if known is not None:
        return any(abs(q.start - m.start()) <= _NEAR for m in known.finditer(text) for q in figures if q.tells)
    wanted = set(terms(facet.text)[-1:])
    if (actor := words(facet.text)[-1:]) and _ACTOR.fullmatch(actor[0]):  # to annotate counts no annotators
        one = actor[0].removesuffix("s")
        figures = [q for q in figures if any(w.removesuffix("s") == one for w in words(_around(text, q)))]
    counted = any(wanted & set(terms(_around(text, q))) for q in figures)
    return counted or any(wanted & set(terms(m["noun"])) for m in _ALONE.finditer(text))


def _around(text: str, quantity: Quantity) -> str:
    """The five words after a number and the three before it, within its clause."""
    after = re.split(r"[,;:]\s|\.\s", text[quantity.end :])[0].split()[:5]
    before = re.split(r"[,;:]\s|\.\s", text[: quantity.start])[-1].split()[-3:]
    return " ".join([*before, quantity.shown, *after])


@lru_cache(maxsize=512)
def _family(name: str) -> re.Pattern[str]:
    """A family's name in a text, whatever version stands behind it: "LLaMA3.1" of "llama"."""
    if re.search(r"\d", name):
        return pattern(name.rstrip(" -"))
    return re.compile(rf"(?<![A-Za-z0-9])(?i:{re.escape(name.strip(' -'))})(?![A-Za-z])")


def _sized(model: str, text: str) -> bool:
    """A model whose size stands apart from its family: "LLaMA-2 models of 7B and 13B parameters"."""
    size = SIZE.search(model.replace("-", " "))
    if not size:
        return False
    family = _family(model[: model.rfind(size.group(1))])
    wanted = size.group(1) + size.group(2).upper()
    for mention in family.finditer(text):
        reach = text[mention.end() : mention.end() + _SIZE_REACH].split(". ")[0]
        if any(m.group(1) + m.group(2).upper() == wanted for m in SIZE.finditer(reach)):
            return True
    return False


@lru_cache(maxsize=16_384)
def _spelled_out(name: str, text: str) -> tuple[str, ...]:
    """What the text itself says the name stands for, or the acronym that it gives the name."""
    key = name.casefold()
    found = [long for long, acronym in expansions(text) if acronym.casefold() == key]
    return tuple(
        found
        + [acronym for long, acronym in expansions(text) if long.casefold().replace("-", " ") == key.replace("-", " ")]
    )


_INTRODUCED = re.compile(
    r"\b(?:propos(?:e|ing)|presents?|introduc(?:e|es|ing)|develops?|releas\w+|call|called|named|dubbed|termed|"
    r"report results from|we (?:design|build|describe)|this paper (?:describes|introduces|presents))\b[^.]{0,90}$",
    re.IGNORECASE,
)


@lru_cache(maxsize=16_384)
def owns(name: str, title: str, abstract: str) -> bool:
    """Whether a paper is the one that introduces the name: it is in the title, or the text says "we propose NAME"."""
    if holds(name, clean(title)) and not longer_name(name, clean(title)):
        return True
    text = clean(abstract)
    return any(_INTRODUCED.search(text[: m.start()]) for m in pattern(name).finditer(text))


def required(facets: tuple[Facet, ...]) -> tuple[tuple[Facet, ...], ...]:
    """The facets that an answer must hold, in groups of which one member is enough.

    Metrics are alternatives of one another, and so are the sizes of one model; all else is asked for one by one.
    """
    alone = (FacetKind.COMPARATOR, FacetKind.DATASET, FacetKind.ENTITY, FacetKind.RESTRICTION)
    single = [(f,) for f in facets if f.kind in alone]
    metrics = tuple(f for f in facets if f.kind is FacetKind.METRIC)
    return (*single, *((metrics,) if metrics else ()), *sizes_of(facets))


def sizes_of(facets: tuple[Facet, ...]) -> tuple[tuple[Facet, ...], ...]:
    """The models and sizes asked for, in groups of one model: "LLaMA-2 7B" and "LLaMA-2 13B", apart from "Claude"."""
    groups: dict[str, list[Facet]] = {}
    for facet in facets:
        if facet.kind in (FacetKind.MODEL, FacetKind.SCALE):
            spaced = SIZE.sub("", facet.text.replace("-", " ")) if facet.kind is FacetKind.MODEL else ""
            groups.setdefault(" ".join(spaced.split()).casefold(), []).append(facet)
    return tuple(tuple(g) for g in groups.values())
