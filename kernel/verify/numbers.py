"""Rung 2: every number of a claim stands in its evidence with a unit that agrees, and keeps its "up to" and "at least".

A share may be told in words ("three in five" for 60%), and a bound by a round number ("under 9 GB" for 8.7 GB).
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from kernel.language.quantities import Quantity, quantities
from kernel.language.text import clean

# How far a round number may stand from what it bounds: "over 30%" of 34%, not of 80%. A convention, fitted on nothing.
BOUND = 0.25
_CEILING = re.compile(
    r"\b(?:up to|upto|as (?:much|many|high|low|large|fast|little|few) as|at most|at best|no more than|"
    r"(?:a )?maximum(?: of)?)\s*$",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"(?:\b(?:over|more than|above|exceed(?:s|ed|ing)?|at least|no (?:less|fewer) than|upwards of|beyond|greater than|"
    r"higher than|better than|a minimum of)|[>≥])\s*(?:an? )?$",
    re.IGNORECASE,
)
_UNDER = re.compile(
    r"(?:\b(?:under|less than|below|fewer than|within|no more than|at most|not (?:even|quite)|lower than|shy of|"
    r"short of)|"
    r"[<≤])\s*(?:an? )?$",
    re.IGNORECASE,
)
_COUNT = r"\d+(?:\.\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|a"
_WHOLE = r"\d+|two|three|four|five|six|seven|eight|nine|ten|twenty|a hundred|hundred|a thousand|thousand"
_SHARE = re.compile(
    rf"\b(?P<part>{_COUNT}) (?:\w+ ){{0,2}}?(?:in|out of|of|of every|per) (?:every )?(?P<whole>{_WHOLE})\b",
    re.IGNORECASE,
)
_ORDINALS = {
    "half": 2,
    "third": 3,
    "quarter": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}
_FRACTION = re.compile(rf"\b(?P<part>{_COUNT})[\s-](?P<ordinal>{'|'.join(_ORDINALS)})s?\b", re.IGNORECASE)
_WORDS = {
    w: float(n)
    for n, w in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"])
}
_WORDS |= {"a": 1.0, "twenty": 20.0, "hundred": 100.0, "a hundred": 100.0, "thousand": 1_000.0, "a thousand": 1_000.0}
_ALMOST_ALL = 5.0  # points by which a share in words may miss after "roughly", "about"; 1.5 else
_ROUGHLY = re.compile(
    r"\b(?:about|around|roughly|nearly|almost|approximately|some|close to|over|under|than)\s*$", re.IGNORECASE
)


def missing_numbers(claim: str, evidence: str) -> tuple[str, ...]:
    """Reason codes for the claim's numbers that the evidence does not give; empty where it gives them all."""
    if not quantities(claim):
        return ()
    claim, evidence = clean(claim), clean(evidence)
    there = quantities(evidence)
    shares = _shares(claim)
    reasons = []
    for number in quantities(claim):
        if number.spelled and not number.unit and number.value == 1:
            continue  # "one of the first": a word that counts nothing
        matches = [q for q in there if number.agrees(q)]
        if not matches:
            if not _told_as_share(number, shares, evidence) and not any(_bounded(claim, number, q) for q in there):
                reasons.append(f"number-missing: {number.shown}")
        elif lost := _bound_lost(claim, number, evidence, matches):
            reasons.append(lost)
    return tuple(reasons)


def _bound_lost(claim: str, number: Quantity, evidence: str, matches: list[Quantity]) -> str:
    """A reason code where the source gives the number only as a bound that the claim drops or turns round."""
    if all(_stands_after(_CEILING, evidence, q) for q in matches):
        return "" if _stands_after(_CEILING, claim, number) else f"scope-lost: up to {number.shown}"
    if all(_stands_after(_OVER, evidence, q) for q in matches) and _stands_after(_UNDER, claim, number):
        return f"scope-turned: under {number.shown}"
    if all(_stands_after(_UNDER, evidence, q) for q in matches) and _stands_after(_OVER, claim, number):
        return f"scope-turned: over {number.shown}"
    return ""


def _stands_after(words: re.Pattern[str], text: str, quantity: Quantity) -> bool:
    return bool(words.search(text[: quantity.start]))


def _bounded(claim: str, number: Quantity, other: Quantity) -> bool:
    """Whether the claim bounds the other by this round number: "under 9 GB", "more than 30%"."""
    plain = replace(number, spelled=False)
    if number.unit != other.unit or not other.value or other.spelled or plain.value >= 2_000_000_000_000:
        return False
    ratio = number.value / other.value
    if _stands_after(_UNDER, claim, number):
        return 1 <= ratio <= 1 + BOUND
    return _stands_after(_OVER, claim, number) and 1 - BOUND <= ratio <= 1


@lru_cache(maxsize=16_384)
def _shares(text: str) -> tuple[tuple[int, int, float, bool], ...]:
    """(start, end, share in per cent, whether it is rough) of each share that the text tells in words."""
    found = []
    for match in _SHARE.finditer(text):
        part, whole = _value(match["part"]), _value(match["whole"])
        if 0 < part < whole:
            found.append((match.start(), match.end(), 100 * part / whole, _rough(text, match)))
    for match in _FRACTION.finditer(text):
        share = 100 * _value(match["part"]) / _ORDINALS[match["ordinal"].casefold()]
        if share < 100:
            found.append((match.start(), match.end(), share, _rough(text, match)))
    return tuple(found)


def _told_as_share(number: Quantity, shares: tuple[tuple[int, int, float, bool], ...], evidence: str) -> bool:
    """Whether the number is part of a share in words that the evidence gives in per cent, or as a part of 1."""
    for start, end, share, rough in shares:
        if start <= number.start and number.end <= end:
            miss = _ALMOST_ALL if rough else 1.5
            for q in quantities(evidence):
                value = 100 * q.value if not q.unit and 0 < q.value < 1 else q.value
                if q.unit in {"%", ""} and not q.spelled and abs(value - share) <= miss:
                    return True
    return False


def _rough(text: str, match: re.Match[str]) -> bool:
    return bool(_ROUGHLY.search(text[: match.start()]))


def _value(word: str) -> float:
    word = word.casefold()
    return _WORDS[word] if word in _WORDS else float(word)
