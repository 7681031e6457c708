"""Rungs 4 and 5: who beats whom, what goes up or down, and what is denied. A clash here contradicts a claim."""

from __future__ import annotations

import re

from kernel.language.names import pattern, spot_names
from kernel.language.terms import STOP, stem, words
from kernel.language.text import clean

_OVER = re.compile(
    r"\b(?:outperform\w*|surpass\w*|beat\w*|exceed\w*|better than|superior to|ahead of|"
    r"improv\w+ (?:(?:up)?on|over)|wins? (?:over|against)|higher \w+(?: \w+)? than|faster than|gains? over|"
    r"more \w+ than|dominat\w*)\b",
    re.IGNORECASE,
)
_UNDER = re.compile(
    r"\b(?:underperform\w*|worse than|inferior to|behind|trails?|loses? to|lags?|falls? short of|"
    r"lower \w+(?: \w+)? than|slower than|less \w+ than|"
    r"outperformed by|surpassed by|beaten by|exceeded by|fewer \w+ than)\b",
    re.IGNORECASE,
)
_UP = re.compile(
    r"\b(?:increas\w*|improv\w*|rais\w*|rises?|rose|boost\w*|enhanc\w*|gain\w*|grow\w*|higher|greater|larger|more|"
    r"faster|accelerat\w*|better|strengthen\w*)\b",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"\b(?:decreas\w*|reduc\w*|lower\w*|drop\w*|declin\w*|degrad\w*|diminish\w*|shrink\w*|cut\w*|sav\w+|fewer|"
    r"less|smaller|slower|worse\w*|weaken\w*|minimi[sz]\w*)\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not|no|never|neither|nor|without|cannot|can't|doesn't|don't|didn't|isn't|aren't|wasn't|weren't|"
    r"fails? to|failed to|unable to|hardly|rarely|lacks?|lacking)\b",
    re.IGNORECASE,
)
_NOT_A_DENIAL = re.compile(
    r"\b(?:not only|no (?:longer|more than|less than|fewer than)|"
    r"without (?:loss|compromising|sacrificing|degrading|(?:any )?additional|extra))\b",
    re.IGNORECASE,
)


def clashes(claim: str, sentence: str) -> tuple[str, ...]:
    """Reason codes where the claim says the opposite of the sentence that it rests on; empty where none is seen."""
    claim, sentence = clean(claim), clean(sentence)
    found = []
    order = _order(claim, sentence)
    if order == "swapped":
        found.append("direction-clash: who beats whom is swapped")
    elif order is None and (word := _opposite(claim, sentence)):
        found.append(f"direction-clash: {word}")
    if denies(claim) != denies(sentence):
        found.append("negation-clash")
    return tuple(found)


def reversed_order(asked: str, sentence: str) -> bool:
    """Whether the sentence sets the two names of the question against each other, and only ever the other way round."""
    said, there = _ranking(clean(asked)), _ranking(clean(sentence))
    same = [_same(w, v) and _same(x, y) for w, x in said for v, y in there]
    turned = [_same(w, y) and _same(x, v) for w, x in said for v, y in there]
    return any(turned) and not any(same)


def denies(text: str) -> bool:
    """Whether the text denies something, an odd number of times."""
    return len(_NOT.findall(_NOT_A_DENIAL.sub(" ", text))) % 2 == 1


def _order(claim: str, sentence: str) -> str | None:
    """ "same" or "swapped" where both texts set the same two names against each other; None where they do not."""
    said, there = _ranking(claim), _ranking(sentence)
    for winner, loser in said:
        for other_winner, other_loser in there:
            if _same(winner, other_winner) and _same(loser, other_loser):
                return "same"
            if _same(winner, other_loser) and _same(loser, other_winner):
                return "swapped"
    return None


def _ranking(text: str) -> tuple[tuple[str, str], ...]:
    """(winner, loser) for each comparison of two names that the text makes."""
    names = spot_names(text)
    pairs = []
    for cue, turned in [(m, False) for m in _OVER.finditer(text)] + [(m, True) for m in _UNDER.finditer(text)]:
        if not turned and re.match(r"\s+by\b", text[cue.end() :]):
            continue  # "is outperformed by" is found among the others
        before = [n for n in names if n.end <= cue.start()]
        after = [n for n in names if n.start >= cue.end()]
        if before and after:
            pair = (before[-1].text, after[0].text)
            pairs.append((pair[1], pair[0]) if turned else pair)
    return tuple(pairs)


def _same(a: str, b: str) -> bool:
    return bool(pattern(a).fullmatch(b) or pattern(b).fullmatch(a))


def _opposite(claim: str, sentence: str) -> str:
    """The word that goes one way in the claim and only the other way in the sentence, with the same thing beside it."""
    for mine, other in ((_UP, _DOWN), (_DOWN, _UP)):
        for cue in mine.finditer(claim):
            beside = _beside(claim, cue)
            if not beside:
                continue
            agree = any(beside & _beside(sentence, m) for m in mine.finditer(sentence))
            against = next((m for m in other.finditer(sentence) if beside & _beside(sentence, m)), None)
            if against is not None and not agree:
                return f"{cue.group().casefold()} against {against.group().casefold()}"
    return ""


def _beside(text: str, cue: re.Match[str]) -> frozenset[str]:
    """Stems of the content words within three words of the cue, other directions left out."""
    before = words(text[: cue.start()])[-3:]
    after = words(text[cue.end() :])[:3]
    near = [w for w in [*before, *after] if w not in STOP and not _UP.fullmatch(w) and not _DOWN.fullmatch(w)]
    return frozenset(stem(w) for w in near if not w[0].isdigit())
