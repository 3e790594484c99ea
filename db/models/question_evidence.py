"""Tables of what is laid beside a question in review; made by a job, and made anew with every version."""

from typing import Any
from uuid import UUID

from pgvector.sqlalchemy import Vector
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, belongs_to
from db.models.lectures import EMBEDDING_DIMENSIONS


class QuestionMeaningRow(Base):
    """The meaning of a question and its key as a unit vector, taken of its version number `version`."""

    __tablename__ = "question_meanings"

    question_id: Mapped[UUID] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int]
    embedding: Mapped[Any] = mapped_column(Vector(EMBEDDING_DIMENSIONS))


class SimilarQuestionRow(Base):
    """Two questions of a course that are near in meaning; each pair stands there once from either side."""

    __tablename__ = "similar_questions"

    question_id: Mapped[UUID] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[UUID] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True, index=True)
    score: Mapped[float]


class OptionEvidenceRow(Base):
    """Why an option of a version is wrong, and where a lecture shows it."""

    __tablename__ = "option_evidence"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("question_versions.id", ondelete="CASCADE"), primary_key=True)
    option: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    reason: Mapped[str]
    lecture_id: Mapped[UUID | None] = mapped_column(ForeignKey("lectures.id", ondelete="SET NULL"), index=True)
    start_ms: Mapped[int | None]
    end_ms: Mapped[int | None]
    quote: Mapped[str | None]


class SlideEvidenceRow(Base):
    """The page of the slides that is nearest to what a version cites; its text is read from the page itself."""

    __tablename__ = "slide_evidence"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("question_versions.id", ondelete="CASCADE"), primary_key=True)
    material_id: Mapped[UUID] = belongs_to("materials")
    page: Mapped[int]
