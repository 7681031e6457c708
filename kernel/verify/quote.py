"""Rung 1: a quote is anchored in the stored text by offsets, or the claim is dropped. Also: is a claim only a copy?"""

from __future__ import annotations

from difflib import SequenceMatcher

from kernel.language.terms import words
from kernel.language.text import folded, sentences

COPIED = 0.85  # share of the claim's words that stand in the quote in the same order


def anchor(quote: str, text: str) -> tuple[int, int] | None:
    """Offsets (start, end) of the quote in the text; None where it is not there.

    Looked for letter by letter first, then sentence by sentence after Unicode, LaTeX, case and white-space normalising:
    the offsets are then those of the whole sentences that hold it.
    """
    start = text.find(quote)
    if quote.strip() and start >= 0:
        return start, start + len(quote)
    wanted = folded(quote).rstrip(".")
    if len(wanted) < 12:
        return None
    cut = sentences(text)
    for i in range(len(cut)):
        for j in range(i, min(i + 3, len(cut))):
            if wanted in folded(text[cut[i].start : cut[j].end]):
                return cut[i].start, cut[j].end
    return None


def verbatim(claim: str, quote: str) -> bool:
    """Whether the claim is the quote, letter by letter but for case, spacing and the last full stop."""
    return folded(claim).rstrip(".") == folded(quote).rstrip(".")


def copied(claim: str, quote: str) -> bool:
    """Whether the claim does little more than repeat the quote, so that it proves nothing. It may be falsified."""
    said, there = words(claim), words(quote)
    if not said:
        return True
    same = sum(block.size for block in SequenceMatcher(None, said, there, autojunk=False).get_matching_blocks())
    return same / len(said) >= COPIED
