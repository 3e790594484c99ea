"""Keeps objects as files in the data folder; the app's own routes take the parts and serve the ranges."""

import errno
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO
from uuid import UUID, uuid4

from services.domain.errors import InvalidInput, NotAllowed, NotFound, ProviderUnavailable
from services.domain.uploads import part_count, part_length
from services.providers.protocols import StoredPart
from services.providers.signing import LinkForged, Signer

_KEY = re.compile(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*")
_UPLOAD_ID = re.compile(r"[0-9a-f]{32}")
_FULL_DISK = {errno.ENOSPC, errno.EDQUOT}
_SPARE_BYTES = 64 * 1024**2
_COPY_BYTES = 1024**2
_MOST_VECTORS = 1024


class OutOfSpace(ProviderUnavailable):
    """The disk is full."""


@dataclass(frozen=True, slots=True)
class ReadGrant:
    """A file that the holder of a link may read."""

    path: Path
    content_type: str
    file_name: str


class LocalObjectStore:
    """An `ObjectStore` in a folder.

    An upload is one file of the final size, written part by part at its place; a small
    marker says which parts are whole. Completing it is a rename, so nothing is copied.
    Parts are flushed to the disk once, at the end: those that arrived before the machine
    itself was restarted do not count, because the disk may never have seen them.
    """

    def __init__(self, folder: Path, *, secret: str, free_bytes: Callable[[Path], int] | None = None) -> None:
        self._objects = folder / "objects"
        self._uploads = folder / "uploads"
        self._part_links = Signer(secret, "part")
        self._read_links = Signer(secret, "read")
        self._free_bytes = free_bytes or (lambda path: shutil.disk_usage(path).free)
        self._objects.mkdir(parents=True, exist_ok=True)
        self._uploads.mkdir(parents=True, exist_ok=True)

    def begin(self, key: str, *, size: int, part_size: int) -> str:
        self._object_path(key)
        free = self._free_bytes(self._uploads)
        if free < size + _SPARE_BYTES:
            raise OutOfSpace(
                f"There is not enough room for this file: it has {_megabytes(size)}, and {_megabytes(free)} are free. "
                f"Make room on the disk, then choose the file again."
            )
        upload_id = uuid4().hex
        folder = self._uploads / upload_id
        with _disk_faults():
            (folder / "arrived").mkdir(parents=True)
            _reserve(folder / "body", size)
            (folder / "plan.json").write_text(json.dumps({"key": key, "size": size, "part_size": part_size}))
        return upload_id

    def part_url(self, upload_id: str, number: int, *, holder: UUID, expires_in: int) -> str:
        grant = {"upload": upload_id, "number": number, "for": str(holder)}
        return f"/uploads/{self._part_links.token(grant, expires_in=expires_in)}"

    def list_parts(self, upload_id: str) -> list[StoredPart]:
        folder = self._upload_folder(upload_id)
        if not (folder / "plan.json").exists():
            raise NotFound("This upload has ended. Choose the file again to begin anew.")
        plan = self._plan(upload_id)
        markers = (folder / "arrived").iterdir()
        numbers = sorted(int(marker.name) for marker in markers if marker.read_text() == _since_start())
        return [StoredPart(number, part_length(number, size=plan.size, part_size=plan.part_size)) for number in numbers]

    def complete(self, upload_id: str) -> None:
        folder = self._upload_folder(upload_id)
        if not (folder / "plan.json").exists():
            return
        plan = self._plan(upload_id)
        missing = part_count(plan.size, plan.part_size) - len(self.list_parts(upload_id))
        if missing:
            raise InvalidInput(f"{missing} parts of the file have not arrived yet. Choose the file again to send them.")
        with _disk_faults():
            if (folder / "body").exists():
                target = self._object_path(plan.key)
                target.parent.mkdir(parents=True, exist_ok=True)
                _flush(folder / "body")
                (folder / "body").replace(target)
            shutil.rmtree(folder)

    def abort(self, upload_id: str) -> None:
        shutil.rmtree(self._upload_folder(upload_id), ignore_errors=True)

    def open(self, key: str) -> BinaryIO:
        try:
            return self._object_path(key).open("rb")
        except FileNotFoundError as error:
            raise NotFound("The file is not there any more. Upload it again.") from error

    def write(self, key: str, source: BinaryIO) -> int:
        target = self._object_path(key)
        unfinished = self._uploads / f"{uuid4().hex}.writing"
        with _disk_faults():
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                with unfinished.open("wb") as file:
                    shutil.copyfileobj(source, file, _COPY_BYTES)
                    size = file.tell()
                unfinished.replace(target)
            finally:
                unfinished.unlink(missing_ok=True)
        return size

    def read_url(self, key: str, *, holder: UUID, content_type: str, file_name: str, expires_in: int) -> str:
        grant = {"key": key, "type": content_type, "name": file_name, "for": str(holder)}
        return f"/files/{key}?grant={self._read_links.token(grant, expires_in=expires_in)}"

    def delete(self, key: str) -> None:
        self._object_path(key).unlink(missing_ok=True)

    def free_bytes(self) -> int:
        """How much more fits into the folder, in bytes."""
        return self._free_bytes(self._objects)

    def receive(self, token: str, *, holder: UUID) -> "PartWriter":
        """Take the part that a link made by `part_url` for this person stands for."""
        grant = _of_holder(self._part_links.open(token), holder)
        folder = self._upload_folder(grant["upload"])
        if not (folder / "plan.json").exists():
            raise NotFound("This upload has ended. Choose the file again to begin anew.")
        plan = self._plan(grant["upload"])
        number = int(grant["number"])
        length = part_length(number, size=plan.size, part_size=plan.part_size)
        return PartWriter(folder, number, offset=(number - 1) * plan.part_size, length=length)

    def granted(self, key: str, token: str, *, holder: UUID) -> ReadGrant:
        """The file that a link made by `read_url` for this person stands for."""
        grant = _of_holder(self._read_links.open(token), holder)
        if grant["key"] != key:
            raise LinkForged("This link is not one of Lectern's. Go back to the page and try from there.")
        path = self._object_path(grant["key"])
        if not path.is_file():
            raise NotFound("The file is not there any more. Upload it again.")
        return ReadGrant(path, grant["type"], grant["name"])

    def _object_path(self, key: str) -> Path:
        if not _KEY.fullmatch(key) or ".." in key:
            raise NotFound("There is no such file.")
        return self._objects / key

    def _upload_folder(self, upload_id: str) -> Path:
        if not _UPLOAD_ID.fullmatch(upload_id):
            raise NotFound("There is no such upload.")
        return self._uploads / upload_id

    def _plan(self, upload_id: str) -> "_Plan":
        return _Plan(**json.loads((self._upload_folder(upload_id) / "plan.json").read_text()))


def _of_holder(grant: dict[str, Any], holder: UUID) -> dict[str, Any]:
    """The grant if it was given to this person; a link that was passed on opens nothing."""
    if grant.get("for") != str(holder):  # links of before there were holders are nobody's
        raise NotAllowed("This link was made for somebody else. Open the page yourself and try from there.")
    return grant


class PartWriter:
    """Writes one part of an upload, of `length` bytes, as they arrive; the part counts only after `finish`."""

    def __init__(self, folder: Path, number: int, *, offset: int, length: int) -> None:
        self._marker = folder / "arrived" / str(number)
        self._offset = offset
        self.length = length
        self._written = 0
        self._file = os.open(folder / "body", os.O_WRONLY)

    def __enter__(self) -> "PartWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._file)

    def write(self, chunks: Sequence[bytes]) -> None:
        """Put the next bytes in their place; `InvalidInput` when there are more than the part may have."""
        if self._written + sum(map(len, chunks)) > self.length:
            raise InvalidInput("This part is longer than announced. Choose the file again.")
        with _disk_faults():
            for start in range(0, len(chunks), _MOST_VECTORS):
                self._write_vectors(chunks[start : start + _MOST_VECTORS])

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
        """Note that the part is whole; `InvalidInput` when bytes are missing."""
        if self._written != self.length:
            raise InvalidInput("This part arrived cut short. It will be sent again.")
        with _disk_faults():
            self._marker.write_text(_since_start())


@dataclass(frozen=True, slots=True)
class _Plan:
    key: str
    size: int
    part_size: int


def _reserve(path: Path, size: int) -> None:
    """Make the file with its final size, so that a disk that is too full says so now and writing is quick."""
    with path.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, size)


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


@cache
def _since_start() -> str:
    """Names the time since the machine was last started."""
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


@contextmanager
def _disk_faults() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL_DISK:
            raise OutOfSpace(
                "The disk is full. Everything that has arrived is kept: make room, then try again to go on."
            ) from error
        raise


def _megabytes(size: int) -> str:
    return f"{size / 1024**2:,.0f} MB"
