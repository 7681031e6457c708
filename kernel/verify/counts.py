"""Rung 2c: how many of what. "75 objects in 200 scenes" is not borne out by "200 objects in 75 scenes".

A count belongs to the words that follow it: "12 image restoration tasks", "a 46-node graph", "three-stage". A claim
whose things the source counts otherwise contradicts it, unless its count stands somewhere with the same things.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from kernel.language.quantities import Quantity, quantities
from kernel.language.terms import STOP, stem
from kernel.language.text import clean

REACH = 4  # words after a count that may name what is counted
SMALL = 20  # below this, a count may be the sum of two others by chance
MOST_GIVEN = 30  # numbers whose sums are tried: of more, any number is one
MORE = 2  # by how many more of these words another count must fit than one that the source does give
_LEAST, _MOST = 2, 1e12  # one thing is seldom counted, and 3T is a strength of a field
YEARS = range(1900, 2101)
_NEXT = re.compile(r"[\s-]+(?P<word>[A-Za-z][A-Za-z'_]*)")
_BOUNDS = re.compile(
    r"\b(?:over|under|(?:more|less|fewer|greater|higher|lower|better) than|at (?:least|most)|above|below|within|up to|"
    r"nearly|almost|about|around|roughly|approximately|close to|beyond|exceed\w*)\s*$",
    re.IGNORECASE,
)
_BEFORE = 40  # characters before a number in which words that bear on it are looked for
_VOWEL = re.compile(r"[aeiouy]")  # "mmHg" and "kg" are units
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_IN_A_RANGE = re.compile(
    rf"[\d%]\s*[-/:]\s*$|(?:\d|\b(?:{_ONES})) (?:in|out of|of) (?:every |the )?$", re.IGNORECASE
)  # "5-10", and the ten of "three in ten"
_IN_A_SHARE = re.compile(
    rf"\s(?:(?:\w+\s){{0,2}}out of|in|of)\s(?:every\s)?(?:the\s)?(?:\d|{_ONES}|ten|twenty)", re.IGNORECASE
)  # the three of "three trials out of ten"
_ENDS = STOP | {"after", "before", "until", "since"}
# Words that follow a count and do not name what is counted.
_NOT_COUNTED = frozenset({
    "times", "fold", "percent", "cent", "point", "points", "years", "year",
    "different", "distinct", "diverse", "separate", "widely", "various", "public", "new", "novel", "real", "major",
    "main", "additional", "large", "small", "key", "core", "common", "popular", "standard", "challenging",
    "representative", "unique", "well", "known", "leading", "recent", "strong", "independent",
    "old", "age", "aged",
})  # fmt: skip


@dataclass(frozen=True)
class Count:
    """A count with the stems of the words that may name what is counted."""

    number: Quantity
    things: frozenset[str]


def count_clashes(claim: str, nearest: tuple[str, ...], window: tuple[str, ...]) -> tuple[str, ...]:
    """Reason codes for the claim's counts of things that the evidence counts otherwise; empty where none is seen.

    `nearest` are the sentences most like the claim, among which another count is looked for; a count that stands in any
    sentence of the `window` with the same things is borne out.
    """
    text = clean(claim)
    said = [c for c in counts(text) if c.things]
    near = [c for s in nearest for c in counts(clean(s))] if said else []
    there = [c for s in window for c in counts(clean(s))] if said else []
    found = []
    for mine in said:
        rival = _rival(mine, near, there)
        if (
            rival
            and not bounds(text, mine.number, rival.number)
            and not worked_out(mine.number.value, [c.number.value for c in near])
        ):
            found.append(f"number-clash: {mine.number.shown} where the source has {rival.number.shown}")
    return tuple(found)


def worked_out(value: float, given: Sequence[float]) -> bool:
    """Whether a number that is not given may be the sum, the difference or the product of two that are."""
    if value < SMALL or value in given:
        return False
    two = combinations([v for v in given if v >= _LEAST][:MOST_GIVEN], 2)
    return any(math.isclose(value, result) for a, b in two for result in (a + b, abs(a - b), a * b))


def bounds(text: str, number: Quantity, other: Quantity) -> bool:
    """Whether the text only bounds or nears another number by this one: "more than a million" of 1,088,385."""
    near = bool(other.value) and 0.5 <= number.value / other.value <= 2.0
    return near and bool(_BOUNDS.search(text, max(0, number.start - _BEFORE), number.start))


def _rival(mine: Count, near: list[Count], there: list[Count]) -> Count | None:
    """The source's count of the same things, where it is another and the only one, or fits much better; else None."""
    borne_out = max((_fit(mine, c) for c in there if mine.number.agrees(c.number)), default=0)
    others = [c for c in near if c.things and mine.things & c.things and not mine.number.agrees(c.number)]
    closest = max(others, key=lambda c: _fit(mine, c), default=None)
    if closest is None or 2 * _fit(mine, closest) < min(len(mine.things), len(closest.things)):
        return None
    if borne_out:
        return closest if _fit(mine, closest) >= borne_out + MORE else None
    return closest if len({c.number.value for c in others}) == 1 else None


def _fit(mine: Count, other: Count) -> int:
    return len(mine.things & other.things) if other.things else REACH


@lru_cache(maxsize=32_768)
def counts(text: str) -> tuple[Count, ...]:
    """The bare numbers of a cleaned sentence with what they count: nothing where the noun is left out, or is none."""
    found = []
    for number in quantities(text):
        if number.unit in {"", "tokens"}:
            things = _things(text, number.end) if _says_how_many(text, number) else frozenset()
            found.append(Count(number, things))
    return tuple(found)


def _says_how_many(text: str, number: Quantity) -> bool:
    if number.value % 1 or "." in number.shown or number.value >= _MOST:
        return False
    if number.value in YEARS and not number.spelled and "," not in number.shown:
        return False
    if number.value < _LEAST and text[number.end : number.end + 1] != "-":
        return False
    before = max(0, number.start - _BEFORE)
    return not _IN_A_RANGE.search(text, before, number.start) and not _IN_A_SHARE.match(text, number.end)


def _things(text: str, start: int) -> frozenset[str]:
    """Stems of the words from `start` on that may name what is counted: up to a preposition, a mark or a number."""
    found: list[str] = []
    while len(found) < REACH and (match := _NEXT.match(text, start)):
        word, start = match["word"].casefold(), match.end()
        if word in _ENDS:
            break
        if word not in _NOT_COUNTED and _VOWEL.search(word):
            found.append(stem(word))
    return frozenset(found)
