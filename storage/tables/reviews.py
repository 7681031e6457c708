"""The review of a draft: claims that owners struck, approvals where two are asked for, and what readers said."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from storage.tables.base import Moment, Row


class StrikeRow(Row, table=True):
    """The latest word on one claim of one round."""

    __tablename__ = "strike"

    run_id: str = Field(primary_key=True, foreign_key="run.id")
    round: int = Field(primary_key=True)
    claim: str = Field(primary_key=True)
    by: str
    at: datetime = Field(sa_type=Moment)
    struck: bool


class ApprovalRow(Row, table=True):
    """One owner's approval of one round: its key is what keeps an owner from approving twice."""

    __tablename__ = "approval"

    run_id: str = Field(primary_key=True, foreign_key="run.id")
    round: int = Field(primary_key=True)
    by: str = Field(primary_key=True)
    at: datetime = Field(sa_type=Moment)


class FeedbackRow(Row, table=True):
    """The latest word of one reader on one subject. It outlives its run, so it refers to it by name only."""

    __tablename__ = "feedback"

    workspace: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)
    by: str = Field(primary_key=True)
    useful: bool
    why: str = ""
    at: datetime = Field(sa_type=Moment)

    __table_args__ = (sa.Index("ix_feedback_at", "at"),)
