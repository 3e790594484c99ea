"""Why a file cannot be opened as a recording, as far as its first bytes tell."""

from collections.abc import Iterator
from typing import BinaryIO

NOT_MEDIA = (
    "This file cannot be read as a recording. It may be another kind of file, or its upload or recording was cut off "
    "before the end. Open it in a media player; if it plays there, save it as MP3 or MP4 and upload that."
)
_A_PDF = "This is a PDF, not a recording. Add it to its lecture under “Slides and handouts”."
_PACKED = (
    "This is an Office file or a ZIP archive, not a recording. Add slides to their lecture under “Slides and "
    "handouts”; unpack an archive and upload the recordings in it."
)
_WITHOUT_END = (
    "The end of this recording is missing, and with it the index without which nothing in it can be played: its "
    "recording or copying was cut off before the end. Copy or export it once more and upload that."
)
_HEAD = 1024
_BOX = 8
_LONG_BOX = 16
_MOST_BOXES = 1000
# What a file of the MP4 family begins with (ISO/IEC 14496-12, and QuickTime before it).
_FIRST_BOXES = frozenset({b"ftyp", b"mdat", b"wide", b"free", b"skip"})


def why_no_recording(file: BinaryIO) -> str:
    """The sentence for a file that no format of recordings fits."""
    file.seek(0)
    head = file.read(_HEAD)
    if b"%PDF-" in head:
        return _A_PDF
    if head.startswith(b"PK\x03\x04"):
        return _PACKED
    if head[4:8] in _FIRST_BOXES and b"moov" not in _boxes(file):
        return _WITHOUT_END
    return NOT_MEDIA


def _boxes(file: BinaryIO) -> Iterator[bytes]:
    """The names of the boxes of which an MP4 is made; only their beginnings are read."""
    size = file.seek(0, 2)
    at = 0
    for _ in range(_MOST_BOXES):
        file.seek(at)
        start = file.read(_LONG_BOX)
        if len(start) < _BOX:
            return
        yield start[4:8]
        length = int.from_bytes(start[:4])
        if length == 1:  # the length is a number of 64 bits
            length = int.from_bytes(start[_BOX:])
        if length < _BOX or at + length > size:
            return
        at += length
