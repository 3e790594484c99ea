"""A lecture keeps why the last look through its words did not succeed."""

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("lectures", sa.Column("word_check_reason", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("lectures", "word_check_reason")
