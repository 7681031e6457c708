"""What a workspace agreed on, and who did what to it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from storage.tables.base import Moment, Row


class SettingRow(Row, table=True):
    """A word of a workspace, or of one of its channels, over the defaults. `value` is JSON."""

    __tablename__ = "setting"

    workspace: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)  # empty: the whole workspace
    name: str = Field(primary_key=True)
    value: str
    by: str
    at: datetime = Field(sa_type=Moment)


class ActRow(Row, table=True):
    """One line of a workspace's audit trail."""

    __tablename__ = "act"

    id: int | None = Field(default=None, primary_key=True)
    workspace: str
    at: datetime = Field(sa_type=Moment)
    by: str
    what: str
    subject: str = ""
    detail: str = ""

    __table_args__ = (sa.Index("ix_act_workspace_at", "workspace", "at"),)
