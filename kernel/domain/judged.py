"""What is judged: opinions, the verdict of the tribunal, and the whole report."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from kernel.domain.asked import Plan, Question
from kernel.domain.claimed import Conflict, Coverage, Finding
from kernel.domain.found import Gap, Paper, Screened
from kernel.domain.reviewed import Strike
from kernel.domain.value import Value


class Role(StrEnum):
    """The three reviewers."""

    SKEPTIC = "SKEPTIC"
    VALIDATOR = "VALIDATOR"
    SYNTHESIZER = "SYNTHESIZER"


class Criterion(Value):
    """One criterion, 0 (absent) to 4 (full), with the ids of the claims that it rests on."""

    name: str
    points: int = Field(ge=0, le=4)
    evidence: tuple[str, ...] = ()


class Opinion(Value):
    """What one role makes of the case. `score` (0 to 10) is computed by code from the criteria, never by the role."""

    role: Role
    reviewer: str  # "rules", or the model's name
    criteria: tuple[Criterion, ...] = ()
    flags: tuple[str, ...] = ()  # fatal flags, each with the id of a claim: "off-topic: C2"
    objection: str = ""  # the strongest one, in a sentence
    abstained: str = ""  # why; empty where the role did not abstain

    @property
    def score(self) -> float:
        """10 × the sum of the criteria over the most that they can sum to."""
        return 10 * sum(c.points for c in self.criteria) / (4 * len(self.criteria)) if self.criteria else 0.0


class Fault(Value):
    """Something that code found wrong with a draft by itself, whatever its reviewers say. A fatal one is a veto."""

    kind: str  # "invented-reference"
    claim: str = ""  # the id of the claim; empty where the fault is the draft's
    why: str = ""
    fatal: bool = True

    @property
    def text(self) -> str:
        """The fault as a flag: "invented-reference: C2: 2401.00001 is no retrieved paper"."""
        return ": ".join(part for part in (self.kind, self.claim, self.why) if part)


class Verdict(Value):
    """The tribunal's word: the mean of the opinions, capped in code."""

    opinions: tuple[Opinion, ...]
    score: float = Field(ge=0, le=10)  # says nothing where nobody judged
    caps: tuple[str, ...] = ()  # what lowered the score, in words
    veto: str = ""
    split: bool = False  # roles more than 3 points apart
    revision_rounds: int = 0
    faults: tuple[Fault, ...] = ()  # what the audit found

    @property
    def judged(self) -> bool:
        """Whether at least one role did not abstain. Where nobody judged there is no score to show."""
        return not self.opinions or any(not o.abstained for o in self.opinions)

    @property
    def shown(self) -> str:
        """The score as people read it: "7.5/10", or that nobody judged."""
        return f"{self.score:.1f}/10" if self.judged else "no score: nobody judged"

    @property
    def vetoed_by(self) -> str:
        """Whose veto it is: the audit's, which comes first, or the SKEPTIC's; empty without a veto."""
        if not self.veto:
            return ""
        return "the audit" if any(f.fatal for f in self.faults) else "the Skeptic"


class Revision(Value):
    """What the revision round did about the tribunal's objections."""

    before: Verdict  # as the tribunal judged at first
    searched: tuple[str, ...] = ()  # what each new query was for
    papers: int = 0  # that only the new queries brought
    dropped: tuple[str, ...] = ()  # the texts of the claims that it left out


class Outcome(StrEnum):
    """What the policy makes of a report."""

    AUTO_APPROVE = "AUTO_APPROVE"
    OWNER_REVIEW = "OWNER_REVIEW"
    INSUFFICIENT_EVIDENCE = "INSUFFICIENT_EVIDENCE"


class Reliability(Value):
    """How far these reviewers were to be trusted when last measured, on drafts known to be good or bad.

    `true_positive_rate` is the share of good drafts that passed, `true_negative_rate` that of bad ones that were
    refused, `n` the number of drafts. `reviewers` has one name a role, in the order of Role.
    """

    reviewers: tuple[str, ...]
    true_positive_rate: float = Field(ge=0, le=1)
    true_negative_rate: float = Field(ge=0, le=1)
    n: int = Field(ge=1)
    measured_on: date


class Edition(Value):
    """What exactly ran: enough to run it again."""

    library: str  # "sample library (72 papers)", "arXiv"
    embedder: str
    reviewers: tuple[str, ...]  # one a role, in the order of Role
    prompts: tuple[str, ...] = ()  # "skeptic@3f9a21"; empty where no model ran
    parameters: tuple[tuple[str, str], ...] = ()
    model_calls: int = 0
    tokens: int = 0
    sovereign: str = ""
    reliability: Reliability | None = None  # of these reviewers, as last measured


class Report(Value):
    """The whole case, as it goes to its owner. `answer` is what the thread says first; `markdown` is the draft."""

    question: Question
    plan: Plan
    papers: tuple[Screened, ...]
    findings: tuple[Finding, ...]
    conflicts: tuple[Conflict, ...] = ()
    coverage: Coverage
    verdict: Verdict
    outcome: Outcome
    answer: str
    gaps: tuple[Gap, ...]
    edition: Edition
    written_on: date
    markdown: str = ""
    seconds: tuple[tuple[str, float], ...] = ()  # wall-clock seconds by step
    revision: Revision | None = None  # None where no revision round was held
    struck: tuple[Strike, ...] = ()  # the claims that owners struck: they are none of the findings any more

    @property
    def from_samples(self) -> bool:
        """Whether it rests on summaries of the sample library rather than on the papers' own abstracts."""
        return any(s.paper.abstract_is_summary for s in self.papers)

    def paper(self, paper_id: str) -> Paper:
        """The record with this id. Raises KeyError where the run did not retrieve it."""
        for screened in self.papers:
            if screened.paper.id == paper_id:
                return screened.paper
        raise KeyError(paper_id)
