"""What decisions came to, counted in the transaction that makes or undoes them, and read without counting again."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import Row, String, Uuid, bindparam, cast, func, or_, select, text
from sqlalchemy.orm import Session, aliased

from db.models import (
    LectureRow,
    PersonRow,
    QuestionRow,
    QuestionVersionRow,
    ReviewAgreementRow,
    ReviewRow,
    ReviewTallyRow,
)
from db.prepared import Named
from db.unit_of_work import Lookup
from services.domain.agreement import agreement
from services.domain.people import Person
from services.domain.review_economics import Facet, Tally, tally_of
from services.domain.review_figures import Counted, PairAgreement, shown_name
from services.domain.reviews import Decision

_Named = tuple[str, UUID]


def count(session: Session, review_ids: Iterable[UUID], *, times: int = 1) -> None:
    """Count these decisions, or with `times` -1 take them out again; each must have been `complete`d."""
    rows = [
        {
            "course_id": found.course_id,
            "reviewer_id": found.reviewer_id,
            "facet": facet.value,
            "value": value,
            **asdict(tally_of(found.decision, found.seconds, found.edit_share, times=times)),
        }
        for found in session.execute(_DECIDED, {"ids": list(review_ids)})
        for facet, value in _facets(found)
    ]
    for row in sorted(rows, key=lambda row: (row["reviewer_id"], row["facet"], row["value"])):  # never against another
        row["paces"] = list(row["paces"])
        session.execute(_COUNT, row)


def count_pair(session: Session, course_id: UUID, first: UUID, second: UUID, *, times: int = 1) -> None:
    """Count how two decisions compare that were made one without the other, by their ids."""
    session.execute(_COUNT_PAIR, {"course_id": course_id, "first": first, "second": second, "times": times})


def of_course(session: Lookup, course_id: UUID, *, reviewer_id: UUID | None = None) -> dict[Facet, list[Counted]]:
    """The decisions of a course, or one reviewer's, by every facet, the most decided first."""
    asked = _TALLIES if reviewer_id is None else _TALLIES_OF_ONE
    found: dict[tuple[Facet, str, str | None], Tally] = {}
    for facet, value, lecture, *counts, paces in asked.ask(
        session, {"course_id": course_id, "reviewer_id": reviewer_id}
    ):
        key = Facet(facet), value, lecture
        tally = Tally(**dict(zip(_COUNTS, counts, strict=True)), paces=tuple(paces))
        found[key] = found[key] + tally if key in found else tally
    by_facet: dict[Facet, list[Counted]] = {facet: [] for facet in Facet}
    for (facet, value, lecture), tally in found.items():
        if tally.decided:
            by_facet[facet].append(Counted(lecture or shown_name(facet, value), tally))
    return {facet: sorted(each, key=lambda one: (-one.tally.decided, one.name)) for facet, each in by_facet.items()}


def pairs(session: Lookup, course_id: UUID, *, person: Person | None = None) -> list[PairAgreement]:
    """How far each two reviewers of a course agreed, or those pairs of which `person` is one; by their names."""
    asked = _PAIRS if person is None else _PAIRS_OF_ONE
    values = {"course_id": course_id, "reviewer_id": person.id if person else None}
    tables: dict[tuple[_Named, _Named], dict[tuple[Decision, Decision], int]] = {}
    for first_name, first_id, second_name, second_id, first, second, number in asked.ask(session, values):
        one, other, decisions = (first_name, first_id), (second_name, second_id), (Decision(first), Decision(second))
        if other < one:  # whoever decided first, a pair is a pair
            one, other, decisions = other, one, (decisions[1], decisions[0])
        tables.setdefault((one, other), defaultdict(int))[decisions] += number
    return [PairAgreement(one[0], other[0], agreement(table)) for (one, other), table in sorted(tables.items())]


def first_and_second(session: Lookup, course_id: UUID) -> dict[tuple[Decision, Decision], int]:
    """How often the first decided the one and the second the other, in the whole course."""
    asked = (
        select(ReviewAgreementRow.first, ReviewAgreementRow.second, func.sum(ReviewAgreementRow.questions))
        .where(ReviewAgreementRow.course_id == course_id, ReviewAgreementRow.questions > 0)
        .group_by(ReviewAgreementRow.first, ReviewAgreementRow.second)
    )
    return {(Decision(row[0]), Decision(row[1])): int(row[2]) for row in session.execute(asked)}


def _facets(found: Row[*tuple[Any, ...]]) -> Sequence[tuple[Facet, str]]:
    """In which rows a decision is counted; the empty text stands for people, of whom nobody is compared."""
    provenance = found.provenance or {}
    by_machine = bool(provenance) or (found.run_id is not None and found.number == 1)
    writer = found.written_by if by_machine else ""
    version = provenance.get("prompt_version", "")
    return (
        (Facet.ALL, ""),
        (Facet.WRITER, writer),
        (Facet.MODEL, provenance.get("model", "")),
        (Facet.PROMPT_VERSION, f"{writer} · {version}" if version else ""),
        (Facet.TYPE, found.type),
        (Facet.LECTURE, str(found.lecture_id)),
    )


_SEEN = aliased(QuestionVersionRow)
_DECIDED = (
    select(
        QuestionRow.course_id,
        QuestionRow.lecture_id,
        QuestionRow.run_id,
        ReviewRow.reviewer_id,
        ReviewRow.decision,
        ReviewRow.seconds,
        ReviewRow.edit_share,
        _SEEN.number,
        _SEEN.type,
        _SEEN.written_by,
        _SEEN.provenance,
    )
    .join(QuestionRow, QuestionRow.id == ReviewRow.question_id)
    .join(QuestionVersionRow, QuestionVersionRow.id == ReviewRow.version_id)
    .join(
        _SEEN,
        (_SEEN.question_id == QuestionRow.id)
        & (_SEEN.number == func.coalesce(ReviewRow.moved["before"]["version"].as_integer(), QuestionVersionRow.number)),
    )
    .where(ReviewRow.id.in_(bindparam("ids", expanding=True)))
)
"""The decisions with the version that lay before the reviewer, and not what she made of it."""

_COUNTS = ("decided", "accepted", "sent_back", "rejected", "verbatim", "minor", "major", "timed", "seconds")
_NAMED = ", ".join(_COUNTS)
_COUNT = text(f"""
INSERT INTO review_tallies AS t (course_id, reviewer_id, facet, value, {_NAMED}, paces)
VALUES (:course_id, :reviewer_id, :facet, :value, {", ".join(f":{name}" for name in _COUNTS)},
    CAST(:paces AS bigint[]))
ON CONFLICT (course_id, reviewer_id, facet, value) DO UPDATE SET
    {", ".join(f"{name} = t.{name} + excluded.{name}" for name in _COUNTS)},
    paces = ARRAY(SELECT a + b FROM unnest(t.paces, excluded.paces) WITH ORDINALITY AS step(a, b, n) ORDER BY n)
""")  # noqa: S608 - the names stand above
_COUNT_PAIR = text("""
INSERT INTO review_agreements AS t (course_id, first_id, second_id, first, second, questions)
SELECT :course_id, one.reviewer_id, other.reviewer_id, one.decision, other.decision, :times
FROM reviews AS one, reviews AS other WHERE one.id = :first AND other.id = :second
ON CONFLICT (course_id, first_id, second_id, first, second) DO UPDATE
SET questions = t.questions + excluded.questions
""")
_COURSE, _REVIEWER = bindparam("course_id", type_=Uuid), bindparam("reviewer_id", type_=Uuid)
_TALLIES_OF_ALL = (
    select(
        ReviewTallyRow.facet,
        ReviewTallyRow.value,
        LectureRow.title,
        *(getattr(ReviewTallyRow, name) for name in _COUNTS),
        ReviewTallyRow.paces,
    )
    .outerjoin(
        LectureRow,
        (ReviewTallyRow.facet == Facet.LECTURE.value)
        & (LectureRow.course_id == ReviewTallyRow.course_id)
        & (cast(LectureRow.id, String) == ReviewTallyRow.value),
    )
    .where(ReviewTallyRow.course_id == _COURSE)
)
_TALLIES = Named(_TALLIES_OF_ALL)
_TALLIES_OF_ONE = Named(_TALLIES_OF_ALL.where(ReviewTallyRow.reviewer_id == _REVIEWER))
_ONE, _OTHER = aliased(PersonRow), aliased(PersonRow)
_PAIRS_OF_ALL = (
    select(
        _ONE.name,
        ReviewAgreementRow.first_id,
        _OTHER.name,
        ReviewAgreementRow.second_id,
        ReviewAgreementRow.first,
        ReviewAgreementRow.second,
        ReviewAgreementRow.questions,
    )
    .join(_ONE, _ONE.id == ReviewAgreementRow.first_id)
    .join(_OTHER, _OTHER.id == ReviewAgreementRow.second_id)
    .where(ReviewAgreementRow.questions > 0, ReviewAgreementRow.course_id == _COURSE)
)
_PAIRS = Named(_PAIRS_OF_ALL)
_PAIRS_OF_ONE = Named(
    _PAIRS_OF_ALL.where(or_(ReviewAgreementRow.first_id == _REVIEWER, ReviewAgreementRow.second_id == _REVIEWER))
)
