"""Which runs live in a thread: postings found by the message that they are kept for."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    with op.batch_alter_table("posting", schema=None) as batch_op:
        batch_op.create_index("ix_posting_channel_ts", ["channel", "ts"], unique=False)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("posting", schema=None) as batch_op:
        batch_op.drop_index("ix_posting_channel_ts")
