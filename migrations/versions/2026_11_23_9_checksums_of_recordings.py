"""A lecture keeps the checksum of its recording as it was verified when its parts were put together."""

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("lectures", sa.Column("checksum", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("lectures", "checksum")
