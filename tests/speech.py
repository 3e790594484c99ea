"""Recordings for tests, made from the sample lecture: as long as wanted, in any format, with a picture or without."""

import functools
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from services.domain.silence import SAMPLE_RATE, Samples
from services.providers.media import decode

SAMPLE = Path(__file__).parents[1] / "samples" / "enzymes"
_PAUSE_S = 1.0
_AUDIO_CODECS = {"wav": "pcm_s16le", "opus": "libopus", "webm": "libopus", "mp3": "libmp3lame", "flac": "flac"}
_PICTURES_PER_S = 2
_FRAME = SAMPLE_RATE // 10


def script() -> str:
    """What is said in the sample lecture, word for word."""
    return (SAMPLE / "script.txt").read_text(encoding="utf-8")


@functools.cache
def sample_lecture() -> Samples:
    """The sample lecture, mono at 16 kHz."""
    return np.concatenate(list(decode(SAMPLE / "lecture.opus")))


def speech(seconds: float) -> Samples:
    """So much speech: the sample lecture over and over, with a second of silence in between."""
    wanted = round(seconds * SAMPLE_RATE)
    once = np.concatenate((sample_lecture(), silence(_PAUSE_S)))
    return np.tile(once, -(-wanted // len(once)))[:wanted]


def silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * SAMPLE_RATE), np.float32)


def noise(seconds: float, level: float = 0.05) -> Samples:
    """White noise, the same every time."""
    return np.random.default_rng(7).normal(0, level, round(seconds * SAMPLE_RATE)).astype(np.float32)


def write_recording(
    path: Path, samples: Samples, *, with_picture: bool = False, sound_begins_s: float = 0.0, **options: str
) -> Path:
    """Write the sound in the format that the ending names (AAC where none is named above) and return the path.

    `options` are those of FFmpeg's writer of that format: `live="1"` makes WebM as a browser records it,
    `movflags="faststart"` an MP4 that can be read although its end is missing.
    """
    with av.open(str(path), "w", container_options=options) as container:
        sound = container.add_stream(_AUDIO_CODECS.get(path.suffix[1:], "aac"), rate=_rate(path), layout="mono")
        picture = container.add_stream("mpeg4", rate=_PICTURES_PER_S) if with_picture else None
        if picture:
            picture.width, picture.height, picture.pix_fmt = 320, 180, "yuv420p"
        for at, frame in _sound_frames(samples, round(sound_begins_s * SAMPLE_RATE)):
            container.mux(sound.encode(frame))
            if picture and at % (SAMPLE_RATE // _PICTURES_PER_S) == 0:
                container.mux(picture.encode(_picture(at * _PICTURES_PER_S // SAMPLE_RATE)))
        for stream in container.streams:
            container.mux(stream.encode(None))
    return path


def write_silent_film(path: Path, seconds: int) -> Path:
    """A video without a sound track."""
    with av.open(str(path), "w") as container:
        picture = container.add_stream("mpeg4", rate=_PICTURES_PER_S)
        picture.width, picture.height, picture.pix_fmt = 320, 180, "yuv420p"
        for number in range(seconds * _PICTURES_PER_S):
            container.mux(picture.encode(_picture(number)))
        container.mux(picture.encode(None))
    return path


def _rate(path: Path) -> int:
    return 48_000 if path.suffix in {".opus", ".webm"} else SAMPLE_RATE


def _sound_frames(samples: Samples, begin: int) -> Iterator[tuple[int, av.AudioFrame]]:
    whole = np.clip(samples * 32767, -32768, 32767).astype(np.int16)
    for at in range(0, len(whole), _FRAME):
        frame = av.AudioFrame.from_ndarray(whole[np.newaxis, at : at + _FRAME], format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, begin + at, Fraction(1, SAMPLE_RATE)
        yield at, frame


def _picture(number: int) -> av.VideoFrame:
    frame = av.VideoFrame.from_ndarray(np.full((180, 320, 3), number % 256, np.uint8), format="rgb24")
    frame.pts, frame.time_base = number, Fraction(1, _PICTURES_PER_S)
    return frame
