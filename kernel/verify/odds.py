"""What an entailment model makes of claims and windows of text, kept so that each pair is asked about once a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kernel.domain import Label, Probabilities
from kernel.verify.head import head
from kernel.verify.judgement import Judgement

Asked = tuple[str, str]  # (window, claim), as they are asked about: premise and hypothesis
ENTAILED = (
    "entailed together", "contradicted together", "entailed by one", "contradicted by one", "entailed the more",
)  # fmt: skip


@dataclass(frozen=True)
class Odds:
    """Probabilities by pair, and the name of the model that gave them. `silent`: it could not be asked at all."""

    entailer: str
    by_pair: Mapping[Asked, Probabilities] = field(default_factory=dict, repr=False)
    silent: bool = False

    def of(self, claim: str, windows: Sequence[str]) -> tuple[Probabilities, ...] | None:
        """Those of a claim's windows, in order; None where one was never asked about, or there is none."""
        found = [self.by_pair.get((window, claim)) for window in windows]
        known = tuple(p for p in found if p is not None)
        return known if known and len(known) == len(found) else None


def entailed(by_window: Sequence[Probabilities]) -> dict[str, float]:
    """Features of a claim for the head, each from 0 to 1. The first window holds the best sentences together."""
    together = by_window[0]
    support, contradict = max(p.support for p in by_window), max(p.contradict for p in by_window)
    return dict(
        zip(
            ENTAILED,
            (together.support, together.contradict, support, contradict, support / max(support + contradict, 1e-9)),
            strict=True,
        )
    )


def weighed(judgement: Judgement, odds: Odds, by_window: Sequence[Probabilities]) -> Judgement:
    """The judgement after a model whose odds the head was not trained with: a veto, and nothing more.

    A VERIFIED claim that no window most probably supports is UNVERIFIED, and CONTRADICTED where some window contradicts
    it more probably than any supports it. UNVERIFIED, too, where the model could not be asked. A model that the head
    knows is among its features already.
    """
    if judgement.label is not Label.VERIFIED:
        return judgement
    if odds.silent:
        return judgement.lowered(Label.UNVERIFIED, (*judgement.reasons, "entailment model: unchecked"))
    if head().reads(odds.entailer) or not by_window:
        return judgement
    support, contradict = max(o.support for o in by_window), max(o.contradict for o in by_window)
    reasons = (*judgement.reasons, f"entailment model: support {support:.2f}, contradict {contradict:.2f}")
    if any(o.support > max(o.contradict, o.not_enough) for o in by_window):
        return replace(judgement, reasons=reasons)
    against = any(o.contradict > max(support, o.not_enough) for o in by_window)
    return judgement.lowered(Label.CONTRADICTED if against else Label.UNVERIFIED, reasons)
