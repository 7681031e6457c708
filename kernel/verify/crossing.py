"""Rung 5d: which way. "From A to B" and "A into B" are read as they stand, and so is who does it to whom."""

from __future__ import annotations

import re
from functools import lru_cache

from kernel.language.terms import terms, unnumbered
from kernel.language.text import clean
from kernel.verify.bearing import profile, shown

_FROM_TO = re.compile(
    r"\bfrom\s(?P<whence>(?:(?!to\b|into\b|from\b)[^\s,;:()]+\s){1,6})(?:to|into)\s"
    r"(?P<whither>(?:(?!from\b)[^\s,;:()]+\s?){1,5})|"
    r"(?<![^\s,;:()])(?P<one>(?:[^\s,;:()]+\s){1,3})into\s(?P<other>(?:[^\s,;:()]+\s?){1,4})",
    re.IGNORECASE,
)
# Beside these, who does it to whom may stand in any order.
_EITHER_WAY = re.compile(
    r"\b(?:by|(?:is|are|was|were|be|been|being) \w+(?:ed|en|n)|correlat\w+|associat\w+|differ\w*|resembl\w+|"
    r"interact\w*|equal\w*|between|both|meets?|met)\b",
    re.IGNORECASE,
)
Stems = frozenset[str]


def exchanged(claim: str, sentences: tuple[str, ...]) -> tuple[str, ...]:
    """A reason code where a sentence's very words make the claim, two of them in each other's place; else empty."""
    said = _content(claim)
    mine = [t for _, t in said]
    if len(set(mine)) < max(3, len(mine)) or _EITHER_WAY.search(clean(claim)):
        return ()
    for sentence in sentences:
        whole = [t for _, t in _content(sentence)]
        theirs = [t for t in whole if t in mine]
        moved = [i for i, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a != b]
        if len(moved) != 2 or sorted(mine) != sorted(theirs) or _EITHER_WAY.search(clean(sentence)):
            continue
        first, second = moved
        between = whole[whole.index(mine[second]) + 1 : whole.index(mine[first])]
        if between and between == mine[first + 1 : second]:
            return (f"order-clash: {said[first][0]} and {said[second][0]} in each other's place",)
    return ()


def turned_round(claim: str, sentences: tuple[str, ...]) -> tuple[str, ...]:
    """Reason codes where what the claim takes from one to another goes from the other to the one in the source."""
    found = []
    there = [pair for s in sentences for pair in ways(clean(s))]
    for one, other in ways(clean(claim)):
        if any(one & (start | end) <= start and other & (start | end) <= end and one & start for start, end in there):
            continue  # the source has this way, too
        for start, end in there:
            both = (one & start) | (other & end)  # what stands alike in both, a verb among it
            whence, whither = one - other - both, other - one - both
            if whence & (end - start) and whither & (start - end):
                found.append(f"order-clash: from {shown(claim, whence)} to {shown(claim, whither)}")
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=32_768)
def ways(text: str) -> tuple[tuple[Stems, Stems], ...]:
    """(stems of whence, stems of whither) for each "from … to …" and "… into …" of a cleaned sentence."""
    found = []
    for match in _FROM_TO.finditer(text):
        ends = unnumbered(terms(match["whence"] or match["one"])), unnumbered(terms(match["whither"] or match["other"]))
        if all(ends):
            found.append(ends)
    return tuple(found)


def _content(text: str) -> list[tuple[str, str]]:
    """(word, stem) of the words that say something, in order, without numbers."""
    return [(w, t) for w, t in profile(clean(text)).words if t and not t[0].isdigit()]
