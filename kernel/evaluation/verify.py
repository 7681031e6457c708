"""How well claims are told apart: by the most probable class, by p(support), and by the label that a run would show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kernel.domain import Claim, Entailment, Label, Paper, Probabilities
from kernel.entailing import weigh
from kernel.evaluation.lines import GOLD, Gold, VerifyLine
from kernel.evaluation.measures import auroc, brier, calibration_bins, ece, f1_by_class, macro, mean, risk_coverage
from kernel.language.text import clean
from kernel.ports import Entailer, Model
from kernel.reading import check_by_model
from kernel.verification import settled, weighed
from kernel.verify.ladder import judge_sentences
from kernel.verify.meaning import Meaning
from kernel.verify.quote import verbatim

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


@dataclass(frozen=True)
class Heard:
    """What models said of a line: a reading model, twice, and an entailment model of each window (None: silent)."""

    reader: Entailment | None = None
    odds: tuple[Probabilities, ...] | None = ()

    @property
    def silent(self) -> bool:
        """Whether a model that was asked gave no answer."""
        return self.odds is None or (self.reader is not None and self.reader.said == "unchecked")


NOTHING = Heard()


def evaluate(
    lines: Sequence[VerifyLine],
    meaning: Meaning | None = None,
    heard: Sequence[Heard] = (),
    advance: Advance = lambda: None,
) -> dict[str, Any]:
    """The figures of `sovereign eval verify`, shares from 0 to 1; None where a class that a figure needs is absent.

    `heard` holds what models said of each line, in their order; empty without any.
    """
    judged = []
    for line, said in zip(lines, heard or [NOTHING] * len(lines), strict=True):
        judged.append(judge_line(line, meaning, said))
        advance()
    return figures(judged)


def judge_line(line: VerifyLine, meaning: Meaning | None = None, heard: Heard = NOTHING) -> Judged:
    """What a run would make of the claim, were the evidence the text that it cites.

    A copy of a whole sentence is taken as a run takes it: faithful by construction, its label is VERIFIED.
    """
    there = [i for i, sentence in enumerate(line.evidence) if clean(sentence)]
    cut = [line.evidence[i] for i in there]
    judgement = judge_sentences(line.claim, cut, meaning=meaning)
    copy = bool(_copied(line))
    if copy:
        judgement = replace(judgement, label=Label.VERIFIED, probabilities=Probabilities(1.0, 0.0, 0.0))
    judgement = settled(weighed(judgement, heard.odds), heard.reader, copy=copy)
    rationale = tuple(there[i] for i in judgement.rationale)
    return Judged(line, judgement.label, judgement.probabilities, rationale)


async def hear(line: VerifyLine, reader: Model | None, entailer: Entailer | None) -> Heard:
    """What the models that are set say of the claim, asked as in a run."""
    text = " ".join(sentence for sentence in line.evidence if sentence.strip())
    paper = Paper(id=line.id, title="", abstract=text)
    quote = _copied(line) or text
    claims = (Claim(id="C1", text=line.claim, paper_id=paper.id, quote=quote, start=0, end=len(quote)),)
    document = (paper, (("abstract", text),))
    entailment = (await check_by_model(claims, document, reader)).entailments[0] if reader else None
    odds = dict((await weigh(claims, (document,), entailer)).odds) if entailer else {}
    return Heard(entailment, odds.get("C1", ()))


def _copied(line: VerifyLine) -> str:
    """The sentence that the claim repeats letter by letter; "" where there is none."""
    return next((sentence for sentence in line.evidence if verbatim(line.claim, sentence)), "")


def figures(judged: Sequence[Judged]) -> dict[str, Any]:
    """The same of lines that are already judged."""
    gold = [j.line.label for j in judged]
    support = [j.probabilities.support for j in judged]
    supported = [g == "SUPPORT" for g in gold]
    by_class = f1_by_class(gold, [j.most_probable for j in judged], GOLD)
    rate = {g: _rate([j for j in judged if j.line.label == g]) for g in GOLD}
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
    }
    if kinds := sorted({j.line.kind for j in judged if j.line.kind}):
        found["verified_rate_by_kind"] = {k: _rate([j for j in judged if j.line.kind == k]) for k in kinds}
    if told := [j for j in judged if any(j.line.rationales)]:
        found["rationale_top3"] = mean([_whole_rationale_on_top(j) for j in told])
    return found


def _rate(judged: Sequence[Judged]) -> float | None:
    return mean([j.verified for j in judged])


def _whole_rationale_on_top(judged: Judged) -> bool:
    top = set(judged.rationale[:TOP])
    return any(rationale and set(rationale) <= top for rationale in judged.line.rationales)
