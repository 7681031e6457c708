"""The two sides of a comparison: which words they are, and whether they are the text's own method or what it is held
against. "Our method", "it" and a name that the text introduces are one; "the baseline" and "prior work" are the other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kernel.language.names import pattern, spot_names
from kernel.language.terms import terms

_STOPS = re.compile(
    r"[,;:()]|\.(?=\s|$)|\b(?:on|in|by|with|for|at|when|while|whereas|across|under|using|without|and|but|which|that|"
    r"where|because|although|is|are|was|were|has|have|does|do|did|to|of the time|compared|relative|over)\b",
    re.IGNORECASE,
)
_STARTS = re.compile(
    r"[;:()]|,|\.(?=\s)|\b(?:that|while|whereas|but|although|where|which|because|shows?|finds?|found|demonstrates?|"
    r"suggests?|indicates?|reveals?|confirms?)\b",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"\b(?:our|ours|we|proposed|this (?:method|approach|model|framework|system|work|paper|strategy)|the (?:new|"
    r"presented|"
    r"introduced) \w+|their (?:method|approach|model|system|framework)|the authors'|the (?:method|approach|framework|"
    r"technique)|of this (?:paper|work|study)|it(?! (?:is|was)\b))\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:baselines?|existing|prior|previous|earlier|conventional|state-of-the-art|sota|traditional|standard|"
    r"competing|"
    r"competitors?|alternatives?|vanilla|counterparts?|others?|current|leading|strongest|classical|established|"
    r"forerunners?|predecessors?|rivals?)\b",
    re.IGNORECASE,
)
_INTRODUCED = re.compile(
    r"\b(?:propos|present|introduc|develop|describ|design|call|nam|dubb|term)(?:e|es|ed|ing|s)?\s+[^.;]{0,60}$",
    re.IGNORECASE,
)
_MADE_BY = re.compile(r"-(?:generated|written|produced|made|authored|driven)$", re.IGNORECASE)  # "LLM-generated"
_NO_SIDE = frozenset(
    {"signific", "consist", "substanti", "reliabl", "clear", "overal", "averag", "raise", "lower", "best"}
)


@dataclass(frozen=True)
class Side:
    """One side of a comparison: its words and names, and the part that it plays in the text."""

    text: str
    stems: frozenset[str]
    names: tuple[str, ...]
    ours: bool = False
    others: bool = False


@lru_cache(maxsize=16_384)
def own_names(evidence: str) -> tuple[str, ...]:
    """Names that the cleaned text introduces as its own: "we propose FastTuner", or a title "FastTuner: …"."""
    text = evidence
    spots = (
        s
        for s in spot_names(text)
        if (s.start == 0 and text[s.end : s.end + 1] == ":") or _INTRODUCED.search(text[max(0, s.start - 90) : s.start])
    )
    return tuple(dict.fromkeys(s.text for s in spots))


def before(text: str, end: int, own: tuple[str, ...]) -> Side | None:
    """The side that stands before a cue, back to the beginning of its clause; None where nothing stands there.

    A clause with no name and no part to play ("…, enables") takes its subject from the clauses before it.
    """
    cuts = [0, *(m.end() for m in _STARTS.finditer(text, 0, end))]
    nearest = None
    for begin in reversed(cuts):
        found = side(text[begin:end], own)
        if found and (found.names or found.ours or found.others):
            return found
        nearest = nearest or found
    return nearest


def after(text: str, start: int, own: tuple[str, ...]) -> Side | None:
    """The side that stands after a cue: up to the next preposition or clause. None where nothing stands there."""
    stop = _STOPS.search(text, start + 1)
    return side(text[start : stop.start() if stop else len(text)], own)


@lru_cache(maxsize=32_768)
def side(words: str, own: tuple[str, ...]) -> Side | None:
    """The side that these words name; None where they name nothing."""
    stems = frozenset(t for t in terms(words) if not t.isdigit()) - _NO_SIDE
    names = tuple(_MADE_BY.sub("", s.text) for s in spot_names(f"· {words}"))
    others = bool(_OTHERS.search(words))
    ours = not others and (bool(_OURS.search(words)) or any(same_name(n, o) for n in names for o in own))
    return Side(words.strip(), stems, names, ours, others) if stems or ours or others else None


def same(a: Side, b: Side) -> bool:
    """Whether two sides are one thing."""
    if a.names and b.names and not (a.others or b.others):
        return any(same_name(x, y) for x in a.names for y in b.names)
    if (a.ours and b.ours) or (a.others and b.others):
        return True
    shared = a.stems & b.stems
    return bool(shared) and len(shared) / min(len(a.stems), len(b.stems)) >= 0.5


def same_name(a: str, b: str) -> bool:
    """Whether two names are one, however hyphenated, spaced or cased."""
    return bool(pattern(a).fullmatch(b) or pattern(b).fullmatch(a))
