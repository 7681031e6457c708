"""The rungs that need more than one sentence, in one place: what opposes a claim, and what it says beyond its source.

Codes that begin with direction-clash, negation-clash or comparison-clash can contradict a claim; all others leave
it open.
"""

from __future__ import annotations

from kernel.verify.binding import numbers_elsewhere
from kernel.verify.comparison import comparison_clashes, comparisons_agree
from kernel.verify.direction import direction_clashes, directions_agree
from kernel.verify.near_copy import changes
from kernel.verify.negation import negation_clashes, unsupported_denial
from kernel.verify.scope import scope_changes

CAN_CONTRADICT = ("direction-clash", "negation-clash", "comparison-clash")
NEAREST = 3  # sentences that are read for a claim's effects and words of scope


def objections(
    claim: str, nearest: tuple[str, ...], window: tuple[str, ...], whole: tuple[str, ...], title: str = ""
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(codes that can contradict, codes that leave the claim open) for a claim against its evidence.

    `nearest` holds the window's sentences, the one most like the claim first; `window` the same in their order; `whole`
    every sentence of the section. All are cleaned.
    """
    near = nearest[:NEAREST]
    denied = negation_clashes(claim, near[0]) if near else ()
    found = (
        *comparison_clashes(claim, " ".join(window), f"{title}. {' '.join(whole)}"),
        *direction_clashes(claim, near),
        *(denied or (unsupported_denial(claim, near[0]) if near else ())),
        *changes(claim, whole),
        *numbers_elsewhere(claim, window),
        *scope_changes(claim, near),
    )
    opposed = tuple(dict.fromkeys(code for code in found if code.startswith(CAN_CONTRADICT)))
    beyond = (code for code in found if not code.startswith(CAN_CONTRADICT))
    if opposed:  # names that change places are what the clash is about
        beyond = (code for code in beyond if not code.startswith(("entity-changed", "comparison-missing")))
    return opposed, tuple(dict.fromkeys(beyond))


def borne_out(
    claim: str, nearest: tuple[str, ...], window: tuple[str, ...], whole: tuple[str, ...], title: str = ""
) -> bool:
    """Whether the evidence makes the claim's comparison or effect the same way round, in whatever words.

    Such a claim is never contradicted by a mere likeness of words: "loses to" turned round is "beats".
    """
    return comparisons_agree(claim, " ".join(window), f"{title}. {' '.join(whole)}") or directions_agree(
        claim, nearest[:NEAREST]
    )
