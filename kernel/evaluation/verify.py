"""How well claims are told apart: by the most probable class, by p(support), and by the label that a run would show."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, repeat
from typing import Any

from kernel.domain import Claim, Entailment, Label, Paper, Probabilities
from kernel.entailing import weigh_pairs
from kernel.errors import Unavailable
from kernel.evaluation.lines import GOLD, Gold, VerifyLine
from kernel.evaluation.measures import auroc, brier, calibration_bins, ece, f1_by_class, macro, mean, risk_coverage
from kernel.language.text import clean
from kernel.ports import Entailer, Model
from kernel.reading import check_by_model
from kernel.verification import settled
from kernel.verify.head import head
from kernel.verify.ladder import as_sentences, judge_sentences
from kernel.verify.meaning import Meaning
from kernel.verify.odds import Asked, Odds
from kernel.verify.quote import verbatim
from kernel.verify.windows import evidence_windows

TOGETHER = 64  # lines that an entailment model is asked about at once
TOP = 3  # how many sentences a reader is thought to look at
Advance = Callable[[], None]


@dataclass(frozen=True)
class Judged:
    """A line with what the ladder made of it; `rationale` holds indices of the line's own evidence, best first."""

    line: VerifyLine
    label: Label
    probabilities: Probabilities
    rationale: tuple[int, ...]

    @property
    def verified(self) -> bool:
        """Whether a run would say VERIFIED."""
        return self.label is Label.VERIFIED

    @property
    def most_probable(self) -> Gold:
        """The class after vetoes; of equally probable ones the more cautious."""
        p = self.probabilities
        chances: dict[Gold, float] = {"NEI": p.not_enough, "CONTRADICT": p.contradict, "SUPPORT": p.support}
        return max(chances, key=lambda c: chances[c])


def evaluate(
    lines: Sequence[VerifyLine],
    meaning: Meaning | None = None,
    odds: Odds | None = None,
    heard: Sequence[Entailment] = (),
    advance: Advance = lambda: None,
) -> dict[str, Any]:
    """The figures of `sovereign eval verify`, shares from 0 to 1; None where a class that a figure needs is absent.

    `heard` holds what a reading model said of each line, in their order; empty without one.
    """
    judged = []
    for line, said in zip(lines, heard or repeat(None, len(lines)), strict=True):
        judged.append(judge_line(line, meaning, odds, said))
        advance()
    return figures(judged)


def judge_line(
    line: VerifyLine, meaning: Meaning | None = None, odds: Odds | None = None, heard: Entailment | None = None
) -> Judged:
    """What a run would make of the claim, were the evidence the text that it cites.

    A copy of a whole sentence is taken as a run takes it: faithful by construction, its label is VERIFIED.
    """
    there = [i for i, sentence in enumerate(line.evidence) if clean(sentence)]
    cut = [line.evidence[i] for i in there]
    judgement = judge_sentences(line.claim, cut, meaning, odds)
    copy = bool(_copied(line))
    if copy:
        judgement = replace(judgement, label=Label.VERIFIED, probabilities=Probabilities(1.0, 0.0, 0.0))
    judgement = settled(judgement, heard, copy=copy)
    rationale = tuple(there[i] for i in judgement.rationale)
    return Judged(line, judgement.label, judgement.probabilities, rationale)


async def odds_of(lines: Sequence[VerifyLine], entailer: Entailer, advance: Advance = lambda: None) -> Odds:
    """What an entailment model makes of the windows of all lines, asked as in a run, some lines at a time.

    Raises Unavailable where the model stays silent: figures of half a set would say nothing.
    """
    by_pair: dict[Asked, Probabilities] = {}
    for i in range(0, len(lines), TOGETHER):
        some = lines[i : i + TOGETHER]
        by_line = await asyncio.to_thread(lambda some: [asked_of(line) for line in some], some)
        weighed = await weigh_pairs(list(dict.fromkeys(chain(*by_line))), entailer)
        if weighed.silent:
            raise Unavailable(weighed.gaps[0].why)
        by_pair |= {(window, claim): p for window, claim, p in weighed.pairs}
        for _ in some:
            advance()
    return Odds(entailer.name, by_pair)


def asked_of(line: VerifyLine) -> list[Asked]:
    """The (window, claim) pairs of a line; none for a copy, of which nothing has to be asked."""
    if _copied(line):
        return []
    there = as_sentences([sentence for sentence in line.evidence if clean(sentence)])
    return [(window, line.claim) for window in evidence_windows(line.claim, there, head().ranking)]


async def hear(line: VerifyLine, reader: Model) -> Entailment:
    """What a reading model says of the claim, asked as in a run."""
    text = " ".join(sentence for sentence in line.evidence if sentence.strip())
    paper = Paper(id=line.id, title="", abstract=text)
    quote = _copied(line) or text
    claims = (Claim(id="C1", text=line.claim, paper_id=paper.id, quote=quote, start=0, end=len(quote)),)
    document = (paper, (("abstract", text),))
    return (await check_by_model(claims, document, reader)).entailments[0]


def _copied(line: VerifyLine) -> str:
    """The sentence that the claim repeats letter by letter; "" where there is none."""
    return next((sentence for sentence in line.evidence if verbatim(line.claim, sentence)), "")


def figures(judged: Sequence[Judged]) -> dict[str, Any]:
    """The same of lines that are already judged."""
    gold = [j.line.label for j in judged]
    support = [j.probabilities.support for j in judged]
    supported = [g == "SUPPORT" for g in gold]
    by_class = f1_by_class(gold, [j.most_probable for j in judged], GOLD)
    by_gold = {g: [j for j in judged if j.line.label == g] for g in GOLD}
    rate = {g: _rate(js) for g, js in by_gold.items()}
    against = [(p, s) for p, s, g in zip(support, supported, gold, strict=True) if g != "NEI"]
    others = _rate([j for j in judged if j.line.label != "SUPPORT"])
    recall = rate["SUPPORT"]
    found: dict[str, Any] = {
        "macro_f1": macro(by_class),
        "f1": by_class,
        "support_auroc": auroc(support, supported),
        "support_vs_contradict_auroc": auroc([p for p, _ in against], [s for _, s in against]),
        "ece": ece(support, supported),
        "brier": brier(support, supported),
        "risk_coverage": risk_coverage(support, supported),
        "calibration": [list(b) for b in calibration_bins(support, supported)],
        "recall": recall,
        "balanced_accuracy": None if recall is None or others is None else (recall + 1 - others) / 2,
        "verified_rate": rate,
        "contradicted_rate": {g: _rate(js, Label.CONTRADICTED) for g, js in by_gold.items()},
    }
    if kinds := sorted({j.line.kind for j in judged if j.line.kind}):
        by_kind = {k: [j for j in judged if j.line.kind == k] for k in kinds}
        found["verified_rate_by_kind"] = {k: _rate(js) for k, js in by_kind.items()}
        found["contradicted_rate_by_kind"] = {k: _rate(js, Label.CONTRADICTED) for k, js in by_kind.items()}
    if told := [j for j in judged if any(j.line.rationales)]:
        found["rationale_top3"] = mean([_whole_rationale_on_top(j) for j in told])
    return found


def _rate(judged: Sequence[Judged], label: Label = Label.VERIFIED) -> float | None:
    return mean([j.label is label for j in judged])


def _whole_rationale_on_top(judged: Judged) -> bool:
    top = set(judged.rationale[:TOP])
    return any(rationale and set(rationale) <= top for rationale in judged.line.rationales)
