"""What a recording is made of is kept, and whether a copy of it is made that browsers play."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0008"
down_revision: str | None = "0007"

_STATUSES = ("absent", "waiting", "working", "ready", "failed")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "recordings",
        sa.Column("lecture_id", sa.Uuid(), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("copy_status", sa.String(40), nullable=False),
        sa.Column("copy_reason", sa.Text(), nullable=True),
        sa.Column("copy_type", sa.Text(), nullable=True),
        sa.Column("copied_ms", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("copied_ms >= 0", name=op.f("ck_recordings_copied_ms_not_negative")),
        sa.CheckConstraint(sa.column("copy_status").in_(_STATUSES), name=op.f("ck_recordings_filestatus")),
        sa.ForeignKeyConstraint(
            ["lecture_id"], ["lectures.id"], name=op.f("fk_recordings_lecture_id_lectures"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("lecture_id", name=op.f("pk_recordings")),
    )


def downgrade() -> None:
    op.drop_table("recordings")
