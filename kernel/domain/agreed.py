"""What a workspace agreed on: who may ask, who decides, how much may be spent, and where drafts are published."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
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

    owners: frozenset[str] = frozenset()  # users who decide: the workspace's, and those that the channel has besides
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

    def quota(self, at: datetime) -> Quota:
        """How much may be asked for on the day of that moment."""
        midnight = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        return Quota(
            since=midnight,
            runs_a_person=self.runs_a_person,
            runs_a_workspace=self.runs_a_workspace,
            tokens=self.tokens_a_day,
        )


class Used(Value):
    """What was asked for since a quota's day began: runs of one person, of the workspace; tokens of the workspace."""

    person: int
    workspace: int
    tokens: int


class Quota(Value):
    """How much may be asked for in one day. It binds everybody, owners too; 0 is no bound."""

    since: datetime  # midnight, UTC
    runs_a_person: int = 0
    runs_a_workspace: int = 0
    tokens: int = 0

    def why_not(self, used: Used) -> str:
        """Why no further run may be asked for, and when that changes; empty where one may."""
        if self.runs_a_person and used.person >= self.runs_a_person:
            spent = f"You have used up your questions of today ({used.person} of {self.runs_a_person})"
            return self._spent(spent, "runs-a-person")
        if self.runs_a_workspace and used.workspace >= self.runs_a_workspace:
            spent = f"This workspace has used up its questions of today ({used.workspace} of {self.runs_a_workspace})"
            return self._spent(spent, "runs-a-workspace")
        if self.tokens and used.tokens >= self.tokens:
            spent = f"The models have used up this workspace's tokens of today ({used.tokens:,} of {self.tokens:,})"
            return self._spent(spent, "tokens-a-day")
        return ""

    def _spent(self, what: str, setting: str) -> str:
        return (
            f"{what}. Ask again after {self.since + timedelta(days=1):%Y-%m-%d} 00:00 UTC, or let an owner "
            f"raise it: `/sovereign settings set {setting} <number>`."
        )


class Ownership(Value):
    """That somebody is an owner. `channel` is empty where it holds for the whole workspace.

    `by` is empty where the one who set Sovereign up said so, and nobody in Slack.
    """

    workspace: str
    channel: str = ""
    user: str
    by: str = ""
    at: datetime


class Dismissal(StrEnum):
    """What came of taking an ownership away."""

    DONE = "done"
    LAST = "last"  # a workspace keeps one owner
    NONE = "none"  # there was no such ownership


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


class Agreement(Value):
    """What holds in a channel, and who said so."""

    channel: str
    terms: Terms
    words: tuple[Amendment, ...] = ()  # the workspace's and then the channel's; a field without one holds by default
    owners: tuple[Ownership, ...] = ()  # of the workspace and of this channel; none: the defaults name them

    def word(self, *fields: str) -> Amendment | None:
        """The word by which one of these fields of Terms holds here; None where it holds by default."""
        return next((word for word in reversed(self.words) if word.name in fields), None)
