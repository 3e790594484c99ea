"""The vocabulary of lectures, and what was likely misheard in them."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, exists, func, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from db.models import (
    GlossaryTermRow,
    LectureRow,
    MaterialPageRow,
    MaterialRow,
    MishearingRow,
    SegmentRow,
    TranscriptEditRow,
    VocabularyTermRow,
)
from db.queries.access import OF_PERSON, demand
from db.unit_of_work import Lookup
from services.domain.errors import NotFound
from services.domain.lifecycle import FileStatus
from services.domain.people import Person, Role
from services.domain.vocabulary import (
    Mishearing,
    MishearingStatus,
    Place,
    Suspicion,
    TermOrigin,
    TermStatus,
    VocabularyTerm,
    occurrences,
)


def vocabulary(session: Lookup, lecture_id: UUID) -> tuple[str, ...]:
    """What an engine is told to listen for: the course's glossary and what the teacher kept, less what she dropped."""
    chosen = [term.term for term in terms(session, lecture_id) if term.status is TermStatus.KEPT]
    return tuple(chosen)


def terms(session: Lookup, lecture_id: UUID) -> list[VocabularyTerm]:
    """Every term of the lecture, also those offered and dropped; the course's glossary is kept until it is dropped."""
    own = [VocabularyTerm(*row) for row in session.execute(_OWN, {"lecture_id": lecture_id})]
    decided = {term.term.casefold() for term in own}
    glossary = session.execute(_GLOSSARY, {"lecture_id": lecture_id}).scalars()
    return own + [
        VocabularyTerm(term, TermOrigin.GLOSSARY, TermStatus.KEPT)
        for term in glossary
        if term.casefold() not in decided
    ]


def offer(session: Session, lecture_id: UUID, offered: Iterable[str]) -> None:
    """Offer terms of the slides in place of those offered before; what a person has decided stays."""
    session.execute(
        delete(VocabularyTermRow).where(
            VocabularyTermRow.lecture_id == lecture_id, VocabularyTermRow.status == TermStatus.OFFERED
        )
    )
    for term in offered:
        session.execute(
            insert(VocabularyTermRow)
            .values(lecture_id=lecture_id, term=term, origin=TermOrigin.SLIDES, status=TermStatus.OFFERED)
            .on_conflict_do_nothing()
        )


def decide(session: Session, lecture_id: UUID, term: str, status: TermStatus) -> None:
    """Keep or drop a term; one that is not there yet is the teacher's own."""
    session.execute(
        insert(VocabularyTermRow)
        .values(lecture_id=lecture_id, term=term, origin=TermOrigin.TEACHER, status=status)
        .on_conflict_do_update(
            index_elements=[VocabularyTermRow.lecture_id, text("lower(term)")], set_={"status": status}
        )
    )


def page_texts(session: Session, lecture_id: UUID) -> list[str]:
    """The text of every page of every file that goes with the lecture."""
    return list(
        session.scalars(
            select(MaterialPageRow.text)
            .join(MaterialRow, MaterialRow.id == MaterialPageRow.material_id)
            .where(MaterialRow.lecture_id == lecture_id, MaterialRow.status.in_([FileStatus.READY, FileStatus.WORKING]))
            .order_by(MaterialRow.created_at, MaterialPageRow.number)
        )
    )


def propose(session: Session, lecture_id: UUID, suspicions: Sequence[Suspicion]) -> None:
    """Propose mishearings in place of those proposed before; what a person has decided stays decided.

    One that is proposed again stays the same, for whoever has it before her.
    """
    again = [(each.heard, each.meant) for each in suspicions]
    session.execute(
        delete(MishearingRow).where(
            MishearingRow.lecture_id == lecture_id,
            MishearingRow.status == MishearingStatus.PROPOSED,
            tuple_(MishearingRow.heard, MishearingRow.meant).not_in(again),
            # What was put right in one place keeps its history.
            ~exists().where(TranscriptEditRow.mishearing_id == MishearingRow.id),
        )
    )
    for each in suspicions:
        session.execute(
            insert(MishearingRow)
            .values(
                lecture_id=lecture_id,
                heard=each.heard,
                meant=each.meant,
                positions=list(each.positions),
                status=MishearingStatus.PROPOSED,
            )
            .on_conflict_do_update(
                index_elements=[MishearingRow.lecture_id, MishearingRow.heard, MishearingRow.meant],
                set_={"positions": list(each.positions)},
                where=MishearingRow.status == MishearingStatus.PROPOSED,
            )
        )


def mishearings(session: Lookup, lecture_id: UUID) -> list[Mishearing]:
    """What was likely misheard and is not dismissed, in the order in which it was said, with its places.

    What is proposed but does not stand there any more, since another correction went over it, is left out.
    """
    kept = session.execute(_MISHEARINGS, {"lecture_id": lecture_id}).all()
    wanted = sorted({int(position) for row in kept for position in row.positions})
    if not wanted:
        return []
    rows = session.execute(_PLACES, {"lecture_id": lecture_id, "positions": wanted})
    places = {row.position: Place(row.position, row.start_ms, row.text) for row in rows}
    found = [
        Mishearing(row.id, row.heard, row.meant, row.status, tuple(places[at] for at in row.positions if at in places))
        for row in kept
    ]
    there = [each for each in found if each.status is MishearingStatus.CORRECTED or _stands(each)]
    return sorted(there, key=lambda each: each.places[0].position if each.places else 0)


def _stands(each: Mishearing) -> bool:
    return any(occurrences(place.text, each.heard) for place in each.places)


def lecture_of(session: Session, person: Person, mishearing_id: UUID, *roles: Role) -> tuple[UUID, UUID, Any]:
    """Lecture, course and row of a mishearing, held; `NotFound` outside her courses, `NotAllowed` without the role."""
    found = session.execute(
        select(MishearingRow, LectureRow.course_id)
        .join(LectureRow, LectureRow.id == MishearingRow.lecture_id)
        .where(MishearingRow.id == mishearing_id, LectureRow.course_id.in_(OF_PERSON))
        .with_for_update(of=MishearingRow),
        {"person_id": person.id},
    ).one_or_none()
    if found is None:
        raise NotFound("This has been looked through again meanwhile. Reload the page to see what is left.")
    row, course_id = found
    demand(session, person, course_id, *roles)
    return row.lecture_id, course_id, row


def set_mishearing(session: Session, mishearing_id: UUID, status: MishearingStatus) -> None:
    session.execute(update(MishearingRow).where(MishearingRow.id == mishearing_id).values(status=status))


_OWN = (
    select(VocabularyTermRow.term, VocabularyTermRow.origin, VocabularyTermRow.status)
    .where(VocabularyTermRow.lecture_id == bindparam("lecture_id"))
    .order_by(VocabularyTermRow.created_at, VocabularyTermRow.term)
)
_GLOSSARY = (
    select(GlossaryTermRow.term)
    .join(LectureRow, LectureRow.course_id == GlossaryTermRow.course_id)
    .where(LectureRow.id == bindparam("lecture_id"))
    .order_by(func.lower(GlossaryTermRow.term))
)
_MISHEARINGS = select(
    MishearingRow.id, MishearingRow.heard, MishearingRow.meant, MishearingRow.positions, MishearingRow.status
).where(MishearingRow.lecture_id == bindparam("lecture_id"), MishearingRow.status != MishearingStatus.DISMISSED)
_PLACES = select(SegmentRow.position, SegmentRow.start_ms, SegmentRow.text).where(
    SegmentRow.lecture_id == bindparam("lecture_id"), SegmentRow.position.in_(bindparam("positions", expanding=True))
)
