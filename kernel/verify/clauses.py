"""A sentence as the rungs read it: its words with their stems, the clause of each, and whether it is denied.

No parser: clauses are cut at punctuation and conjunctions, and a denial reaches to the end of its clause, as in NegEx
(Chapman et al., 2001, doi:10.1006/jbin.2001.1029).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from kernel.language.terms import STOP, stem
from kernel.language.text import clean

REACH, REACH_OF_A_NOUN = 7, 3  # words that a denial reaches over: "does not …", and "no …" or "lacking …"
_WORD = re.compile(r"(?:[Nn]on-)?[^\W_]+(?:[.'^+/_][^\W_]+)*")
_BREAK = re.compile(r"[;:]|,(?!\d)|\.(?=\s|$)|[()]|\s-+\s")
_CONJUNCTIONS = frozenset({
    "while", "whereas", "but", "although", "though", "however", "yet", "because", "since", "unless", "and", "which",
    "whilst", "so", "where", "when", "if", "that", "thus", "hence", "thereby",
})  # fmt: skip
_NEGATORS = frozenset({
    "not", "no", "never", "neither", "nor", "without", "cannot", "can't", "doesn't", "don't", "didn't", "isn't",
    "aren't", "wasn't", "weren't", "won't", "couldn't", "wouldn't", "hasn't", "haven't", "fail", "fails", "failed",
    "failing", "unable", "incapable",
    "hardly", "rarely", "scarcely", "barely", "seldom", "lack", "lacks", "lacked", "lacking",
    "none", "nobody", "nothing", "nowhere", "free", "absence", "refuses", "prevented",
})  # fmt: skip
_NOUNS = frozenset({"lack", "lacks", "lacked", "lacking", "without", "no", "free", "absence"})  # they deny a thing only
_JOINS = frozenset({"or", "nor"})
# Words over which a denial reaches without growing weaker: "without requiring any ground truth labels".
_PASSED = frozenset({
    "requiring", "require", "requires", "needing", "need", "needs", "relying", "any", "additional", "extra", "explicit",
    "further", "ground", "human",
})  # fmt: skip
_NOT_A_DENIAL = re.compile(
    r"\b(?:not only|not just|not merely|no (?:longer|more than|worse than|less than|fewer than|matter)|nothing but|"
    r"not necessarily|"
    r"whether or not|with (?:and|or) without|free of charge|(?:is|are|be|was|were) free)\b",
    re.IGNORECASE,
)


class Word(NamedTuple):
    """A word of a sentence. `clause` counts from 0; `content` is false for stop words and bare numbers."""

    text: str  # lower case
    stem: str
    clause: int
    start: int
    end: int
    content: bool
    denied: bool
    negator: bool


@dataclass(frozen=True)
class Reading:
    """A cleaned sentence with its words."""

    text: str
    words: tuple[Word, ...]
    stems: frozenset[str]  # of its content words
    denies: bool

    def clause(self, number: int) -> frozenset[str]:
        """Stems of the content words of one clause."""
        return frozenset(w.stem for w in self.words if w.clause == number and w.content)


@lru_cache(maxsize=32_768)
def read(sentence: str) -> Reading:
    """The sentence's reading. Pure; kept, for a sentence of the evidence is read for many claims."""
    text = clean(sentence)
    plain = _NOT_A_DENIAL.sub(lambda m: "x" * len(m.group()), text)
    breaks = [m.start() for m in _BREAK.finditer(text)]
    words: list[Word] = []
    clause, passed, reach, of_a_noun = 0, 0, 0, False
    for match in _WORD.finditer(text):
        word = match.group().casefold()
        crossed = passed
        while crossed < len(breaks) and breaks[crossed] < match.start():
            crossed += 1
        if crossed != passed or word in _CONJUNCTIONS:
            clause, reach = clause + 1, 0
        passed = crossed
        content = word not in STOP and not word[0].isdigit() and len(word) > 1
        negator = word in _NEGATORS and plain[match.start()] != "x"
        words.append(
            Word(word, _stem(word), clause, match.start(), match.end(), content and not negator, reach > 0, negator)
        )
        if negator:
            of_a_noun = word in _NOUNS
            reach = REACH_OF_A_NOUN if of_a_noun else REACH
        elif of_a_noun and word in _JOINS:
            reach += bool(reach)  # "without training or tuning" denies both
        elif reach and not (of_a_noun and (word in STOP or word in _PASSED)):
            reach -= 1
    denies = any(w.negator for w in words)
    return Reading(text, tuple(words), frozenset(w.stem for w in words if w.content), denies)


@lru_cache(maxsize=131_072)
def _stem(word: str) -> str:
    """The stem of a word without its hyphen or possessive: "non-linear" is "nonlinear"."""
    return stem(word.replace("-", "").removesuffix("'s"))
