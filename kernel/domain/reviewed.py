"""What people say of a draft before and after it is decided on: strikes, approvals, opinions. It decides nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from kernel.domain.value import Value


class Strike(Value):
    """An owner's word that a claim must not be published; `struck` is false once it was restored."""

    run_id: str
    round: int
    claim: str  # id
    by: str
    at: datetime
    struck: bool = True


class Approval(Value):
    """One owner's approval of a draft that more than one has to approve."""

    run_id: str
    round: int
    by: str
    at: datetime


class Feedback(Value):
    """What a reader found an answer to be worth. The latest word of each reader counts."""

    workspace: str
    subject: str  # "answer:k3f9x2ab:1"
    by: str
    useful: bool
    why: str = ""
    at: datetime


def edition_of(strikes: Iterable[Strike]) -> str:
    """What tells a state of a draft from the one before: when it was last changed."""
    last = max((s.at for s in strikes), default=None)
    return f"{last:%Y%m%d%H%M%S%f}" if last else "0"
