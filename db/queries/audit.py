"""The log of what was done; it is only ever added to."""

from uuid import UUID

from sqlalchemy.orm import Session

from db.models import AuditRow
from services.domain.audit import Action
from services.domain.people import Person


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


def record_stranger(session: Session, action: Action, *, email: str, address: str) -> None:
    """Remember what somebody who has not proved who she is tried; `email` is empty unless it is an account's."""
    session.add(
        AuditRow(
            person_id=None, email=email, address=address, action=action.value, object_kind="", object_id="", details={}
        )
    )
