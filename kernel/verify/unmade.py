"""Rung 5d: a comparison that nobody made. "A is faster than B" needs a sentence that compares and speaks of both.

Whether it says the same is for the other rungs and the head to tell; here it is enough that nothing could.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kernel.language.terms import terms
from kernel.verify.sides import Side

# What a sentence holds that compares anything at all, and what stands after "than" and is no second side.
_SETS = re.compile(
    r"\b(?:than|versus|vs|compar\w+|relative to|over|outperform\w*|surpass\w*|exceed\w*|beats?|best|worse|worst|"
    r"superior|inferior|more|most|less|least|while|whereas|but|only|respectively|unlike|contrast|improv\w*|"
    r"reduc\w*|increas\w*|decreas\w*|gain\w*|drops?|advantages?|even|faster|slower|better|higher|lower|\w{3,}est)\b",
    re.IGNORECASE,
)
_NO_RIVAL = re.compile(
    r"(?:an? |the )?(?:\d|half|third|quarter|fifth|tenth|one|two|three|four|five|six|seven|eight|nine|ten|twenty|"
    r"hundred|normal|usual|expected|before|previously|thought|chance|ever|only)",
    re.IGNORECASE,
)
SPOKEN_OF = 0.34  # share of a side's words that a sentence must hold to speak of it


def unmade(winner: Side, loser: Side, sentences: Iterable[str]) -> bool:
    """Whether no sentence that compares anything speaks of both sides, in whatever order."""
    if any(_NO_RIVAL.match(side.text) for side in (winner, loser)):
        return False
    return not any(_SETS.search(s) and _speaks(winner, s) and _speaks(loser, s) for s in sentences)


def _speaks(who: Side, sentence: str) -> bool:
    if who.ours or who.others or not who.stems:
        return True
    return len(who.stems & frozenset(terms(sentence))) >= SPOKEN_OF * len(who.stems)
