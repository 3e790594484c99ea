"""The settings of a course: its names, objectives and glossary."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.models import CourseRow, GlossaryTermRow, ObjectiveRow
from db.unit_of_work import Lookup
from services.domain.course_settings import CourseSettings, GlossaryTerm, Objective
from services.domain.errors import InvalidInput
from services.domain.questions import Bloom


def get(session: Lookup, course_id: UUID) -> CourseSettings:
    """The settings of a course that is known to be there, in one query."""
    row = session.execute(_ALL, {"course_id": course_id}).one()
    objectives = tuple(Objective(text, Bloom(bloom) if bloom else None) for text, bloom in row.objectives or ())
    glossary = [GlossaryTerm(term, meaning) for term, meaning in row.glossary or ()]
    return CourseSettings(
        row.title,
        row.code,
        row.term,
        row.language,
        objectives,
        tuple(sorted(glossary, key=lambda each: (each.term.casefold(), each.term))),
    )


def hold(session: Session, course_id: UUID) -> None:
    """Let one transaction at a time change the settings."""
    session.execute(select(CourseRow.id).where(CourseRow.id == course_id).with_for_update(key_share=True))


def keep(session: Session, course_id: UUID, settings: CourseSettings, *, instead_of: CourseSettings) -> None:
    """Put these settings in the place of those that are there; what is the same is left alone."""
    session.execute(
        update(CourseRow)
        .where(CourseRow.id == course_id)
        .values(title=settings.title, code=settings.code, term=settings.term, language=settings.language)
    )
    if settings.objectives != instead_of.objectives:
        replace_objectives(session, course_id, settings.objectives)
    if settings.glossary != instead_of.glossary:
        _replace_glossary(session, course_id, settings.glossary)


def replace_objectives(session: Session, course_id: UUID, objectives: Sequence[Objective]) -> None:
    """Make the objectives of a course exactly these, in this order."""
    session.execute(delete(ObjectiveRow).where(ObjectiveRow.course_id == course_id))
    session.add_all(
        ObjectiveRow(course_id=course_id, position=position, text=objective.text, bloom=objective.bloom)
        for position, objective in enumerate(objectives)
    )


def _replace_glossary(session: Session, course_id: UUID, glossary: Sequence[GlossaryTerm]) -> None:
    session.execute(delete(GlossaryTermRow).where(GlossaryTermRow.course_id == course_id))
    session.add_all(GlossaryTermRow(course_id=course_id, term=each.term, meaning=each.meaning) for each in glossary)
    try:
        session.flush()
    except IntegrityError as error:  # the database folds a few letters that Python keeps apart, such as “İ” and “i”
        raise InvalidInput(
            "Two terms of the glossary differ in capital letters alone. Take one of them out."
        ) from error


def _all() -> Select[Any]:
    """Everything in one row, so that the page asks once."""
    objectives = (
        select(
            func.jsonb_agg(
                aggregate_order_by(func.jsonb_build_array(ObjectiveRow.text, ObjectiveRow.bloom), ObjectiveRow.position)
            )
        )
        .where(ObjectiveRow.course_id == CourseRow.id)
        .scalar_subquery()
    )
    glossary = (
        select(func.jsonb_agg(func.jsonb_build_array(GlossaryTermRow.term, GlossaryTermRow.meaning)))
        .where(GlossaryTermRow.course_id == CourseRow.id)
        .scalar_subquery()
    )
    names = CourseRow.title, CourseRow.code, CourseRow.term, CourseRow.language
    return select(*names, objectives.label("objectives"), glossary.label("glossary")).where(
        CourseRow.id == bindparam("course_id")
    )


_ALL = _all()
