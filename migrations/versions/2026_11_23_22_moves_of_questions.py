"""Every move of a question is kept, and a decision remembers where the question stood, so that it can be undone."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0022"
down_revision: str | None = "0021"

_STATUSES = ("draft", "in_review", "approved", "changes_requested", "rejected", "retired")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "question_moves",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column(
            "became",
            sa.Enum(*_STATUSES, name="questionstatus", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("moved_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_question_moves_question_id_questions"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["moved_by"], ["people.id"], name=op.f("fk_question_moves_moved_by_people"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_moves")),
    )
    for column in ("question_id", "moved_by"):
        op.create_index(op.f(f"ix_question_moves_{column}"), "question_moves", [column])
    op.add_column(
        "reviews",
        sa.Column("moved", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
    )
    op.create_index("ix_reviews_reviewer_id_created_at", "reviews", ["reviewer_id", "created_at"])
    op.execute(
        "CREATE FUNCTION decisions_stay() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'decisions on questions are only ever added'; END $$"
    )
    op.execute(
        "CREATE TRIGGER decisions_stay BEFORE UPDATE ON reviews FOR EACH ROW "
        "WHEN (OLD.moved <> '{}'::jsonb) EXECUTE FUNCTION decisions_stay()"
    )
    op.execute(
        "CREATE TRIGGER moves_stay BEFORE UPDATE ON question_moves FOR EACH ROW EXECUTE FUNCTION decisions_stay()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER decisions_stay ON reviews")
    op.drop_table("question_moves")
    op.execute("DROP FUNCTION decisions_stay")
    op.drop_index("ix_reviews_reviewer_id_created_at", table_name="reviews")
    op.drop_column("reviews", "moved")
