"""Rung 5: what goes up or down, gets better or worse. A claim that moves a thing the other way contradicts its source.

An effect is a word that points (reduces, higher, worse) with the thing that it moves. Effects of the claim are held
against those of the evidence on the same thing; a denial, and a subject that is taken away ("without X"),
turn an effect round.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kernel.language.opposites import AMOUNT, SPEED, WORTH, pole, valence
from kernel.verify.clauses import Reading, Word, read
from kernel.verify.comparison import comparison_clashes
from kernel.verify.negation import denies, negation_clashes

__all__ = ["clashes", "denies", "direction_clashes"]

REACH = 6  # words between a pointing word and the thing that it moves
CONTEXT = 0.4  # share of the claim's words around an effect that must stand around the other, to be held against it
AS_NEAR = 0.9  # of the likeness of the effect that is nearest, for another to be heard beside it
MUCH = 0.6  # the same where the thing itself is named by a general word alone
_BE = frozenset(
    {"is", "are", "was", "were", "be", "been", "being", "becomes", "become", "became", "gets", "got", "remains"}
)
_ENDS = frozenset({
    "by", "with", "for", "on", "at", "when", "than", "to", "from", "over", "compared", "relative", "after", "before",
    "during", "under", "as", "through", "via", "using", "without", "across", "or", "who",
})  # fmt: skip
_GENERIC = frozenset({
    "model", "level", "rate", "valu", "number", "amount", "signific", "substanti", "effect", "group", "size",
    "data", "task", "perform", "system", "raise", "lower", "fast", "best", "high", "low", "larg", "small",
})  # fmt: skip
_KEEPS = re.compile(r"(?:preserv|maintain|retain)(?:e|es|ed|s|ing)?$")
_PRICE = frozenset({"expense", "price", "cost"})  # "at the … of"
_TAKEN_AWAY = re.compile(
    r"(?:lack\w*|absence|absent|deficien\w*|knock\w*|deplet\w*|deletion|deleted|silenc\w*|inhibit\w*|antagonis\w*|"
    r"block\w*|ablat\w*|remov\w*|disrupt\w*|suppress\w*|without|loss|downregulat\w*|inactivat\w*|abolish\w*|"
    r"insufficien\w*|missing|impair\w*|restrict\w*|withdraw\w*)$"
)


@dataclass(frozen=True)
class Effect:
    """Something that moves: `sign` +1 or -1 on `axis`, `thing` the stems of what moves, `context` those around."""

    axis: str
    sign: int
    denied: bool
    thing: frozenset[str]
    context: frozenset[str]
    worth: int  # +1 where the movement is for the better, -1 for the worse, 0 where that cannot be told
    word: str


def clashes(claim: str, sentence: str) -> tuple[str, ...]:
    """Reason codes where the claim says the opposite of the sentence that it rests on; empty where none is seen."""
    return (
        comparison_clashes(claim, sentence) + direction_clashes(claim, (sentence,)) + negation_clashes(claim, sentence)
    )


def direction_clashes(claim: str, sentences: tuple[str, ...]) -> tuple[str, ...]:
    """Reason codes for the claim's effects that the sentences have only the other way round; else empty."""
    said, found = effects(claim), []
    there = [effect for sentence in sentences for effect in effects(sentence)] if said else []
    for effect in said:
        near = [(match, other) for other in there if (match := _likeness(effect, other)) > 0]
        best = max((match for match, _ in near), default=0.0)
        relations = [(_relation(effect, other), other) for match, other in near if match >= AS_NEAR * best]
        against = next((other for relation, other in relations if relation < 0), None)
        if against is not None and not any(relation > 0 for relation, _ in relations):
            found.append(f"direction-clash: {effect.word} against {against.word}")
    return tuple(dict.fromkeys(found))


def directions_agree(claim: str, sentences: tuple[str, ...]) -> bool:
    """Whether an effect of the claim is in the sentences, pointing the same way, and none of them points the other."""
    said = effects(claim)
    there = [effect for sentence in sentences for effect in effects(sentence)] if said else []
    relations = [_relation(effect, other) for effect in said for other in there if _likeness(effect, other) > 0]
    return 1 in relations and -1 not in relations


@lru_cache(maxsize=32_768)
def effects(sentence: str) -> tuple[Effect, ...]:
    """The effects of a sentence, in order."""
    reading, found = read(sentence), []
    for place, word in enumerate(reading.words):
        pointed = _kept_or_paid(reading, place) or pole(word.text)
        if pointed is None or (word.text in {"more", "most", "less", "least"} and _grades(reading, place)):
            continue
        if _TAKEN_AWAY.match(word.text) and [w.text for w in reading.words[place + 1 : place + 2]] == ["of"]:
            continue  # "depletion of X" acts on what follows; it is no finding by itself
        thing = () if _compares(reading, place) else _thing(reading, place)
        if not thing:
            continue
        axis, sign = pointed
        things = frozenset(w.stem for w in thing)
        sign *= _turn(reading, place, things)
        kind = next((v for w in reversed(thing) if (v := valence(w.text))), 0)
        worth = sign if axis in (WORTH, SPEED) else sign * kind
        if axis == WORTH and kind and word.text.startswith(("improv", "better")):
            worth = sign
        context = _context(reading, word)
        denied = word.denied != _keeps(word.text)
        found.append(Effect(axis, sign, denied, things, context, worth, word.text))
    return tuple(found)


def _kept_or_paid(reading: Reading, place: int) -> tuple[str, int] | None:
    """The pole of "preserving accuracy", which is no loss of it, and of "at the expense of accuracy", which is one."""
    word = reading.words[place].text
    if _keeps(word):
        return WORTH, -1
    if word not in _PRICE:
        return None
    led = [w.text for w in reading.words[max(0, place - 2) : place]]
    after = [w.text for w in reading.words[place + 1 : place + 2]]
    return (WORTH, -1) if led[:1] == ["at"] and after == ["of"] else None


@lru_cache(maxsize=65_536)
def _keeps(word: str) -> bool:
    return bool(_KEEPS.match(word))


def _grades(reading: Reading, place: int) -> bool:
    """Whether "more" or "less" only grades the next word: "more accurate", "the most recent"."""
    following = reading.words[place + 1 : place + 2]
    return bool(following) and (
        not following[0].content
        or bool(re.search(r"(?:ive|ous|ful|able|ible|ent|ant|ate|ic|al|ly|ed)$", following[0].text))
    )


def _compares(reading: Reading, place: int) -> bool:
    """Whether the word sets two things against each other ("higher than B"); the rung of comparisons reads it."""
    clause = reading.words[place].clause
    following = [w.text for w in reading.words[place : place + 9] if w.clause == clause]
    return "than" in following and not {"before", "previously", "earlier", "ever"} & set(following)


def _thing(reading: Reading, place: int) -> tuple[Word, ...]:
    """The words of the thing that moves: what follows the pointing word, or stands before "is reduced", "drops"."""
    word = reading.words[place]
    before = [w for w in reading.words[max(0, place - 8) : place] if w.clause == word.clause]
    passive = any(w.text in _BE for w in before[-3:])
    after: list[Word] = []
    for other in reading.words[place + 1 : place + 1 + REACH]:
        if other.clause != word.clause or other.text in _ENDS:
            break
        if other.content and pole(other.text) is None:
            after.append(other)
    if after and not passive:
        return tuple(after[:4])
    subject = [w for w in before if w.content and pole(w.text) is None]
    return tuple(subject[-4:]) or tuple(after[:4])


def _context(reading: Reading, word: Word) -> frozenset[str]:
    near = (w for w in reading.words if abs(w.clause - word.clause) <= 1)
    return frozenset(w.stem for w in near if w.content and pole(w.text) is None) - _GENERIC


def _turn(reading: Reading, place: int, thing: frozenset[str]) -> int:
    """-1 where what acts on the thing is taken away before the pointing word ("X-deficient mice"); else +1."""
    clause = reading.words[place].clause
    before = (w for w in reading.words[:place] if w.clause == clause and w.stem not in thing)
    return -1 if any(_TAKEN_AWAY.match(w.text) for w in before) else 1


def _likeness(effect: Effect, other: Effect) -> float:
    """How much two effects speak of the same thing; 0 where they do not."""
    shared = effect.thing & other.thing
    around = effect.context & other.context
    context = len(around) / max(len(effect.context), 1)
    if not shared - _GENERIC:  # "performance" tells little: much of what stands around must be the same
        return 2 * context if shared and len(around) >= 2 and context >= MUCH else 0.0
    shared -= _GENERIC
    weight = len(shared) / min(len(effect.thing), len(other.thing))
    return weight + 2 * context if weight >= 0.34 and context >= CONTEXT else 0.0


def _relation(effect: Effect, other: Effect) -> int:
    """+1 where both say the same, -1 where they are opposed, 0 where neither can be told."""
    if effect.axis == other.axis == AMOUNT or effect.axis == other.axis:
        same = effect.sign == other.sign
    elif effect.worth and other.worth:
        same = effect.worth == other.worth
    else:
        return 0
    if effect.denied and other.denied:
        return 1 if same else 0
    if effect.denied != other.denied:
        return -1 if same else 0
    return 1 if same else -1
