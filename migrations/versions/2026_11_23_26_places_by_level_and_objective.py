"""What a lecture offers is counted by level, difficulty and objective too; what was counted before is counted again."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0026"
down_revision: str | None = "0025"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("lecture_offers")
    op.create_table(
        "lecture_offers",
        sa.Column("lecture_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("bloom", sa.Text(), nullable=False),
        sa.Column("difficulty", sa.Text(), nullable=False),
        sa.Column("objective", sa.Text(), nullable=False),
        sa.Column("first_ms", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("last_ms", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.ForeignKeyConstraint(
            ["lecture_id"], ["lectures.id"], name=op.f("fk_lecture_offers_lecture_id_lectures"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "lecture_id", "type", "bloom", "difficulty", "objective", name=op.f("pk_lecture_offers")
        ),
    )
    op.execute("UPDATE lectures SET offers = NULL WHERE offers IS NOT NULL")


def downgrade() -> None:
    op.execute("UPDATE lectures SET offers = NULL WHERE offers IS NOT NULL")
    op.drop_table("lecture_offers")
    op.create_table(
        "lecture_offers",
        sa.Column("lecture_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("minute", sa.BigInteger(), nullable=False),
        sa.Column("places", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("places >= 0", name=op.f("ck_lecture_offers_places_not_negative")),
        sa.ForeignKeyConstraint(
            ["lecture_id"], ["lectures.id"], name=op.f("fk_lecture_offers_lecture_id_lectures"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("lecture_id", "type", "minute", name=op.f("pk_lecture_offers")),
    )
