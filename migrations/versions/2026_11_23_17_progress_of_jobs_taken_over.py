"""How far a job had come when its worker died is kept, so that only deaths at the same place are counted."""

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"


def upgrade() -> None:
    op.create_table(
        "taken_over",
        sa.Column("job_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("progress", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_taken_over")),
    )


def downgrade() -> None:
    op.drop_table("taken_over")
