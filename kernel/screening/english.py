"""How much an English passage is an order to its reader: cues of mood, addressee and object, each with a weight.

A paper *about* such orders speaks of them in the indicative and in quotation marks; an order stands in the imperative,
addresses its reader, or binds whoever reads this very text. One cue of each kind is needed, or one that is an order by
itself.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kernel.screening.addresses import ADDRESSES
from kernel.screening.commands import COMMANDS, FURTHER_VERBS, LOOSE, NEVER
from kernel.screening.needs import NEEDS
from kernel.screening.words import ACT, JUDGE, OVERRIDE, PERSONA, SPEAK, either

CERTAIN = 0.8
"""The score from which a passage is an order. See docs/decisions.md for how it was chosen."""

# Where a clause begins that may be a command, and the courtesies that may stand before its verb.


_START = re.compile(
    r"(?:^|[.:;!?>|\]]\s+|[\"'(\[>|]|\s-+\s|\bplease\s+|\bkindly\s+)\W*(?:(?:\d+[.)]|so|but|then"
    r"|now|next|also|instead|first|second|finally|therefore|thus|hence|yes|ok|okay|step \d+)\b[,:.)]?\W+){0,2}"
)
_POLITE = re.compile(
    r"(?:(?:please|kindly|simply|just|only|always|immediately|instead|do|now|then|must|should"
    r"|you|definitely|strongly|silently|also|make sure (?:to|that you)|be sure to|remember to"
    r"|ensure (?:that )?(?:you|to)|feel free to|go ahead and|your (?:\w+ )?(?:task|job|role|goal"
    r"|objective|duty|mission) is(?: now)? to|(?:i|we) (?:want|need|ask|order|command|instruct"
    r"|urge|beg|would like|expect|require) (?:\w+ ){0,2}to|must|should|shall|will|can|could|would"
    r"|may|need to|have to|has to|are to|is to|are required to|is required to)\b\W+)*"
)

_COMMANDS = tuple((name, weight, re.compile(pattern)) for name, weight, pattern in COMMANDS)
_ADDRESSES = tuple((n, weight, NEEDS[n], re.compile(pattern)) for n, weight, pattern in ADDRESSES)
_VERBS = re.compile(either(OVERRIDE, JUDGE, SPEAK, ACT, PERSONA, NEVER, *FURTHER_VERBS))
_WORDS = re.compile(r"[a-z]+")
_EDGE = re.compile(r"\bplease\b|\bkindly\b|[.:;!?>|\]\"'(\[-]")


@lru_cache(maxsize=4_096)
def cues(passage: str) -> dict[str, float]:
    """The cues that a passage (one surface reading, lower case) gives, by name, each with its weight.

    A comma begins a clause that may be a command only where the passage addresses somebody: papers list their verbs.
    """
    found: dict[str, float] = {}
    words = set(_WORDS.findall(passage))
    for name, weight, needs, pattern in _ADDRESSES:
        if not (needs and needs.isdisjoint(words)) and pattern.search(passage):
            found[name] = weight
    commands = passage.replace(", ", ". ") if found else passage
    for begin in _begins(commands):
        for name, weight, pattern in _COMMANDS:
            fits = name not in LOOSE or _opens(commands, begin)
            if fits and weight > found.get(name, 0.0) and pattern.match(commands, begin):
                found[name] = weight
    if "imperative" not in found:
        found.pop("stakes", None)  # of no meaning by itself
    return found


def _opens(passage: str, begin: int) -> bool:
    """Whether a sentence or a clause begins here, not only words in brackets, in quotation marks or behind a dash."""
    before = passage[:begin].rstrip()
    return not before or before[-1] in ".!?:" or before.endswith(("please", "kindly"))


def _begins(passage: str) -> list[int]:
    """Where a verb stands that may be a command: at the start of a clause, or behind its courtesies."""
    edges = (0, *(m.start() for m in _EDGE.finditer(passage)))
    starts = {m.end() for e in edges if (m := _START.match(passage, max(e - 1, 0)) or _START.match(passage, e))}
    starts |= {m.end() for start in starts if (m := _POLITE.match(passage, start))}
    return sorted(s for s in starts if _VERBS.match(passage, s))
