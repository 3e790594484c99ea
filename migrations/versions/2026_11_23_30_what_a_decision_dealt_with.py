"""A line of the inbox that a decision dealt with names it, so that undoing the decision brings the line back."""

import sqlalchemy as sa
from alembic import op

revision: str = "0030"
down_revision: str | None = "0029"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("inbox_notes", sa.Column("settled_by", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        "fk_inbox_notes_settled_by_reviews",
        "inbox_notes",
        "reviews",
        ["settled_by"],
        ["id"],
        ondelete="SET NULL",
    )
    op.create_index(
        "ix_inbox_notes_settled_by",
        "inbox_notes",
        ["settled_by"],
        postgresql_where=sa.text("settled_by IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_inbox_notes_settled_by", table_name="inbox_notes")
    op.drop_column("inbox_notes", "settled_by")
