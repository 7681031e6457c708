"""The ladder: from a claim and the text that it cites to a label with its reasons. No language model, no I/O.

`climb` asks every rung and gathers what they saw; `decide` makes a label of it. A rung's veto stands whatever the head
finds probable; the head decides what no rung objects to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kernel.domain import Label, Probabilities
from kernel.language.background import background
from kernel.language.terms import Rarity
from kernel.language.text import Sentence, clean, sentences, windows
from kernel.verify.bearing import bearing, profile, ranked
from kernel.verify.entities import missing_entities
from kernel.verify.features import MEANING, features
from kernel.verify.head import Edition, head, probabilities
from kernel.verify.judgement import Judgement
from kernel.verify.meaning import Meaning
from kernel.verify.numbers import missing_numbers
from kernel.verify.odds import Odds, entailed, weighed
from kernel.verify.recompute import recomputed
from kernel.verify.rungs import borne_out, objections
from kernel.verify.windows import windows_of

# Share of the claim's content words, by rarity, under which a claim that is left open is said to lack words.
WORDS = 0.65
# Share of the claim's words, by rarity, that one sentence must hold for a clash of a kind to contradict the claim; with
# less it leaves the claim open. A denial is most easily misread, a number least: so it was among a half of our own
# claims about passages (kernel/evaluation/entailment/claims.jsonl), by which the bars were set.
CLASHES = 0.5
BARS = {
    "number-clash": 0.35, "number-exchanged": 0.75, "antonym-clash": 0.65, "pairing-clash": 0.75,
    "negation-clash": 0.75, "entity-changed": 0.75,
}  # fmt: skip
LIKE = 0.75  # from this likeness on, a veto caps what the head finds probable

_TIMES = re.compile(r"(?<=\d)x$")


@dataclass(frozen=True)
class Climbed:
    """What the rungs saw: codes that veto, codes that oppose, sums that agree, and the features for the head.

    `alike` is the share of the claim's terms that the closest sentence of the best window holds.
    """

    misses: tuple[str, ...]
    opposed: tuple[str, ...]
    sums: tuple[str, ...]
    agreed: bool  # the evidence makes the claim's comparison or effect the same way round
    likeness: float
    alike: float
    evidence: str
    rationale: tuple[int, ...]
    features: Mapping[str, float]
    embedder: str | None  # whose cosines are among the features; None for words alone
    entailer: str | None = None  # whose odds are among the features
    odds: tuple[Probabilities, ...] = ()  # what an entailment model makes of each window; empty without one


def judge(
    claim: str, text: str, title: str, rarity: Rarity, meaning: Meaning | None = None, odds: Odds | None = None
) -> Judgement:
    """Climb the ladder for a claim against one section of its paper. The title counts as evidence for names.

    Numbers, names and directions are hard vetoes against the best window: a miss is UNVERIFIED, a clash with a sentence
    that is otherwise alike is CONTRADICTED. `rarity` weighs the words of the best window; the
    head has weights of its own, which are the same in every run.
    """
    return _judge(claim, sentences(text), title, rarity, meaning, odds)


def judge_sentences(
    claim: str, cut: Sequence[str], meaning: Meaning | None = None, odds: Odds | None = None
) -> Judgement:
    """The same on evidence that is cut into sentences already, by the rarity of words in general."""
    return _judge(claim, as_sentences(cut), "", background(), meaning, odds)


def as_sentences(cut: Sequence[str]) -> tuple[Sentence, ...]:
    """Sentences that were cut elsewhere. An empty one keeps its place, so that the rationale's indices hold."""
    return tuple(Sentence(raw, clean(raw), 0, len(raw)) for raw in cut)


def _judge(
    claim: str, cut: Sequence[Sentence], title: str, rarity: Rarity, meaning: Meaning | None, odds: Odds | None
) -> Judgement:
    if not any(s.text for s in cut):
        return Judgement(Label.UNVERIFIED, 0.0, Probabilities(0.0, 0.0, 1.0), ("no-evidence",), "")
    climbed = climb(claim, tuple(cut), title, rarity, head().ranking, meaning, odds)
    judgement = decide(climbed, head().edition(climbed.embedder, climbed.entailer))
    return weighed(judgement, odds, climbed.odds) if odds else judgement


def climb(
    claim: str,
    cut: tuple[Sentence, ...],
    title: str,
    rarity: Rarity,
    ranking: Sequence[float],
    meaning: Meaning | None = None,
    odds: Odds | None = None,
) -> Climbed:
    """Ask every rung. `cut` holds at least one sentence; `ranking` are the weights by which sentences are ranked."""
    said, there = _said(claim), {s: _said(s.text) for s in cut}
    shared = {s: said & terms for s, terms in there.items()}
    window = max(windows(cut), key=lambda w: rarity.coverage(said, frozenset().union(*(shared[s] for s in w))))
    held = frozenset().union(_said(title), *(there[s] for s in window))
    nearest = sorted(window, key=lambda s: -rarity.coverage(said, shared[s]))
    near, far = tuple(s.text for s in nearest), tuple(s.text for s in window)
    evidence, whole = " ".join(far), tuple(s.text for s in cut)
    section = "\n\n".join(s.raw for s in cut)  # as stored, so that the rows of a table stay rows
    misses, sums = recomputed(claim, missing_numbers(claim, evidence), far, section)
    misses += missing_entities(claim, f"{title}. {' '.join(whole)}")
    opposed, misses = objections(claim, misses, near, far, whole, title)
    agreed = borne_out(claim, near, far, whole, title)
    profiles = [profile(text) for text in whole]
    bearings = [bearing(profile(claim), p) for p in profiles]
    order = ranked(bearings, ranking)
    read = features(profile(claim), profiles, bearings, order, misses + opposed, meaning)
    by_window = (odds.of(claim, windows_of(whole, order)) if odds else None) or ()
    read |= entailed(by_window) if by_window else {}
    return Climbed(
        misses=misses,
        opposed=opposed,
        sums=sums,
        agreed=agreed,
        likeness=rarity.coverage(said, held),
        alike=rarity.coverage(said, there[nearest[0]]),
        evidence=evidence,
        rationale=order,
        features=read,
        embedder=meaning.embedder if meaning and MEANING[0] in read else None,
        entailer=odds.entailer if odds and by_window else None,
        odds=by_window,
    )


def decide(climbed: Climbed, edition: Edition) -> Judgement:
    """The label: what the rungs say where they object, and what is probable where they do not."""
    chances = probabilities(climbed.features, edition)
    if climbed.misses or climbed.opposed:
        against = _contradicted(climbed)
        label = Label.CONTRADICTED if against else Label.UNVERIFIED
        first, then = (climbed.opposed, climbed.misses) if against else (climbed.misses, climbed.opposed)
        return _judgement(climbed, label, after_veto(chances, climbed.alike), first + then)
    shown = f"probability: support {chances.support:.2f}, contradict {chances.contradict:.2f}"
    if chances.contradict >= edition.contradicts and not (climbed.sums or climbed.agreed):  # it reads no tables
        return _judgement(climbed, Label.CONTRADICTED, chances, (shown,))
    if chances.support >= edition.supports:
        agree = ("numbers, names and direction agree", *climbed.sums, shown)
        return _judgement(climbed, Label.VERIFIED, chances, agree)
    lacks = (f"words-missing: {climbed.likeness:.2f} of the claim is in the text",) if climbed.likeness < WORDS else ()
    return _judgement(climbed, Label.UNVERIFIED, chances, (shown, *lacks))


def _contradicted(climbed: Climbed) -> bool:
    """Whether a clash is with a sentence that is alike enough, and nothing else leaves the claim open.

    A number of something else leaves nothing open, nor does a missing one where the clash is of a number or a name.
    """
    if not climbed.opposed:
        return False
    of_figure = any(code.startswith(("number-", "entity-")) for code in climbed.opposed)
    passed = ("number-missing", "number-elsewhere") if of_figure else ("number-elsewhere",)
    bar = min(BARS.get(code.partition(":")[0], CLASHES) for code in climbed.opposed)
    return climbed.alike >= bar and all(code.startswith(passed) for code in climbed.misses)


def after_veto(chances: Probabilities, alike: float) -> Probabilities:
    """After a veto on a claim that is otherwise `alike`, support is no more probable than the likelier of the others.

    Where less of the claim stands in one sentence, the head knows of the veto already and weighs it as it found it in
    training: a rung may only not have known the words. The three sum to 1 again.
    """
    most = max(chances.contradict, chances.not_enough)
    if alike < LIKE or chances.support <= most:
        return chances
    total = most + chances.contradict + chances.not_enough
    support, contradict = most / total, chances.contradict / total
    return Probabilities(support, contradict, 1 - support - contradict)


def _judgement(climbed: Climbed, label: Label, chances: Probabilities, reasons: tuple[str, ...]) -> Judgement:
    return Judgement(label, climbed.likeness, chances, reasons, climbed.evidence, climbed.rationale)


@lru_cache(maxsize=32_768)
def _said(text: str) -> frozenset[str]:
    """The text's terms; 3.2x, 3.2-fold and 3.2 times are one."""
    return frozenset(_TIMES.sub("", t) if t[-1] == "x" else t for t in profile(text).distinct - {"time", "fold"})
