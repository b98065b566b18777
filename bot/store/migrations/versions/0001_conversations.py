"""Conversations, messages, ratings, questions for the curators, trackers.

Revision: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Bring the tables to this version."""
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False, index=True),
    )
    op.create_table(
        "messages",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("conversation", sa.String(40), sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
        sa.Column("author", sa.String(10), nullable=False),
        sa.Column("key", sa.String(64)),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("answered", sa.Boolean, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("conversation", "key", name="one_message_a_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("messages_of_a_conversation", "messages", ["conversation", "id"])
    op.create_table(
        "ratings",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("message", NUMBER, nullable=False, unique=True),
        sa.Column("entry", sa.String(100), nullable=False),
        sa.Column("helpful", sa.Boolean, nullable=False),
        sa.Column("on", sa.String(10), nullable=False),
    )
    op.create_table(
        "questions",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("on", sa.String(10), nullable=False),
        sa.Column("removal", sa.String(40), nullable=False, index=True),
    )
    op.create_table(
        "trackers",
        sa.Column("conversation", sa.String(40), primary_key=True),
        sa.Column("data", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Take this version back."""
    for table in ("trackers", "questions", "ratings", "messages", "conversations"):
        op.drop_table(table)
