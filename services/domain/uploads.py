"""An upload in parts: the plan that the browser follows, in this world and in the cloud."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from uuid import UUID

PART_SIZE = 8 * 1024**2
_SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class ChosenFile:
    """A file as the browser names it; `last_modified` in ms since 1970, `size` in bytes."""

    name: str
    size: int
    content_type: str
    last_modified: int

    @property
    def fingerprint(self) -> str:
        """Tells whether a file chosen after a reload is the one that was being sent."""
        return _SEPARATOR.join((self.name, str(self.size), str(self.last_modified)))

    @classmethod
    def of_fingerprint(cls, fingerprint: str) -> "ChosenFile":
        """The file as far as its fingerprint tells: all but its content type."""
        name, size, last_modified = fingerprint.split(_SEPARATOR)
        return cls(name, int(size), "", int(last_modified))


@dataclass(frozen=True, slots=True)
class UploadPlan:
    """What is still to be sent and where: `parts` maps the number of a missing part (from 1) to its signed URL.

    Name, size and `last_modified` (ms since 1970) tell the file when it is chosen again.
    """

    upload_id: UUID
    lecture_id: UUID
    file_name: str
    size: int
    last_modified: int
    part_size: int
    arrived: tuple[int, ...]
    parts: Mapping[int, str]

    @property
    def total_parts(self) -> int:
        return part_count(self.size, self.part_size)


def part_count(size: int, part_size: int) -> int:
    """How many parts a file of `size` bytes makes."""
    return max(1, ceil(size / part_size))


def part_length(number: int, *, size: int, part_size: int) -> int:
    """The length in bytes of part `number` (from 1); all but the last are of `part_size`."""
    return min(part_size, size - (number - 1) * part_size)
