"""The rungs that need more than one sentence, in one place: what opposes a claim, and what it says beyond its source.

Codes of CAN_CONTRADICT can contradict a claim; all others leave it open.
"""

from __future__ import annotations

import re

from kernel.verify.binding import numbers_elsewhere
from kernel.verify.comparison import comparison_clashes, comparisons_agree
from kernel.verify.counts import count_clashes
from kernel.verify.crossing import exchanged, turned_round
from kernel.verify.direction import direction_clashes, directions_agree
from kernel.verify.near_copy import changes
from kernel.verify.negation import negation_clashes, unsupported_denial
from kernel.verify.otherwise import given_otherwise
from kernel.verify.pairing import pairings_crossed
from kernel.verify.scope import scope_changes

CAN_CONTRADICT = (
    "number-clash", "number-exchanged", "direction-clash", "comparison-clash", "order-clash", "pairing-clash",
    "negation-clash", "antonym-clash", "entity-changed",
)  # fmt: skip
_TURNS = ("pairing-clash", "entity-changed", "antonym-clash")  # so it looks where sides and comparator change places
_FIGURE = re.compile(r"\d[\d.,/]*")
CLOSEST = 2  # sentences in which another number, pairing or order is looked for
NEAREST = 3  # sentences that are read for a claim's effects and words of scope


def objections(
    claim: str,
    misses: tuple[str, ...],
    nearest: tuple[str, ...],
    window: tuple[str, ...],
    whole: tuple[str, ...],
    title: str = "",
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(codes that can contradict, codes that leave the claim open) for a claim against its evidence.

    `misses` are the codes of its numbers and names, which are among those returned. `nearest` holds the window's
    sentences, the one most like the claim first; `window` the same in their order; `whole` every sentence of the
    section. All are cleaned.
    """
    closest, near, source = nearest[:CLOSEST], nearest[:NEAREST], f"{title}. {' '.join(whole)}"
    denied = negation_clashes(claim, near[0]) if near else ()
    found = (
        *given_otherwise(claim, misses, closest),
        *comparison_clashes(claim, " ".join(window), source),
        *direction_clashes(claim, near),
        *(denied or (unsupported_denial(claim, near[0]) if near else ())),
        *changes(claim, whole),
        *numbers_elsewhere(claim, window),
        *count_clashes(claim, closest, window),
        *pairings_crossed(claim, closest, [s for s in window if s in near], source),
        *turned_round(claim, closest),
        *exchanged(claim, closest),
        *scope_changes(claim, near),
    )
    if any(code.startswith(_TURNS) for code in found) and comparisons_agree(claim, " ".join(window), source):
        found = tuple(code for code in found if not code.startswith(_TURNS))  # "A beats B" turned round: "B loses to A"
    opposed = tuple(dict.fromkeys(code for code in found if code.startswith(CAN_CONTRADICT)))
    otherwise = {_number_of(code): code for code in reversed(opposed) if code.startswith("number-clash")}
    opposed = tuple(c for c in opposed if otherwise.get(_number_of(c), c) == c)  # each number once
    beyond = (c for c in found if not c.startswith(CAN_CONTRADICT) and _number_of(c) not in otherwise)
    if opposed:  # sides that change places are what the clash is about
        beyond = (code for code in beyond if not code.startswith(("comparison-missing", "comparison-unmade")))
    return opposed, tuple(dict.fromkeys(beyond))


def _number_of(code: str) -> str:
    """The figure that a code of a number names first; the code itself for others."""
    kind, _, detail = code.partition(": ")
    if kind not in {"number-missing", "number-clash"}:
        return code
    said = detail.partition(" where ")[0].casefold()
    figure = _FIGURE.search(said)
    return figure.group() if figure else said


def borne_out(
    claim: str, nearest: tuple[str, ...], window: tuple[str, ...], whole: tuple[str, ...], title: str = ""
) -> bool:
    """Whether the evidence makes the claim's comparison or effect the same way round, in whatever words.

    Such a claim is never contradicted by a mere likeness of words: "loses to" turned round is "beats".
    """
    return comparisons_agree(claim, " ".join(window), f"{title}. {' '.join(whole)}") or directions_agree(
        claim, nearest[:NEAREST]
    )
