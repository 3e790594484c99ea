"""The queue of review and its figures with 5,000 of 100,000 questions waiting, against 100 of 1,000."""

import statistics
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from uuid import UUID

from sqlalchemy import text

from benchmarks.furnished import furnish
from db.unit_of_work import Work
from services.domain.paging import PageRequest
from services.domain.people import Person
from services.domain.review_queue import EVERYTHING, QueueFilter, QueueOrder
from services.domain.reviews import RiskReason
from services.settings import read_settings
from services.wiring import Runtime

SMALL, LARGE = (1_000, 100), (100_000, 5_000)
"""How many questions, and how many of them wait."""

RUNS = 150
_PAGE = PageRequest(1, 25)
_BY_LECTURE = QueueFilter(QueueOrder.LECTURE)


@dataclass(frozen=True)
class Queue:
    """A filled course, its reviewer, and the ids of some questions that wait, in no order."""

    runtime: Runtime
    person: Person
    course: UUID
    waiting: tuple[UUID, ...]


def main() -> None:
    """Print a line for each service call: its median at either size, and the ratio."""
    with TemporaryDirectory(prefix="lectern-") as folder, ExitStack() as stack:
        Path(folder).chmod(0o755)
        small, large = (
            _queue(stack, Path(folder) / str(questions), questions, waiting) for questions, waiting in (SMALL, LARGE)
        )
        for name, call in _CALLS.items():
            few, many = _measured(small, large, call)
            print(
                f"{name:<15} {few * 1000:5.2f} ms at {SMALL[0]} questions, "
                f"{many * 1000:5.2f} ms at {LARGE[0]}: {many / few:4.2f} ×"
            )


def _measured(small: Queue, large: Queue, call: Callable[[Queue, UUID], object]) -> tuple[float, float]:
    """The median seconds of the call in either queue, asked in turn."""
    seconds: tuple[list[float], list[float]] = ([], [])
    for _, few, many in zip(range(RUNS + 20), cycle(small.waiting), cycle(large.waiting), strict=False):
        for queue, at, into in ((small, few, seconds[0]), (large, many, seconds[1])):
            began = perf_counter()
            call(queue, at)
            into.append(perf_counter() - began)
    return statistics.median(seconds[0][20:]), statistics.median(seconds[1][20:])


def _page(wanted: QueueFilter) -> Callable[[Queue, UUID], object]:
    return lambda queue, _at: queue.runtime.services.review.waiting(queue.person, queue.course, _PAGE, wanted)


_CALLS: dict[str, Callable[[Queue, UUID], object]] = {
    "queue page": lambda queue, _at: (
        queue.runtime.services.review.overview(queue.person, queue.course),
        queue.runtime.services.review.waiting(queue.person, queue.course, _PAGE, EVERYTHING),
    ),
    "  by age": _page(QueueFilter(QueueOrder.AGE)),
    "  by lecture": _page(_BY_LECTURE),
    "  by author": _page(QueueFilter(QueueOrder.AUTHOR)),
    "  flawed only": _page(QueueFilter(reason=RiskReason.FLAWED)),
    "first": lambda queue, _at: queue.runtime.services.review.next(queue.person, queue.course),
    "next": lambda queue, at: queue.runtime.services.review.next(queue.person, queue.course, after=at),
    "beyond": lambda queue, at: queue.runtime.services.review.beyond(queue.person, queue.course, after=at),
    "before": lambda queue, at: queue.runtime.services.review.before(queue.person, queue.course, of=at),
    "item": lambda queue, at: queue.runtime.services.review.item(queue.person, at),
    "next by lecture": lambda queue, at: queue.runtime.services.review.next(
        queue.person, queue.course, after=at, wanted=_BY_LECTURE
    ),
    "beyond so": lambda queue, at: queue.runtime.services.review.beyond(
        queue.person, queue.course, after=at, wanted=_BY_LECTURE
    ),
    "before so": lambda queue, at: queue.runtime.services.review.before(
        queue.person, queue.course, of=at, wanted=_BY_LECTURE
    ),
    "own figures": lambda queue, _at: queue.runtime.services.review_economics.own(queue.person, queue.course),
    "all figures": lambda queue, _at: queue.runtime.services.review_economics.of_course(queue.person, queue.course),
}


def _queue(stack: ExitStack, home: Path, questions: int, waiting: int) -> Queue:
    """A course with so many questions, of which so many wait, in a data folder of its own."""
    runtime = Runtime(read_settings(LECTERN_HOME=home, _env_file=None))
    stack.callback(runtime.close)
    course = UUID(dict(next(query for name, _, query, _ in furnish(runtime) if name == "course"))["course"])
    with runtime.database.unit_of_work() as work:
        _multiply(work, course, questions, waiting)
        some = text("SELECT id FROM questions WHERE status = 'in_review' ORDER BY md5(id::text) LIMIT :count")
        ids = work.execute(some, {"count": SMALL[1]}).scalars().all()
        account = work.execute(text("SELECT p.id, p.email, p.name FROM people p WHERE p.is_administrator")).one()
        work.commit()
    with runtime.database.reading() as work:
        work.execute(text("VACUUM ANALYZE"))
    person = Person(account.id, account.email, account.name)
    for each in ids:
        runtime.services.review.item(person, each)  # claimed once, so that both sizes are asked for what is hers
    return Queue(runtime, person, course, tuple(ids))


def _multiply(work: Work, course: UUID, questions: int, waiting: int) -> None:
    """Add copies of the questions of the course until there are so many; a third of what waits has some risk."""
    there = work.execute(text("SELECT count(*), count(*) FILTER (WHERE status = 'in_review') FROM questions")).one()
    asked = {"course": course, "count": questions - there[0], "waiting": waiting - there[1]}
    for statement in (_QUESTIONS, _VERSIONS, _SOURCES, _FINDINGS, _COLLEAGUES, _DECISIONS, _TALLIES, _AGREEMENTS):
        work.execute(text(statement), asked)


_QUESTIONS = """
INSERT INTO questions (id, course_id, lecture_id, status, version, created_by, created_at, type, written_by,
                       risk, risk_reasons, waiting_since)
SELECT gen_random_uuid(), q.course_id, l.id, CASE WHEN n <= :waiting THEN 'in_review' ELSE 'approved' END, 1,
       q.created_by, now() - n * interval '1 minute', q.type, q.written_by,
       CASE WHEN n % 3 = 0 THEN 12 + n % 60 ELSE 0 END,
       CASE WHEN n % 3 = 0 THEN '["flawed"]'::jsonb ELSE '[]'::jsonb END, now() - n * interval '50 seconds'
FROM (SELECT * FROM questions WHERE course_id = :course ORDER BY created_at LIMIT 1) AS q
CROSS JOIN generate_series(1, :count) AS n
JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS number FROM lectures WHERE course_id = :course) AS l
  ON l.number = n % 12
"""
_VERSIONS = """
INSERT INTO question_versions (id, question_id, number, type, stem, content, content_hash, written_by, created_by,
                               checked_at)
SELECT gen_random_uuid(), q.id, 1, v.type, v.stem, v.content, v.content_hash, v.written_by, v.created_by, now()
FROM questions AS q
CROSS JOIN (SELECT * FROM question_versions ORDER BY created_at LIMIT 1) AS v
WHERE NOT EXISTS (SELECT FROM question_versions AS its WHERE its.question_id = q.id)
"""
_SOURCES = """
INSERT INTO question_sources (version_id, lecture_id, position, start_ms, end_ms, quote)
SELECT v.id, q.lecture_id, 0, s.start_ms, s.end_ms, s.quote
FROM question_versions AS v JOIN questions AS q ON q.id = v.question_id
CROSS JOIN (SELECT * FROM question_sources ORDER BY id LIMIT 1) AS s
WHERE NOT EXISTS (SELECT FROM question_sources AS its WHERE its.version_id = v.id)
"""
_FINDINGS = """
INSERT INTO question_findings (version_id, position, code, severity, message, judged_by)
SELECT v.id, 0, 'vague_terms', 'minor', 'It says “often”.', ''
FROM question_versions AS v JOIN questions AS q ON q.id = v.question_id WHERE q.risk > 0
"""
_COLLEAGUES = """
WITH added AS (
    INSERT INTO people (id, email, name, is_administrator)
    SELECT gen_random_uuid(), 'colleague' || n || '@example.edu', 'Colleague ' || n, false
    FROM generate_series(1, 5) AS n RETURNING id
)
INSERT INTO memberships (person_id, course_id, role) SELECT id, :course, 'reviewer' FROM added
"""
_DECISIONS = """
INSERT INTO reviews (id, question_id, version_id, reviewer_id, decision, comment, content_hash, source_hash, stage,
                     seconds, edit_share)
SELECT gen_random_uuid(), q.id, v.id, m.person_id, 'accept', '', v.content_hash, '', d.stage,
       CASE q.number % 3 WHEN 0 THEN 40 ELSE 12 END, CASE q.number % 4 WHEN 0 THEN 0.1 ELSE 0 END
FROM (SELECT *, row_number() OVER (ORDER BY id) AS number FROM questions WHERE status = 'approved') AS q
JOIN question_versions AS v ON v.question_id = q.id
CROSS JOIN (VALUES (0, 'first'), (1, 'second')) AS d (later, stage)
JOIN (SELECT person_id, row_number() OVER (ORDER BY person_id) - 1 AS number
      FROM (SELECT DISTINCT person_id FROM memberships WHERE course_id = :course) AS everybody) AS m
  ON m.number = (q.number + d.later) % 6
WHERE d.later = 0 OR q.number % 5 = 0
"""
"""Every approved question was accepted, each fifth one twice, by six people in turn."""

_TALLIES = """
INSERT INTO review_tallies AS t (course_id, reviewer_id, facet, value, decided, accepted, sent_back, rejected,
                                 verbatim, minor, major, timed, seconds, paces)
SELECT :course, r.reviewer_id, f.facet, f.value, count(*), count(*), 0, 0, count(*) FILTER (WHERE r.edit_share = 0),
       count(*) FILTER (WHERE r.edit_share > 0), 0, count(*), sum(r.seconds),
       ARRAY[0, 0, count(*) FILTER (WHERE r.seconds = 12), 0, 0, count(*) FILTER (WHERE r.seconds = 40),
             0, 0, 0, 0, 0, 0, 0, 0]
FROM reviews AS r JOIN questions AS q ON q.id = r.question_id
CROSS JOIN LATERAL (VALUES ('all', ''), ('writer', q.written_by), ('model', 'a model'), ('type', q.type),
                    ('prompt_version', q.written_by || ' · writing-1'), ('lecture', q.lecture_id::text))
    AS f (facet, value)
WHERE r.seconds IS NOT NULL GROUP BY r.reviewer_id, f.facet, f.value
ON CONFLICT (course_id, reviewer_id, facet, value) DO UPDATE SET decided = excluded.decided
"""
_AGREEMENTS = """
INSERT INTO review_agreements (course_id, first_id, second_id, first, second, questions)
SELECT :course, one.reviewer_id, other.reviewer_id, one.decision, other.decision, count(*)
FROM reviews AS one JOIN reviews AS other ON other.question_id = one.question_id AND other.stage = 'second'
WHERE one.stage = 'first' GROUP BY one.reviewer_id, other.reviewer_id, one.decision, other.decision
"""


if __name__ == "__main__":
    main()
