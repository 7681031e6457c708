"""Rung 2b: a number belongs to something. A claim that gives A's number to B, or says "by" for "to", is not supported.

In "A gets 81.2 and B 79.4" each number has its own part of the sentence. A number of the claim must share words with
the part in which the source gives it, and not only with the part of another number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from kernel.language.names import spot_names
from kernel.language.opposites import valence
from kernel.language.quantities import Quantity, quantities
from kernel.language.terms import terms, unnumbered
from kernel.language.text import clean

_PARTS = re.compile(
    r"[;,](?!\d)|\s-\s|\b(?:and|while|whereas|but|versus|vs\.?|against|compared (?:to|with)|than|though|although|"
    r"relative to|over|up from|down from|to(?=\s[\d$]))(?=\W)",
    re.IGNORECASE,
)
_VERSUS = re.compile(r"\b(?:vs\.?|versus|against|compared (?:to|with))\s*$", re.IGNORECASE)
_COMPARATOR = re.compile(r"\b(?:compared (?:to|with)|relative to|over|than|versus|vs\.?|against)\b", re.IGNORECASE)
_LIST = re.compile(r"^\s*(?:,|and|,\s*and|&|or)\s*$", re.IGNORECASE)
_ROLE = re.compile(
    r"(?<!up )(?<!close )(?<!equal )\b(?P<role>by|to|from)\s+(?:(?:about|around|approximately|roughly|nearly|"
    r"almost|up|some|only|just|over|as much as|an? "
    r"(?:additional|average of|mean of))\s+){0,2}$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Bound:
    """A number with the stems of the part of the sentence that it belongs to, and its role: "by", "to", "from" or "".

    `names` are those stems that names are made of; where two numbers have names, only the names tell them apart.
    """

    number: Quantity
    owner: frozenset[str]
    names: frozenset[str]
    role: str


def numbers_elsewhere(claim: str, sentences: tuple[str, ...]) -> tuple[str, ...]:
    """Reason codes for the numbers of the claim that the evidence gives to something else; empty where none is seen.

    "number-exchanged" where the claim has the number, too, that stands in its place there; else "number-elsewhere".
    """
    said = bound(clean(claim))
    if not said:
        return ()
    there = [bound(clean(s)) for s in sentences]
    found = []
    for mine in said:
        others = frozenset().union(*(b.owner for b in said if b is not mine and not b.number.agrees(mine.number)))
        own = mine.owner - others
        homes = [
            (theirs, sentence)
            for sentence in there
            for theirs in sentence
            if mine.number.agrees(theirs.number) and _one_kind(mine.number, theirs.number)
        ]
        if homes and all(_misplaced(mine, own, theirs, sentence) for theirs, sentence in homes):
            away = {b.number for _, sentence in homes for b in sentence if not b.number.agrees(mine.number)}
            exchanged = any(b.number.agrees(number) for b in said if b is not mine for number in away)
            found.append(f"number-{'exchanged' if exchanged else 'elsewhere'}: {mine.number.shown}")
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=32_768)
def bound(text: str) -> tuple[Bound, ...]:
    """The measured numbers of a cleaned sentence with what each belongs to."""
    numbers = [q for q in quantities(text) if q.tells]
    if not numbers:
        return ()
    listed = _listed(text, numbers)
    cuts = sorted({0, len(text), *(m.start() for m in _PARTS.finditer(text))})
    owners = []
    for place, number in enumerate(numbers):
        begin = max(c for c in cuts if c <= number.start)
        end = min((c for c in cuts if c >= number.end), default=len(text))
        words = listed.get(place) or _of_a_pair(text, numbers, place) or text[begin:end]
        role = _ROLE.search(text[: number.start])
        names = frozenset(
            t for t in unnumbered(terms(" ".join(s.text for s in spot_names(f"· {words}")))) if not valence(t)
        )
        owners.append(Bound(number, unnumbered(terms(words)), names, role["role"].casefold() if role else ""))
    return tuple(owners)


def _misplaced(mine: Bound, own: frozenset[str], theirs: Bound, sentence: tuple[Bound, ...]) -> bool:
    """Whether the claim's words stand with another number of the source's sentence, and none with this one."""
    if mine.role and theirs.role and mine.role != theirs.role:
        return True
    rivals = [b for b in sentence if b.number.unit == theirs.number.unit and not b.number.agrees(theirs.number)]
    if not rivals:
        return False
    away = frozenset().union(*(b.owner for b in rivals))
    far, near = away - theirs.owner, theirs.owner - away
    if any(own & far & b.names for b in rivals) and theirs.names & near:
        near &= theirs.names
    return bool(own & far) and not own & near


def _one_kind(a: Quantity, b: Quantity) -> bool:
    return a.unit == b.unit or not a.unit or not b.unit


def _of_a_pair(text: str, numbers: list[Quantity], place: int) -> str:
    """The side that a number of "A improves over B (x vs. y)" belongs to; "" elsewhere."""
    for first, second in ((place, place + 1), (place - 1, place)):
        if first < 0 or second >= len(numbers):
            continue
        between = text[numbers[first].end : numbers[second].start]
        if len(between) > 24 or not _VERSUS.search(re.sub(r"±\s*[\d.]+\s*\w*", "", between).strip() + " "):
            continue
        cues = list(_COMPARATOR.finditer(text, 0, numbers[first].start))
        if not cues:
            return ""
        cue = cues[-1]
        return text[: cue.start()] if place == first else text[cue.end() : numbers[first].start]
    return ""


def _listed(text: str, numbers: list[Quantity]) -> dict[int, str]:
    """Which name each number of "A, B and C get 1, 2 and 3, respectively" belongs to, by the number's place."""
    stop = text.find("respectively")
    if stop < 0:
        return {}
    run = [i for i, q in enumerate(numbers) if q.end <= stop][-6:]
    while len(run) > 1 and any(not _LIST.match(text[numbers[a].end : numbers[b].start]) for a, b in pairwise(run)):
        run = run[1:]
    names = [s for s in spot_names(text) if s.end <= (numbers[run[0]].start if run else 0)]
    if len(run) < 2 or len(names) < len(run):
        return {}
    last = names[-len(run) :]
    if all(_LIST.match(text[a.end : b.start]) for a, b in pairwise(last)):
        return {place: name.text for place, name in zip(run, last, strict=True)}
    return {}
