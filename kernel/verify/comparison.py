"""Rung 5b: who beats whom, in its many wordings, with names or with plain nouns as sides ("the baseline", "humans").

"Is outperformed by", "lags behind", "compared with B, A improves" and "B's accuracy exceeds A's" all come to a winner
and a loser. A measure of which less is better (error, latency) turns the order round.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kernel.language.cues import BY_ITSELF, COMPARED, COMPARING, CUE, DOWN, GAIN, GOOD, IMPLIED, NOT, RATHER, THAN
from kernel.language.opposites import valence
from kernel.language.terms import terms
from kernel.language.text import clean
from kernel.verify.sides import Side, after, before, own_names, same, same_name
from kernel.verify.unmade import unmade

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True)
class Comparison:
    """`winner` is better, or has more, by `measure`: stems of what is compared, empty where only "better" is said."""

    winner: Side
    loser: Side
    measure: frozenset[str]
    denied: bool = False


def comparison_clashes(claim: str, evidence: str, source: str = "") -> tuple[str, ...]:
    """Reason codes for the claim's comparisons that the evidence does not bear out; empty where none is seen.

    "comparison-clash" where the evidence sets the same two against each other the other way round;
    "comparison-missing" where the winner only loses there, or the loser only wins, or the measure is another;
    "comparison-unmade" where the claim says "than" and no sentence that compares speaks of both. `source`
    is the text in which to look for names that it introduces as its own; the evidence itself where it is empty.
    """
    own = _own(claim, evidence, source)
    found, made = [], comparisons(clean(claim), own)
    there = _comparisons_of(evidence, own) if made else ()
    for said in made:
        verdicts = [_relation(said, other) for other in there]
        who = f"{said.winner.text} over {said.loser.text}"
        if 1 in verdicts:
            continue
        if any(v == -1 and _one_measure(said, other) for v, other in zip(verdicts, there, strict=True)):
            found.append(f"comparison-clash: who beats whom: {who}")
        elif -1 in verdicts or _only_the_other_part(said, there):
            found.append(f"comparison-missing: {who}")
        elif THAN.search(clean(claim)) and unmade(said.winner, said.loser, _SENTENCE_END.split(clean(evidence))):
            found.append(f"comparison-unmade: {who}")
    return tuple(dict.fromkeys(found))


def comparisons_agree(claim: str, evidence: str, source: str = "") -> bool:
    """Whether a comparison of the claim is made in the evidence, the same way round, and none the other way."""
    own = _own(claim, evidence, source)
    made = comparisons(clean(claim), own)
    there = _comparisons_of(evidence, own) if made else ()
    verdicts = [_relation(said, other) for said in made for other in there]
    return 1 in verdicts and -1 not in verdicts


def _own(claim: str, evidence: str, source: str) -> tuple[str, ...]:
    """The source's own names; not looked for where the claim has no word that compares, as most have none."""
    return own_names(source or evidence) if _compares(clean(claim)) else ()


@lru_cache(maxsize=4_096)
def _compares(text: str) -> bool:
    return any(cue.search(text) for cue in COMPARING)


@lru_cache(maxsize=4_096)
def _comparisons_of(evidence: str, own: tuple[str, ...]) -> tuple[Comparison, ...]:
    return tuple(c for sentence in _SENTENCE_END.split(clean(evidence)) for c in comparisons(sentence, own))


def _only_the_other_part(said: Comparison, there: tuple[Comparison, ...]) -> bool:
    """Whether the claim's winner only loses in the evidence, or its loser only wins."""
    wins = [any(same(who, o.winner) for o in there if not o.denied) for who in (said.winner, said.loser)]
    loses = [any(same(who, o.loser) for o in there if not o.denied) for who in (said.winner, said.loser)]
    if said.denied:
        return False
    return (loses[0] and not wins[0] and not loses[1]) or (wins[1] and not loses[1] and not wins[0])


def reversed_order(asked: str, sentence: str) -> bool:
    """Whether the sentence sets the two names of the question against each other, and only ever the other way round."""
    verdicts = [
        _named(said, other) for said in comparisons(clean(asked), ()) for other in comparisons(clean(sentence), ())
    ]
    return -1 in verdicts and 1 not in verdicts


@lru_cache(maxsize=32_768)
def comparisons(text: str, own: tuple[str, ...]) -> tuple[Comparison, ...]:
    """The comparisons that a cleaned sentence makes. `own` are the names of the source's own method."""
    found = [_between(text, m.start(), m.end(), turned, frozenset(), own) for m, turned in _cues(text)]
    for match in THAN.finditer(text):
        if match["below"]:
            sign, what = (
                ("higher" if match["below"] == "above" else "lower"),
                text[max(0, match.start() - 60) : match.start()],
            )
        else:
            sign, what = match["sign"].casefold(), match["what"]
        measure, worth = _measure(sign, what)
        if sign not in {"better", "worse"} or measure:
            found.append(_between(text, match.start(), match.end(), worth < 0, measure, own))
    for match in GAIN.finditer(text):
        what = f"{' '.join(text[: match.start()].split()[-2:])} {match['what']}"  # "latency reductions over B"
        measure, worth = _measure(match["sign"].casefold(), what)
        found.append(_between(text, match.start(), match.end(), worth < 0, measure, own))
    for match in COMPARED.finditer(text):
        gain = re.compile(r"\b(?:improv\w*|better|outperform\w*|superior)\b", re.I).search(text, match.end())
        if gain:
            found.append(
                _pair(before(text, gain.start(), own), after(f" {match['other']}", 0, own), False, frozenset(), False)
            )
    found += [_between(text, m.start(), m.end(), False, frozenset({"rather"}), own) for m in RATHER.finditer(text)]
    implied = None if any(found) else IMPLIED.search(text)
    if implied:
        us = before(text, implied.start(), own)
        if us and us.ours:
            found.append(
                Comparison(us, Side("", frozenset(), (), others=True), frozenset(), _denied(text, implied.start()))
            )
    return tuple(c for c in found if c)


def _cues(text: str) -> list[tuple[re.Match[str], bool]]:
    """Where the text says who beats whom, and whether the loser stands first. "Is beaten by" is no "beat"."""
    return [(m, m["under"] is not None) for m in CUE.finditer(text)]


def _measure(sign: str, what: str) -> tuple[frozenset[str], int]:
    """(stems of what is compared, +1 where who has it stands to win): "lower error" wins, "lower accuracy" loses."""
    measure = frozenset(t for t in terms(what) if not t.isdigit()) | (
        {BY_ITSELF[sign]} if sign in BY_ITSELF else frozenset()
    )
    way = -1 if DOWN.match(sign) else 1
    if sign in BY_ITSELF or any(sign.startswith(g) for g in GOOD) or sign == "worse":
        return measure, -1 if sign not in GOOD and DOWN.match(sign) else 1
    kind = next((v for w in reversed(what.casefold().split()) if (v := valence(w))), 0)
    return measure, way * (kind or 1)


def _between(
    text: str, start: int, end: int, turned: bool, measure: frozenset[str], own: tuple[str, ...]
) -> Comparison | None:
    return _pair(before(text, start, own), after(text, end, own), turned, measure, _denied(text, start))


def _pair(
    first: Side | None, second: Side | None, turned: bool, measure: frozenset[str], denied: bool
) -> Comparison | None:
    if first is None or second is None:
        return None
    return Comparison(second, first, measure, denied) if turned else Comparison(first, second, measure, denied)


def _denied(text: str, start: int) -> bool:
    return bool(NOT.search(text[max(0, start - 45) : start]))


def _relation(said: Comparison, other: Comparison) -> int:
    """+1 where the two agree, -1 where they are the other way round, 0 where they speak of different things."""
    if same(said.winner, other.winner) and same(said.loser, other.loser):
        order = 1
    elif same(said.winner, other.loser) and same(said.loser, other.winner):
        order = -1
    else:
        return 0
    if said.denied and other.denied:
        return max(order, 0)
    return -order if said.denied or other.denied else order


def _one_measure(said: Comparison, other: Comparison) -> bool:
    """Whether the two compare by the same measure, as far as they say by which."""
    return not said.measure or not other.measure or bool(said.measure & other.measure)


def _named(said: Comparison, other: Comparison) -> int:
    """The same where both sides have names: only names tell the question's two methods from others."""
    sides = [(c.winner.names, c.loser.names) for c in (said, other)]
    if not all(winner and loser for winner, loser in sides):
        return 0
    (winner, loser), (other_winner, other_loser) = sides
    if _one_of(winner, other_winner) and _one_of(loser, other_loser):
        return 1
    return -1 if _one_of(winner, other_loser) and _one_of(loser, other_winner) else 0


def _one_of(names: tuple[str, ...], others: tuple[str, ...]) -> bool:
    return any(same_name(a, b) for a in names for b in others)
