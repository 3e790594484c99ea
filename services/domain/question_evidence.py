"""What lies beside a question in review: what the lectures say of its wrong options, its slide, and its like."""

from dataclasses import dataclass, field
from uuid import UUID

from services.domain.lifecycle import QuestionStatus


@dataclass(frozen=True, slots=True)
class Heard:
    """Words of a lecture and when they were said, in ms."""

    lecture_id: UUID
    start_ms: int
    end_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class Against:
    """Why wrong option number `option` (from 0) is wrong, in a sentence, and the place that shows it, if there is one.

    `lecture_title` is empty where the place lies in the question's own lecture.
    """

    option: int
    reason: str
    place: Heard | None = None
    lecture_title: str = ""


@dataclass(frozen=True, slots=True)
class Similar:
    """Another question of the course that is near in meaning; `score` (0 to 1) is how near."""

    question_id: UUID
    stem: str
    status: QuestionStatus
    score: float


@dataclass(frozen=True, slots=True)
class SlidePage:
    """The text of page number `page` (from 1) of slides."""

    material_id: UUID
    page: int
    text: str


@dataclass(frozen=True, slots=True)
class SlideBeside:
    """The page of the slides whose words are nearest to what a question cites, out of the file of this name.

    `object_key` is where the file is kept.
    """

    material_id: UUID
    file_name: str
    page: int
    text: str
    content_type: str
    object_key: str = field(compare=False)
