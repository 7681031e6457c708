"""What is claimed, what came of checking it, and which of the asked pairs are covered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from pydantic import Field

from kernel.domain.value import Value


class Claim(Value):
    """One statement with the words it rests on: `quote` is `text[start:end]` of that section of that paper."""

    id: str  # "C1", unique within the report
    text: str
    paper_id: str
    quote: str
    start: int
    end: int
    section: str = "abstract"
    made_by: str = "rules"


class Label(StrEnum):
    """Whether the cited text supports the claim as worded."""

    VERIFIED = "VERIFIED"
    CONTRADICTED = "CONTRADICTED"
    UNVERIFIED = "UNVERIFIED"


class Provenance(StrEnum):
    """Who stands behind a claim. A quoted claim is a copy: faithful by construction, it counts as no verification."""

    QUOTED = "quoted"
    AUTHORS = "authors"
    CORROBORATED = "corroborated"


@dataclass(frozen=True)
class Probabilities:
    """How probable each relation of the evidence to the claim is, after the vetoes; the three sum to 1."""

    support: float
    contradict: float
    not_enough: float


class Entailment(Value):
    """What a language model said, twice, of a claim and the text of one paper; `span` is what it quoted for it.

    `said` is "supported", "contradicted", "not enough" (also where the two passes disagree, or a quote is not in the
    text), or "unchecked" where the model could not be had.
    """

    claim: str  # id
    paper_id: str
    said: Literal["supported", "contradicted", "not enough", "unchecked"]
    span: str = ""


class Finding(Value):
    """A claim after verification. `confidence` is p(support) × the weight of its source, and what corroborates adds."""

    claim: Claim
    label: Label
    provenance: Provenance
    corroborated_by: tuple[str, ...] = ()  # ids of independent papers whose own text supports the same claim
    disputed_by: tuple[str, ...] = ()  # ids of supported claims of other papers that say otherwise: see Conflict
    probability: float = Field(ge=0, le=1)  # p(support)
    contradiction: float = Field(default=0.0, ge=0, le=1)  # p(contradict)
    confidence: float = Field(ge=0, le=1)
    reasons: tuple[str, ...] = ()  # reason codes, such as "number-missing: 30%"
    evidence: str = ""  # the window that was read; empty where none was found
    from_summary: bool = False
    about: tuple[str, ...] = ()  # texts of the question's methods that the claim's passage or its paper is about
    answers: bool = True  # whether it speaks to what was asked, or is only near it

    @property
    def verified(self) -> bool:
        """Whether this counts as a verification: supported, and not merely copied."""
        return self.label is Label.VERIFIED and self.provenance is not Provenance.QUOTED

    @property
    def supported(self) -> bool:
        """Whether the cited text supports the claim, copied or not."""
        return self.label is Label.VERIFIED

    @property
    def probabilities(self) -> Probabilities:
        """All three, which sum to 1."""
        rest = max(0.0, round(1 - self.probability - self.contradiction, 4))
        return Probabilities(self.probability, self.contradiction, rest)


class Conflict(Value):
    """Two supported claims of different papers that cannot both hold: sources that disagree on one thing."""

    claims: tuple[str, str]  # ids, in the report's order
    papers: tuple[str, str]
    about: str  # the metric and the names that both speak of: "accuracy of FastTuner, GSM8K"
    why: str  # "61.5% against 55.0%", "who beats whom is swapped"


class Cell(Value):
    """One pair that the question asks for, and the passage of an admitted paper that holds both, if any does."""

    left: str
    right: str
    paper_id: str = ""
    evidence: str = ""

    @property
    def covered(self) -> bool:
        """Whether one admitted passage holds both."""
        return bool(self.paper_id)


class Coverage(Value):
    """The pairwise matrix of the question's facets over admitted text, and whether its premise is met.

    `premise_met`: true, the comparison or the fact asked for was found; false, no retrieved source makes it;
    null, the question presupposes nothing that could fail.
    """

    cells: tuple[Cell, ...] = ()
    premise_met: bool | None = None
    missing: tuple[str, ...] = ()  # plain sentences that say what no retrieved source covers

    @property
    def share(self) -> float:
        """Share of the asked pairs that are covered, 0 to 1; 1 where nothing was asked in pairs."""
        return sum(c.covered for c in self.cells) / len(self.cells) if self.cells else 1.0
