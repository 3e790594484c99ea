"""A lecture says whether its transcript was given in a file, so that nothing is heard for it."""

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column(
        "lectures", sa.Column("has_given_transcript", sa.Boolean(), server_default=sa.false(), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("lectures", "has_given_transcript")
