"""Tables of what decisions came to, counted as they are made, so that no page counts them again."""

from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class ReviewTallyRow(Base):
    """How one reviewer's decisions went, by one facet: a lecture's id, a model's name; the empty text for people.

    Each decision is in one row of every facet. `paces` counts the timed ones by steps of seconds.
    """

    __tablename__ = "review_tallies"

    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"), primary_key=True)
    reviewer_id: Mapped[UUID] = mapped_column(
        ForeignKey("people.id", ondelete="RESTRICT"), primary_key=True, index=True
    )
    facet: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    decided: Mapped[int]
    accepted: Mapped[int]
    sent_back: Mapped[int]
    rejected: Mapped[int]
    verbatim: Mapped[int]
    minor: Mapped[int]
    major: Mapped[int]
    timed: Mapped[int]
    seconds: Mapped[float]
    paces: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))


class ReviewAgreementRow(Base):
    """How often one reviewer decided the one and then another, without seeing that, decided the other."""

    __tablename__ = "review_agreements"

    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"), primary_key=True)
    first_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="RESTRICT"), primary_key=True, index=True)
    second_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="RESTRICT"), primary_key=True, index=True)
    first: Mapped[str] = mapped_column(primary_key=True)
    second: Mapped[str] = mapped_column(primary_key=True)
    questions: Mapped[int]
