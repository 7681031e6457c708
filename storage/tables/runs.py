"""Runs and what belongs to them: reports, decisions, the audit trail, postings; and what processes share."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from kernel.domain import Action, RunState
from storage.tables.base import Moment, Row, named


class RunRow(Row, table=True):
    """A run. `question` is the whole Question; `round` repeats its round, to compare and set on."""

    __tablename__ = "run"

    id: str = Field(primary_key=True)
    workspace: str
    question: dict[str, Any] = Field(sa_type=sa.JSON)
    round: int
    state: RunState = Field(sa_type=named(RunState))
    opened_at: datetime = Field(sa_type=Moment)
    changed_at: datetime = Field(sa_type=Moment)
    detail: str = ""

    __table_args__ = (
        sa.Index("ix_run_workspace_opened_at", "workspace", "opened_at"),
        sa.Index("ix_run_state_changed_at", "state", "changed_at"),
    )


class ReportRow(Row, table=True):
    """The report of one round."""

    __tablename__ = "report"

    run_id: str = Field(primary_key=True, foreign_key="run.id")
    round: int = Field(primary_key=True)
    report: dict[str, Any] = Field(sa_type=sa.JSON)
    kept_at: datetime = Field(sa_type=Moment)


class DecisionRow(Row, table=True):
    """The decision on one round: its key is what lets only one stand."""

    __tablename__ = "decision"

    run_id: str = Field(primary_key=True, foreign_key="run.id")
    round: int = Field(primary_key=True)
    action: Action = Field(sa_type=named(Action))
    by: str
    at: datetime = Field(sa_type=Moment)
    note: str = ""
    first: str = ""  # who approved before, where two must


class EventRow(Row, table=True):
    """One line of the audit trail. It outlives its run, so it refers to it by name only."""

    __tablename__ = "event"

    id: int | None = Field(default=None, primary_key=True)
    run_id: str = Field(index=True)
    at: datetime = Field(sa_type=Moment)
    what: str
    by: str
    detail: str = ""


class PostingRow(Row, table=True):
    """A message that was posted, under the key that keeps it from being posted twice."""

    __tablename__ = "posting"

    key: str = Field(primary_key=True)
    channel: str
    ts: str

    __table_args__ = (sa.Index("ix_posting_channel_ts", "channel", "ts"),)


class CacheRow(Row, table=True):
    """A slow source's answer."""

    __tablename__ = "cache"

    key: str = Field(primary_key=True)
    value: str
    good_until: datetime = Field(sa_type=Moment, index=True)


class ThrottleRow(Row, table=True):
    """Whose turn it is, who comes next, and when that one may begin: seconds since 1970 by the database's clock."""

    __tablename__ = "throttle"

    name: str = Field(primary_key=True)
    next_at: float
    holder: str
    held_until: float
    heir: str
    heir_until: float


class SlotRow(Row, table=True):
    """A place for one process: who holds it, and when its heart last beat, by the database's clock."""

    __tablename__ = "slot"

    id: str = Field(primary_key=True)
    holder: str
    seen_at: float
