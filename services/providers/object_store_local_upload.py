"""One unfinished upload on the disk: which parts are there, whole or begun, and whether they are what was sent."""

import errno
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from io import BufferedReader
from pathlib import Path

from services.domain.checksums import composite
from services.domain.errors import InvalidInput, NotFound, ProviderUnavailable
from services.domain.uploads import part_count, part_length

_FULL_DISK = {errno.ENOSPC, errno.EDQUOT}
_READ_BYTES = 1024**2
_LENGTH_SIGNS = 12
_DIGEST_SIGNS = 2 * hashlib.sha256().digest_size


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
    """`plan.json`, a `body` of the final size, and a note on each part: in `begun/`, then, whole, in `arrived/`.

    Whoever writes holds the plan's lock together with others for the moment of each write; whoever
    completes holds it alone. So nothing is written any more into what has been verified.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._plan = folder / "plan.json"
        self._arrived = folder / "arrived"
        self._begun = folder / "begun"
        self.body = folder / "body"

    def begin(self, plan: Plan) -> None:
        """Reserve the whole size, so that a disk that is too full says so now and writing is quick."""
        try:
            with disk_faults():
                self._arrived.mkdir(parents=True)
                self._begun.mkdir()
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
            raise NotFound(ENDED) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
            if not self._plan.exists():
                raise NotFound(ENDED)
            yield Plan(**json.loads(self._plan.read_text()))
        finally:
            os.close(lock)

    @contextmanager
    def writing(self) -> Iterator["Writing"]:
        """For whoever writes a part; `NotFound` when the upload has ended."""
        try:
            lock = os.open(self._plan, os.O_RDONLY)
        except FileNotFoundError as error:
            raise NotFound(ENDED) from error
        try:
            yield Writing(lock)
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

    def begun(self) -> dict[int, tuple[int, bytes]]:
        """How many bytes of a part are there that is not whole, and the digest of the whole part, by number."""
        found = {}
        for note in self._begun.iterdir() if self._begun.exists() else ():
            since, _, told = note.read_text().partition(" ")
            written, _, digest = told.partition(" ")
            # A note that is just being written, or was by a machine that went down, tells nothing.
            if since == _since_start() and len(digest) == _DIGEST_SIGNS:
                found[int(note.name)] = (int(written), bytes.fromhex(digest))
        return {number: found[number] for number in sorted(found.keys() - self.arrived().keys())}

    def note(self, number: int, digest: bytes) -> None:
        """The part is whole."""
        (self._arrived / str(number)).write_text(f"{_since_start()} {digest.hex()}")
        self.begin_anew(number)

    def open_note(self, number: int) -> int:
        """A file for `note_begun`, to be closed."""
        return os.open(self._begun / str(number), os.O_WRONLY | os.O_CREAT, 0o644)

    def begin_anew(self, number: int) -> None:
        """What is there of the part does not count."""
        (self._begun / str(number)).unlink(missing_ok=True)

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


@dataclass(frozen=True, slots=True)
class Writing:
    """The lock of an upload for one who writes a part, taken for the moment of each write."""

    lock: int

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nobody completes the upload meanwhile; `NotFound` when it has ended."""
        fcntl.flock(self.lock, fcntl.LOCK_SH)
        try:
            if not os.fstat(self.lock).st_nlink:  # whoever ended it has removed the plan
                raise NotFound(ENDED)
            yield
        finally:
            fcntl.flock(self.lock, fcntl.LOCK_UN)


def note_begun(note: int, written: int, digest: bytes) -> None:
    """Write to the note of a part that its first so many bytes are there, and which digest the whole part has."""
    # Always as long, so that it is never half the note of before.
    os.pwrite(note, f"{_since_start()} {written:0{_LENGTH_SIGNS}} {digest.hex()}".encode(), 0)


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


ENDED = "This upload has ended. Choose the file again to begin anew."


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
