"""Workspaces that let Sovereign in. A key is kept sealed; no column has it in clear."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from storage.tables.base import Moment, Row


class InstallationRow(Row, table=True):
    """A workspace's installation, or a whole organisation's under its own id. Without a key once it is gone."""

    __tablename__ = "installation"

    workspace: str = Field(primary_key=True)
    name: str
    sealed_token: str
    bot: str
    bot_user: str
    scopes: str  # with commas between
    by: str
    at: datetime = Field(sa_type=Moment)
    organisation: str
    whole: bool
    gone_at: datetime | None = Field(default=None, sa_column=sa.Column(Moment, nullable=True))


class MemberRow(Row, table=True):
    """A workspace that is served by its organisation's installation."""

    __tablename__ = "member"

    workspace: str = Field(primary_key=True)
    organisation: str


class BegunRow(Row, table=True):
    """An installation that somebody began: the fingerprint of what their browser was given."""

    __tablename__ = "begun"

    fingerprint: str = Field(primary_key=True)
    good_until: datetime = Field(sa_type=Moment, index=True)
