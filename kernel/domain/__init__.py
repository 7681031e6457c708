"""The nouns, frozen, in the order in which a run meets them. Values only: no Slack, no SQL, no clock, no I/O."""

from kernel.domain.agreed import Act, Amendment, Audience, Terms
from kernel.domain.asked import MAX_QUESTION_CHARS, Facet, FacetKind, Plan, Query, Question, Relation
from kernel.domain.claimed import Cell, Claim, Conflict, Coverage, Entailment, Finding, Label, Probabilities, Provenance
from kernel.domain.decided import ENDED, Action, Decision, Event, Run, RunState
from kernel.domain.found import Admission, Document, Found, Gap, Paper, Screened
from kernel.domain.judged import (
    Criterion,
    Edition,
    Fault,
    Opinion,
    Outcome,
    Reliability,
    Report,
    Revision,
    Role,
    Verdict,
)
from kernel.domain.reviewed import Approval, Feedback, Strike
from kernel.domain.value import Value

__all__ = [
    "ENDED",
    "MAX_QUESTION_CHARS",
    "Act",
    "Action",
    "Admission",
    "Amendment",
    "Approval",
    "Audience",
    "Cell",
    "Claim",
    "Conflict",
    "Coverage",
    "Criterion",
    "Decision",
    "Document",
    "Edition",
    "Entailment",
    "Event",
    "Facet",
    "FacetKind",
    "Fault",
    "Feedback",
    "Finding",
    "Found",
    "Gap",
    "Label",
    "Opinion",
    "Outcome",
    "Paper",
    "Plan",
    "Probabilities",
    "Provenance",
    "Query",
    "Question",
    "Relation",
    "Reliability",
    "Report",
    "Revision",
    "Role",
    "Run",
    "RunState",
    "Screened",
    "Strike",
    "Terms",
    "Value",
    "Verdict",
]
