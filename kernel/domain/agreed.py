"""What a workspace agreed on: who may ask, who decides, how much may be spent, and where drafts are published."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import Field

from kernel.domain.value import Value


class Audience(StrEnum):
    """Who may ask."""

    ALL = "all"  # whoever can type the command
    MEMBERS = "members"  # members of the channel that is asked in
    GROUP = "group"  # members of one user group


class Terms(Value):
    """What holds in one channel of a workspace: defaults, over them the workspace's words, over those the channel's."""

    owners: frozenset[str] = frozenset()  # users who decide
    audience: Audience = Audience.ALL
    group: str = ""  # the user group's id, where the audience is one
    publication: str = ""  # the channel of approved drafts; empty: the channel of the question
    approvals: int = Field(1, ge=1, le=2)  # how many owners must approve
    remind_hours: float = Field(24, gt=0, le=24 * 365)
    expiry_days: float = Field(7, gt=0, le=365)
    runs_a_person: int = Field(20, ge=0)  # a day, in UTC; 0: no bound
    runs_a_workspace: int = Field(200, ge=0)
    tokens_a_day: int = Field(0, ge=0)

    @property
    def remind_after(self) -> timedelta:
        """How long a draft waits before its owners are reminded."""
        return timedelta(hours=self.remind_hours)

    @property
    def expires_after(self) -> timedelta:
        """How long a draft waits for its owners at most."""
        return timedelta(days=self.expiry_days)


class Amendment(Value):
    """One change of the terms. `channel` is empty where it holds for the whole workspace.

    `value` is the new value as JSON writes it, or None where the word is taken back and what lies beneath holds again.
    """

    workspace: str
    channel: str = ""
    name: str  # a field of Terms
    value: str | None
    by: str
    at: datetime


class Act(Value):
    """One thing that somebody did to a workspace, for its audit trail."""

    workspace: str
    at: datetime
    by: str
    what: str  # "set approvals", "added a digest", "installed", …
    subject: str = ""  # a channel, a digest, a setting
    detail: str = ""
