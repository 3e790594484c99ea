"""The table of what people are told."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, false, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Keyed, belongs_to
from services.domain.inbox import Telling


class InboxNoteRow(Keyed):
    """Something that somebody is told; notes of one kind and topic are one line of her inbox.

    One that `is_held` is kept from her until what it speaks of has been decided without it. One that counts as read
    because a decision dealt with it names that, so that it comes back where the decision is taken back.
    """

    __tablename__ = "inbox_notes"
    __table_args__ = (
        Index("ix_inbox_notes_person_id_created_at", "person_id", "created_at"),
        Index("ix_inbox_notes_unread", "person_id", postgresql_where=text("read_at IS NULL AND NOT is_held")),
        Index("ix_inbox_notes_settled_by", "settled_by", postgresql_where=text("settled_by IS NOT NULL")),
    )

    person_id: Mapped[UUID] = belongs_to("people", index=False)
    kind: Mapped[Telling]
    topic: Mapped[str]
    course_id: Mapped[UUID] = belongs_to("courses")
    lecture_id: Mapped[UUID | None] = mapped_column(ForeignKey("lectures.id", ondelete="CASCADE"), index=True)
    question_id: Mapped[UUID | None] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), index=True)
    run_id: Mapped[UUID | None] = mapped_column(ForeignKey("generation_runs.id", ondelete="CASCADE"), index=True)
    comment_id: Mapped[UUID | None] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), index=True)
    review_id: Mapped[UUID | None] = mapped_column(ForeignKey("reviews.id", ondelete="CASCADE"), index=True)
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("reviews.id", ondelete="SET NULL"))
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    about: Mapped[str] = mapped_column(default="", server_default="")
    is_held: Mapped[bool] = mapped_column(default=False, server_default=false())
    read_at: Mapped[datetime | None]
