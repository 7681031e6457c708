"""Digests, the papers that each has shown, and what people said of those."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from kernel.domain import DigestKind, DigestState
from storage.tables.base import Moment, Row, named


class DigestRow(Row, table=True):
    """A digest. `schedule` is the whole Schedule."""

    __tablename__ = "digest"

    id: str = Field(primary_key=True)
    workspace: str
    channel: str
    kind: DigestKind = Field(sa_type=named(DigestKind))
    topic: str
    schedule: dict[str, Any] = Field(sa_type=sa.JSON)
    quietly: bool
    since: date | None = None
    by: str
    created_at: datetime = Field(sa_type=Moment)
    state: DigestState = Field(sa_type=named(DigestState))
    why: str
    due_at: datetime = Field(sa_type=Moment)
    covered_until: datetime = Field(sa_type=Moment)
    owed_since: datetime | None = Field(default=None, sa_type=Moment)
    tries: int

    __table_args__ = (
        sa.Index("ix_digest_state_due_at", "state", "due_at"),
        sa.Index("ix_digest_workspace_channel", "workspace", "channel"),
    )


class DigestPaperRow(Row, table=True):
    """A paper that a digest has shown: its key is what keeps a digest from showing it twice."""

    __tablename__ = "digest_paper"

    digest_id: str = Field(primary_key=True, foreign_key="digest.id")
    paper_id: str = Field(primary_key=True)
    issue: str
    paper: dict[str, Any] = Field(sa_type=sa.JSON)


class JudgementRow(Row, table=True):
    """What one person said of a paper in a digest; the latest word counts."""

    __tablename__ = "digest_feedback"

    digest_id: str = Field(primary_key=True, foreign_key="digest.id")
    paper_id: str = Field(primary_key=True)
    user: str = Field(primary_key=True)
    wanted: bool
    at: datetime = Field(sa_type=Moment)
