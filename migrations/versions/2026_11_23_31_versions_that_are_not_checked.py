"""Versions that have not been checked are found without reading those that have been."""

import sqlalchemy as sa
from alembic import op

revision: str = "0031"
down_revision: str | None = "0030"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_index(
        "ix_question_versions_unchecked",
        "question_versions",
        ["question_id", "number"],
        postgresql_where=sa.text("checked_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_question_versions_unchecked", table_name="question_versions")
