"""What Lectern asks of the outside world; each protocol has a local and a cloud twin and one contract test."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, Protocol
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from services.domain.errors import ProviderUnavailable
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


@dataclass(frozen=True, slots=True)
class BegunUpload:
    """An upload that is neither complete nor given up; `key` is empty where it is no longer known."""

    upload_id: str
    key: str
    begun_at: datetime


@dataclass(frozen=True, slots=True)
class KeptObject:
    """An object that lies in the store."""

    key: str
    kept_at: datetime


class ObjectStore(Protocol):
    """Keeps uploads and materials under keys such as `lectures/<id>/recording`."""

    def begin(self, key: str, *, size: int, part_size: int) -> str:
        """Open an upload of `size` bytes and return its id."""

    def part_url(self, upload_id: str, number: int, *, holder: UUID, expires_in: int, sha256: str | None) -> str:
        """The signed URL that this person's browser PUTs the part to, good for `expires_in` seconds.

        With the SHA-256 of the part (base64) the URL takes these bytes only, sent with the header
        `x-amz-checksum-sha256`; other bytes are refused and do not count. Without it, any bytes of the right
        length are taken, or none (`InvalidInput`), as the store is able to.
        """

    def list_parts(self, upload_id: str) -> list[StoredPart]:
        """The parts that have arrived whole, by number."""

    def begun_parts(self, upload_id: str) -> list[StoredPart] | None:
        """The parts of which only the beginning is there: `size` bytes of it, and the checksum of the whole part.

        None where a store takes parts whole: of one that breaks off it keeps nothing.
        """

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

    def begun(self) -> Iterator[BegunUpload]:
        """Every unfinished upload of the store, also those that nobody remembers."""

    def kept(self) -> Iterator[KeptObject]:
        """Every object of the store."""

    def check(self) -> str:
        """Reach the store, and say how it is in a few words; `ProviderUnavailable` otherwise."""


@dataclass(frozen=True, slots=True)
class TranscriberAbilities:
    """What an engine can tell about speech.

    `languages` are those of ISO 639-1; `longest_ms` and `largest_bytes` are of one recording, None without a limit.
    """

    name: str
    languages: tuple[str, ...]
    has_words: bool = False
    has_confidences: bool = False
    has_speakers: bool = False
    takes_vocabulary: bool = False
    identifies_language: bool = False
    longest_ms: int | None = None
    largest_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class HearingRequest:
    """What is to be heard, and how.

    `open` gives a seekable reader of the recording each time it is called. `name` is the same for the same
    recording whoever asks and however often (letters, digits, `-`, `_`), so that what was begun elsewhere is
    found again. `object_key` is where the recording lies in the object store, for engines that fetch it there.
    `language` is that of ISO 639-1; None has the engine find it out. Hearing goes on at `resume_ms`, which is 0
    or a `heard_ms` that the engine gave.
    """

    open: Callable[[], BinaryIO]
    name: str
    object_key: str | None = None
    language: str | None = "en"
    vocabulary: tuple[str, ...] = ()
    resume_ms: int = 0


@dataclass(frozen=True, slots=True)
class Heard:
    """One piece of the recording, heard to its end.

    `segments` are those of this piece only; everything before `heard_ms` has been
    heard, and handing `heard_ms` to the transcriber again goes on exactly there. A piece that ends where
    the one before it ended has no segments: it tells that the engine is still at it.
    `notice` is a sentence for the teacher about the recording itself, such as that it is cut off.
    `language` is what the engine heard spoken, where it was asked to find that out.
    """

    segments: tuple[Segment, ...]
    heard_ms: int
    duration_ms: int
    notice: str | None = None
    language: str | None = None


class Transcriber(Protocol):
    """Turns a recording into segments."""

    @property
    def abilities(self) -> TranscriberAbilities: ...

    def hear(self, request: HearingRequest) -> Iterator[Heard]:
        """Hear the recording from `resume_ms` on, yielding each piece as soon as it is heard.

        The same recording gives the same segments however often it was interrupted
        at a yielded `heard_ms`. Asking for the next piece says that the last one is kept; closing the iterator
        stops the engine, or leaves alone what it has begun elsewhere, to be found again.
        Raises `InvalidInput` when there is nothing to hear, or the engine cannot hear it.
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
    """A validated JSON object, and what it cost to get it; nothing where it was given before and `is_remembered`."""

    value: Mapping[str, Any]
    model: str
    usage: Usage
    is_remembered: bool = False


@dataclass(frozen=True, slots=True)
class Sampling:
    """What was set about chance; None leaves it to the model."""

    temperature: float | None = None
    seed: int | None = None


class UnusableAnswer(ProviderUnavailable):
    """The model answered, but not so that it can be used; asking again may help. `usage` was spent all the same."""

    def __init__(self, message: str, usage: Usage | None = None) -> None:
        super().__init__(message)
        self.usage = usage


class LanguageModel(Protocol):
    """One typed call to a model; several threads may call at once."""

    @property
    def name(self) -> str: ...

    @property
    def sampling(self) -> Sampling: ...

    def complete(
        self, *, system: str, user: str, schema: Mapping[str, Any], purpose: str = "", attempt: int = 0
    ) -> Completion:
        """The object the model answers with, valid against the JSON schema.

        `purpose` is the prompt's version. An answer that was kept for one `attempt` is not given to another.
        `UnusableAnswer` when what it said is no such object, `ProviderUnavailable` when it cannot be asked.
        """

    def check(self) -> str:
        """Reach the model, and say how it is in a few words; `ProviderUnavailable` otherwise."""


class Embedder(Protocol):
    """Turns texts into unit vectors whose dot product is their nearness in meaning."""

    @property
    def dimensions(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Shape `(len(texts), dimensions)`, each row of length 1."""

    def release(self) -> None:
        """Give back the memory of what is loaded; whoever embeds next loads it again."""


class Identity(Protocol):
    """Proves who somebody is."""

    def sign_in(self, email: str, password: str) -> Person:
        """The person; `NotAllowed` with one sentence for every way to be wrong."""
