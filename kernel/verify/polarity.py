"""Which way words point: up or down, there or not there, good or bad. General English and the language of results.

The lists were written from knowledge of the language, not from any set of claims; they hold stems' beginnings.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kernel.verify.bearing import Profile

Words = tuple[tuple[str, str], ...]  # (word, stem)
BESIDE = 6  # words between a term and the word that says which way it goes

_UP = (
    "increas|enhanc|improv|rais|rise|rising|rose|elevat|boost|promot|stimulat|activat|upregulat|induc|amplif|augment|"
    "accelerat|facilitat|strengthen|grow|grew|gain|higher|high|greater|great|larger|large|more|faster|fast|better|best|"
    "longer|stronger|strong|expand|exceed|surpass|outperform|superior|above|double|triple|maxim|potentiat|foster|"
    "escalat|intensif|exacerbat|worsen|warm|up|most|peak|abundan|rich|hyper|gain|extend|prolong|encourag|heighten"
)
_DOWN = (
    "decreas|reduc|lower|low|diminish|declin|drop|fall|fell|suppress|inhibit|block|prevent|attenuat|downregulat|"
    "abolish|abrogat|impair|weaken|weak|hinder|hamper|limit|restrict|shrink|shrank|lose|loss|lost|less|fewer|few|"
    "smaller|small|slower|slow|worse|worst|shorter|inferior|below|half|halv|minim|mitigat|alleviat|ameliorat|degrad|"
    "deplet|repress|silenc|antagoni|underperform|cool|down|least|scarce|poor|hypo|deficien|delay|curb|dampen|curtail|"
    "protect|discourag|lessen|eas|shorten|knockout|knockdown|disrupt|cut|save"
)
_NO = (
    "not|no|never|neither|nor|without|cannot|fail|lack|absen|unable|unaffected|unchanged|unrelated|independent|hardly|"
    "rarely|none|devoid|exclud|refut|disprov|reject|unlikely|false|fals|myth|incapable|ineffective|insignificant|"
    "insufficient|nonsignificant|don't|doesn't|didn't|isn't|aren't|wasn't|weren't|can't|won't|couldn't|n't|cease|little"
)
_WAYS = tuple(
    (re.compile(rf"(?:{ways})"), sign, kind)
    for ways, sign, kind in ((_UP, 1, "way"), (_DOWN, -1, "way"), (_NO, -1, "not"))
)
_WHOLE = frozenset({
    "up", "down", "high", "low", "more", "less", "most", "least", "few", "large", "small", "great", "fast", "slow",
    "strong", "weak", "best", "rich", "poor", "eas", "lose", "loss", "lost", "fall", "fell", "half", "cut", "save",
    "warm", "cool", "rise", "rose", "grew", "drop", "not", "no", "nor", "never", "neither", "none", "little", "true",
    "able", "link", "relat",
})  # fmt: skip
_ENDINGS = re.compile(r"(?:s|es|ed|ing|ly|er|est|ion|ions|ment|d)?")


@lru_cache(maxsize=65_536)
def way(word: str) -> int:
    """+1 for a lower-case word that points up, -1 for one that points down, 0 for the rest."""
    return _sign(word, "way")


@lru_cache(maxsize=65_536)
def denial(word: str) -> bool:
    """Whether the lower-case word denies what stands beside it."""
    return _sign(word, "not") < 0


def _sign(word: str, wanted: str) -> int:
    for pattern, sign, kind in _WAYS:
        if kind != wanted:
            continue
        found = pattern.match(word)
        if found and (found.group() not in _WHOLE or _ENDINGS.fullmatch(word[found.end() :])):
            return sign
    return 0


def ways(said: Words) -> set[int]:
    """The ways that any of the words point."""
    return {way(word) for word, _ in said} - {0}


def denied_odd(said: Words) -> bool:
    """Whether an odd number of the words deny."""
    return sum(denial(word) for word, _ in said) % 2 == 1


def agreement(claim: Profile, sentence: Profile) -> tuple[float, float]:
    """Of the terms that both hold beside a word that points: the shares that point the same way, and the other way.

    A word of denial up to three words before turns a direction round. (0, 0) where nothing can be compared.
    """
    said, there = _pointers(claim.words), _pointers(sentence.words)
    if not said or not there:
        return 0.0, 0.0
    mine = _nearest(claim.words, said, BESIDE - 1, sentence.distinct)
    theirs = _nearest(sentence.words, there, BESIDE, claim.distinct)
    both = [mine[term] * theirs[term] for term in mine.keys() & theirs.keys()]
    return (both.count(1) / len(both), both.count(-1) / len(both)) if both else (0.0, 0.0)


def _pointers(said: Words) -> list[tuple[int, int]]:
    """(place, way) of each word that points, turned round where it is denied."""
    found = []
    for place, (word, _) in enumerate(said):
        if pointed := way(word):
            turned = any(denial(w) for w, _ in said[max(0, place - 3) : place])
            found.append((place, -pointed if turned else pointed))
    return found


def _nearest(said: Words, pointers: list[tuple[int, int]], reach: int, shared: frozenset[str]) -> dict[str, int]:
    """For each shared term that points nowhere itself, the way of the pointer nearest to any of its places."""
    nearest: dict[str, tuple[int, int]] = {}
    for place, (word, term) in enumerate(said):
        if term in shared and not way(word):
            apart, pointed = min((abs(place - p), w) for p, w in pointers)
            if apart <= reach and apart < nearest.get(term, (reach + 1, 0))[0]:
                nearest[term] = (apart, pointed)
    return {term: pointed for term, (_, pointed) in nearest.items()}
