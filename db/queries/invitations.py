"""Roles that wait for whoever signs in with an address."""

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from db.models import InvitationRow, MembershipRow
from db.queries import audit
from services.domain.audit import Action
from services.domain.people import Person


def accept(session: Session, person: Person) -> None:
    """Give her every role that waits for her address."""
    waiting = session.execute(
        delete(InvitationRow)
        .where(InvitationRow.email == person.email)
        .returning(InvitationRow.course_id, InvitationRow.role)
    ).all()
    for course_id, role in waiting:
        session.execute(
            insert(MembershipRow).values(person_id=person.id, course_id=course_id, role=role).on_conflict_do_nothing()
        )
        audit.record(
            session, person, Action.INVITATION_ACCEPTED, "course", course_id, course_id=course_id, role=role.value
        )
