"""A waiting question has a risk, a stage and a claim; a decision knows how long it took and what it was of."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0018"
down_revision: str | None = "0017"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("courses", sa.Column("second_review_share", sa.Double(), server_default="0", nullable=False))
    op.add_column("questions", sa.Column("risk", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column(
        "questions",
        sa.Column("risk_reasons", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
    )
    op.add_column("questions", sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "questions",
        sa.Column(
            "stage",
            sa.Enum(
                "first", "second", "adjudication", name="stage", native_enum=False, create_constraint=True, length=40
            ),
            server_default="first",
            nullable=False,
        ),
    )
    op.add_column("questions", sa.Column("returns_to", sa.Uuid(), nullable=True))
    op.add_column("questions", sa.Column("claimed_by", sa.Uuid(), nullable=True))
    op.add_column("questions", sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_questions_claimed_by"), "questions", ["claimed_by"])
    op.create_index(op.f("ix_questions_returns_to"), "questions", ["returns_to"])
    op.create_index(
        "ix_questions_waiting",
        "questions",
        ["course_id", sa.literal_column("risk DESC"), "created_at", "id"],
        postgresql_where=sa.text("status = 'in_review'"),
    )
    op.create_foreign_key(
        op.f("fk_questions_claimed_by_people"), "questions", "people", ["claimed_by"], ["id"], ondelete="SET NULL"
    )
    op.create_foreign_key(
        op.f("fk_questions_returns_to_people"), "questions", "people", ["returns_to"], ["id"], ondelete="SET NULL"
    )
    op.add_column(
        "reviews",
        sa.Column(
            "stage",
            sa.Enum(
                "first", "second", "adjudication", name="stage", native_enum=False, create_constraint=True, length=40
            ),
            server_default="first",
            nullable=False,
        ),
    )
    op.add_column("reviews", sa.Column("seconds", sa.Double(), nullable=True))
    op.add_column("reviews", sa.Column("edit_share", sa.Double(), nullable=True))
    op.add_column(
        "reviews",
        sa.Column("source_texts", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
    )
    op.add_column("reviews", sa.Column("press", sa.Uuid(), nullable=True))
    op.add_column("reviews", sa.Column("takes_back", sa.Uuid(), nullable=True))
    op.create_unique_constraint(op.f("uq_reviews_press"), "reviews", ["press"])
    op.create_unique_constraint(op.f("uq_reviews_takes_back"), "reviews", ["takes_back"])
    op.create_foreign_key(
        op.f("fk_reviews_takes_back_reviews"), "reviews", "reviews", ["takes_back"], ["id"], ondelete="CASCADE"
    )
    op.execute("UPDATE questions SET waiting_since = created_at WHERE status = 'in_review'")


def downgrade() -> None:
    op.drop_constraint(op.f("fk_reviews_takes_back_reviews"), "reviews")
    op.drop_constraint(op.f("uq_reviews_takes_back"), "reviews")
    op.drop_constraint(op.f("uq_reviews_press"), "reviews")
    op.drop_column("reviews", "takes_back")
    op.drop_column("reviews", "press")
    op.drop_column("reviews", "source_texts")
    op.drop_column("reviews", "edit_share")
    op.drop_column("reviews", "seconds")
    op.drop_column("reviews", "stage")
    op.drop_constraint(op.f("fk_questions_returns_to_people"), "questions")
    op.drop_constraint(op.f("fk_questions_claimed_by_people"), "questions")
    op.drop_index("ix_questions_waiting", table_name="questions")
    op.drop_index(op.f("ix_questions_returns_to"), table_name="questions")
    op.drop_index(op.f("ix_questions_claimed_by"), table_name="questions")
    op.drop_column("questions", "claimed_until")
    op.drop_column("questions", "claimed_by")
    op.drop_column("questions", "returns_to")
    op.drop_column("questions", "stage")
    op.drop_column("questions", "waiting_since")
    op.drop_column("questions", "risk_reasons")
    op.drop_column("questions", "risk")
    op.drop_column("courses", "second_review_share")
