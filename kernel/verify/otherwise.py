"""Rung 2d: a number that the source gives otherwise. "12 GB" where the same thing there takes 8.7 GB contradicts it.

A number that is only missing leaves a claim open: the source may say nothing of it. It contradicts where the very words
that it belongs to stand with another number of its unit, or where its figure stands with another unit.
"""

from __future__ import annotations

import math

from kernel.language.text import clean
from kernel.verify.binding import Bound, bound
from kernel.verify.counts import YEARS, bounds, worked_out

SHARED = 0.5  # of a number's words that must stand with another number for that to be the same thing's
_EVERYWHERE = frozenset({1.0, 2.0, 3.0, 10.0, 100.0})  # figures that stand in many units by chance


def given_otherwise(claim: str, misses: tuple[str, ...], nearest: tuple[str, ...]) -> tuple[str, ...]:
    """The reason codes, "number-clash: 12 GB where the source has 8.7 GB" for each missing number that has one rival.

    `nearest` are the sentences most like the claim, in which rivals are looked for.
    """
    text = clean(claim)
    said = bound(text)
    there = [b for sentence in nearest for b in bound(clean(sentence))] if misses else []
    told = []
    for miss in misses:
        mine = next((b for b in said if miss == f"number-missing: {b.number.shown}"), None)
        rivals = (_in_another_unit(mine, there) or _of_the_same(text, mine, said, there)) if mine else []
        if mine and len({b.number.value for b in rivals}) == 1:
            miss = f"number-clash: {mine.number.shown} where the source has {rivals[0].number.shown}"
        told.append(miss)
    return tuple(told)


def _in_another_unit(mine: Bound, there: list[Bound]) -> list[Bound]:
    """Where the same figure stands with a unit that is none of this one's: 26.7 points for 26.7 times."""
    if mine.number.value in _EVERYWHERE:
        return []
    same = (b for b in there if math.isclose(mine.number.value, b.number.value))
    return [b for b in same if _unlike(mine.number.unit, b.number.unit)]


def _unlike(unit: str, other: str) -> bool:
    """Whether two units are two things. Of points, authors say per cent: those two are only not the same."""
    return bool(unit and other) and unit != other and {unit, other} != {"points", "%"}


def _of_the_same(text: str, mine: Bound, said: tuple[Bound, ...], there: list[Bound]) -> list[Bound]:
    """Numbers of the same unit and the same words, of which the claim says nothing; none for a part in words."""
    number = mine.number
    if (number.spelled and not number.unit) or len(mine.owner) < 2:
        return []
    alike = [b.number.value for b in there if b.number.unit == number.unit]
    if worked_out(number.value, [*alike, 100.0] if number.unit == "%" else alike):
        return []
    return [
        theirs
        for theirs in there
        if number.unit == theirs.number.unit
        and (number.value in YEARS) == (theirs.number.value in YEARS)
        and (not mine.role or not theirs.role or mine.role == theirs.role)
        and len(mine.owner & theirs.owner) >= SHARED * len(mine.owner)
        and not bounds(text, number, theirs.number)
        and not any(b.number.agrees(theirs.number) for b in said)
    ]
