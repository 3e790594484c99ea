"""The blueprints that a course keeps under a name."""

import json
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.models import PersonRow, SavedBlueprintRow
from db.prepared import Named
from db.queries.access import OF_PERSON, demand
from db.unit_of_work import Lookup
from services.domain.blueprints import Blueprint
from services.domain.errors import Conflict, NotFound
from services.domain.formats.blueprint_json import read_blueprint_json, write_blueprint_json
from services.domain.people import Person, Role
from services.domain.saved_blueprints import SavedBlueprint


def of_course(session: Lookup, course_id: UUID) -> list[SavedBlueprint]:
    """All of a course that is known to be hers, by the alphabet."""
    return [_saved(row) for row in _OF_COURSE.ask(session, {"course_id": course_id})]


def hold(session: Session, person: Person, blueprint_id: UUID) -> tuple[UUID, SavedBlueprint]:
    """The course of a blueprint that she may change and the blueprint, which nobody else changes meanwhile."""
    asked = {"blueprint_id": blueprint_id, "person_id": person.id}
    course_id = session.execute(_COURSE_OF_HERS, asked).scalar_one_or_none()
    if course_id is None:
        raise NotFound("There is no such blueprint. It may have been deleted.")
    demand(session, person, course_id, Role.TEACHER)
    return course_id, _saved(session.execute(_ONE, asked).one())


def by_name(session: Session, course_id: UUID, name: str) -> SavedBlueprint | None:
    """The blueprint of this name, whatever its capital letters, which nobody else changes meanwhile."""
    row = session.execute(_BY_NAME, {"course_id": course_id, "name": name}).one_or_none()
    return None if row is None else _saved(row)


def add(session: Session, person: Person, course_id: UUID, name: str, blueprint: Blueprint) -> UUID:
    """A new one; `Conflict` when somebody else has just taken the name."""
    row = SavedBlueprintRow(course_id=course_id, name=name, blueprint=_value(blueprint), saved_by=person.id)
    session.add(row)
    _flush(session, name)
    return row.id


def change(session: Session, person: Person, blueprint_id: UUID, *, name: str, blueprint: Blueprint) -> None:
    """The next version; `Conflict` when the name is another's."""
    try:
        session.execute(
            update(SavedBlueprintRow)
            .where(SavedBlueprintRow.id == blueprint_id)
            .values(
                name=name,
                blueprint=_value(blueprint),
                version=SavedBlueprintRow.version + 1,
                saved_by=person.id,
                saved_at=func.clock_timestamp(),
            )
        )
    except IntegrityError as error:
        raise Conflict(_taken(name)) from error


def remove(session: Session, blueprint_id: UUID) -> None:
    session.execute(delete(SavedBlueprintRow).where(SavedBlueprintRow.id == blueprint_id))


def count(session: Session, course_id: UUID) -> int:
    """How many the course has."""
    return session.scalar(select(func.count()).where(SavedBlueprintRow.course_id == course_id)) or 0


def _flush(session: Session, name: str) -> None:
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict(_taken(name)) from error


def _taken(name: str) -> str:
    return f"There is a blueprint “{name}” already. Choose another name, or replace it."


def _value(blueprint: Blueprint) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(write_blueprint_json(blueprint))
    return value


def _saved(row: Row[*tuple[Any, ...]]) -> SavedBlueprint:
    blueprint = read_blueprint_json(json.dumps(row.blueprint))
    return SavedBlueprint(row.id, row.name, row.version, blueprint, row.saved_by, row.saved_at)


_SAVED = select(
    SavedBlueprintRow.id,
    SavedBlueprintRow.name,
    SavedBlueprintRow.version,
    SavedBlueprintRow.blueprint,
    PersonRow.name.label("saved_by"),
    SavedBlueprintRow.saved_at,
).join(PersonRow, PersonRow.id == SavedBlueprintRow.saved_by)
_OF_COURSE = Named(
    _SAVED.where(SavedBlueprintRow.course_id == bindparam("course_id")).order_by(func.lower(SavedBlueprintRow.name))
)
_BY_NAME = _SAVED.where(
    SavedBlueprintRow.course_id == bindparam("course_id"),
    func.lower(SavedBlueprintRow.name) == func.lower(bindparam("name")),
).with_for_update(of=SavedBlueprintRow)
_ONE = _SAVED.where(SavedBlueprintRow.id == bindparam("blueprint_id")).with_for_update(of=SavedBlueprintRow)
_COURSE_OF_HERS = select(SavedBlueprintRow.course_id).where(
    SavedBlueprintRow.id == bindparam("blueprint_id"), SavedBlueprintRow.course_id.in_(OF_PERSON)
)
