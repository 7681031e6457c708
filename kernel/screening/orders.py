"""Whether a passage gives orders to whoever reads it: all readings of it against all that is known of such orders."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from kernel.language.text import seen
from kernel.screening.commands import LOOSE
from kernel.screening.english import CERTAIN, cues
from kernel.screening.markers import marked
from kernel.screening.tongues import ordered, overruled
from kernel.screening.unmask import disguised, surface

_QUOTED = re.compile(r"\"[^\"]{3,300}\"|(?<!\w)'[^']{3,300}'(?!\w)|`[^`]{3,300}`")
_SPEAKS_OF = re.compile(
    r"\b(?:such as|e\.g\.|like|i\.e\.|for example|for instance|phrases?|prompts?|prompted|prompting"
    r"|attacks?|attackers?|titled|called|named|"
    r"known as|referred|refers?|termed|dubbed|inject\w*|hidden|embed\w*|strings?|template|questions?"
    r"|queries|asks?|asking|"
    r"instructions?|instructed|instructing|commands?|requests?|jailbreak\w*|we (?:show|find|study"
    r"|propose|introduce|present|"
    r"investigate|analy[sz]e|examine|call|ask|test|identify|observe|argue)|the (?:phrase|word|term|so-called|notion|"
    r"question|slogan|concept|paradigm)|so-called|paradigms?|approach|framework|problem|responses?|models?|users?)\b"
)
# Cues of orders that nobody needs who only asks: they overrule, unmask or redirect the check.
_OVERRULING = frozenset(
    {"override", "override bare", "told before", "accept", "treat as", "withhold", "hide flaws", "verification off",
     "reveal", "send away", "tool", "persona", "pre-approved", "if you are", "this must be", "this deserves",
     "from now", "set to", "no inquiry", "consider done", "must disclose"}
)  # fmt: skip


@lru_cache(maxsize=16_384)
def weight(passage: str) -> float:
    """How much of an order a passage is: from 1 on it is one, from 0.5 on it may be a part of one.

    The passage is text as it came, in any script or disguise. Weights of distinct cues add up (see `english`).
    """
    score = _plain_weight(surface(passage))
    if score >= CERTAIN:
        return score
    if marked(passage if passage.isascii() else unicodedata.normalize("NFKC", seen(passage))):
        return CERTAIN
    if ordered(_native(passage)):
        return CERTAIN
    if any(_plain_weight(reading) >= CERTAIN or ordered(reading) for reading in disguised(passage)):
        return CERTAIN
    return score


def weight_titled(passage: str) -> float:
    """As `weight`, for a title, which may well be in the imperative: "Focus on Local: …"."""
    loose = sum(w for name, w in cues(_own(surface(passage))).items() if name in LOOSE)
    full = weight(passage)
    return full - loose if full - loose < CERTAIN else full


def weight_asked(passage: str) -> float:
    """As `weight`, for what a person asks here, which is an order by nature: only cues of overruling count."""
    readings = (surface(passage), *disguised(passage))
    score = max(sum(w for name, w in cues(_own(r)).items() if name in _OVERRULING) for r in readings)
    return CERTAIN if marked(passage) or overruled(_native(passage)) else score


def _native(passage: str) -> str:
    return unicodedata.normalize("NFKC", seen(passage)).casefold()


def _plain_weight(flat: str) -> float:
    return sum(cues(_own(flat)).values())


def _own(flat: str) -> str:
    """A reading without the words in quotation marks that it speaks of: they are mentioned, not said."""
    outside = _QUOTED.sub(' "…" ', flat) if '"' in flat or "'" in flat or "`" in flat else flat
    return outside if outside != flat and len(outside.split()) >= 6 and _SPEAKS_OF.search(outside) else flat
