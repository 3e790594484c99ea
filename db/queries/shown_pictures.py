"""Which pictures the questions of a course show, in any version or proposal of any of them."""

from uuid import UUID

from sqlalchemy import text

from db.unit_of_work import Lookup

_NAMED = text(r"""
WITH said AS (
    SELECT CAST(version.content AS text) AS words
    FROM question_versions version JOIN questions question ON question.id = version.question_id
    WHERE question.course_id = :course_id
    UNION ALL
    SELECT CAST(revision.proposal AS text)
    FROM question_revisions revision JOIN questions question ON question.id = revision.question_id
    WHERE question.course_id = :course_id AND revision.proposal IS NOT NULL
)
SELECT DISTINCT (regexp_matches(words, '\(image:([0-9a-f]{64})\)', 'g'))[1] FROM said WHERE words LIKE '%(image:%'
""")


def of_course(session: Lookup, course_id: UUID) -> frozenset[str]:
    """The names of the pictures, the hashes of their content."""
    return frozenset(session.execute(_NAMED, {"course_id": course_id}).scalars())
