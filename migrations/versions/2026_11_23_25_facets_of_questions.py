"""How many questions of a course stand where, and how many that wait are of what kind, is counted as they change."""

import sqlalchemy as sa
from alembic import op

revision: str = "0025"
down_revision: str | None = "0024"

# A question counts once under its status; while it waits, also under each thing that its reviewers filter by. Who
# wrote what waits for a second decision is not told: it may be the first reviewer.
FACETS = """
CREATE FUNCTION question_facets_of(q questions) RETURNS TABLE (kind text, name text) LANGUAGE sql IMMUTABLE AS $$
    SELECT 'status', q.status
    UNION ALL
    SELECT waits.kind, waits.name
    FROM (
        SELECT 'lecture' AS kind, q.lecture_id::text AS name
        UNION ALL SELECT 'author', q.written_by WHERE q.stage = 'first'
        UNION ALL SELECT 'type', q.type
        UNION ALL SELECT 'clean', '' WHERE q.risk = 0
        UNION ALL SELECT 'reason', jsonb_array_elements_text(q.risk_reasons)
    ) AS waits
    WHERE q.status = 'in_review'
$$
"""

# One course is counted by one transaction at a time: so no two wait for each other, and none counts what another has.
# A transaction that moves several questions holds them all before it moves the first.
CHANGED = """
CREATE FUNCTION count_changed_question() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(NEW.course_id::text, 20));
    INSERT INTO question_facets AS counted (course_id, kind, name, number)
    SELECT NEW.course_id, kind, name, sum(change)
    FROM (
        SELECT kind, name, 1 AS change FROM question_facets_of(NEW)
        UNION ALL
        SELECT kind, name, -1 FROM question_facets_of(OLD)
    ) AS changes
    GROUP BY kind, name
    HAVING sum(change) <> 0
    ON CONFLICT (course_id, kind, name) DO UPDATE SET number = counted.number + EXCLUDED.number;
    RETURN NULL;
END $$
"""

ADDED = """
CREATE FUNCTION count_added_questions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(course_id::text, 20))
    FROM (SELECT DISTINCT course_id FROM added ORDER BY course_id) AS courses;
    INSERT INTO question_facets AS counted (course_id, kind, name, number)
    SELECT added.course_id, facets.kind, facets.name, count(*)
    FROM added CROSS JOIN LATERAL question_facets_of(added) AS facets
    GROUP BY added.course_id, facets.kind, facets.name
    ON CONFLICT (course_id, kind, name) DO UPDATE SET number = counted.number + EXCLUDED.number;
    RETURN NULL;
END $$
"""

# Where the course goes too, there is nothing left to count in.
GONE = """
CREATE FUNCTION count_gone_questions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(course_id::text, 20))
    FROM (SELECT DISTINCT course_id FROM gone ORDER BY course_id) AS courses;
    UPDATE question_facets AS counted SET number = counted.number - changes.number
    FROM (
        SELECT gone.course_id, facets.kind, facets.name, count(*) AS number
        FROM gone CROSS JOIN LATERAL question_facets_of(gone) AS facets
        GROUP BY gone.course_id, facets.kind, facets.name
    ) AS changes
    WHERE counted.course_id = changes.course_id AND counted.kind = changes.kind AND counted.name = changes.name;
    RETURN NULL;
END $$
"""

TRIGGERS = (
    "CREATE TRIGGER count_changed AFTER UPDATE OF status, stage, lecture_id, type, written_by, risk, risk_reasons "
    "ON questions FOR EACH ROW WHEN ((OLD.status, OLD.stage, OLD.lecture_id, OLD.type, OLD.written_by, OLD.risk, "
    "OLD.risk_reasons) IS DISTINCT FROM (NEW.status, NEW.stage, NEW.lecture_id, NEW.type, NEW.written_by, NEW.risk, "
    "NEW.risk_reasons)) EXECUTE FUNCTION count_changed_question()",
    "CREATE TRIGGER count_added AFTER INSERT ON questions REFERENCING NEW TABLE AS added "
    "FOR EACH STATEMENT EXECUTE FUNCTION count_added_questions()",
    "CREATE TRIGGER count_gone AFTER DELETE ON questions REFERENCING OLD TABLE AS gone "
    "FOR EACH STATEMENT EXECUTE FUNCTION count_gone_questions()",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "question_facets",
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_question_facets_course_id_courses"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("course_id", "kind", "name", name=op.f("pk_question_facets")),
    )
    op.create_index(
        "ix_questions_waiting_again",
        "questions",
        ["course_id"],
        postgresql_where=sa.text("status = 'in_review' AND stage <> 'first'"),
    )
    op.create_index(
        "ix_questions_claimed",
        "questions",
        ["course_id", "claimed_until"],
        postgresql_where=sa.text("status = 'in_review' AND claimed_by IS NOT NULL"),
    )
    for statement in (FACETS, CHANGED, ADDED, GONE, *TRIGGERS):
        op.execute(statement)
    op.execute(
        "INSERT INTO question_facets (course_id, kind, name, number) "
        "SELECT q.course_id, facets.kind, facets.name, count(*) "
        "FROM questions AS q CROSS JOIN LATERAL question_facets_of(q) AS facets GROUP BY 1, 2, 3"
    )


def downgrade() -> None:
    for trigger in ("count_changed", "count_added", "count_gone"):
        op.execute(f"DROP TRIGGER {trigger} ON questions")
    for function in ("count_changed_question", "count_added_questions", "count_gone_questions"):
        op.execute(f"DROP FUNCTION {function}")
    op.execute("DROP FUNCTION question_facets_of")
    op.drop_index("ix_questions_claimed", table_name="questions")
    op.drop_index("ix_questions_waiting_again", table_name="questions")
    op.drop_table("question_facets")
