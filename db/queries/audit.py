"""The log of what was done; it is only ever added to."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Row, Select, Text, Uuid, bindparam, case, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.orm import Session

from db.models import AuditRow, CourseRow, QuestionRow
from db.prepared import Named
from db.queries.blindness import WAITS_FOR_SECOND
from db.unit_of_work import Lookup
from services.domain.audit import Action, AuditEntry, AuditFilter
from services.domain.paging import Page, PageRequest
from services.domain.people import Person, normal_email

_FETCHED_AT_ONCE = 2000
_DECISIONS = (Action.QUESTION_REVIEWED.value, Action.DECISION_UNDONE.value)
_HIDDEN = cast(array(["decision", "reason", "edited"]), ARRAY(Text))
"""What is not told of decisions while a second reviewer is to decide without them, but to whoever made them."""


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


def page(
    session: Lookup, person: Person, chosen: AuditFilter, request: PageRequest, *, counted: int
) -> Page[AuditEntry]:
    """The entries that match, newest first; `total` counts no further than `counted`, so that no log is too long."""
    values = _values(chosen)
    size = max(0, min(request.size, counted - request.offset))
    statement = _page(frozenset(values), counted, size, is_first=request.offset == 0)
    rows = statement.ask(session, {**values, "reader_id": person.id, "offset": request.offset}).all()
    return Page(tuple(_entry(row) for row in rows), rows[0].total if rows else 0, request)


def newest(session: Session, person: Person, chosen: AuditFilter, *, most: int) -> Iterator[AuditEntry]:
    """The newest entries that match, fetched some at a time; to be read within the transaction."""
    values = _values(chosen)
    rows = session.execute(
        _as_told(_entries(frozenset(values)).limit(most)),
        {**values, "reader_id": person.id},
        execution_options={"yield_per": _FETCHED_AT_ONCE},
    )
    return (_entry(row) for row in rows)


_NEWEST = (AuditRow.at.desc(), AuditRow.id.desc())


_OFFSET = bindparam("offset", type_=Integer)


@lru_cache(maxsize=64)
def _page(names: frozenset[str], counted: int, size: int, *, is_first: bool) -> Named:
    """Numbers that seldom differ are constants: then PostgreSQL plans it once, for as few as there are."""
    matching = select(AuditRow.id).where(*_matching(names)).order_by(*_NEWEST).limit(counted).subquery()
    total = select(func.count()).select_from(matching).scalar_subquery().label("total")
    shown = _entries(names).limit(size)
    return Named(_as_told(shown if is_first else shown.offset(_OFFSET), total))


def _entries(names: frozenset[str]) -> Select[*tuple[Any, ...]]:
    return select(*AuditRow.__table__.columns).where(*_matching(names)).order_by(*_NEWEST)


def _as_told(entries: Select[*tuple[Any, ...]], *more: Any) -> Select[*tuple[Any, ...]]:
    """The entries with their courses' titles, looked up for these alone; to be executed with `reader_id`."""
    few = entries.subquery("entry")
    others = [column for column in few.columns if column.key != "details"]
    decided_on = case((few.c.action.in_(_DECISIONS), cast(few.c.object_id, Uuid)))
    is_hidden = QuestionRow.id.is_not(None) & few.c.person_id.is_distinct_from(bindparam("reader_id", type_=Uuid))
    return (
        select(
            *others,
            case((is_hidden, few.c.details.op("-")(_HIDDEN)), else_=few.c.details).label("details"),
            CourseRow.title.label("course_title"),
            *more,
        )
        .outerjoin(CourseRow, CourseRow.id == few.c.course_id)
        .outerjoin(QuestionRow, (QuestionRow.id == decided_on) & WAITS_FOR_SECOND)
        .order_by(few.c.at.desc(), few.c.id.desc())
    )


_MATCHES: dict[str, ColumnElement[bool]] = {
    "email": AuditRow.email.like(bindparam("email"), escape="/"),
    "person_id": AuditRow.person_id == bindparam("person_id"),
    "action": AuditRow.action == bindparam("action"),
    "course_id": AuditRow.course_id == bindparam("course_id"),
    "object_id": AuditRow.object_id == bindparam("object_id"),
    "since": AuditRow.at >= bindparam("since"),
    "before": AuditRow.at < bindparam("before"),
}
"""What narrows the log, by the name under which `_values` gives the value."""


def _matching(names: frozenset[str]) -> list[ColumnElement[bool]]:
    return [condition for name, condition in _MATCHES.items() if name in names]


def _values(chosen: AuditFilter) -> dict[str, object]:
    """What the log is narrowed by, without what is left open."""
    email = normal_email(chosen.email).replace("/", "//").replace("%", "/%").replace("_", "/_")
    values = {
        "email": email and f"{email}%",
        "person_id": chosen.person_id,
        "action": chosen.action and chosen.action.value,
        "course_id": chosen.course_id,
        "object_id": chosen.object_id,
        "since": chosen.since,
        "before": chosen.before,
    }
    return {name: value for name, value in values.items() if value}


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
