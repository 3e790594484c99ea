"""The log of what was done; it is only ever added to."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session

from db.models import AuditRow, CourseRow
from db.unit_of_work import Lookup
from services.domain.audit import Action, AuditEntry, AuditFilter
from services.domain.paging import Page, PageRequest
from services.domain.people import Person, normal_email

_FETCHED_AT_ONCE = 2000


def record(
    session: Session,
    person: Person,
    action: Action,
    kind: str = "",
    object_id: object = "",
    *,
    course_id: UUID | None = None,
    **details: object,
) -> None:
    """Remember, together with the change itself, that this person did it; details hold no secret, no student text."""
    session.add(
        AuditRow(
            person_id=person.id,
            email=person.email,
            address=person.address,
            action=action.value,
            object_kind=kind,
            object_id=str(object_id),
            course_id=course_id,
            details=details,
        )
    )


def record_by_itself(
    session: Session, action: Action, kind: str, object_id: object, *, course_id: UUID, **details: object
) -> None:
    """Remember what Lectern did without anybody asking."""
    session.add(
        AuditRow(
            person_id=None,
            email="",
            address="",
            action=action.value,
            object_kind=kind,
            object_id=str(object_id),
            course_id=course_id,
            details=details,
        )
    )


def record_stranger(session: Session, action: Action, *, email: str, address: str) -> None:
    """Remember what somebody who has not proved who she is tried; `email` is empty unless it is an account's."""
    session.add(
        AuditRow(
            person_id=None, email=email, address=address, action=action.value, object_kind="", object_id="", details={}
        )
    )


def page(session: Lookup, chosen: AuditFilter, request: PageRequest, *, counted: int) -> Page[AuditEntry]:
    """The entries that match, newest first; `total` counts no further than `counted`, so that no log is too long."""
    matching = select(AuditRow.id).where(*_matches(chosen)).order_by(*_NEWEST).limit(counted).subquery()
    total = select(func.count()).select_from(matching).scalar_subquery().label("total")
    shown = _entries(chosen).limit(max(0, min(request.size, counted - request.offset))).offset(request.offset)
    rows = session.execute(_with_titles(shown, total)).all()
    return Page(tuple(_entry(row) for row in rows), rows[0].total if rows else 0, request)


def newest(session: Session, chosen: AuditFilter, *, most: int) -> Iterator[AuditEntry]:
    """The newest entries that match, fetched some at a time; to be read within the transaction."""
    rows = session.execute(
        _with_titles(_entries(chosen).limit(most)), execution_options={"yield_per": _FETCHED_AT_ONCE}
    )
    return (_entry(row) for row in rows)


_NEWEST = (AuditRow.at.desc(), AuditRow.id.desc())


def _entries(chosen: AuditFilter) -> Select[*tuple[Any, ...]]:
    return select(*AuditRow.__table__.columns).where(*_matches(chosen)).order_by(*_NEWEST)


def _with_titles(entries: Select[*tuple[Any, ...]], *more: Any) -> Select[*tuple[Any, ...]]:
    """The entries with their courses' titles, looked up for these alone."""
    few = entries.subquery("entry")
    return (
        select(*few.columns, CourseRow.title.label("course_title"), *more)
        .outerjoin(CourseRow, CourseRow.id == few.c.course_id)
        .order_by(few.c.at.desc(), few.c.id.desc())
    )


def _matches(chosen: AuditFilter) -> list[ColumnElement[bool]]:
    wanted = []
    if email := normal_email(chosen.email):
        wanted.append(AuditRow.email.startswith(email, autoescape=True))
    if chosen.person_id is not None:
        wanted.append(AuditRow.person_id == chosen.person_id)
    if chosen.action is not None:
        wanted.append(AuditRow.action == chosen.action.value)
    if chosen.course_id is not None:
        wanted.append(AuditRow.course_id == chosen.course_id)
    if chosen.object_id:
        wanted.append(AuditRow.object_id == chosen.object_id)
    if chosen.since is not None:
        wanted.append(AuditRow.at >= chosen.since)
    if chosen.before is not None:
        wanted.append(AuditRow.at < chosen.before)
    return wanted


def _entry(row: Row[*tuple[Any, ...]]) -> AuditEntry:
    return AuditEntry(
        id=row.id,
        at=row.at,
        person_id=row.person_id,
        email=row.email,
        address=row.address,
        action=row.action,
        object_kind=row.object_kind,
        object_id=row.object_id,
        course_id=row.course_id,
        details=row.details,
        course_title=row.course_title or "",
    )
