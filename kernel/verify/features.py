"""What the head reads of a claim and its evidence: relations between the two, and never what either is about.

Topic content (word identities, products of embeddings) is left out on purpose: a head that sees it learns which topics
were true in its training set. Every feature lies between 0 and 1 and survives evidence of one sentence and of a
hundred, since only the few sentences that bear most on the claim are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kernel.language.background import background
from kernel.language.names import spot_names
from kernel.language.quantities import quantities
from kernel.verify.bearing import Bearing, Profile, held, pieces_held
from kernel.verify.meaning import Meaning
from kernel.verify.polarity import agreement, denied_odd, ways

CLOSE, WIDE = 3, 5  # sentences that bear most on the claim, looked at closely and together
RAREST = 3
_HEDGE = re.compile(
    r"\b(?:may|might|could|possibl[ey]|perhaps|suggest\w*|likely|potential\w*|appear\w*|seem\w*|unclear|unknown|tend\w*)\b",
    re.IGNORECASE,
)
_NUMBER = ("number-missing", "number-clash")
_TURNED = ("direction-clash", "comparison-clash", "order-clash")
# They veto; odds they do not tell, for a source may say it otherwise. By cross-validation on SciFact's training claims.
_UNTOLD = {"comparison-unmade", "scope-most", "scope-alone", "scope-rather", "pairing-clash"}
_DENIAL = ("negation-clash", "antonym-clash", "negation-missing")
MEANING = (
    "meaning best", "meaning of three", "meaning of the closest", "meaning over the median",
    "words meant by one", "words meant by three", "words least meant by one", "words least meant by three",
)  # fmt: skip


def features(
    claim: Profile,
    cut: Sequence[Profile],
    bearings: Sequence[Bearing],
    order: Sequence[int],
    codes: Sequence[str],
    meaning: Meaning | None,
) -> dict[str, float]:
    """Features by name. `order` ranks the sentences; `codes` are the rungs' reason codes.

    Without a `meaning`, or with one that does not know all the texts, those of MEANING are left out.
    """
    top = [cut[i] for i in order[:CLOSE]]
    read = _words(claim, cut, bearings, order) | _order(claim, top) | _relation(claim, top, bearings, order)
    read |= _rungs(claim, codes, max(b.pieces_held for b in bearings))
    cosines = meaning.cosines(claim.text, [p.text for p in cut]) if meaning else None
    if meaning is not None and cosines is not None:
        read |= _meaning(claim, top, cosines, order[0], meaning)
    return read


def _words(
    claim: Profile, cut: Sequence[Profile], bearings: Sequence[Bearing], order: Sequence[int]
) -> dict[str, float]:
    """How much of the claim's wording is there: in one sentence, in the three and the five that bear most on it."""
    near = frozenset().union(*(cut[i].distinct for i in order[:CLOSE]))
    wide = frozenset().union(*(cut[i].distinct for i in order[:WIDE]))
    pieces = frozenset().union(*(cut[i].pieces for i in order[:CLOSE]))
    by_rarity = sorted(claim.distinct, key=lambda t: (-background().of(t), t))[:RAREST]
    missing = [background().of(t) for t in claim.distinct - near]
    return {
        "held by one": max(b.held for b in bearings),
        "held by three": held(claim, near),
        "held by five": held(claim, wide),
        "pieces held by one": max(b.pieces_held for b in bearings),
        "pieces held by three": pieces_held(claim, pieces),
        "word cosine": max(b.cosine for b in bearings),
        "piece cosine": max(b.pieces for b in bearings),
        "rarest held": sum(t in near for t in by_rarity) / len(by_rarity) if by_rarity else 1.0,
        "rarest missing": max(missing, default=0.0) / 10,
    }


def _order(claim: Profile, top: Sequence[Profile]) -> dict[str, float]:
    """Whether the claim's words stand in the same order and together."""
    best = top[0]
    length = max(len(claim.terms), 1)
    said = set(pairwise(claim.terms))
    there = {pair for sentence in top for pair in pairwise(sentence.terms)}
    return {
        "same order": _longest_common(claim.terms, best.terms) / length,
        "same neighbours": len(said & there) / max(len(said), 1),
    }


def _relation(
    claim: Profile, top: Sequence[Profile], bearings: Sequence[Bearing], order: Sequence[int]
) -> dict[str, float]:
    """Denial, direction and hedges of the claim against those of the sentences that bear most on it."""
    best = top[0]
    denied, denies = denied_odd(claim.words), denied_odd(best.words)
    said, there = ways(claim.words), ways(best.words)
    agree = clash = 0.0
    for i, sentence in zip(order, top, strict=False):
        same, other = agreement(claim, sentence)
        agree += same * bearings[i].held / CLOSE
        clash += other * bearings[i].held / CLOSE
    return {
        "denial differs": float(denied != denies),
        "denied by the claim alone": float(denied and not denies),
        "denied by no sentence": float(denied and not any(denied_odd(s.words) for s in top)),
        "directions agree": agree,
        "directions clash": clash,
        "only the other direction": float(len(said) == len(there) == 1 and said != there),
        "direction not there": float(len(said) == 1 and not said <= there),
        "hedged by the evidence alone": float(bool(_HEDGE.search(best.text)) and not _HEDGE.search(claim.text)),
    }


def _rungs(claim: Profile, codes: Sequence[str], alike: float) -> dict[str, float]:
    """What the rungs said; a miss or a clash tells more where the rest of the claim is all there (`alike`)."""
    kinds = {code.partition(":")[0] for code in codes} - _UNTOLD
    number, name = not kinds.isdisjoint(_NUMBER), "entity-missing" in kinds
    clash, denial = not kinds.isdisjoint(_TURNED), not kinds.isdisjoint(_DENIAL)
    others = kinds - {"entity-missing", *_NUMBER, *_TURNED, *_DENIAL}
    return {
        "number missing": float(number),
        "numbers there": float(not number and bool(quantities(claim.text))),
        "name missing": float(name),
        "names there": float(not name and bool(spot_names(claim.text))),
        "direction clash": float(clash),
        "negation clash": float(denial),
        "other veto": float(bool(others)),
        "veto, all else alike": float(bool(kinds)) * max(0.0, alike - 0.7) / 0.3,
    }


def _meaning(
    claim: Profile, top: Sequence[Profile], cosines: NDArray[np.float32], closest: int, meaning: Meaning
) -> dict[str, float]:
    """Cosines of the claim to its sentences, and of its words to the nearest words there, weighed by rarity."""
    down = np.sort(cosines)[::-1]
    of_sentences = (down[0], down[:CLOSE].mean(), cosines[closest], down[0] - np.median(down))
    rare = [background().of(term) for term in dict(claim.words).values() if term]
    held_by, least = [], []
    for sentences in (top[:1], top):
        near = meaning.nearest(claim.content, tuple(dict.fromkeys(w for s in sentences for w in s.content)))
        held_by.append(0.0 if near is None else float(np.average(near, weights=rare)))
        least.append(0.0 if near is None else float(np.sort(near)[:2].mean()))
    return dict(zip(MEANING, (*map(float, of_sentences), *held_by, *least), strict=True))


def _longest_common(a: Sequence[str], b: Sequence[str]) -> int:
    """Length of the longest common subsequence."""
    before = [0] * (len(b) + 1)
    for x in a:
        now = [0]
        for j, y in enumerate(b):
            now.append(before[j] + 1 if x == y else max(before[j + 1], now[j]))
        before = now
    return before[-1]
