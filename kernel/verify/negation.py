"""Rung 4: what is denied, and how far a denial reaches. A claim that denies what its source says contradicts it.

A denial is held against the source word by word: it clashes where the same word stands undenied there, or the other way
round. An antonym is a denial too: "impossible" agrees with "not possible" and clashes with "possible".
"""

from __future__ import annotations

import re

from kernel.language.opposites import antonym_sides
from kernel.verify.clauses import Reading, Word, read

NEAR = 0.45  # share of the other content words of the claim's clause that the source's sentence must hold
CORE = 0.3  # share of the claim's content words that a denied clause of the source must hold to be about the claim
# What says without a word of denial that there is nothing of it.
_NULL = re.compile(
    r"\b(?:similar(?:ly)?|unchanged|unaffected|unrelated|stable|constant|equal(?:ly)?|comparable|alike|identical|same|"
    r"insignificant|impossible|intractable|unclear|unknown|absent|absence|only|little|few|limited|remains?|rather than|"
    r"instead of|excluded?|rejected?|refut\w*|disprov\w*|zero|ineffective|insufficient|inadequate|unnecessary|"
    r"independent(?:ly)?|irrespective|regardless|avoid\w*|eliminat\w*|remov\w*|prevent\w*|abolish\w*|block\w*|"
    r"loss|lost|"
    r"less|below|under|-free|non-?\w+|un\w{4,}|in(?:ability|capable|valid|consisten\w+)|poor(?:ly)?|fail\w*|lack\w*|"
    r"struggl\w*|hard|difficult\w*|challeng\w*|deficien\w*|knock\w*|eliminat\w*|replac\w*|spare\w*|skip\w*|dispens\w*|"
    r"unlike|contrary|despite|whereas|but|however|mere|minimal|negligible|nothing|nobody|nowhere|barely|"
    r"scarcely|hardly|rarely|seldom|refus\w*|free|no|not|nor|neither|never|none|cannot|without)\b",
    re.IGNORECASE,
)


# The same where one word is held against one word: only what denies, or takes away, by itself.
_LACK = re.compile(
    r"\b(?:similar(?:ly)?|unchanged|unaffected|unrelated|equal(?:ly)?|comparable|identical|same|insignificant|"
    r"impossible|"
    r"intractable|unclear|unknown|absent|absence|little|rather than|instead of|exclud\w*|reject\w*|refut\w*|"
    r"disprov\w*|zero|"
    r"ineffective|insufficient|inadequate|unnecessary|independent(?:ly)?|irrespective|regardless|eliminat\w*|"
    r"prevent\w*|"
    r"abolish\w*|loss|lost|in(?:ability|capable)|poor(?:ly)?|struggl\w*|deficien\w*|knock\w*|unlike|contrary|minimal|"
    r"negligible|nothing|nobody|spare\w*|unavailable|complete|maintain\w*|retain\w*|preserv\w*)\b|\w-free\b|\bnon-",
    re.IGNORECASE,
)


def denies(text: str) -> bool:
    """Whether the text denies something, an odd number of times."""
    return sum(w.negator for w in read(text).words) % 2 == 1


def negation_clashes(claim: str, sentence: str) -> tuple[str, ...]:
    """Reason codes where a word is denied in one of the two and said in the other; empty where none is seen."""
    said, there = read(claim), read(sentence)
    return tuple(dict.fromkeys(_denials(said, there) + _antonyms(said, there)))


def unsupported_denial(claim: str, sentence: str) -> tuple[str, ...]:
    """A reason code where one of the two denies something and the other says nothing of lack, in whatever words."""
    said, there = read(claim), read(sentence)
    if said.denies and not _NULL.search(there.text):
        return ("negation-missing: the source denies nothing",)
    if not _NULL.search(said.text) and _core_denied(said, there):
        return ("negation-missing: the source denies it",)
    return ()


def _core_denied(said: Reading, there: Reading) -> bool:
    """Whether a clause of the source that holds much of the claim is denied."""
    for number in {w.clause for w in there.words if w.denied}:
        clause = [w for w in there.words if w.clause == number and w.content]
        shared = [w for w in clause if w.stem in said.stems]
        if len(shared) >= 2 and any(w.denied for w in shared) and len(shared) >= CORE * len(said.stems):
            return True
    return False


def _denials(said: Reading, there: Reading) -> tuple[str, ...]:
    """A word that one of the two denies while the other says it, and has no word of denial or lack by itself."""
    for stem in _shared(said, there):
        mine, theirs = _of(said, stem), _of(there, stem)
        denied, source = {w.denied for w in mine}, {w.denied for w in theirs}
        silent, other = (there, said) if True in denied else (said, there)
        if denied.isdisjoint(source) and not _null(silent, other) and _alike(said, there, mine[0], theirs[0]):
            return (f"negation-clash: {mine[0].text} is {'' if True in denied else 'not '}denied in the claim",)
    return ()


def _null(reading: Reading, other: Reading) -> bool:
    """Whether the text says, in words that the other does not use, that there is none or little of something."""
    if reading.denies and not other.denies:
        return True
    used = {w.text for w in other.words}
    return any(m.group().casefold() not in used for m in _LACK.finditer(reading.text))


def _antonyms(said: Reading, there: Reading) -> tuple[str, ...]:
    """An antonym of a word of the claim, where the word itself is not said; one of the two being denied mends it."""
    found = []
    sides: dict[str, list[tuple[Word, int]]] = {}
    for word in there.words:
        for pair, side in antonym_sides(word.text):
            sides.setdefault(pair, []).append((word, side))
    for mine in (w for w in said.words if w.stem not in there.stems):
        for pair, side in antonym_sides(mine.text):
            if pair == "with/without" and (said if side > 0 else there).denies:
                continue  # the other has its own way to deny: "needs neither …"
            others = sides.get(pair, [])
            meant = {s * (-1 if w.denied else 1) for w, s in others}
            said_too = side * (-1 if mine.denied else 1) in meant or side in {s for _, s in others}
            held = any(w.stem in said.stems for w, _ in others)  # the claim speaks of both
            if others and not said_too and not held and any(_alike(said, there, mine, w) for w, _ in others):
                found.append(f"antonym-clash: {mine.text} against {others[0][0].text}")
    found = list(dict.fromkeys(found))
    return tuple(found) if len(found) % 2 else ()  # two that turn make it right: low failure, high success


def _shared(said: Reading, there: Reading) -> list[str]:
    wanted = said.stems & there.stems
    return [s for s in dict.fromkeys(w.stem for w in said.words if w.content) if s in wanted]


def _of(reading: Reading, stem: str) -> list[Word]:
    return [w for w in reading.words if w.stem == stem]


def _alike(said: Reading, there: Reading, mine: Word, theirs: Word) -> bool:
    """Whether the two clauses speak of the same: enough of the claim's other words stand around the source's."""
    clause = said.clause(mine.clause) - {mine.stem}
    around = frozenset(w.stem for w in there.words if abs(w.clause - theirs.clause) <= 1 and w.content)
    return bool(clause) and len(clause & around) / len(clause) >= NEAR
