"""Rung 5c: what goes with what, and which way. "A keeps texts and B images" is not "A keeps images and B texts".

No parser: a sentence is cut into parts at marks and conjunctions. Two parts of a claim cross two parts of its source
where each takes words from both of them, and words that the other part of the source lacks. "From A to B" and "A into
B" are read as they stand.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import combinations

from kernel.language.terms import terms
from kernel.language.text import clean
from kernel.verify.bearing import profile

_CUT = re.compile(
    r"[;:()]|,(?!\d)|\s-\s|\b(?:and|while|whereas|but|whilst|though|although|unlike|versus|vs\.?|against|than|then|"
    r"followed by|before|after|instead of|rather than|compared (?:to|with)|in contrast to|contrary to)\b",
    re.IGNORECASE,
)
_FROM_TO = re.compile(
    r"\bfrom\s(?P<whence>(?:(?!to\b|into\b|from\b)[^\s,;:()]+\s){1,6})(?:to|into)\s"
    r"(?P<whither>(?:(?!from\b)[^\s,;:()]+\s?){1,5})|"
    r"(?<![^\s,;:()])(?P<one>(?:[^\s,;:()]+\s){1,3})into\s(?P<other>(?:[^\s,;:()]+\s?){1,4})",
    re.IGNORECASE,
)
_MAIN = re.compile(r"[;:]|\b(?:while|whereas|whilst|but)\b", re.IGNORECASE)
# Beside these, who does it to whom may stand in any order.
_EITHER_WAY = re.compile(
    r"\b(?:by|(?:is|are|was|were|be|been|being) \w+(?:ed|en|n)|correlat\w+|associat\w+|differ\w*|resembl\w+|"
    r"interact\w*|equal\w*|between|both|meets?|met)\b",
    re.IGNORECASE,
)
MOST_PARTS = 40  # of the source that share a word with the claim: more are a list, and no sentence
_SHOWN = 2  # words of each side that a reason names
Stems = frozenset[str]


def pairings_crossed(claim: str, sentences: tuple[str, ...]) -> tuple[str, ...]:
    """A reason code where two parts of the claim exchange what two parts of the source say; else empty."""
    said = parts(clean(claim))
    if len(said) < 2:
        return ()
    all_, spoken = [part for s in sentences for part in parts(clean(s))], frozenset().union(*said)
    there = [part for part in all_ if part & spoken][:MOST_PARTS]
    held = frozenset().union(*there)
    for one, other in combinations(said, 2):
        mine, theirs = one - other, other - one
        if any(part & held <= p for part in (mine, theirs) for p in there):
            continue  # one part of the source says all that this one takes from it
        for left, right in combinations(there, 2):
            near, far = left - right, right - left
            if mine & near and mine & far and theirs & near and theirs & far:
                if _kept_clauses(claim, sentences):
                    return ()
                return (f"pairing-clash: {_words(claim, mine & near)} with {_words(claim, mine & far)}",)
    return ()


def _kept_clauses(claim: str, sentences: tuple[str, ...]) -> bool:
    """Whether the claim has several main clauses, and each says only what one main clause of the source says."""
    said = [_stems(c) for c in _MAIN.split(clean(claim))]
    several = [clauses for s in sentences if len(clauses := _MAIN.split(clean(s))) > 1]
    there = [_stems(c) for clauses in several for c in clauses]
    held = frozenset().union(*there)
    return len(said) > 1 and bool(there) and all(any(clause & held <= c for c in there) for clause in said)


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
                found.append(f"order-clash: from {_words(claim, whence)} to {_words(claim, whither)}")
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=32_768)
def parts(text: str) -> tuple[Stems, ...]:
    """Stems of each part of a cleaned sentence, without its numbers."""
    return tuple(found for part in _CUT.split(text) if (found := _stems(part)))


@lru_cache(maxsize=32_768)
def ways(text: str) -> tuple[tuple[Stems, Stems], ...]:
    """(stems of whence, stems of whither) for each "from … to …" and "… into …" of a cleaned sentence."""
    found = []
    for match in _FROM_TO.finditer(text):
        ends = _stems(match["whence"] or match["one"]), _stems(match["whither"] or match["other"])
        if all(ends):
            found.append(ends)
    return tuple(found)


def _stems(words: str) -> Stems:
    return frozenset(t for t in terms(words) if not t[0].isdigit())


def _content(text: str) -> list[tuple[str, str]]:
    """(word, stem) of the words that say something, in order, without numbers."""
    return [(w, t) for w, t in profile(clean(text)).words if t and not t[0].isdigit()]


def _words(claim: str, stems: Stems) -> str:
    """The claim's own words for the stems, the first few."""
    return " ".join(list(dict.fromkeys(word for word, term in profile(claim).words if term in stems))[:_SHOWN])
