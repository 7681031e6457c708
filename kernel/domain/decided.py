"""What is decided, by whom, and where a run stands."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from kernel.domain.asked import Question
from kernel.domain.value import Value


class Action(StrEnum):
    """What became of a report that awaited its owner. `EXPIRED` is nobody's word and never a rejection."""

    APPROVE = "approve"
    REJECT = "reject"
    CHANGES = "request changes"
    EXPIRE = "expire"


class Decision(Value):
    """One per run and round. `by` is a user's id, "policy" or "clock"; `first` approved before, where two must."""

    run_id: str
    round: int
    action: Action
    by: str
    at: datetime
    note: str = ""
    first: str = ""


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
