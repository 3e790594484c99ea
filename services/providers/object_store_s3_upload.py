"""An upload to S3 and its parts, in the words of S3."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from services.domain.checksums import composite, digest_in
from services.domain.errors import NotFound
from services.domain.uploads import part_length
from services.providers.object_store_s3_refusals import ENDED


@dataclass(frozen=True, slots=True)
class S3Upload:
    """What the id of an upload holds, so that nothing has to be asked or kept beside it."""

    key: str
    size: int
    part_size: int
    id: str

    def __str__(self) -> str:
        return f"{self.size}:{self.part_size}:{self.id}:{self.key}"

    @classmethod
    def of(cls, upload_id: str) -> Self:
        try:
            size, part_size, own_id, key = upload_id.split(":", 3)
            return cls(key, int(size), int(part_size), own_id)
        except ValueError as error:  # one that was begun while Lectern kept files in its folder
            raise NotFound(ENDED) from error

    def length(self, number: int) -> int:
        """The length of a part in bytes."""
        return part_length(number, size=self.size, part_size=self.part_size)


@dataclass(frozen=True, slots=True)
class S3Part:
    """A part as S3 lists it."""

    number: int
    size: int
    etag: str
    sha256: str | None

    def named(self) -> dict[str, Any]:
        """The part as S3 wants it named when the object is made."""
        checksum = {} if self.sha256 is None else {"ChecksumSHA256": self.sha256}
        return {"PartNumber": self.number, "ETag": self.etag, **checksum}


def is_made_of(parts: Sequence[S3Part], checksum: str | None) -> bool:
    """The checksum of an object is that of these parts, or one of the two is not known.

    S3 ends a composite checksum with the number of parts; stores that speak as S3 does may leave that out.
    """
    digests = [digest_in(part.sha256) for part in parts if part.sha256 is not None]
    if checksum is None or len(digests) < len(parts):
        return True
    return checksum.partition("-")[0] == composite(digests).partition("-")[0]
