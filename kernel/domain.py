"""The nouns, frozen, in the order in which a run meets them. Values only: no Slack, no SQL, no clock, no I/O.

Longer than a file of this house should be, on purpose: read from top to bottom it is all that a run is made of.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

MAX_QUESTION_CHARS = 2_000


class Value(BaseModel):
    """A frozen value; unknown fields are an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# -- what is asked ----------------------------------------------------------------------------------------------------


class Question(Value):
    """What a person asks. `reply_to` is an address that the bot writes and reads; the kernel carries it unopened."""

    text: str = Field(min_length=1, max_length=MAX_QUESTION_CHARS)
    asker: str = ""
    reply_to: str = ""
    guidance: str = ""  # what the owner asked to be changed; steers the next round
    round: int = 1


class Relation(StrEnum):
    """What the question wants to know about its facets."""

    COMPARE = "compare"
    CAUSE = "cause"
    HOW_MUCH = "how_much"
    DESCRIBE = "describe"


class FacetKind(StrEnum):
    """The part that a facet plays in a question. An entity is anything else that has a name; a topic has none.

    A restriction has none either, and limits what is asked: "of vision transformers", "under label noise".
    """

    METHOD = "method"
    COMPARATOR = "comparator"
    METRIC = "metric"
    DATASET = "dataset"
    MODEL = "model"
    SCALE = "scale"
    ENTITY = "entity"
    RESTRICTION = "restriction"
    TOPIC = "topic"


class Facet(Value):
    """One thing that an answer must speak of. A key facet is one without which nothing answers the question."""

    kind: FacetKind
    text: str
    aliases: tuple[str, ...] = ()
    key: bool = False


class Query(Value):
    """One search: `expression` in arXiv's query syntax, `terms` in plain words for sources that rank locally."""

    expression: str
    terms: str
    purpose: str


class Plan(Value):
    """A question taken apart: facets, relation, and four distinct queries.

    `guided` holds what the owner asked to be looked at as well; `revision_queries` what a revision round searched.
    `understood` is false where the question is in a language that nobody here reads: then nothing answers it.
    """

    relation: Relation
    facets: tuple[Facet, ...]
    queries: tuple[Query, ...]
    revision_queries: tuple[Query, ...] = ()
    guided: tuple[Facet, ...] = ()
    planned_by: str = "rules"
    understood: bool = True

    def of(self, *kinds: FacetKind) -> tuple[Facet, ...]:
        """The facets of these kinds, in the question's order."""
        return tuple(f for f in self.facets if f.kind in kinds)


# -- what is found ----------------------------------------------------------------------------------------------------


class Paper(Value):
    """A record of a paper, copied from its source, never generated.

    `abstract_is_summary` is true where the text is a summary in our own words and so must never be shown as a quote.
    """

    id: str  # arXiv id without version, or the record's own id
    title: str
    abstract: str
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    published: date | None = None
    year: int | None = None
    url: str = ""
    doi: str = ""
    source: str = ""
    abstract_is_summary: bool = False
    retracted: bool = False
    flags: tuple[str, ...] = ()  # what the screen found in it that gives orders to its readers, and took out


Document = tuple[Paper, tuple[tuple[str, str], ...]]  # a paper with what was read of it: (section, text) pairs


class Gap(Value):
    """What could not be had, said openly: a silent source, a missing full text, a reviewer that abstained."""

    what: str
    why: str


class Found(Value):
    """What one query brought back from one source. A silent source gives no papers and one gap."""

    query: Query
    source: str
    papers: tuple[Paper, ...] = ()
    gaps: tuple[Gap, ...] = ()


class Admission(StrEnum):
    """The gate's word on a paper."""

    ADMITTED = "admitted"
    BACKGROUND = "background"


class Screened(Value):
    """A paper after the gate. `relevance` is r of the gate; `tfidf` is shown and never decides."""

    paper: Paper
    admission: Admission
    relevance: float
    similarity: float
    coverage: float  # IDF-weighted share of the question's terms that the text holds, 0 to 1
    tfidf: float
    facets: tuple[str, ...] = ()  # texts of the facets that the paper holds
    reason: str = ""

    @property
    def admitted(self) -> bool:
        """Whether the paper's sentences may become claims."""
        return self.admission is Admission.ADMITTED


# -- what is claimed --------------------------------------------------------------------------------------------------


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


# -- what is judged ---------------------------------------------------------------------------------------------------


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


# -- what is decided --------------------------------------------------------------------------------------------------


class Action(StrEnum):
    """What became of a report that awaited its owner. `EXPIRED` is nobody's word and never a rejection."""

    APPROVE = "approve"
    REJECT = "reject"
    CHANGES = "request changes"
    EXPIRE = "expire"


class Decision(Value):
    """One per run and round. `by` is a user's id, "policy" or "clock"."""

    run_id: str
    round: int
    action: Action
    by: str
    at: datetime
    note: str = ""


class RunState(StrEnum):
    """Where a run stands."""

    QUEUED = "queued"
    RUNNING = "running"
    AWAITING = "awaiting approval"
    APPROVED = "approved"
    PUBLISHED = "published"
    REJECTED = "rejected"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    FAILED = "failed"


ENDED = frozenset({RunState.PUBLISHED, RunState.REJECTED, RunState.EXPIRED, RunState.CANCELLED, RunState.FAILED})


class Run(Value):
    """One question on its way from asking to publication. `question.round` is the current round."""

    id: str
    workspace: str
    question: Question
    state: RunState
    opened_at: datetime
    changed_at: datetime
    detail: str = ""  # the current stage, or why it failed


class Event(Value):
    """One thing that happened, for the audit trail."""

    run_id: str
    at: datetime
    what: str  # asked, searched, verified, judged, awaiting, decided, published, failed, cancelled
    by: str
    detail: str = ""
