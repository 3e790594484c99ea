"""Tables of the words a lecture uses: its vocabulary, what was likely misheard, and what was corrected."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Identity, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Keyed, belongs_to, refers_to
from services.domain.vocabulary import MishearingStatus, TermOrigin, TermStatus


class VocabularyTermRow(Keyed):
    __tablename__ = "vocabulary_terms"
    __table_args__ = (
        Index("uq_vocabulary_terms_lecture_id_term", "lecture_id", func.lower(text("term")), unique=True),
    )

    lecture_id: Mapped[UUID] = belongs_to("lectures", index=False)
    term: Mapped[str]
    origin: Mapped[TermOrigin]
    status: Mapped[TermStatus]


class MishearingRow(Keyed):
    __tablename__ = "mishearings"
    __table_args__ = (UniqueConstraint("lecture_id", "heard", "meant"),)

    lecture_id: Mapped[UUID] = belongs_to("lectures", index=False)
    heard: Mapped[str]
    meant: Mapped[str]
    positions: Mapped[list[Any]]
    status: Mapped[MishearingStatus]


class TranscriptEditRow(Keyed):
    """One segment's text before and after; only ever added to. What is taken back is an edit of its own."""

    __tablename__ = "transcript_edits"

    number: Mapped[int] = mapped_column(Identity(always=True), unique=True)
    segment_id: Mapped[int] = mapped_column(ForeignKey("segments.id", ondelete="CASCADE"), index=True)
    mishearing_id: Mapped[UUID | None] = mapped_column(ForeignKey("mishearings.id", ondelete="CASCADE"), index=True)
    before: Mapped[str]
    after: Mapped[str]
    words_before: Mapped[list[Any] | None]
    takes_back: Mapped[UUID | None] = mapped_column(ForeignKey("transcript_edits.id", ondelete="CASCADE"), unique=True)
    created_by: Mapped[UUID] = refers_to("people")
