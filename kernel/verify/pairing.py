"""Rung 5c: what goes with what. "A keeps texts and B images" is not "A keeps images and B texts".

No parser: a sentence is cut into parts at marks and conjunctions, and two parts of a claim are held against its source
in two ways. Each takes words from both of two parts of the source, and words that the other of these lacks; or, words
that belong together standing close together, what the one begins with stands closer there to what the other ends with
than to its own end, and the other way round.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, combinations

from kernel.language.terms import terms, unnumbered
from kernel.language.text import clean
from kernel.verify.bearing import profile, shown
from kernel.verify.sides import own_names

_MAIN = r"[;:]|\b(?:while|whereas|but|whilst|though|although|unlike|versus|vs\.?|against|than)\b"
_MARK = (
    r"[()]|,(?!\d)|\s-\s|\b(?:and|then|followed by|before|after|instead of|rather than|compared (?:to|with)|"
    r"in contrast to|contrary to)\b"
)
_CUT = re.compile(rf"(?P<main>{_MAIN})|{_MARK}", re.IGNORECASE)
_CLAUSE = re.compile(r"[;:]|\b(?:while|whereas|whilst|but)\b", re.IGNORECASE)
# How far a main clause, another mark and a new sentence put two words apart, in words; the furthest that is counted.
CLAUSE, MARK, SENTENCE, FURTHEST = 6, 3, 12, 30
MOST_TERMS, MOST_PARTS = 8, 8  # of a part, and of a claim, that are read: more are a list
MOST_TIMES = 20  # that one word is looked for in the sentences
MOST_PARTS_THERE = 40  # of the source that share a word with the claim: more are a list, and no sentence
# How much closer, as the logarithm of the ratio, the crossed pairs must stand than the claim's own, and how much
# further one may, in words. Of our claims about passages 1% of the faithful are crossed so, 38% of those that swap.
CLOSER, SLACK = 0.5, 1
Places = dict[str, list[float]]


def pairings_crossed(claim: str, closest: Sequence[str], near: Sequence[str], source: str) -> tuple[str, ...]:
    """A reason code where two parts of the claim exchange what the sentences give to each; else empty.

    `closest` are the sentences most like the claim, `near` a few more of them, in their order. A name that the source
    introduces as its own goes with everything that it says, and tells nothing but beside another such name.
    """
    said = parts(clean(claim))
    if len(said) < 2:
        return ()
    crossed = _exchanged(claim, said, closest) or _closer_across(said[:MOST_PARTS], near, source)
    return (f"pairing-clash: {shown(claim, crossed[0])} with {shown(claim, crossed[1])}",) if crossed else ()


def _exchanged(
    claim: str, said: Sequence[Sequence[str]], sentences: Sequence[str]
) -> tuple[frozenset[str], frozenset[str]] | None:
    """What a part of the claim takes from one part of the source and from another, the other part the reverse."""
    made = [unnumbered(part) for part in said[:MOST_PARTS_THERE]]
    spoken = frozenset().union(*made)
    there = [part for s in sentences for p in parts(clean(s)) if (part := unnumbered(p)) & spoken][:MOST_PARTS_THERE]
    held = frozenset().union(*there)
    for one, other in combinations(made, 2):
        mine, theirs = one - other, other - one
        if any(part & held <= p for part in (mine, theirs) for p in there):
            continue  # one part of the source says all that this one takes from it
        for left, right in combinations(there, 2):
            near, far = left - right, right - left
            if mine & near and mine & far and theirs & near and theirs & far:
                return None if _kept_clauses(claim, sentences) else (mine & near, mine & far)
    return None


def _kept_clauses(claim: str, sentences: Sequence[str]) -> bool:
    """Whether the claim has several main clauses, and each says only what one main clause of the source says."""
    said = [unnumbered(terms(c)) for c in _CLAUSE.split(clean(claim))]
    several = [clauses for s in sentences if len(clauses := _CLAUSE.split(clean(s))) > 1]
    there = [unnumbered(terms(c)) for clauses in several for c in clauses]
    held = frozenset().union(*there)
    return len(said) > 1 and bool(there) and all(any(clause & held <= c for c in there) for clause in said)


def _closer_across(
    said: Sequence[Sequence[str]], sentences: Sequence[str], source: str
) -> tuple[list[str], list[str]] | None:
    """The part of the claim, cut in two, whose ends stand most closer to those of another part than to each other."""
    places, own = _places(tuple(sentences)), _own_terms(source)
    told = [found for part in said if len(found := [t for t in part if t in places]) > 1]
    best, pair = CLOSER, None
    for one, other in combinations(told, 2):
        mine, theirs = _apart_from(one, other, own), _apart_from(other, one, own)
        if len(mine) > 1 and len(theirs) > 1:
            closer, cut = _crossed(mine, theirs, places)
            if closer > best:
                best, pair = closer, (mine[:cut], mine[cut:])
    return pair


def _apart_from(one: list[str], other: list[str], own: frozenset[str]) -> list[str]:
    """What one part says and the other does not; its own names only where the other has one, too."""
    rivals = not own.isdisjoint(set(one) - set(other)) and not own.isdisjoint(set(other) - set(one))
    return [t for t in one if t not in other and (rivals or t not in own)][:MOST_TERMS]


def _crossed(mine: list[str], theirs: list[str], places: Places) -> tuple[float, int]:
    """(how much closer the two parts stand crossed, where the first is cut); 0 where they do not cross."""
    straight, across = _to_ends(mine, mine, places), _to_ends(theirs, theirs, places)
    over, back = _to_ends(mine, theirs, places), _to_ends(theirs, mine, places)
    best, cut = 0.0, 0
    for i in range(1, len(mine)):
        for j in range(1, len(theirs)):
            kept, crossed = (straight[i - 1][i], across[j - 1][j]), (over[i - 1][j], back[j - 1][i])
            if crossed[0] <= kept[0] + SLACK and crossed[1] <= kept[1] + SLACK:
                closer = math.log((sum(kept) + 2) / (sum(crossed) + 2))
                best, cut = max((best, cut), (closer, i))
    return best, cut


def _to_ends(begins: list[str], ends: list[str], places: Places) -> list[list[float]]:
    """Row i, column j: the mean distance of the words of `ends` from j on to the nearest of `begins` up to i."""
    apart = [[_apart(places[a], places[b]) for b in ends] for a in begins]
    nearest = accumulate(apart, lambda before, row: list(map(min, before, row)))
    return [[sum(row[j:]) / (len(row) - j) for j in range(len(row))] for row in nearest]


def _apart(one: list[float], other: list[float]) -> float:
    return min(FURTHEST, min(abs(a - b) for a in one for b in other))


@lru_cache(maxsize=32_768)
def parts(text: str) -> tuple[tuple[str, ...], ...]:
    """The distinct terms of each part of a cleaned sentence, in order."""
    return tuple(found for part, _ in _pieces(text) if (found := tuple(dict.fromkeys(terms(part)))))


def _pieces(text: str) -> list[tuple[str, int]]:
    """Each part of a cleaned sentence, with how far what ends it puts the next one away."""
    cuts = list(_CUT.finditer(text))
    begins = [0, *(m.end() for m in cuts)]
    ends = [*((m.start(), CLAUSE if m["main"] else MARK) for m in cuts), (len(text), 0)]
    return [(text[begin:end], far) for begin, (end, far) in zip(begins, ends, strict=True)]


@lru_cache(maxsize=8_192)
def _places(sentences: tuple[str, ...]) -> Places:
    """Where each term stands in the sentences, counted in words, with what marks and ends put between them."""
    found: Places = {}
    start = 0.0
    for sentence in sentences:
        where, length = _of_sentence(clean(sentence))
        for term, place in where:
            if len(at := found.setdefault(term, [])) < MOST_TIMES:
                at.append(start + place)
        start += length + SENTENCE
    return found


@lru_cache(maxsize=32_768)
def _of_sentence(text: str) -> tuple[tuple[tuple[str, float], ...], float]:
    """(each term with its place in a cleaned sentence, the sentence's length)."""
    found, place = [], 0.0
    for piece, far in _pieces(text):
        for _, term in profile(piece).words:
            place += 1
            if term:
                found.append((term, place))
        place += far
    return tuple(found), place


@lru_cache(maxsize=4_096)
def _own_terms(source: str) -> frozenset[str]:
    return frozenset(t for name in own_names(source) for t in terms(name))
