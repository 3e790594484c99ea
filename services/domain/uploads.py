"""An upload in parts: the plan that the browser follows, in this world and in the cloud."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from uuid import UUID

PART_SIZE = 8 * 1024**2
MOST_SIGNED = 8
"""How many parts are signed in one request."""
CHECKSUM_HEADER = "x-amz-checksum-sha256"
_SEPARATOR = "\x1f"
_LONGEST_NAME = 400  # with its index, a fingerprint has to stay under 2,700 bytes


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
        name = "".join(sign for sign in self.name[:_LONGEST_NAME] if not _cannot_be_kept(sign))
        return _SEPARATOR.join((name, str(self.size), str(self.last_modified)))

    @classmethod
    def of_fingerprint(cls, fingerprint: str) -> "ChosenFile":
        """The file as far as its fingerprint tells: all but its content type."""
        name, size, last_modified = fingerprint.rsplit(_SEPARATOR, 2)
        return cls(name, int(size), "", int(last_modified))


@dataclass(frozen=True, slots=True)
class UnfinishedUpload:
    """An upload that has begun; `store_upload_id` is its name in the object store."""

    id: UUID
    lecture_id: UUID
    store_upload_id: str
    fingerprint: str
    size: int
    part_size: int


@dataclass(frozen=True, slots=True)
class UploadPlan:
    """What is still to be sent and where: `sign` is the path that gives out the URLs of parts (`Uploads.sign`).

    `begun` are bytes of parts of which the beginning is there, by number.

    Name, size and `last_modified` (ms since 1970) tell the file when it is chosen again; the name is
    the one by which the browser knows the file.
    """

    upload_id: UUID
    lecture_id: UUID
    file_name: str
    size: int
    last_modified: int
    part_size: int
    arrived: tuple[int, ...]
    begun: Mapping[int, int]
    sign: str

    @property
    def total_parts(self) -> int:
        return part_count(self.size, self.part_size)


@dataclass(frozen=True, slots=True)
class PartToSend:
    """A part that the browser is about to send; `sha256` in base64, None where the browser cannot count it."""

    number: int
    sha256: str | None


@dataclass(frozen=True, slots=True)
class PartLink:
    """Where a part is PUT to, and the headers that have to go with it."""

    url: str
    headers: Mapping[str, str]


def recording_key(lecture_id: UUID) -> str:
    """Where the recording of a lecture lies in the object store."""
    return f"lectures/{lecture_id}/recording"


def hearing_folder(lecture_id: UUID) -> str:
    """Where an engine elsewhere is given the pieces of a recording, and leaves what it heard, until that is kept."""
    return f"lectures/{lecture_id}/hearing/"


def is_recording(key: str) -> bool:
    """The key is that of a recording, not of slides or of what was made from either."""
    return key.startswith("lectures/") and key.endswith("/recording")


def part_count(size: int, part_size: int) -> int:
    """How many parts a file of `size` bytes makes."""
    return max(1, ceil(size / part_size))


def part_length(number: int, *, size: int, part_size: int) -> int:
    """The length in bytes of part `number` (from 1); all but the last are of `part_size`."""
    return min(part_size, size - (number - 1) * part_size)


def _cannot_be_kept(sign: str) -> bool:
    """PostgreSQL keeps no NUL, and UTF-8 no half of a pair."""
    return sign == "\x00" or "\ud800" <= sign <= "\udfff"
