"""Installations in many workspaces."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "installation",
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sealed_token", sa.String(), nullable=False),
        sa.Column("bot", sa.String(), nullable=False),
        sa.Column("bot_user", sa.String(), nullable=False),
        sa.Column("scopes", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("workspace", name=op.f("pk_installation")),
    )
    op.create_table(
        "member",
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", name=op.f("pk_member")),
    )
    op.create_table(
        "begun",
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("good_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_begun")),
    )
    with op.batch_alter_table("begun", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_begun_good_until"), ["good_until"], unique=False)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("begun", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_begun_good_until"))
    op.drop_table("begun")
    op.drop_table("member")
    op.drop_table("installation")
