"""Tables of courses: who belongs to them, what they aim at, and their own words."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Keyed, belongs_to, refers_to
from services.domain.people import Role
from services.domain.questions import Bloom


class CourseRow(Keyed):
    __tablename__ = "courses"

    title: Mapped[str]
    code: Mapped[str] = mapped_column(default="")
    term: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en")
    archived_at: Mapped[datetime | None]
    monthly_limit_usd: Mapped[float | None]
    second_review_share: Mapped[float] = mapped_column(default=0.0, server_default="0")
    created_by: Mapped[UUID] = refers_to("people")


class MembershipRow(Base):
    """A role in a course; `from_group` names the pool's group that gives it, which alone can take it away again."""

    __tablename__ = "memberships"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"), primary_key=True, index=True)
    role: Mapped[Role] = mapped_column(primary_key=True)
    from_group: Mapped[str | None]


class InvitationRow(Keyed):
    """A role that waits for whoever signs in with this address."""

    __tablename__ = "invitations"
    __table_args__ = (UniqueConstraint("course_id", "email", "role"), Index("ix_invitations_email", "email"))

    course_id: Mapped[UUID] = belongs_to("courses", index=False)
    email: Mapped[str]
    role: Mapped[Role]
    created_by: Mapped[UUID] = refers_to("people")


class ObjectiveRow(Keyed):
    __tablename__ = "objectives"
    __table_args__ = (UniqueConstraint("course_id", "position", deferrable=True),)

    course_id: Mapped[UUID] = belongs_to("courses", index=False)
    position: Mapped[int]
    text: Mapped[str]
    bloom: Mapped[Bloom | None]


class GlossaryTermRow(Keyed):
    """One of a course's own words, with what it means there."""

    __tablename__ = "glossary_terms"
    __table_args__ = (Index("uq_glossary_terms_course_id_term", "course_id", func.lower(text("term")), unique=True),)

    course_id: Mapped[UUID] = belongs_to("courses", index=False)
    term: Mapped[str]
    meaning: Mapped[str] = mapped_column(default="")
