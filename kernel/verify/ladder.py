"""The ladder: from a claim and the text that it cites to a label with its reasons. Rules only; no model, no I/O."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kernel.domain import Label
from kernel.language.terms import Rarity, terms
from kernel.language.text import Sentence, sentences, windows
from kernel.verify.direction import clashes
from kernel.verify.entities import missing_entities
from kernel.verify.near_copy import changes
from kernel.verify.numbers import missing_numbers

# Share of the claim's content words, by rarity, that the best window must hold. An evidence window of five sentences
# holds the words of a faithful rewording and seldom those of an unsupported one.
SUPPORTS = 0.65
# Below these likenesses of a claim to one sentence, an opposite word or a denial does not contradict: it leaves open.
CLASHES, DENIES = 0.5, 0.75


@dataclass(frozen=True)
class Judgement:
    """What the ladder makes of a claim. `likeness` is the share of the claim's terms that the best window holds."""

    label: Label
    likeness: float
    reasons: tuple[str, ...]
    evidence: str


def judge(claim: str, text: str, title: str, rarity: Rarity) -> Judgement:
    """Climb the ladder for a claim against one section of its paper.

    Numbers, names and directions are hard vetoes against the best window: a miss is UNVERIFIED, a clash of direction or
    negation with a sentence that is otherwise alike is CONTRADICTED. The title counts as evidence for names.
    """
    cut = sentences(text)
    if not cut:
        return Judgement(Label.UNVERIFIED, 0.0, ("no-evidence",), "")
    window = max(windows(cut), key=lambda w: rarity.coverage(_said(claim), _said(_text(w))))
    evidence = _text(window)
    likeness = rarity.coverage(_said(claim), _said(f"{title}. {evidence}"))
    misses = missing_numbers(claim, evidence) + missing_entities(claim, f"{title}. {evidence}")
    closest = max(window, key=lambda s: rarity.coverage(_said(claim), _said(s.text)))
    opposed = clashes(claim, closest.text)
    for code in changes(claim, tuple(s.text for s in cut)):
        misses, opposed = (misses, (*opposed, code)) if code.startswith("direction") else ((*misses, code), opposed)
    bar = DENIES if opposed == ("negation-clash",) else CLASHES
    if opposed and not misses and rarity.coverage(_said(claim), _said(closest.text)) >= bar:
        return Judgement(Label.CONTRADICTED, likeness, opposed, evidence)
    if misses or opposed:
        return Judgement(Label.UNVERIFIED, likeness, misses + opposed, evidence)
    if likeness < SUPPORTS:
        return Judgement(
            Label.UNVERIFIED, likeness, (f"words-missing: {likeness:.2f} of the claim is in the text",), evidence
        )
    return Judgement(Label.VERIFIED, likeness, ("numbers, names and direction agree",), evidence)


def _said(text: str) -> tuple[str, ...]:
    """The text's terms; 3.2x, 3.2-fold and 3.2 times are one."""
    return tuple(re.sub(r"(?<=\d)x$", "", t) for t in terms(text) if t not in {"time", "fold"})


def _text(window: tuple[Sentence, ...]) -> str:
    return " ".join(s.text for s in window)
