"""Which of two things a question takes to be the better, and whether a sentence says that it is the other.

"Why is A worse than B in perplexity?" and "A reaches a perplexity of 13.4, ahead of B (13.5)" cannot both be right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kernel.domain import Facet, FacetKind
from kernel.facets.vague import VAGUE
from kernel.language.holding import held, names_of
from kernel.language.names import pattern
from kernel.language.terms import words
from kernel.language.text import clean

_AHEAD = (
    r"outperform(?:s|ed|ing)?|surpass(?:es|ed|ing)?|beat(?:s|en|ing)?|exceed(?:s|ed|ing)?|outdo(?:es)?|better|best|"
    r"superior(?:ity)?|ahead of|advantages?|wins?|stronger|faster|quicker|more \w+ than|"
    r"dominat\w+|improv\w+|gains?|boost\w*"
)
_BEHIND = (
    r"underperform(?:s|ed|ing)?|worse|inferior(?:ity)?|behind|trail(?:s|ed|ing)?|lag(?:s|ged|ging)?|"
    r"fall(?:s|ing)? short of|weaker|slower|less \w+ than|los(?:es|e|t|ing) to|degrad\w+"
)
_MORE = r"higher|greater|larger|bigger|longer|increas\w+|more|rais\w+"
_LESS = r"lower\w*|fewer|less|smaller|shorter|reduc\w+|decreas\w+|sav\w+|cut\w*|shrink\w*|drops?"
_CUE = re.compile(
    rf"\b(?:(?P<behind>{_BEHIND})|(?P<ahead>{_AHEAD})|(?P<more>{_MORE})|(?P<less>{_LESS}))\b(?P<by>\s+by\b)?",
    re.IGNORECASE,
)
_TAKES_AN_OBJECT = re.compile(
    r"outperf|surpass|beat|exceed|outdo|underperf|trail|lag|fall|ahead|behind|los", re.IGNORECASE
)
_UP_TO_THE_SUBJECT = re.compile(r"^.*?\b(?:does|do|did|is|are|was|were|can|could|has|have|would)\b", re.IGNORECASE)
_LESS_IS_BETTER = re.compile(
    r"time|latenc|memory|vram|cost|price|param|flop|comput|energy|carbon|perplex|error|\bwer\b|\bcer\b|loss|"
    r"hallucinat|forget|toxic|bias|overhead|storage|bandwidth|steps?\b|hours?|rmse|\bmae\b|\bfid\b|delay|slow|expens",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(?:compared (?:with|to)|in comparison (?:with|to)|relative to|versus|unlike)\s+$", re.IGNORECASE
)
_REACH = 90  # characters within which the loser of a comparison is named after its cue
_OURS = re.compile(r"\b(?:we|our|ours|it|its|the proposed|this (?:method|model|approach|framework))\b", re.IGNORECASE)


@dataclass(frozen=True)
class Presumed:
    """What a question sets on its two sides, and which of them it takes to be ahead: 1 the first, -1 the second."""

    first: str
    second: str
    ahead: int


def presumed(question: str) -> Presumed | None:
    """The order that the question speaks of; None where it speaks of none.

    "Why is A worse than B" puts B ahead; "less memory than B" puts A ahead, "less accuracy than B" B.
    """
    text = clean(question)
    for cue in _CUE.finditer(text):
        after = re.match(r"(?P<of>[^?.]*?)\b(?:than|over|to)\s+", text[cue.end() :])
        verb = _TAKES_AN_OBJECT.match(cue.group())
        within = cue.group().casefold().endswith(" than")
        if not (after or verb or within):
            continue
        measure = after["of"] if after else ""
        start = cue.end() if verb or within else cue.end() + (after.end() if after else 0)
        first = _UP_TO_THE_SUBJECT.sub("", text[: cue.start()])
        if first.strip() and text[start:].strip():
            sign = _sign(cue, measure or text[start:]) * (-1 if cue["by"] else 1)
            return Presumed(first.strip(), _phrase(text[start:]), sign) if sign else None
    return None


def opposes(question: str, facets: Sequence[Facet], sentence: str, own: Iterable[str] = ()) -> bool:
    """Whether the cleaned sentence puts the question's two sides in the other order, in the measure that is asked for.

    `own` are the names that the sentence's paper introduces: there "we" and "our model" are that side.
    """
    asked = presumed(question)
    if asked is None or not asked.ahead:
        return False
    metrics = [f for f in facets if f.kind is FacetKind.METRIC]
    if metrics and not any(held(m, sentence) for m in metrics):
        return False
    first = _spans(asked.first, facets, sentence, frozenset(own))
    second = _spans(asked.second, facets, sentence, frozenset(own))
    said = _said(sentence, first, second)
    return bool(said) and all(s == -asked.ahead for s in said)


def _said(sentence: str, first: list[tuple[int, int]], second: list[tuple[int, int]]) -> list[int]:
    """For each comparison of the two sides that the sentence makes: 1 where the first is ahead, -1 the second."""
    found = []
    for cue in _CUE.finditer(sentence):
        for left, right, order in ((first, second, 1), (second, first, -1)):
            before = [s for s in left if s[1] <= cue.start()]
            after = [s for s in right if cue.end() <= s[0] <= cue.end() + _REACH]
            against = [s for s in right if _AGAINST.search(sentence[: s[0]]) and s[1] <= cue.start()]
            nearer = [s for s in right if s[1] <= cue.start() and before and s[0] > before[-1][0]]
            if (before and after and not nearer) or (before and against):
                sign = _sign(cue, sentence[cue.end() : cue.end() + 40])
                found.append(order * sign * (-1 if cue["by"] and cue["ahead"] and cue.group().endswith("by") else 1))
                break
    return [s for s in found if s]


def _sign(cue: re.Match[str], measure: str) -> int:
    """1 where the cue puts its subject ahead, -1 where it puts it behind."""
    less_is_better = bool(_LESS_IS_BETTER.search(measure) or _LESS_IS_BETTER.search(cue.group()))
    if cue["more"]:
        return -1 if less_is_better else 1
    if cue["less"]:
        return 1 if less_is_better else -1
    return 1 if cue["ahead"] else -1


def _spans(side: str, facets: Sequence[Facet], sentence: str, own: frozenset[str]) -> list[tuple[int, int]]:
    """Where the sentence names this side of the question: by a facet that stands in it, or by its own last word."""
    inside = [f for f in facets if f.kind is not FacetKind.TOPIC and f.text.casefold() in side.casefold()]
    named = [
        n for f in inside if f.kind not in (FacetKind.METRIC, FacetKind.RESTRICTION) for n in names_of(f, sentence)
    ]
    if not named:
        left = [w for w in words(side) if w not in VAGUE]
        named = left[-1:] if left else []
    spans = [m.span() for n in named for m in pattern(n).finditer(sentence)]
    if any(f.text in own for f in inside):
        spans += [m.span() for m in _OURS.finditer(sentence)]
    return sorted(spans)


def _phrase(text: str) -> str:
    return re.split(r"[,.;:?!()]|\b(?:on|in|for|with|at|when|while|by|from|and|or)\b", text)[0].strip()
