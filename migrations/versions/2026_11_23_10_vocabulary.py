"""A lecture has a vocabulary; likely mishearings are proposed, and every correction of the transcript is kept."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0010"
down_revision: str | None = "0009"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "mishearings",
        sa.Column("lecture_id", sa.Uuid(), nullable=False),
        sa.Column("heard", sa.Text(), nullable=False),
        sa.Column("meant", sa.Text(), nullable=False),
        sa.Column("positions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        *_keyed(),
        _of_lecture("mishearings"),
        sa.CheckConstraint(
            sa.column("status").in_(("proposed", "corrected", "dismissed")),
            name=op.f("ck_mishearings_mishearingstatus"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mishearings")),
        sa.UniqueConstraint("lecture_id", "heard", "meant", name=op.f("uq_mishearings_lecture_id_heard_meant")),
    )
    op.create_table(
        "vocabulary_terms",
        sa.Column("lecture_id", sa.Uuid(), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(40), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        *_keyed(),
        _of_lecture("vocabulary_terms"),
        sa.CheckConstraint(
            sa.column("origin").in_(("slides", "glossary", "teacher")), name=op.f("ck_vocabulary_terms_termorigin")
        ),
        sa.CheckConstraint(
            sa.column("status").in_(("offered", "kept", "dropped")), name=op.f("ck_vocabulary_terms_termstatus")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vocabulary_terms")),
    )
    op.create_index(
        "uq_vocabulary_terms_lecture_id_term",
        "vocabulary_terms",
        ["lecture_id", sa.literal_column("lower(term)")],
        unique=True,
    )
    op.create_table(
        "transcript_edits",
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("segment_id", sa.BigInteger(), nullable=False),
        sa.Column("mishearing_id", sa.Uuid(), nullable=True),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("words_before", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("takes_back", sa.Uuid(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        *_keyed(),
        *(_refers("transcript_edits", *each) for each in _EDITS_REFER),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transcript_edits")),
        sa.UniqueConstraint("number", name=op.f("uq_transcript_edits_number")),
        sa.UniqueConstraint("takes_back", name=op.f("uq_transcript_edits_takes_back")),
    )
    for column in ("created_by", "mishearing_id", "segment_id"):
        op.create_index(op.f(f"ix_transcript_edits_{column}"), "transcript_edits", [column], unique=False)
    op.execute(
        "CREATE FUNCTION transcript_edits_stay() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'corrections of a transcript are only ever added'; END $$"
    )
    op.execute(
        "CREATE TRIGGER transcript_edits_stay BEFORE UPDATE ON transcript_edits "
        "FOR EACH ROW EXECUTE FUNCTION transcript_edits_stay()"
    )


def downgrade() -> None:
    op.drop_table("transcript_edits")
    op.execute("DROP FUNCTION transcript_edits_stay")
    op.drop_table("vocabulary_terms")
    op.drop_table("mishearings")


_EDITS_REFER = (
    ("created_by", "people", "RESTRICT"),
    ("mishearing_id", "mishearings", "CASCADE"),
    ("segment_id", "segments", "CASCADE"),
    ("takes_back", "transcript_edits", "CASCADE"),
)


def _keyed() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
    )


def _of_lecture(table: str) -> sa.ForeignKeyConstraint:
    return _refers(table, "lecture_id", "lectures", "CASCADE")


def _refers(table: str, column: str, to: str, on_delete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"), ondelete=on_delete)
