"""Rung 4: a figure that no source states but that follows from two that it does, worked out again from these two.

"Improves accuracy by 25%" from a source that says "from 60 to 75" is supported; "by 15%" is not. An operand has to be
the claim's own matter (see kernel.verify.operands), so that a figure is not found by chance among many.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kernel.language.lexicon import asked_metrics, metric_pattern
from kernel.language.quantities import Quantity, quantities
from kernel.language.terms import terms
from kernel.language.text import clean
from kernel.verify.operands import Pair, pairs

MOST_PAIRS = 4  # from more than these, a figure of two digits is too easily found by chance
_UP = re.compile(
    r"\b(?:increas\w*|rais\w*|rises?|rose|grow\w*|grew|higher|greater|larger|more|longer)\b", re.IGNORECASE
)
_DOWN = re.compile(
    r"\b(?:decreas\w*|reduc\w*|lower\w*|drop\w*|declin\w*|fewer|less|smaller|shorter|cut\w*|sav\w+|shrink\w*|fall\w*|"
    r"fell|halv\w*)\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\b(?:improv\w*|gain\w*|boost\w*|enhanc\w*|better|worse\w*|faster|slower|speed-?ups?|degrad\w*|outperform\w*|"
    r"surpass\w*|exceed\w*|chang\w*|margin|gap|differ\w*|relative|loss|ahead|behind|cheaper|by)\b",
    re.IGNORECASE,
)
_LEAST = re.compile(r"\b(?:over|more than|at least|above|exceeding)\s*$", re.IGNORECASE)
_ABOUT = re.compile(r"(?:\b(?:about|around|approximately|roughly|nearly|almost|some|close to)\s*|[~≈])$", re.IGNORECASE)
_GROWS = re.compile(r"(?:doubl|tripl)(?:es|ed|ing|e)\b", re.IGNORECASE)  # a figure that is its own word for the change
_POINTS = re.compile(r"\s(?:[\w-]+\s){1,3}?points?\b", re.IGNORECASE)  # "10.5 CoNLL F1 points"
_REACH = 6  # words on each side of a figure within which the word for its change stands


@dataclass(frozen=True)
class Worked:
    """A change worked out from a pair: its value in the claim's unit, its way (+1, -1), and the sum as it is shown."""

    value: float
    way: int
    shown: str


def recomputed(
    claim: str, misses: tuple[str, ...], window: tuple[str, ...], section: str = ""
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(misses that remain, sums that support) for the reason codes of the number rung.

    `window` holds the sentences of the best passage; the tables are looked for in `section`, the stored text. A miss
    "number-missing: 25%" is dropped where two figures give it ("recomputed: (75 - 60) / 60 = 25%"), and becomes
    "number-recomputed: (75 - 60) / 60 = 25%, not 20%" where all that could give it give something else.
    """
    claim = clean(claim)
    open_ = {f"number-missing: {q.shown}": q for q in quantities(claim)}
    if not any(miss in open_ for miss in misses):
        return misses, ()
    absent = {(q.value, q.unit) for miss, q in open_.items() if miss in misses}
    own = [
        p
        for p in pairs(claim, window, section)
        if _concerns(claim, p) and not any((q.value, q.unit) in absent for q in (p.before, p.after))
    ]
    remaining, supports = [], []
    for miss in misses:
        sums = _sums(claim, open_[miss], own) if miss in open_ else []
        right = [s for s in sums if _says(claim, open_[miss], s)]
        if right and len(sums) <= MOST_PAIRS:
            supports.append(f"recomputed: {right[0].shown}")
        elif sums and not right:
            other_way = _way(claim, open_[miss]) * sums[0].way < 0 and " the other way round"
            remaining.append(f"number-recomputed: {sums[0].shown}, not {open_[miss].shown}{other_way or ''}")
        else:
            remaining.append(miss)
    return tuple(remaining), tuple(supports)


def _concerns(claim: str, pair: Pair) -> bool:
    """Whether the pair is of the claim's metric, or where it names none, of something that it speaks of."""
    metrics = [metric_pattern(name) for _, name in asked_metrics(claim) if name != "speedup"]
    if metrics:
        return any(m.search(pair.words) for m in metrics if m)
    said = {t for t in terms(claim) if not t[0].isdigit()}
    return bool(said & set(terms(pair.words)))


def _sums(claim: str, stated: Quantity, own: list[Pair]) -> list[Worked]:
    """What the pairs give in the unit in which the claim states the change; none where it states no change."""
    if stated.unit != "×" and not any(cue.search(_around(claim, stated)) for cue in (_UP, _DOWN, _CHANGE)):
        return []
    part = "%" if stated.spelled and stated.value < 1 else ""  # "by a third"
    unit = stated.unit or part or ("points" if _POINTS.match(claim[stated.end :]) else "")
    return [w for p in own if (w := _work(p, unit)) is not None]


def _work(pair: Pair, unit: str) -> Worked | None:
    """The change in × (larger over smaller), in % of the base, or as a difference; None where none makes sense."""
    before, after = pair.before, pair.after
    a, b = before.value, after.value
    measured = before.unit or after.unit
    way = (b > a) - (b < a)
    if unit == "×" and a and b:
        high, low = (after, before) if b > a else (before, after)
        return Worked(high.value / low.value, way, f"{_bare(high)} / {_bare(low)} = {high.value / low.value:.4g}×")
    if unit == "%" and a:
        change = 100 * abs(b - a) / abs(a)
        return Worked(change, way, f"({_bare(after)} - {_bare(before)}) / {_bare(before)} = {way * change:+.4g}%")
    if unit == measured != "%" or (unit == "points" and measured in {"", "%"}):
        change = abs(b - a)
        return Worked(change, way, f"{_bare(after)} - {_bare(before)} = {way * change:+.4g} {unit}".rstrip())
    return None


def _bare(quantity: Quantity) -> str:
    return f"{quantity.value:.10g}"


def _says(claim: str, stated: Quantity, sum_: Worked) -> bool:
    """Whether the claim's figure is the sum's, rounded to the claim's digits, and goes its way."""
    way = _way(claim, stated)
    if way and sum_.way and way != sum_.way:
        return False
    led = claim[: stated.start]
    value, step = abs(stated.value), stated.place
    if stated.spelled:
        value = 100 * value if value < 1 else value
        step = 0.02 * value
    over = sum_.value - value
    if _LEAST.search(led):
        return 0 <= over <= _round_step(stated)
    # A hair more than half a step, for figures that lie on the edge: 3.25 may be told as 3.2 or 3.3.
    return abs(over) <= step * (1.0 if _ABOUT.search(led) else 0.5) + 1e-9


def _round_step(stated: Quantity) -> float:
    """One unit of the last digit that is not a zero: "over 20%" speaks of 20 to 30."""
    step = stated.place
    while stated.value and abs(stated.value / (10 * step) - round(stated.value / (10 * step))) < 1e-9:
        step *= 10
    return step


def _way(claim: str, stated: Quantity) -> int:
    """+1 where the nearest word beside the figure says that something grows, -1 where it shrinks, 0 where neither."""
    if _GROWS.match(stated.shown):
        return 1
    before, after = _beside(claim, stated)
    for _, word in sorted([*enumerate(reversed(before)), *enumerate(after)], key=lambda pair: pair[0]):
        if _UP.search(word) or _DOWN.search(word):
            return 1 if _UP.search(word) else -1
    return 0


def _around(claim: str, stated: Quantity) -> str:
    before, after = _beside(claim, stated)
    return " ".join([*before, *after])


def _beside(claim: str, stated: Quantity) -> tuple[list[str], list[str]]:
    """The words before and after a figure, within its reach; the "more" of "by more than 40%" is none of them."""
    led = _LEAST.sub("", claim[: stated.start])
    return led.split()[-_REACH:], claim[stated.end :].split()[:_REACH]
