"""What limits a question besides names: "of vision transformers", "for liver segmentation", "under label noise".

A paper that does not speak of it may be about the method, and still says nothing on what was asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kernel.domain import Facet, FacetKind
from kernel.facets.measures import Metrics
from kernel.facets.vague import VAGUE
from kernel.language.names import Spot, bare
from kernel.language.terms import STOP, words
from kernel.language.widths import FORMATS

MOST_WORDS = 5  # a longer phrase is a clause, and its words are only the topic's

_OPENS = re.compile(
    r"(?<![-\w])(?:of|for|in|on|onto|into|under|within|across|among|during|by|with|using|via|to|at|from|when|against|than|"
    r"versus|over|about|between|improves?|boosts?|speeds? up|accelerates?|changes?|affects?|influences?|helps?|"
    r"detects?|predicts?|solves?|classif(?:y|ies)|classifying|identif(?:y|ies)|identifying|segments?|translates?|summari[sz]es?|"
    r"recogni[sz]es?|detecting|predicting|solving|segmenting|translating|generating|summari[sz]ing|recogni[sz]ing)\s+",
    re.IGNORECASE,
)
_PREPOSITION_TO = re.compile(
    r"\b(?:generali[sz]\w+|appl\w+|compar\w+|transfer\w*|extend\w*|relative|close|similar|equal|due|lead\w*|respond\w*|"
    r"adapt\w*|relat\w+|contribut\w+|scal\w+|turn\w*|chang\w+|down|up|in addition|next|limited|robust|sensitive)\s+$",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"[,.;:?!()|]|(?<![-\w])(?:of|for|in|on|onto|into|under|within|across|among|during|by|with|using|via|to|at|from|when|while|"
    r"against|than|versus|over|about|between|and|or|plus|but|as|if|that|which|who|whose|does|do|did|is|are|was|were|be|been|"
    r"has|have|had|can|could|should|would|will|may|must|not|it|its|they|their|without|after|before|per|compared|"
    r"rather|instead|so|because|since|only|alone|also|reach|reaches|gets?|achieves?|improves?|reduces?|takes?|"
    r"performs?|works?|gives?|needs?|become|becomes|lead|leads|beats?|outperforms?|surpass(?:es)?|rises?|falls?|drops?|"
    r"grows?|shrinks?|changes?|differs?|var(?:y|ies)|depends?|helps?|hurts?|adds?|uses?|makes?|learns?|selects?|covers?|"
    r"contains?|holds?|supports?|runs?|costs?|saves?|keeps?|retains?|loses?|generali[sz]es?|converges?|suppress(?:es)?|"
    r"fails?|succeeds?|scores?|happens?|comes?|goes|allowed|able|likely|using)\b(?!-)",
    re.IGNORECASE,
)
_DEEDS = (
    "affect|alter|boost|change|cost|damage|decrease|degrade|double|enable|enhance|ease|halve|harm|help|hinder|hurt|impact|"
    "impair|improve|increase|influence|limit|lower|matter|mitigate|preserve|prevent|raise|reduce|save|shrink|"
    "slow|speed|strengthen|weaken|worsen"
)
_SUBJECT = re.compile(
    rf"\b(?:does|do|did|can|could|will|would|might|may)\s+(?P<phrase>(?:[\w-]+\s+){{1,6}}?)(?:{_DEEDS})\b",
    re.IGNORECASE,
)
_A_DEED = re.compile(r"speeds? up|accelerat", re.IGNORECASE)  # a measure in the form of a verb: its object limits
_DETERMINERS = ("the ", "a ", "an ", "that ", "those ")
# What nearly every paper here is about: it limits nothing.
_ANY_MODEL = re.compile(
    r"\b(?:(?:large|small|big|bigger|larger|smaller|pre-?trained|multimodal|vision|deep) )*"
    r"(?:(?:language|foundation|neural|base) (?:models?|networks?)|llms?|lms?|mllms?|vlms?|plms?|slms?|ai|nlp|ml)\b",
    re.IGNORECASE,
)
_NO_LIMIT = frozenset({"training", "language"})  # by themselves: "over the training data", "in a language"
_A_FORMAT = re.compile(rf"(?:{FORMATS}|w)\d+(?:a\d+)?")  # of numbers: "int8"
_A_VERB = re.compile(r"\w+(?:ing|ed|ise|ize)")
_DONE = re.compile(r"\w{3,}ed")
_MODIFIES = re.compile(r"(?P<word>[A-Za-z][a-z]+(?:-[a-z]+)?)\s+$")
_BEFORE = re.compile(r"(?<![-\w])(?P<said>(?:[A-Za-z]?[a-z]+(?:-[a-z]+)*\s+){1,2})$")
_NO_VARIANT = frozenset(
    {"original", "base", "plain", "vanilla", "standard", "several", "normal", "regular", "ordinary"}
)
_MADE_SO = re.compile(r"\w-(?:aware|guided|augmented|constrained|regularized|regularised|free)$", re.IGNORECASE)
_NO_MODIFIER = frozenset({
    *_DEEDS.split("|"),
    "test", "validation", "final", "top", "peak", "maximum", "minimum", "absolute", "gpu", "cpu", "clean", "exact",
    "human", "inference", "training", "trainable", "learnable", "macro", "micro", "weighted", "relative", "zero",
    "median", "minimal", "trained",
})  # fmt: skip


def restrictions(text: str, taken: tuple[Spot, ...], metrics: Metrics) -> list[Facet]:
    """The noun phrases after prepositions, the subject, and what stands before a metric ("liver Dice").

    Names and measures are none. `taken` are the names and comparators of the question: what they hold is no
    restriction of its own.
    """
    rest = blanked(text, taken, metrics)
    found: dict[str, Facet] = {}
    for opening in _OPENS.finditer(rest):
        end = _ENDS.search(rest, opening.end())
        phrase = rest[opening.end() : end.start() if end else len(rest)]
        to = opening.group().strip().casefold() == "to" and not _PREPOSITION_TO.search(rest[: opening.start()])
        left = _content(phrase, after_to=to)
        if not _NO_LIMIT.issuperset(left) and len(left) <= MOST_WORDS and len(phrase.split()) <= MOST_WORDS + 3:
            found.setdefault(" ".join(left), Facet(kind=FacetKind.RESTRICTION, text=" ".join(left)))
    for subject in _SUBJECT.finditer(rest):  # "Does pruning hurt …": what says nothing of pruning answers nothing
        phrase = _ENDS.split(subject["phrase"])[0]
        if left := _content(phrase, whole=True):
            found.setdefault(" ".join(left), Facet(kind=FacetKind.RESTRICTION, text=" ".join(left)))
    for asked, _ in metrics:
        before = _MODIFIES.search(text[: text.find(asked)])
        if before and (left := _content(before["word"])) and left[0] not in _NO_MODIFIER and _noun(before["word"]):
            found.setdefault(" ".join(left), Facet(kind=FacetKind.RESTRICTION, text=" ".join(left)))
    return list(found.values())


def variants(text: str, methods: Sequence[Spot], compared: Sequence[Spot]) -> list[Facet]:
    """What tells one thing from another of the same name: "federated" of "Is federated LoRA slower than LoRA?".

    "Quantization-aware LoRA" and its like are variants whatever they are held against.
    """
    named = [bare(s.text).casefold() for s in (*methods, *compared)]
    found = []
    for spot in (*methods, *compared):
        before = _BEFORE.search(text[: spot.start])
        said = before["said"].split() if before else []
        if named.count(bare(spot.text).casefold()) == 1:
            said = [w for w in said[-1:] if _MADE_SO.search(w)]
        said = [w for w in said if not w.endswith("ing") and w.casefold() not in _NO_VARIANT]
        if left := [w for w in words(" ".join(said)) if w not in VAGUE and w not in STOP]:
            found.append(Facet(kind=FacetKind.RESTRICTION, text=" ".join(left)))
    return found


def blanked(text: str, spots: tuple[Spot, ...], metrics: Metrics) -> str:
    """The text with names as gaps of the same length, and measures as the ends of their phrases."""
    for spot in spots:
        text = text[: spot.start] + " " * (spot.end - spot.start) + text[spot.end :]
    for asked, _ in metrics:
        if not _A_DEED.match(asked):
            text = text.replace(asked, "|" * len(asked))
    return text


def _content(phrase: str, *, after_to: bool = False, whole: bool = False) -> list[str]:
    """The words of a phrase that say something, but for the verb that it may begin with ("to predict …").

    `whole` is true of a subject, which begins with no verb: "pruning" is a noun there.
    """
    said = words(_ANY_MODEL.sub(" ", phrase))
    if (
        said
        and not whole
        and (_A_VERB.fullmatch(said[0]) or (after_to and not phrase.lower().startswith(_DETERMINERS)))
    ):
        said = said[1:]
    if len(said) > 1 and _DONE.fullmatch(said[-1]):  # "with 70% of weights removed"
        said = said[:-1]
    return [w for w in said if w not in VAGUE and len(w) > 1 and not w[0].isdigit() and not _A_FORMAT.fullmatch(w)]


def _noun(word: str) -> bool:
    return word.islower() and not _A_VERB.fullmatch(word) and not word.endswith("ly")
