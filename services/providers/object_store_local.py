"""Keeps objects as files in the data folder; the app's own routes take the parts and serve the ranges."""

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from services.domain.checksums import composite, digest_in, in_base64
from services.domain.errors import NotFound
from services.domain.uploads import PART_SIZE
from services.providers.object_store_local_part import PartWriter
from services.providers.object_store_local_upload import OutOfSpace, Plan, UploadFolder, disk_faults
from services.providers.protocols import BegunUpload, KeptObject, StoredObject, StoredPart
from services.providers.signing import LinkForged, Signer

_KEY = re.compile(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*")
_UPLOAD_ID = re.compile(r"[0-9a-f]{32}")
_SPARE_BYTES = 64 * 1024**2


@dataclass(frozen=True, slots=True)
class ReadGrant:
    """A file that the holder of a link may read."""

    path: Path
    content_type: str
    file_name: str


class LocalObjectStore:
    """An `ObjectStore` in a folder.

    An upload is one file of the final size, written part by part at its place; a small
    note says which parts are whole, and their SHA-256. Completing it reads the file again and
    renames it, so nothing is copied. Checksums lie beside the objects in a folder of their own.
    """

    def __init__(self, folder: Path, *, secret: str, free_bytes: Callable[[Path], int] | None = None) -> None:
        self._objects = folder / "objects"
        self._checksums = folder / "checksums"
        self._uploads = folder / "uploads"
        self._part_links = Signer(secret, "part")
        self._read_links = Signer(secret, "read")
        self._free_bytes = free_bytes or (lambda path: shutil.disk_usage(path).free)
        for each in (self._objects, self._checksums, self._uploads):
            each.mkdir(parents=True, exist_ok=True)

    def begin(self, key: str, *, size: int, part_size: int) -> str:
        _checked(key)
        # What other unfinished uploads have reserved is not among the free bytes: their files have their final size.
        free = self._free_bytes(self._uploads)
        if free < size + _SPARE_BYTES:
            raise OutOfSpace(
                f"There is not enough room for this file: it has {_megabytes(size)}, and {_megabytes(free)} are free. "
                f"Ask whoever looks after this computer to make room, then try again."
            )
        upload_id = uuid4().hex
        self._upload(upload_id).begin(Plan(key, size, part_size))
        return upload_id

    def part_url(self, upload_id: str, number: int, *, holder: UUID, expires_in: int, sha256: str | None) -> str:
        grant = {"upload": upload_id, "number": number, "for": str(holder), "sha256": sha256}
        return f"/uploads/{self._part_links.token(grant, expires_in=expires_in)}"

    def list_parts(self, upload_id: str) -> list[StoredPart]:
        upload = self._upload(upload_id)
        with upload.held() as plan:
            if (
                not upload.body.exists()
            ):  # a machine that went down in the middle of `complete`: it has only to be ended
                return [StoredPart(number, plan.length(number)) for number in plan.numbers()]
            arrived = upload.arrived()
        return [StoredPart(number, plan.length(number), in_base64(digest)) for number, digest in arrived.items()]

    def begun_parts(self, upload_id: str) -> list[StoredPart]:
        with (upload := self._upload(upload_id)).held():
            begun = upload.begun() if upload.body.exists() else {}
        return [StoredPart(number, size, in_base64(digest)) for number, (size, digest) in begun.items()]

    def complete(self, upload_id: str) -> None:
        upload = self._upload(upload_id)
        try:
            with upload.held(alone=True) as plan:
                if upload.body.exists():
                    checksum = upload.verified(plan)
                    self._keep(plan.key, upload.body, checksum)
                upload.end()
        except NotFound:
            return
        upload.remove()

    def describe(self, key: str) -> StoredObject:
        try:
            size = self._object_path(key).stat().st_size
        except FileNotFoundError as error:
            raise NotFound(_GONE) from error
        checksum = self._checksum_path(key)
        return StoredObject(size, checksum.read_text() if checksum.exists() else None)

    def abort(self, upload_id: str) -> None:
        if _UPLOAD_ID.fullmatch(upload_id):  # any other was begun while the files were kept elsewhere
            self._upload(upload_id).remove()

    def open(self, key: str) -> BinaryIO:
        try:
            return self._object_path(key).open("rb")
        except FileNotFoundError as error:
            raise NotFound(_GONE) from error

    def write(self, key: str, source: BinaryIO) -> int:
        _checked(key)
        folder = self._uploads / uuid4().hex
        digests, size = [], 0
        try:
            with disk_faults():
                folder.mkdir()
                with (folder / "body").open("wb") as file:
                    while piece := source.read(PART_SIZE):
                        digests.append(hashlib.sha256(piece).digest())
                        size += file.write(piece)
                    file.flush()
                    os.fsync(file.fileno())
                self._keep(key, folder / "body", composite(digests))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return size

    def read_url(self, key: str, *, holder: UUID, content_type: str, file_name: str, expires_in: int) -> str:
        grant = {"key": key, "type": content_type, "name": file_name, "for": str(holder)}
        return f"/files/{key}?grant={self._read_links.token(grant, expires_in=expires_in)}"

    def delete(self, key: str) -> None:
        self._object_path(key).unlink(missing_ok=True)
        self._checksum_path(key).unlink(missing_ok=True)

    def begun(self) -> Iterator[BegunUpload]:
        for folder in self._uploads.iterdir():
            yield BegunUpload(folder.name, UploadFolder(folder).key(), _written_at(folder))

    def kept(self) -> Iterator[KeptObject]:
        for path in self._objects.rglob("*"):
            if path.is_file():
                yield KeptObject(path.relative_to(self._objects).as_posix(), _written_at(path))

    def check(self) -> str:
        free = self._free_bytes(self._objects)
        return f"{free / 1000**3:.1f} GB free in {self._objects.parent}"

    def receive(self, token: str, *, holder: UUID, sha256: str | None = None, start: int = 0) -> PartWriter:
        """Take the part that a link made by `part_url` for this person stands for, or its rest from byte `start` on.

        `sha256` is what came in the header, of the whole part; `NotAllowed` unless the link was made for the same.
        `InvalidInput` for a rest when less of the part is there, or another.
        """
        grant = self._part_links.open_for(token, holder=holder)
        announced = grant.get("sha256")
        if announced != sha256:
            raise LinkForged("This link was made for another part of the file. It will be sent with a new one.")
        upload = self._upload(grant["upload"])
        with upload.held() as plan:
            expected = None if announced is None else digest_in(announced)
            return PartWriter(upload, plan, int(grant["number"]), expected=expected, start=start)

    def granted(self, key: str, token: str, *, holder: UUID) -> ReadGrant:
        """The file that a link made by `read_url` for this person stands for."""
        grant = self._read_links.open_for(token, holder=holder)
        if grant["key"] != key:
            raise LinkForged("This link is not one of Lectern's. Go back to the page and try from there.")
        path = self._object_path(grant["key"])
        if not path.is_file():
            raise NotFound(_GONE)
        return ReadGrant(path, grant["type"], grant["name"])

    def _keep(self, key: str, body: Path, checksum: str) -> None:
        """Put the file in its place; it is there whole with its checksum, or not at all."""
        target, noted = self._object_path(key), self._checksum_path(key)
        with disk_faults():
            for path in (target, noted):
                path.parent.mkdir(parents=True, exist_ok=True)
            noted.write_text(checksum)
            body.replace(target)
            _flush_folder(target.parent)

    def _object_path(self, key: str) -> Path:
        return self._objects / _checked(key)

    def _checksum_path(self, key: str) -> Path:
        return self._checksums / _checked(key)

    def _upload(self, upload_id: str) -> UploadFolder:
        if not _UPLOAD_ID.fullmatch(upload_id):
            raise NotFound("There is no such upload.")
        return UploadFolder(self._uploads / upload_id)


_GONE = "The file is not there any more. Upload it again."


def _checked(key: str) -> str:
    """The key, if it cannot lead out of its folder."""
    if not _KEY.fullmatch(key) or ".." in key:
        raise NotFound("There is no such file.")
    return key


def _written_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _flush_folder(folder: Path) -> None:
    """Make a rename in it last."""
    directory = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _megabytes(size: int) -> str:
    return f"{size / 1000**2:,.0f} MB"
