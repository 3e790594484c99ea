"""Cuts a recording at silence into files that one job can hear."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import av
import numpy as np

from services.domain.silence import SAMPLE_RATE, Piece, cut_at_silence
from services.providers.media import decode

FORMAT = "flac"


@dataclass(frozen=True, slots=True)
class Part:
    """Sound from `start_ms` to `end_ms` of a recording, as a FLAC file that goes when the next part is asked for."""

    start_ms: int
    end_ms: int
    file: Path


def parts_of(recording: BinaryIO, *, start_ms: int, longest_ms: int) -> Iterator[Part]:
    """The sound from `start_ms` on in parts of at most `longest_ms`, each but the last ending where it is quiet.

    A part depends only on the sound from its beginning, so going on at an `end_ms` gives the same parts.
    Neither the sound nor more than one part is held in memory.
    """
    pieces = cut_at_silence(decode(recording, start_ms=start_ms), start_ms=start_ms)
    piece = next(pieces, None)
    while piece is not None:
        with tempfile.TemporaryDirectory(prefix="lectern-part-") as folder:
            file, begin_ms, end_ms = Path(folder) / f"part.{FORMAT}", piece.start_ms, piece.end_ms
            with _written(file) as write:
                while piece is not None and (piece.start_ms == begin_ms or piece.end_ms - begin_ms <= longest_ms):
                    write(piece)
                    end_ms = piece.end_ms
                    piece = next(pieces, None)
            yield Part(begin_ms, end_ms, file)


@contextmanager
def _written(file: Path) -> "Iterator[_Writer]":
    with av.open(str(file), "w") as container:
        writer = _Writer(container)
        yield writer
        writer.end()


class _Writer:
    def __init__(self, container: av.container.OutputContainer) -> None:
        self._container = container
        stream = container.add_stream(FORMAT, rate=SAMPLE_RATE, layout="mono", format="s16")
        assert isinstance(stream, av.AudioStream)  # noqa: S101 - as FLAC is
        self._stream = stream
        self._at = 0

    def __call__(self, piece: Piece) -> None:
        whole = np.clip(piece.samples * 32768, -32768, 32767).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(whole.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts = SAMPLE_RATE, self._at
        self._at += len(whole)
        self._container.mux(self._stream.encode(frame))

    def end(self) -> None:
        """Write what the encoder still holds back."""
        self._container.mux(self._stream.encode(None))
