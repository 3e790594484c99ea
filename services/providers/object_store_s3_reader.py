"""Reads an object in S3 as if it were a file: seekable, a few blocks in memory, fetched by ranged GETs."""

import io
import random
from collections import OrderedDict
from collections.abc import Callable
from threading import Event
from typing import Any

from botocore.exceptions import (  # type: ignore[import-untyped]
    ConnectionClosedError,
    IncompleteReadError,
    ReadTimeoutError,
    ResponseStreamingError,
)
from typing_extensions import override
from urllib3.exceptions import HTTPError

from services.providers.object_store_s3_refusals import refusals_told

BLOCK_BYTES = 4 * 1024**2
BLOCKS_KEPT = 4
_TRIES = 4
_LOST = (ConnectionClosedError, IncompleteReadError, ReadTimeoutError, ResponseStreamingError, HTTPError)


class S3Reader(io.RawIOBase):
    """The bytes of one object as it was when it was opened (its ETag is asked for with every range).

    A read fetches the whole block of `BLOCK_BYTES` around it, so reading on is read ahead; the
    `BLOCKS_KEPT` used last stay in memory, because players of recordings go to and fro between their tables
    and their sound. boto3 tries again what it cannot begin; what breaks off in the middle is tried again here.
    """

    def __init__(self, get_range: Callable[[int, int], Any], *, size: int) -> None:
        """`get_range(first, last)` answers boto3's body of these bytes, both ends included."""
        super().__init__()
        self._get_range = get_range
        self._size = size
        self._at = 0
        self._blocks: OrderedDict[int, bytes] = OrderedDict()

    @override
    def readable(self) -> bool:
        return True

    @override
    def seekable(self) -> bool:
        return True

    @override
    def tell(self) -> int:
        return self._at

    @override
    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise ValueError("There is nothing before the beginning of a file.")
        self._at = start + offset
        return self._at

    @override
    def readinto(self, buffer: Any) -> int:
        """Fill as much of the buffer as the block at the position holds; 0 at the end."""
        if self._at >= self._size:
            return 0
        number, offset = divmod(self._at, BLOCK_BYTES)
        view = memoryview(buffer).cast("B")
        piece = memoryview(self._block(number))[offset : offset + len(view)]
        view[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def _block(self, number: int) -> bytes:
        if number in self._blocks:
            self._blocks.move_to_end(number)
            return self._blocks[number]
        first = number * BLOCK_BYTES
        block = self._fetched(first, min(first + BLOCK_BYTES, self._size) - 1)
        self._blocks[number] = block
        if len(self._blocks) > BLOCKS_KEPT:
            self._blocks.popitem(last=False)
        return block

    def _fetched(self, first: int, last: int) -> bytes:
        with refusals_told():
            for tries in range(1, _TRIES + 1):
                body = self._get_range(first, last)
                try:
                    content: bytes = body.read()
                    if len(content) != last - first + 1:
                        raise HTTPError("cut short")
                    return content
                except _LOST:
                    if tries == _TRIES:
                        raise
                    _pause(tries)
        raise AssertionError("every try returns or raises")


def _pause(tries: int) -> None:
    """Wait a random part of a time that doubles with each try, at most some seconds."""
    Event().wait(random.uniform(0, min(0.25 * 2**tries, 4.0)))  # noqa: S311 - not a secret
