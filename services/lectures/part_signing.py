"""What a browser asks while it sends the parts of a file, with the token that its plan has given it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from db.queries import lectures, uploads
from db.unit_of_work import Database
from services.domain.checksums import digest_in
from services.domain.errors import InvalidInput, NotFound
from services.domain.people import Person, Role
from services.domain.uploads import (
    CHECKSUM_HEADER,
    MOST_SIGNED,
    PartLink,
    PartToSend,
    UnfinishedUpload,
    part_count,
    recording_key,
)
from services.providers.protocols import ObjectStore, StoredPart
from services.providers.signing import Signer

UPLOAD_ENDED = "This upload has ended. Choose the file again to begin anew."
_URL_SECONDS = 3600
_TOKEN_SECONDS = 7 * 24 * 3600


def arrived_parts(store: ObjectStore, upload: UnfinishedUpload) -> tuple[int, ...]:
    """The numbers of the parts that are there; `NotFound` when the store knows neither them nor what they make.

    All of them, where the store has put the file together and whoever asked it to died before noting that: the upload
    has only to be completed.
    """
    try:
        return tuple(part.number for part in store.list_parts(upload.store_upload_id))
    except NotFound:
        if store.describe(recording_key(upload.lecture_id)).size != upload.size:
            raise
    return tuple(range(1, part_count(upload.size, upload.part_size) + 1))


def begun_parts(store: ObjectStore, upload: UnfinishedUpload) -> list[StoredPart] | None:
    """The parts of which the beginning is there; None where parts are taken whole. `NotFound` as of `arrived_parts`."""
    try:
        return store.begun_parts(upload.store_upload_id)
    except NotFound:
        arrived_parts(store, upload)
        return []


class UploadTokens:
    """Tokens that name an unfinished upload, each good for one person and a week."""

    def __init__(self, signer: Signer) -> None:
        self._signer = signer

    def give(self, person: Person, lecture_id: UUID) -> str:
        """A token for the upload of this lecture's recording."""
        grant = {"lecture": str(lecture_id), "for": str(person.id)}
        return self._signer.token(grant, expires_in=_TOKEN_SECONDS)

    def lecture_of(self, person: Person, token: str) -> UUID:
        """The lecture for which the token was given to this person; errors as of `Signer.open_for`."""
        return UUID(self._signer.open_for(token, holder=person.id)["lecture"])


class PartSigning:
    """Links to which the parts of an unfinished upload are sent, and which of them have arrived."""

    def __init__(self, database: Database, store: ObjectStore, *, tokens: UploadTokens) -> None:
        self._database = database
        self._store = store
        self._tokens = tokens

    def sign(self, person: Person, token: str, parts: Sequence[PartToSend]) -> dict[int, PartLink]:
        """Where these parts of an unfinished upload are PUT to, by number, each for its own bytes alone.

        `token` is the end of the plan's `sign`. `NotFound` when the upload has ended.
        """
        if len(parts) > MOST_SIGNED:
            raise InvalidInput(f"At most {MOST_SIGNED} parts are signed at once.")
        upload = self._upload(person, token)
        last = part_count(upload.size, upload.part_size)
        for part in parts:
            if not 1 <= part.number <= last:
                raise InvalidInput(f"This file has no part {part.number}.")
            if part.sha256 is not None:
                digest_in(part.sha256)
        return {part.number: self._link(person, upload, part) for part in parts}

    def arrived(self, person: Person, token: str) -> tuple[int, ...]:
        """The numbers of the parts that are there; `token` and errors as of `sign`."""
        return arrived_parts(self._store, self._upload(person, token))

    def begun_parts(self, person: Person, token: str) -> list[StoredPart] | None:
        """The parts of which the beginning is there, for whoever sends the rest; `token` and errors as of `sign`.

        None where parts are taken whole, and one that breaks off has to be sent again.
        """
        return begun_parts(self._store, self._upload(person, token))

    def _upload(self, person: Person, token: str) -> UnfinishedUpload:
        """The unfinished upload for which the token was given to this person, who may still teach there."""
        lecture_id = self._tokens.lecture_of(person, token)
        with self._database.reading() as work:
            lectures.get(work, person, lecture_id, Role.TEACHER)
            upload = uploads.of_lecture(work, person, lecture_id)
        if upload is None:
            raise NotFound(UPLOAD_ENDED)
        return upload

    def _link(self, person: Person, upload: UnfinishedUpload, part: PartToSend) -> PartLink:
        url = self._store.part_url(
            upload.store_upload_id, part.number, holder=person.id, expires_in=_URL_SECONDS, sha256=part.sha256
        )
        headers: Mapping[str, str] = {} if part.sha256 is None else {CHECKSUM_HEADER: part.sha256}
        return PartLink(url, headers)
