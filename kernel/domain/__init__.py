"""The nouns, frozen, in the order in which a run meets them. Values only: no Slack, no SQL, no clock, no I/O."""

from kernel.domain.agreed import Act, Amendment, Audience, Terms
from kernel.domain.asked import MAX_QUESTION_CHARS, Facet, FacetKind, Plan, Query, Question, Relation, Scope
from kernel.domain.claimed import Cell, Claim, Conflict, Coverage, Entailment, Finding, Label, Probabilities, Provenance
from kernel.domain.decided import ENDED, Action, Decision, Event, Run, RunState
from kernel.domain.found import Admission, Document, Found, Gap, Paper, Screened
from kernel.domain.installed import Installation
from kernel.domain.judged import Criterion, Edition, Fault, Opinion, Outcome, Reliability, Report, Role, Verdict
from kernel.domain.value import Value

__all__ = [
    "ENDED",
    "MAX_QUESTION_CHARS",
    "Act",
    "Action",
    "Admission",
    "Amendment",
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
    "Finding",
    "Found",
    "Gap",
    "Installation",
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
    "Role",
    "Run",
    "RunState",
    "Scope",
    "Screened",
    "Terms",
    "Value",
    "Verdict",
]
