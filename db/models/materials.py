"""Tables of what goes with a lecture: slides and handouts, page by page."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Identity, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Keyed, belongs_to
from services.domain.lifecycle import FileStatus


class MaterialRow(Keyed):
    __tablename__ = "materials"

    lecture_id: Mapped[UUID] = belongs_to("lectures")
    title: Mapped[str]
    file_name: Mapped[str]
    content_type: Mapped[str]
    size: Mapped[int]
    object_key: Mapped[str]
    status: Mapped[FileStatus]
    reason: Mapped[str | None]


class MaterialPageRow(Base):
    """The text of one page; empty for a page that is a picture."""

    __tablename__ = "material_pages"
    __table_args__ = (
        UniqueConstraint("material_id", "number"),
        CheckConstraint("number > 0", name="number_from_one"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    material_id: Mapped[UUID] = mapped_column(ForeignKey("materials.id", ondelete="CASCADE"))
    number: Mapped[int]
    text: Mapped[str]
