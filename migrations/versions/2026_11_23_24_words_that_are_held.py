"""What a first reviewer says of a question is held until a second has decided too."""

import sqlalchemy as sa
from alembic import op

revision: str = "0024"
down_revision: str | None = "0023"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("inbox_notes", sa.Column("is_held", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.drop_index("ix_inbox_notes_unread", table_name="inbox_notes")
    op.create_index(
        "ix_inbox_notes_unread",
        "inbox_notes",
        ["person_id"],
        postgresql_where=sa.text("read_at IS NULL AND NOT is_held"),
    )


def downgrade() -> None:
    op.drop_index("ix_inbox_notes_unread", table_name="inbox_notes")
    op.drop_column("inbox_notes", "is_held")
    op.create_index("ix_inbox_notes_unread", "inbox_notes", ["person_id"], postgresql_where=sa.text("read_at IS NULL"))
