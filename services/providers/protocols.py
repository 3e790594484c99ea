"""What Lectern asks of the outside world; each protocol has a local and a cloud twin and one contract test."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from services.domain.people import Person
from services.domain.transcripts import Segment


@dataclass(frozen=True, slots=True)
class StoredPart:
    """A part that has arrived; numbers start at 1, `size` in bytes, `sha256` in base64 where the store knows it."""

    number: int
    size: int
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class StoredObject:
    """What lies under a key: `size` in bytes, `checksum` as S3 writes it (see `services.domain.checksums`)."""

    size: int
    checksum: str | None


class ObjectStore(Protocol):
    """Keeps uploads and materials under keys such as `lectures/<id>/recording`."""

    def begin(self, key: str, *, size: int, part_size: int) -> str:
        """Open an upload of `size` bytes and return its id."""

    def part_url(self, upload_id: str, number: int, *, holder: UUID, expires_in: int, sha256: str | None = None) -> str:
        """The signed URL that this person's browser PUTs the part to, good for `expires_in` seconds.

        With the SHA-256 of the part (base64) the URL takes these bytes only, sent with the header
        `x-amz-checksum-sha256`; other bytes are refused and do not count.
        """

    def list_parts(self, upload_id: str) -> list[StoredPart]:
        """The parts that have arrived whole, by number."""

    def complete(self, upload_id: str) -> None:
        """Make the object out of its parts and verify its size and checksum. Doing it twice is harmless.

        `InvalidInput` when a part is missing or is not what arrived; it is sent again and the upload goes on.
        """

    def describe(self, key: str) -> StoredObject:
        """Size and checksum of the object; `NotFound` when there is none."""

    def abort(self, upload_id: str) -> None:
        """Forget the upload and its parts. Doing it twice is harmless."""

    def open(self, key: str) -> BinaryIO:
        """A seekable reader of the object's bytes; `NotFound` when there is none."""

    def write(self, key: str, source: BinaryIO) -> int:
        """Keep everything `source` holds under the key and return its size in bytes."""

    def read_url(self, key: str, *, holder: UUID, content_type: str, file_name: str, expires_in: int) -> str:
        """A signed URL that this person's browser may read ranges from, good for `expires_in` seconds."""

    def delete(self, key: str) -> None:
        """Remove the object. Doing it twice is harmless."""


@dataclass(frozen=True, slots=True)
class TranscriberAbilities:
    """What an engine can tell about speech."""

    name: str
    languages: tuple[str, ...]
    has_words: bool = False
    has_confidences: bool = False
    has_speakers: bool = False
    takes_vocabulary: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """One piece of the recording, heard to its end.

    `segments` are those of this piece only; everything before `heard_ms` has been
    heard, and handing `heard_ms` to `transcribe` again goes on exactly there.
    `notice` is a sentence for the teacher about the recording itself, such as that it is cut off.
    """

    segments: tuple[Segment, ...]
    heard_ms: int
    duration_ms: int
    notice: str | None = None


class Transcriber(Protocol):
    """Turns a recording into segments."""

    @property
    def abilities(self) -> TranscriberAbilities: ...

    def transcribe(self, recording: Path | BinaryIO, *, resume_ms: int = 0) -> Iterator[Heard]:
        """Hear the recording from `resume_ms` on, yielding each piece as soon as it is heard.

        The same recording gives the same segments however often it was interrupted
        at a yielded `heard_ms`. Closing the iterator stops the engine.
        Raises `InvalidInput` when there is nothing to hear.
        """

    def check(self) -> str:
        """Load or reach what it needs, and say how it is in a few words; `ProviderUnavailable` otherwise."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a call cost: tokens in and out, US dollars where the price is known, seconds of waiting."""

    input_tokens: int
    output_tokens: int
    seconds: float
    cost_usd: float | None = None


@dataclass(frozen=True, slots=True)
class Completion:
    """A validated JSON object, and what it cost to get it."""

    value: Mapping[str, Any]
    model: str
    usage: Usage


class LanguageModel(Protocol):
    """One typed call to a model."""

    @property
    def name(self) -> str: ...

    def complete(self, *, system: str, user: str, schema: Mapping[str, Any]) -> Completion:
        """The object the model answers with, valid against the JSON schema; `ProviderUnavailable` otherwise."""

    def check(self) -> str:
        """Reach the model, and say how it is in a few words; `ProviderUnavailable` otherwise."""


class Embedder(Protocol):
    """Turns texts into unit vectors whose dot product is their nearness in meaning."""

    @property
    def dimensions(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Shape `(len(texts), dimensions)`, each row of length 1."""


class Identity(Protocol):
    """Proves who somebody is."""

    def sign_in(self, email: str, password: str) -> Person:
        """The person; `NotAllowed` with one sentence for every way to be wrong."""
