"""Makes an MP4 that every browser plays out of a recording that not every one can."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import chain
from typing import Any, BinaryIO, Protocol

import av
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from services.domain.errors import InvalidInput
from services.providers.media import opened_recording, sound_of

SOUND_TYPE, FILM_TYPE = "audio/mp4", "video/mp4"

_SOUND_RATE = 48_000
_SOUND_BITS = 96_000
_GAP_SAMPLES = _SOUND_RATE // 10
_HIGHEST, _WIDEST = 720, 1280
_SHORTEST_GAP_S = 1 / 31
_TICKS = Fraction(1, 90_000)
# One thread: while a copy is made, another recording is being heard on the same machine.
_FILM_OPTIONS = {"preset": "veryfast", "crf": "28", "threads": "1"}
# These tell the times of each packet well enough to take it over as it is.
_TIMED = frozenset({"mov", "matroska"})
_LONGEST_S = 24 * 3600
_NOTHING = "No copy could be made for browsers: nothing in the recording could be decoded."


def make_copy(source: BinaryIO, target: BinaryIO, *, on_progress: Callable[[int], None]) -> str:
    """Write the copy to `target`, which is left open, and return its content type.

    AAC sound in MP4, and H.264 of at most 720 lines where there is a picture; what is H.264 or AAC already is
    taken over as it is. Both streams are read side by side, a packet at a time, so that memory does not grow with
    the length. `on_progress` is told the ms that are done. Raises `InvalidInput` when nothing can be decoded.
    """
    with opened_recording(source) as container, av.open(target, "w", format="mp4") as copy:
        films = [each for each in container.streams.video if not each.disposition & Disposition.attached_pic]
        writers: dict[int, _Writer] = {}
        sound = sound_of(container)
        writers[sound.index] = _sound_writer(container, copy, sound)
        if films:
            writers[films[0].index] = _film_writer(container, copy, films[0])
        origin = Fraction(max(0, container.start_time or 0), av.time_base)
        written = 0
        for packet in _packets(container, [sound, *films[:1]]):
            if packet.stream.index == sound.index and packet.pts is not None:
                on_progress(max(0, int((packet.pts * packet.time_base - origin) * 1000)))
            for made in writers[packet.stream.index].take(packet, origin):
                copy.mux(made)
                written += 1
        for made in chain.from_iterable(writer.rest() for writer in writers.values()):
            copy.mux(made)
            written += 1
        if not written:
            raise InvalidInput(_NOTHING)
    return FILM_TYPE if films else SOUND_TYPE


def _packets(container: InputContainer, streams: list[Any]) -> Iterator["av.Packet[Any]"]:
    """The packets of the streams side by side; reading ends quietly where the file does."""
    packets = container.demux(*streams)
    while True:
        try:
            packet = next(packets)
        except (StopIteration, av.FFmpegError):
            return
        except IndexError:
            packets = container.demux(*streams)  # damage looks like a new stream: go on behind it
            continue
        if packet.size:
            yield packet


class _Writer(Protocol):
    """Turns packets of one stream of the recording into packets of the copy."""

    def take(self, packet: "av.Packet[Any]", origin: Fraction) -> Iterator["av.Packet[Any]"]:
        """What becomes of the packet; `origin` is the time in seconds that players show as 0:00."""

    def rest(self) -> Iterator["av.Packet[Any]"]:
        """What was held back."""


class _TakenOver:
    """Packets that a browser can play as they are."""

    def __init__(self, copy: OutputContainer, stream: AudioStream | VideoStream) -> None:
        self._stream = copy.add_stream_from_template(stream)
        self._last: int | None = None

    def take(self, packet: "av.Packet[Any]", origin: Fraction) -> Iterator["av.Packet[Any]"]:
        if packet.dts is None or packet.pts is None or (self._last is not None and packet.dts <= self._last):
            return
        self._last = packet.dts
        shift = int(origin / packet.time_base)
        packet.pts, packet.dts, packet.stream = packet.pts - shift, packet.dts - shift, self._stream
        yield packet

    def rest(self) -> Iterator["av.Packet[Any]"]:
        yield from ()


class _Sound:
    """Sound as AAC, with silence where the recording has gaps, so that it stays with the picture."""

    def __init__(self, copy: OutputContainer, stream: AudioStream, *, is_timed: bool) -> None:
        self._layout = "mono" if stream.codec_context.channels == 1 else "stereo"
        self._stream = copy.add_stream("aac", rate=_SOUND_RATE, layout=self._layout)
        self._stream.bit_rate = _SOUND_BITS
        self._is_timed = is_timed
        self._setup: tuple[str, str, int] | None = None
        self._resampler: av.AudioResampler | None = None
        self._at = 0

    def take(self, packet: "av.Packet[Any]", origin: Fraction) -> Iterator["av.Packet[Any]"]:
        for frame in _decoded(packet):
            setup = (frame.format.name, frame.layout.name, frame.sample_rate)
            if setup != self._setup:
                yield from self._through(None)
                self._setup = setup
                self._resampler = av.AudioResampler(format="fltp", layout=self._layout, rate=_SOUND_RATE)
            if self._is_timed and frame.time is not None:
                yield from self._silence_until(round((frame.time - float(origin)) * _SOUND_RATE))
            frame.pts = None
            yield from self._through(frame)

    def rest(self) -> Iterator["av.Packet[Any]"]:
        yield from self._through(None)
        yield from self._stream.encode(None)

    def _silence_until(self, expected: int) -> Iterator["av.Packet[Any]"]:
        if expected > _LONGEST_S * _SOUND_RATE:  # damage, not a pause
            return
        while expected > self._at + _GAP_SAMPLES:
            samples = min(expected - self._at, _SOUND_RATE)
            silence = av.AudioFrame(format="fltp", layout=self._layout, samples=samples)
            for plane in silence.planes:
                plane.update(bytes(plane.buffer_size))
            silence.sample_rate = _SOUND_RATE
            yield from self._encoded(silence)

    def _through(self, frame: av.AudioFrame | None) -> Iterator["av.Packet[Any]"]:
        if self._resampler:
            for resampled in self._resampler.resample(frame):
                yield from self._encoded(resampled)

    def _encoded(self, frame: av.AudioFrame) -> Iterator["av.Packet[Any]"]:
        frame.pts, frame.time_base = self._at, Fraction(1, _SOUND_RATE)
        self._at += frame.samples
        yield from self._stream.encode(frame)


class _Film:
    """A picture as H.264, no larger and with no more pictures a second than a lecture needs."""

    def __init__(self, copy: OutputContainer, stream: VideoStream, *, is_timed: bool) -> None:
        size = (stream.codec_context.width, stream.codec_context.height)
        scale = min(1.0, _WIDEST / max(1, size[0]), _HIGHEST / max(1, size[1]))
        self._width, self._height = (max(2, round(side * scale / 2) * 2) for side in size)
        self._stream = copy.add_stream("libx264", rate=30, options=dict(_FILM_OPTIONS))
        self._stream.width, self._stream.height, self._stream.pix_fmt = self._width, self._height, "yuv420p"
        self._stream.codec_context.time_base = _TICKS
        self._gap_s = 1 / float(stream.average_rate or 25)
        self._is_timed = is_timed
        self._last_s = -self._gap_s

    def take(self, packet: "av.Packet[Any]", origin: Fraction) -> Iterator["av.Packet[Any]"]:
        for frame in _decoded(packet):
            at = frame.time - float(origin) if self._is_timed and frame.time is not None else self._last_s + self._gap_s
            if at < 0 or at > _LONGEST_S or 0 <= self._last_s > at - _SHORTEST_GAP_S:
                continue
            self._last_s = at
            small = frame.reformat(self._width, self._height, format="yuv420p")
            small.pts, small.time_base, small.pict_type = round(at / _TICKS), _TICKS, 0
            yield from self._stream.encode(small)

    def rest(self) -> Iterator["av.Packet[Any]"]:
        yield from self._stream.encode(None)


def _sound_writer(container: InputContainer, copy: OutputContainer, stream: AudioStream) -> _Writer:
    if stream.codec_context.codec.canonical_name == "aac" and _is_well_timed(container):
        return _TakenOver(copy, stream)
    return _Sound(copy, stream, is_timed=container.format.name != "avi")


def _film_writer(container: InputContainer, copy: OutputContainer, stream: VideoStream) -> _Writer:
    context = stream.codec_context
    is_played = context.codec.canonical_name == "h264" and context.pix_fmt in ("yuv420p", "yuvj420p")
    if is_played and _is_well_timed(container):
        return _TakenOver(copy, stream)
    return _Film(copy, stream, is_timed=container.format.name != "avi")


def _is_well_timed(container: InputContainer) -> bool:
    return not _TIMED.isdisjoint(container.format.name.split(","))


def _decoded(packet: "av.Packet[Any]") -> Iterator[Any]:
    """Every frame of the packet that can be decoded."""
    try:
        yield from packet.decode()
    except av.FFmpegError:
        return
