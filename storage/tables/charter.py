"""What a workspace agreed on, who owns it, what it has used, and who did what to it."""

from __future__ import annotations

from datetime import date, datetime

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


class OwnerRow(Row, table=True):
    """That somebody is an owner of a workspace, or of one of its channels. No row of a workspace: the defaults hold."""

    __tablename__ = "owner"

    workspace: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)  # empty: the whole workspace
    user: str = Field(primary_key=True)
    by: str
    at: datetime = Field(sa_type=Moment)


class SpendRow(Row, table=True):
    """What the models of a run have used on one day, by UTC."""

    __tablename__ = "spend"

    run_id: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    workspace: str
    tokens: int = Field(sa_type=sa.BigInteger)

    __table_args__ = (sa.Index("ix_spend_workspace_day", "workspace", "day"),)


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
