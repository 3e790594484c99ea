"""Slides and handouts that go with a lecture."""

from dataclasses import dataclass
from pathlib import PurePath
from uuid import UUID

from services.domain.errors import InvalidInput
from services.domain.lifecycle import FileStatus
from services.domain.typed_text import one_line

MOST_OF_A_LECTURE = 30
"""More slides and handouts than this go with no lecture."""

CONTENT_TYPES = {
    ".pdf": "application/pdf",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_PDF_WITHIN = 1024
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Material:
    """Slides or a handout that go with a lecture; `reason` says why their pages could not be read."""

    id: UUID
    lecture_id: UUID
    course_id: UUID
    title: str
    file_name: str
    content_type: str
    size: int
    object_key: str
    status: FileStatus
    reason: str | None


def clean_file_name(file_name: str) -> str:
    """The last part of a file name without control and direction marks, at most 200 characters."""
    return one_line(file_name.replace("\\", "/").rsplit("/", 1)[-1])[-_LONGEST_NAME:] or "slides"


def content_type_of(file_name: str, start: bytes) -> str:
    """What a browser is told the file is, from its first kilobyte and then its name.

    Raises `InvalidInput` for an empty file, and for one that is neither a PDF nor an Office file.
    """
    if not start:
        raise InvalidInput(f"{file_name} is empty. Choose the file again; if it is being copied, wait for that.")
    if b"%PDF-" in start[:_PDF_WITHIN]:
        return CONTENT_TYPES[".pdf"]
    suffix = PurePath(file_name).suffix.lower()
    if suffix == ".pdf" or suffix not in CONTENT_TYPES:
        raise InvalidInput(f"{file_name} is not a PDF, PowerPoint (PPTX) or Word (DOCX) file. Save it as one of them.")
    return CONTENT_TYPES[suffix]
