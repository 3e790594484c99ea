"""Roles that wait for whoever signs in with an address."""

from uuid import UUID

from sqlalchemy import bindparam, delete, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from db.models import InvitationRow, MembershipRow, PersonRow
from db.queries import audit
from db.unit_of_work import Lookup
from services.domain.audit import Action
from services.domain.errors import NotFound
from services.domain.members import Invitation
from services.domain.people import Person, Role


def hold_email(session: Session, email: str) -> None:
    """Let one transaction at a time decide whether an address has an account or an invitation waits for it."""
    session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended('invitation:' || :email, 0))"), {"email": email}
    )


def accept(session: Session, person: Person) -> None:
    """Give her every role that waits for her address."""
    hold_email(session, person.email)
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


def add(session: Session, person: Person, course_id: UUID, *, email: str, role: Role) -> bool:
    """Let a role wait for an address; False when it waits already."""
    made = session.scalar(
        insert(InvitationRow)
        .values(course_id=course_id, email=email, role=role, created_by=person.id)
        .on_conflict_do_nothing()
        .returning(InvitationRow.id)
    )
    return made is not None


def of_course(session: Lookup, course_id: UUID) -> list[Invitation]:
    """The invitations that nobody has taken up, by address."""
    return [Invitation(*row) for row in session.execute(_OF_COURSE, {"course_id": course_id})]


def withdraw(session: Session, course_id: UUID, invitation_id: UUID) -> tuple[str, Role]:
    """Take an invitation back: its address and role; `NotFound` when it was taken up or never made."""
    row = session.execute(
        delete(InvitationRow)
        .where(InvitationRow.id == invitation_id, InvitationRow.course_id == course_id)
        .returning(InvitationRow.email, InvitationRow.role)
    ).one_or_none()
    if row is None:
        raise NotFound("This invitation does not wait any more: it was taken up or withdrawn.")
    return row.email, row.role


_OF_COURSE = (
    select(InvitationRow.id, InvitationRow.email, InvitationRow.role, PersonRow.name, InvitationRow.created_at)
    .join(PersonRow, PersonRow.id == InvitationRow.created_by)
    .where(InvitationRow.course_id == bindparam("course_id"))
    .order_by(InvitationRow.email, InvitationRow.created_at)
)
