"""What all tables share: how columns are typed, how constraints are named, how rows refer to each other."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, DateTime, Enum, ForeignKey, MetaData, Text, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from services.domain.accounts import LinkPurpose
from services.domain.inbox import Telling
from services.domain.lifecycle import FileStatus, LectureStatus, QuestionStatus, RevisionStatus, RunStatus
from services.domain.people import Role
from services.domain.questions import Bloom
from services.domain.reviews import Decision, Reason, Stage
from services.domain.vocabulary import MishearingStatus, TermOrigin, TermStatus


def _by_value(kind: type[Any]) -> Enum:
    """An enum kept as the text of its values, held by a check constraint."""
    return Enum(
        kind,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=True,
        length=40,
        name=kind.__name__.lower(),
    )


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        str: Text,
        int: BigInteger,
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
        LectureStatus: _by_value(LectureStatus),
        QuestionStatus: _by_value(QuestionStatus),
        RunStatus: _by_value(RunStatus),
        FileStatus: _by_value(FileStatus),
        RevisionStatus: _by_value(RevisionStatus),
        TermOrigin: _by_value(TermOrigin),
        TermStatus: _by_value(TermStatus),
        MishearingStatus: _by_value(MishearingStatus),
        Role: _by_value(Role),
        Decision: _by_value(Decision),
        Reason: _by_value(Reason),
        Stage: _by_value(Stage),
        Bloom: _by_value(Bloom),
        LinkPurpose: _by_value(LinkPurpose),
        Telling: _by_value(Telling),
    }


class Keyed(Base):
    """A row with its own key and the time it was made."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


def belongs_to(table: str, *, index: bool = True) -> Mapped[Any]:
    """A key of a row that takes this one with it when it is deleted."""
    return mapped_column(ForeignKey(f"{table}.id", ondelete="CASCADE"), index=index)


def refers_to(table: str) -> Mapped[Any]:
    """A key of a row that cannot be deleted while this one stands."""
    return mapped_column(ForeignKey(f"{table}.id", ondelete="RESTRICT"), index=True)
