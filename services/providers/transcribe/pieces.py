"""What is left of a recording to be heard, in pieces that one job takes each, under names that last."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from services.providers.media import MediaInfo
from services.providers.protocols import HearingRequest
from services.providers.transcribe.cutting import FORMAT, parts_of
from services.providers.transcribe.jobs import Order
from services.providers.transcribe.languages import code_of

# What one job takes: https://docs.aws.amazon.com/transcribe/latest/dg/limits-guidelines.html
JOB_LONGEST_MS = 4 * 3600 * 1000
JOB_LARGEST_BYTES = 2 * 1000**3
# A header may say a little less than there is.
_MARGIN_MS = 60_000
_FORMATS = {
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
    "audio/flac": "flac",
    "audio/ogg": "ogg",
    "audio/mp4": "mp4",
    "video/mp4": "mp4",
    "audio/webm": "webm",
    "video/webm": "webm",
}
_UNNAMEABLE = re.compile(r"[^0-9a-zA-Z_-]")
_LONGEST_NAME = 150
_FOUND_OUT = "any"


@dataclass(frozen=True, slots=True)
class Means:
    """Where things lie and how they are heard: bucket names, voices to tell apart (0: none), longest job in ms."""

    audio_bucket: str
    content_bucket: str
    speakers: int = 0
    job_longest_ms: int = JOB_LONGEST_MS


@dataclass(frozen=True, slots=True)
class Piece:
    """What one job hears; where `send` is given, it opens the sound that has to lie at `place.sent` first."""

    start_ms: int
    end_ms: int
    order: Order
    place: "Place"
    send: Callable[[], BinaryIO] | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """The name of the job that hears a recording from `start_ms` on, and the keys of what it needs and leaves."""

    job: str
    sent: str
    result: str


def name_of(request: HearingRequest) -> str:
    """The beginning of every name that has to do with the request, in letters that Transcribe takes."""
    return f"lectern-{_UNNAMEABLE.sub('-', request.name)[:_LONGEST_NAME]}"


def place_at(request: HearingRequest, start_ms: int) -> Place:
    """The names for the stretch that begins there, heard as the language asked for: always the same."""
    return _place(request, start_ms, code_of(request.language) if request.language else _FOUND_OUT)


def left_over(request: HearingRequest, job: str) -> Place | None:
    """The place of a job of this recording of which nothing is wanted any more; None for any other job.

    Its words are kept already, or it was begun when the course said that another language is spoken.
    """
    start, _, language = job.removeprefix(f"{name_of(request)}-").partition("-")
    if not start.isdecimal():
        return None
    place = _place(request, int(start), language)
    is_wanted = int(start) >= request.resume_ms and place == place_at(request, int(start))
    return None if is_wanted else place


def _place(request: HearingRequest, start_ms: int, language: str) -> Place:
    name = name_of(request)
    folder, stretch = f"lectures/{name.removeprefix('lectern-')}/hearing", f"{start_ms}-{language}"
    return Place(f"{name}-{stretch}", f"{folder}/{stretch}.sound", f"{folder}/{stretch}.json")


def pieces_of(
    request: HearingRequest, info: MediaInfo, size: int, means: Means, *, vocabulary: str | None
) -> Iterator[Piece]:
    """The pieces from `resume_ms` on; the file behind `send` is there until the next piece is asked for.

    A recording in a format that Transcribe reads, and within its limits, is one piece, heard where it lies. Any
    other, and the rest of one that another engine has begun, is cut at silence.
    """
    media_format = _FORMATS.get(info.content_type)
    longest_ms = means.job_longest_ms - min(_MARGIN_MS, means.job_longest_ms // 2)
    is_whole = media_format is not None and size <= JOB_LARGEST_BYTES and info.duration_ms <= longest_ms
    if is_whole and request.resume_ms >= info.duration_ms:
        return
    if is_whole and media_format and not request.resume_ms:
        piece = _piece(
            request, means, start_ms=0, end_ms=info.duration_ms, media_format=media_format, vocabulary=vocabulary
        )
        if request.object_key is None:
            yield replace(piece, send=request.open)
        else:
            uri = f"s3://{means.audio_bucket}/{request.object_key}"
            yield replace(piece, order=replace(piece.order, media_uri=uri))
        return
    with request.open() as recording:
        for part in parts_of(recording, start_ms=request.resume_ms, longest_ms=longest_ms):
            piece = _piece(
                request, means, start_ms=part.start_ms, end_ms=part.end_ms, media_format=FORMAT, vocabulary=vocabulary
            )
            yield replace(piece, send=_opener(part.file))


def _opener(file: Path) -> Callable[[], BinaryIO]:
    return lambda: file.open("rb")


def _piece(
    request: HearingRequest, means: Means, *, start_ms: int, end_ms: int, media_format: str, vocabulary: str | None
) -> Piece:
    place = place_at(request, start_ms)
    order = Order(
        name=place.job,
        media_uri=f"s3://{means.content_bucket}/{place.sent}",
        media_format=media_format,
        output_bucket=means.content_bucket,
        output_key=place.result,
        language=code_of(request.language) if request.language else None,
        speakers=means.speakers,
        vocabulary=vocabulary,
    )
    return Piece(start_ms, end_ms, order, place)
