"""How much material a lecture holds to ask about: its words, its minutes, and the places that give a question."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from services.domain.questions import QuestionType


@dataclass(frozen=True, slots=True)
class Offer:
    """What a stretch of a lecture holds; `places` says for each type how many questions it can give.

    `places` is None as long as nobody has counted.
    """

    taught_ms: int
    words: int
    places: Mapping[QuestionType, int] | None = None


@dataclass(frozen=True, slots=True)
class OfferedLecture:
    """A ready lecture of a course, and what all of it holds."""

    id: UUID
    title: str
    language: str
    whole: Offer
