"""One unfinished upload on the disk: parts are written at their places, noted when they are whole, and verified."""

import errno
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from io import BufferedReader
from pathlib import Path
from types import TracebackType
from typing import Self

from services.domain.checksums import composite
from services.domain.errors import InvalidInput, NotFound, ProviderUnavailable
from services.domain.uploads import part_count, part_length

_FULL_DISK = {errno.ENOSPC, errno.EDQUOT}
_READ_BYTES = 1024**2
_MOST_VECTORS = 1024


class OutOfSpace(ProviderUnavailable):
    """The disk is full."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the upload will make, in parts of `part_size` bytes."""

    key: str
    size: int
    part_size: int

    def numbers(self) -> range:
        """The numbers of all its parts."""
        return range(1, part_count(self.size, self.part_size) + 1)

    def length(self, number: int) -> int:
        """The length of a part in bytes."""
        return part_length(number, size=self.size, part_size=self.part_size)


class UploadFolder:
    """`plan.json`, a `body` of the final size, and a note in `arrived/` for each part that is whole.

    Whoever writes holds the plan's lock together with others for the moment of each write; whoever
    completes holds it alone. So nothing is written any more into what has been verified.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._plan = folder / "plan.json"
        self._arrived = folder / "arrived"
        self.body = folder / "body"

    def begin(self, plan: Plan) -> None:
        """Reserve the whole size, so that a disk that is too full says so now and writing is quick."""
        try:
            with disk_faults():
                self._arrived.mkdir(parents=True)
                with self.body.open("wb") as file:
                    os.posix_fallocate(file.fileno(), 0, plan.size)
                self._plan.write_text(json.dumps(asdict(plan)))
        except BaseException:
            self.remove()
            raise

    def key(self) -> str:
        """The key of what it will make; empty when it has been removed half."""
        return Plan(**json.loads(self._plan.read_text())).key if self._plan.exists() else ""

    @contextmanager
    def held(self, *, alone: bool = False) -> Iterator[Plan]:
        """The plan, for as long as nobody completes (or, `alone`, writes); `NotFound` when the upload has ended."""
        try:
            lock = os.open(self._plan, os.O_RDONLY)
        except FileNotFoundError as error:
            raise NotFound(_ENDED) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
            if not self._plan.exists():
                raise NotFound(_ENDED)
            yield Plan(**json.loads(self._plan.read_text()))
        finally:
            os.close(lock)

    def arrived(self) -> dict[int, bytes]:
        """The digests of the parts that are whole, by number.

        Parts are flushed to the disk once, at the end: those that arrived before the machine
        itself was restarted do not count, because the disk may never have seen them.
        """
        noted = {}
        for note in self._arrived.iterdir():
            since, _, digest = note.read_text().partition(" ")
            if since == _since_start() and digest:
                noted[int(note.name)] = bytes.fromhex(digest)
        return dict(sorted(noted.items()))

    def note(self, number: int, digest: bytes) -> None:
        """The part is whole."""
        (self._arrived / str(number)).write_text(f"{_since_start()} {digest.hex()}")

    def forget(self, number: int) -> None:
        """The part has to be sent again."""
        (self._arrived / str(number)).unlink(missing_ok=True)

    def verified(self, plan: Plan) -> str:
        """Flush the body and read it again: its checksum; `InvalidInput` when it is not what arrived.

        To be called with the lock held alone. Parts that differ are forgotten, so that they are sent again.
        """
        digests = self.arrived()
        missing = len(plan.numbers()) - len(digests)
        if missing:
            raise InvalidInput(f"{missing} parts of the file have not arrived yet. Choose the file again to send them.")
        with disk_faults(), self.body.open("rb") as file, ThreadPoolExecutor(1) as beside:
            flushed = beside.submit(os.fsync, file.fileno())
            damaged = [number for number, digest in digests.items() if _digest(file, plan.length(number)) != digest]
            is_longer = bool(file.read(1))
            flushed.result()
        for number in damaged:
            self.forget(number)
        if damaged or is_longer:
            raise InvalidInput(
                "The file on the server is not what was sent. Choose it again: what differs is sent again."
            )
        return composite(digests.values())

    def end(self) -> None:
        """Nothing is written from now on; the lock has to be held alone."""
        self._plan.unlink(missing_ok=True)

    def remove(self) -> None:
        """Forget everything. Doing it twice is harmless."""
        shutil.rmtree(self._folder, ignore_errors=True)


class PartWriter:
    """Writes one part as it arrives; it counts only after `finish`, and only if its bytes are those announced."""

    def __init__(self, folder: UploadFolder, plan: Plan, number: int, *, expected: bytes | None) -> None:
        self.length = plan.length(number)
        self._folder = folder
        self._number = number
        self._expected = expected
        self._offset = (number - 1) * plan.part_size
        self._written = 0
        self._digest = hashlib.sha256()
        try:
            self._file = os.open(folder.body, os.O_WRONLY)
        except FileNotFoundError as error:
            raise NotFound(_ENDED) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._file)

    def write(self, chunks: Sequence[bytes]) -> None:
        """Put the next bytes in their place; `InvalidInput` when there are more than the part may have."""
        if self._written + sum(map(len, chunks)) > self.length:
            raise InvalidInput("This part is longer than announced. Choose the file again.")
        with self._folder.held(), disk_faults():
            if self._written == 0:
                self._folder.forget(self._number)
            for start in range(0, len(chunks), _MOST_VECTORS):
                self._write_vectors(chunks[start : start + _MOST_VECTORS])
        for chunk in chunks:
            self._digest.update(chunk)

    def _write_vectors(self, chunks: Sequence[bytes]) -> None:
        length = sum(map(len, chunks))
        done = os.pwritev(self._file, chunks, self._offset + self._written)
        if done < length:
            # The kernel took only some; the rest goes in one piece, which fails if it cannot.
            rest = memoryview(b"".join(chunks))[done:]
            while rest:
                taken = os.pwrite(self._file, rest, self._offset + self._written + done)
                done += taken
                rest = rest[taken:]
        self._written += length

    def finish(self) -> None:
        """Note that the part is whole; `InvalidInput` when bytes are missing or are not those announced."""
        if self._written != self.length:
            raise InvalidInput("This part arrived cut short. It will be sent again.")
        digest = self._digest.digest()
        if self._expected not in (None, digest):
            raise InvalidInput("This part arrived changed. It will be sent again.")
        with self._folder.held(), disk_faults():
            self._folder.note(self._number, digest)


@contextmanager
def disk_faults() -> Iterator[None]:
    """Within it, a disk that is full is told as `OutOfSpace`."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL_DISK:
            raise OutOfSpace(
                "The disk is full. Everything that has arrived is kept: make room, then try again to go on."
            ) from error
        raise


_ENDED = "This upload has ended. Choose the file again to begin anew."


def _digest(file: BufferedReader, length: int) -> bytes:
    digest = hashlib.sha256()
    while length and (chunk := file.read(min(_READ_BYTES, length))):
        digest.update(chunk)
        length -= len(chunk)
    return digest.digest()


@cache
def _since_start() -> str:
    """Names the time since the machine was last started."""
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
