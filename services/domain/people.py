"""Who somebody is and what she may do in a course."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a person does in one course."""

    TEACHER = "teacher"
    REVIEWER = "reviewer"
    COORDINATOR = "coordinator"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has proved who she is."""

    id: UUID
    email: str
    name: str
    is_administrator: bool = False
