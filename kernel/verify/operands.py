"""Pairs of figures that a text sets against each other: "from 60 to 75", "75 against 60", two rows of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kernel.language.names import pattern, spot_names
from kernel.language.quantities import Quantity, quantities
from kernel.language.tables import Entry, Table, tables
from kernel.language.terms import terms
from kernel.language.text import clean

_GAP = 60  # characters between two figures that a text sets against each other
_FROM = re.compile(r"\bfrom\s+(?:\S+\s+){0,3}?[~≈]?$", re.IGNORECASE)
_TO = re.compile(r"\s*(?:\S+\s+){0,3}?to(?:\s+\S+){0,2}?\s+[~≈]?|\s*(?:→|-+>)\s*", re.IGNORECASE)
_AGAINST = re.compile(
    r"[^.;]*?(?:\b(?:vs\.?|versus|against|over|than|up from|down from|(?:compared|relative) (?:to|with)|while|whereas|"
    r"instead of|rather than)\b)[^.;]*",
    re.IGNORECASE,
)
_BASE = re.compile(
    r"\b(?:than|over|(?:up)?on|against|behind|versus|vs\.?|(?:compared|relative) (?:to|with)|in comparison (?:to|with)|"
    r"outperforms?|outperforming|beats?|beating|surpass(?:es|ing)?|exceeds?|exceeding)\s+"
    r"(?:(?:the|its|a|an|that of|using|plain|standard|baseline)\s+){0,3}$",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"\s*(?:\((?:ours?|this work|proposed)\)|\[[^\]]*\])\s*", re.IGNORECASE
)  # beside a label, no part of it
_MARKS = " *†‡"
_HEAD_WORD = re.compile(r"(?!(?:a|an|the|of|in|on|by|is|and|than)\b)[a-z0-9][\w-]*|[#%]")


@dataclass(frozen=True)
class Pair:
    """A figure before and after a change, or of a base and of what is set against it. `words` says of what."""

    before: Quantity
    after: Quantity
    words: str
    stated: bool = False  # whether the text itself says "from … to …"


def pairs(claim: str, window: tuple[str, ...], section: str) -> tuple[Pair, ...]:
    """The pairs of a passage, sentence by sentence, and of the section's tables, that the claim may speak of."""
    claim = clean(claim)
    found = [p for sentence in window for p in _in_sentence(clean(sentence))]
    found += [p for p in _in_sentence(claim) if p.stated]  # "by 25%, from 60 to 75": its own operands
    if sides := _sides(claim, [(s.text, s.start) for s in spot_names(claim)]):
        found += [p for sentence in window for p in _of_two_names(clean(sentence), *sides)]
    found += [p for table in tables(section) for p in _in_table(table, claim)]
    return tuple(dict.fromkeys(found))


def _in_sentence(text: str) -> Iterator[Pair]:
    """ "from A to B", "A → B", "B against A": two figures of one unit, next to each other."""
    figures = [q for q in quantities(text) if q.tells and not q.spelled]
    for one, other in pairwise(figures):
        between = text[one.end : other.start]
        if len(between) > _GAP or not _comparable(one, other):
            continue
        if (_FROM.search(text[: one.start]) or "→" in between) and _TO.fullmatch(between):
            yield Pair(one, other, text, stated=True)
        elif _AGAINST.fullmatch(between):
            yield Pair(other, one, text)


def _of_two_names(text: str, base: str, other: str) -> Iterator[Pair]:
    """ "X reaches 75 and Y 60", "X and Y reach 75 and 60, respectively": the figures of two names of the claim."""
    names = [s for s in spot_names(text) if _is(s.text, base) or _is(s.text, other)]
    figures = [q for q in quantities(text) if q.tells and not q.spelled]
    if len(names) != 2 or len(figures) != 2 or not _comparable(*figures):
        return
    together = names[1].end <= figures[0].start and re.search(r"\brespectively\b", text)
    apart = names[0].end <= figures[0].start <= names[1].start < figures[1].start
    if together or apart:
        turned = _is(names[0].text, base)
        before, after = figures if turned else figures[::-1]
        yield Pair(before, after, text)


def _in_table(table: Table, claim: str) -> Iterator[Pair]:
    """The cells of two labels that the claim sets against each other, in the one column (or row) that it speaks of."""
    for near, far in (("row", "column"), ("column", "row")):
        sides = _sides(claim, _mentions(claim, {getattr(e, near) for e in table.entries}))
        if sides is None:
            continue
        base, other = sides
        befores = [e for e in table.entries if getattr(e, near) == base]
        afters = [e for e in table.entries if getattr(e, near) == other]
        for before, after in _aligned(claim, befores, afters, far):
            words = f"{table.caption} {before.row} {before.column} {after.row} {after.column}"
            yield Pair(before.value, after.value, words)


def _mentions(claim: str, labels: set[str]) -> list[tuple[str, int]]:
    """(label, where) for each label that stands in the claim, in order; a label inside a longer one is not meant."""
    found = [
        (m.start(), m.end(), label)
        for label in labels
        if len(name := _NOTE.sub(" ", label).strip(_MARKS)) > 1
        for m in pattern(name).finditer(claim)
    ]
    longest = [
        f
        for f in found
        if not any(o != f and o[0] <= f[0] and f[1] <= o[1] and o[1] - o[0] > f[1] - f[0] for o in found)
    ]
    return [(label, start) for start, _, label in sorted(longest)]


def _aligned(claim: str, befores: list[Entry], afters: list[Entry], far: str) -> list[tuple[Entry, Entry]]:
    """Entries of both names under the one head that shares most words with the claim; none where two share as many."""
    axis = 1 if far == "column" else 0
    both = [(b, a) for b in befores for a in afters if b.at[axis] == a.at[axis] and b.at != a.at]
    if len({b.at for b, _ in both}) != len(both):
        return []  # a name that stands for several rows: which one is meant is not said
    scored = sorted(((_named(claim, getattr(b, far)), i) for i, (b, _) in enumerate(both)), reverse=True)
    if not scored or (len(scored) > 1 and (scored[0][0] == scored[1][0] or not scored[0][0][0])):
        return []
    return [both[scored[0][1]]]


def _named(claim: str, head: str) -> tuple[int, float]:
    """How many words of a head the claim names, and what share of them: "R" or "F1" is a word here."""
    said, words = _words(claim), _words(head)
    return len(said & words), len(said & words) / max(len(words), 1)


def _words(text: str) -> set[str]:
    return {*_HEAD_WORD.findall(text.casefold()), *terms(text)}


def _comparable(one: Quantity, other: Quantity) -> bool:
    """Whether the two measure in one unit; "60 and 75%" name it once."""
    return one.unit == other.unit or not one.unit or not other.unit


def _sides(claim: str, mentions: list[tuple[str, int]]) -> tuple[str, str] | None:
    """(base, what is set against it): the one named after "than", "over", "compared with", and the first of the others.

    `mentions` holds names of the claim with where they stand. None where there is not exactly one base.
    """
    bases = [name for name, start in mentions if _BASE.search(claim[:start])]
    others = [name for name, start in mentions if name not in bases]
    return (bases[0], others[0]) if len(set(bases)) == 1 and others else None


def _is(label: str, name: str) -> bool:
    """Whether a name is the other, however it is spelled; "FastTuner-XL" is not FastTuner."""
    return bool(pattern(name).fullmatch(label) or pattern(label).fullmatch(name))
