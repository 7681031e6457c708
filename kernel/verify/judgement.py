"""What is made of a claim and the text that it cites: a label with its probabilities and reasons. It judges nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kernel.domain import Label, Probabilities

LEFT_OPEN = ("words-missing:", "probability:")  # reason codes that are no veto


@dataclass(frozen=True)
class Judgement:
    """What the ladder makes of a claim. `likeness` is the share of the claim's terms that the best window holds.

    `rationale` holds the indices of the evidence's sentences, those that bear most on the claim first.
    """

    label: Label
    likeness: float
    probabilities: Probabilities
    reasons: tuple[str, ...]
    evidence: str
    rationale: tuple[int, ...] = ()

    @property
    def vetoed(self) -> bool:
        """Whether a rung said no, rather than that too little of the claim was found in the text."""
        return self.label is not Label.VERIFIED and any(not r.startswith(LEFT_OPEN) for r in self.reasons)

    def lowered(self, label: Label, reasons: tuple[str, ...]) -> Judgement:
        """With a lower label; the probability of support goes to what the label says."""
        p = self.probabilities
        if label is Label.CONTRADICTED:
            chances = Probabilities(0.0, 1 - p.not_enough, p.not_enough)
        else:
            chances = Probabilities(0.0, p.contradict, 1 - p.contradict)
        return replace(self, label=label, reasons=reasons, probabilities=chances)
