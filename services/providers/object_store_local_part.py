"""One part of an upload on its way to the disk: written at its place, taken up where it broke off, and compared."""

import hashlib
import os
from collections.abc import Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from services.domain.errors import InvalidInput, NotFound
from services.providers.object_store_local_upload import ENDED, Plan, UploadFolder, disk_faults, note_begun

_READ_BYTES = 1024**2
_MOST_VECTORS = 1024


class PartWriter:
    """Writes one part as it arrives; it counts only after `finish`, and only if its bytes are those announced.

    With `start` it goes on after the bytes that an earlier writer left, if they are of the same part. Where the digest
    of the whole part is announced, what has been written is noted, so that a later writer can go on.
    """

    def __init__(
        self, folder: UploadFolder, plan: Plan, number: int, *, expected: bytes | None, start: int = 0
    ) -> None:
        self.length = plan.length(number)
        self._folder = folder
        self._number = number
        self._expected = expected
        self._offset = (number - 1) * plan.part_size
        self._start = self._written = start
        self._digest = hashlib.sha256()
        self._note: int | None = None
        with ExitStack() as opened:
            self._writing = opened.enter_context(folder.writing())
            try:
                self._file = os.open(folder.body, os.O_RDWR)
            except FileNotFoundError as error:
                raise NotFound(ENDED) from error
            opened.callback(os.close, self._file)
            self._take_up(start)
            self._opened = opened.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.close()

    def write(self, chunks: Sequence[bytes]) -> None:
        """Put the next bytes in their place; `InvalidInput` when there are more than the part may have."""
        if self._written + sum(map(len, chunks)) > self.length:
            raise InvalidInput("This part is longer than announced. Choose the file again.")
        with self._writing.held(), disk_faults():
            if self._written == self._start:
                self._folder.forget(self._number)
            for start in range(0, len(chunks), _MOST_VECTORS):
                self._write_vectors(chunks[start : start + _MOST_VECTORS])
            if self._expected is not None and chunks:
                self._note_begun(self._expected)
        for chunk in chunks:
            self._digest.update(chunk)

    def _note_begun(self, expected: bytes) -> None:
        if self._note is None:
            self._note = self._folder.open_note(self._number)
            self._opened.callback(os.close, self._note)
        note_begun(self._note, self._written, expected)

    def _take_up(self, start: int) -> None:
        """Read what an earlier writer has left, as if it had just come."""
        if start == 0:
            return
        there, digest = self._folder.begun().get(self._number, (0, b""))
        if there < start or digest != self._expected:
            raise InvalidInput("This is not the rest of what is there of this part. It will be sent again.")
        for at in range(0, start, _READ_BYTES):
            self._digest.update(os.pread(self._file, min(_READ_BYTES, start - at), self._offset + at))

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
            self._folder.begin_anew(self._number)
            raise InvalidInput("This part arrived changed. It will be sent again.")
        with self._writing.held(), disk_faults():
            self._folder.note(self._number, digest)
