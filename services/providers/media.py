"""Opens recordings of any format, tells what they are and decodes their sound."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition

from services.domain.errors import InvalidInput
from services.domain.recordings import RecordingFacts
from services.domain.silence import SAMPLE_RATE, Samples
from services.providers.no_recording import NOT_MEDIA, why_no_recording

_BLOCK_SAMPLES = SAMPLE_RATE
_MICROSECONDS_PER_MS = 1000
_READ_BYTES = 1 << 18
# Timestamps of a healthy recording jitter by less than this.
_GAP_SAMPLES = SAMPLE_RATE // 10
_LONGEST_MS = 24 * 3600 * 1000
# These have no length in their header, so what FFmpeg reports is guessed from the bit rate.
_GUESSED_LENGTH = frozenset({"mp3", "aac", "ac3", "eac3", "amr", "dts", "mpeg", "mpegts"})
_CONTENT_TYPES = {
    "mp3": ("audio/mpeg", "audio/mpeg"),
    "ogg": ("audio/ogg", "video/ogg"),
    "wav": ("audio/wav", "audio/wav"),
    "flac": ("audio/flac", "audio/flac"),
    "aac": ("audio/aac", "audio/aac"),
    "mov": ("audio/mp4", "video/mp4"),
    "webm": ("audio/webm", "video/webm"),
}
_WEBM_CODECS = frozenset({"vp8", "vp9", "av1", "libdav1d", "opus", "libopus", "vorbis", "libvorbis"})
# A recording is one file: an uploaded playlist must not make the server fetch others.
_ONLY_THIS_FILE = {"protocol_whitelist": "none"}
_PLAYLISTS = frozenset({"hls", "concat", "dash", "sdp", "imf", "tty", "rtsp", "lavfi"})

_NO_SOUND = (
    "There is no sound in this file. Choose a recording with an audio track, and check that the microphone was on."
)
_EMPTY = "This file is empty. Choose the recording again; if it was being copied, wait until that has finished."
_UNDECODABLE = (
    "The sound in this file is damaged and nothing of it could be played. Export the recording again and upload the "
    "new file."
)


@dataclass(frozen=True, slots=True)
class MediaInfo:
    """What a recording is. `container` is FFmpeg's name for its format; `has_video` leaves cover pictures out."""

    duration_ms: int
    has_audio: bool
    has_video: bool
    container: str
    content_type: str
    audio_codec: str
    facts: RecordingFacts


def probe(source: Path | BinaryIO) -> MediaInfo:
    """What the recording is and how long its sound lasts, without decoding it.

    The length is the one in the header, which a file cut off at its end does not reach; where the header
    names none (a browser's own recorder writes such WebM files) the packets are read through once.
    Raises `InvalidInput` for an empty file, one that is no recording, and one without sound.
    """
    with opened_recording(source) as container:
        stream = sound_of(container)
        video = [each for each in container.streams.video if not each.disposition & Disposition.attached_pic]
        codecs = {each.codec_context.name for each in (stream, *video)}
        picture = video[0].codec_context if video else None
        return MediaInfo(
            duration_ms=_header_ms(container, stream) or _packets_ms(container, stream),
            has_audio=True,
            has_video=bool(video),
            container=container.format.name,
            content_type=_content_type(container.format.name, codecs, has_video=bool(video)),
            audio_codec=stream.codec_context.name,
            facts=RecordingFacts(
                container.format.name,
                stream.codec_context.codec.canonical_name,
                picture=picture.codec.canonical_name if picture else "",
                pixels=(picture.pix_fmt or "") if picture else "",
                width=picture.width if picture else 0,
                height=picture.height if picture else 0,
                language=stream.language or "",
            ),
        )


def decode(source: Path | BinaryIO, *, start_ms: int = 0) -> Iterator[Samples]:
    """The sound as mono float32 at 16 kHz from `start_ms` on, in blocks of about a second.

    Sample 0 is the beginning of the recording as a player counts it: where the sound begins later than the
    picture, or has gaps, there is silence (AVI has no times to tell). Decoding begins at the beginning every
    time, because only then does the same millisecond always mean the same sample; an hour takes some seconds.
    Damaged packets are silence too, and a file cut off at its end is heard to where it ends.
    Raises `InvalidInput` as `probe` does, and when nothing could be decoded.
    """
    skip = start_ms * SAMPLE_RATE // 1000
    for block in _in_blocks(_decoded(source)):
        if skip < len(block):
            yield block[skip:]
        skip = max(0, skip - len(block))


def _decoded(source: Path | BinaryIO) -> Iterator[Samples]:
    limit = min(probe(source).duration_ms, _LONGEST_MS) * SAMPLE_RATE // 1000
    with opened_recording(source) as container:
        stream = sound_of(container)
        origin = _origin_s(container)
        is_untimed = container.format.name == "avi"
        resampling = _Resampling()
        at = 0
        for frame in _frames(container, stream):
            expected = at if frame.time is None or is_untimed else round((frame.time - origin) * SAMPLE_RATE)
            # A timestamp beyond the end of the recording is damage, not a pause.
            if at + _GAP_SAMPLES < expected <= limit:
                yield from _silence(expected - at)
                at = expected
            for samples in resampling.take(frame):
                at += len(samples)
                yield samples
        if not at:
            raise InvalidInput(_UNDECODABLE)
        yield from resampling.rest()


class _Resampling:
    """Turns frames into mono samples at 16 kHz; a recording may change its rate or channels half-way."""

    def __init__(self) -> None:
        self._setup: tuple[str, str, int] | None = None
        self._resampler: av.AudioResampler | None = None

    def take(self, frame: av.AudioFrame) -> Iterator[Samples]:
        setup = (frame.format.name, frame.layout.name, frame.sample_rate)
        if setup != self._setup:
            yield from self.rest()
            self._setup, self._resampler = setup, av.AudioResampler(format="flt", layout="mono", rate=SAMPLE_RATE)
        # The resampler would fill and drop samples by itself where times jump.
        frame.pts = None
        yield from self._through(frame)

    def rest(self) -> Iterator[Samples]:
        """What the resampler still holds back."""
        yield from self._through(None)

    def _through(self, frame: av.AudioFrame | None) -> Iterator[Samples]:
        if self._resampler:
            for resampled in self._resampler.resample(frame):
                yield resampled.to_ndarray()[0]


def _packets(container: InputContainer, stream: AudioStream) -> Iterator["av.Packet[AudioStream]"]:
    """The packets of the stream; reading ends quietly where the file does, or where it is damaged beyond that."""
    packets = container.demux(stream)
    while True:
        try:
            yield next(packets)
        except (StopIteration, av.FFmpegError):
            return
        except IndexError:
            # Damage looks like a new stream, which PyAV does not know: go on behind it.
            packets = container.demux(stream)


def _frames(container: InputContainer, stream: AudioStream) -> Iterator[av.AudioFrame]:
    """Every frame that can be decoded."""
    for packet in _packets(container, stream):
        try:
            yield from packet.decode()
        except av.FFmpegError:
            continue


def _in_blocks(parts: Iterator[Samples]) -> Iterator[Samples]:
    waiting: list[Samples] = []
    held = 0
    for part in parts:
        waiting.append(part)
        held += len(part)
        if held >= _BLOCK_SAMPLES:
            yield np.concatenate(waiting)
            waiting, held = [], 0
    if held:
        yield np.concatenate(waiting)


def _silence(samples: int) -> Iterator[Samples]:
    while samples > 0:
        yield np.zeros(min(samples, _BLOCK_SAMPLES), np.float32)
        samples -= _BLOCK_SAMPLES


@contextmanager
def opened_recording(source: Path | BinaryIO) -> Iterator[InputContainer]:
    """The recording, opened; a path is opened by us, so that FFmpeg never reads a name as an address."""
    if isinstance(source, Path):
        with source.open("rb") as file, opened_recording(file) as container:
            yield container
        return
    if source.seek(0, 2) == 0:
        raise InvalidInput(_EMPTY)
    source.seek(0)
    try:
        container = av.open(
            source,
            mode="r",
            container_options=dict(_ONLY_THIS_FILE),
            metadata_errors="replace",
            buffer_size=_READ_BYTES,
        )
    except (av.FFmpegError, ValueError) as error:
        raise InvalidInput(why_no_recording(source)) from error
    with container:
        if _PLAYLISTS & set(container.format.name.split(",")):
            raise InvalidInput(NOT_MEDIA)
        yield container


def sound_of(container: InputContainer) -> AudioStream:
    """The sound that a player plays; `InvalidInput` when there is none."""
    stream = container.streams.best("audio")
    if not isinstance(stream, AudioStream):
        raise InvalidInput(_NO_SOUND)
    return stream


def _origin_s(container: InputContainer) -> float:
    """The time that a player shows as 0:00, in seconds."""
    return max(0, container.start_time or 0) / av.time_base


def _header_ms(container: InputContainer, stream: AudioStream) -> int | None:
    if container.format.name in _GUESSED_LENGTH:
        return None
    if stream.duration and stream.time_base:
        return round(stream.duration * stream.time_base * 1000)
    return container.duration // _MICROSECONDS_PER_MS if container.duration and container.duration > 0 else None


def _packets_ms(container: InputContainer, stream: AudioStream) -> int:
    base = float(stream.time_base or 0)
    ends = (
        (packet.pts + (packet.duration or 0)) * base for packet in _packets(container, stream) if packet.pts is not None
    )
    return max(0, round((max(ends, default=0.0) - _origin_s(container)) * 1000))


def _content_type(container: str, codecs: set[str], *, has_video: bool) -> str:
    names = container.split(",")
    if "webm" in names and not codecs <= _WEBM_CODECS:
        return "video/x-matroska" if has_video else "audio/x-matroska"
    known = next((_CONTENT_TYPES[name] for name in names if name in _CONTENT_TYPES), None)
    return known[has_video] if known else "application/octet-stream"
