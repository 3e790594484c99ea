"""Tables of what is said about questions: threads and the comments in them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Keyed, belongs_to, refers_to


class CommentThreadRow(Keyed):
    """Comments on a question that answer each other; resolved while `resolved_at` is set."""

    __tablename__ = "comment_threads"

    question_id: Mapped[UUID] = belongs_to("questions")
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)


class CommentRow(Keyed):
    """A comment; never changed. `press` names the sending, so that one that arrives twice is kept once."""

    __tablename__ = "comments"

    thread_id: Mapped[UUID] = belongs_to("comment_threads")
    author_id: Mapped[UUID] = refers_to("people")
    text: Mapped[str]
    mentions: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    press: Mapped[UUID | None] = mapped_column(unique=True)
