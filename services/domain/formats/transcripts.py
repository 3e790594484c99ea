"""Reads and writes transcripts in any format Lectern knows."""

import re
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from pathlib import PurePath

from services.domain.errors import InvalidInput
from services.domain.formats.cues import Reading
from services.domain.formats.json_fields import read_value
from services.domain.formats.srt import read_srt, write_srt
from services.domain.formats.text import decode, guessed_encoding
from services.domain.formats.transcribe_json import NOT_TRANSCRIBE, read_transcribe_json
from services.domain.formats.transcript_json import read_transcript_json, write_transcript_json
from services.domain.formats.transcript_txt import read_transcript_txt, write_transcript_txt
from services.domain.formats.webvtt import read_webvtt, write_webvtt
from services.domain.transcripts import Transcript


class TranscriptFormat(StrEnum):
    """The formats of a transcript, named by the ending of their files."""

    JSON = "json"
    VTT = "vtt"
    SRT = "srt"
    TXT = "txt"


_WRITERS = {
    TranscriptFormat.JSON: write_transcript_json,
    TranscriptFormat.VTT: write_webvtt,
    TranscriptFormat.SRT: write_srt,
    TranscriptFormat.TXT: write_transcript_txt,
}
_SRT_TIMES = re.compile(r"^\s*\d+:\d\d:\d\d[.,]\d{1,3}\s*-->\s*\d+:", re.MULTILINE | re.ASCII)
_HEAD = 2000
ESTIMATED = "The text has no times; they were estimated at 150 words a minute."


def read_transcript(content: bytes, *, file_name: str = "") -> Transcript:
    """The transcript in a file of any known format and encoding; `InvalidInput` says what was expected where."""
    return read_with_warnings(content, file_name=file_name).transcript


def read_with_warnings(content: bytes, *, file_name: str = "") -> Reading:
    """The transcript and a sentence for each thing that had to be put right, guessed or estimated."""
    reading = _read(decode(content), file_name)
    guessed = guessed_encoding(content)
    return replace(reading, warnings=(guessed, *reading.warnings)) if guessed else reading


def _read(text: str, file_name: str) -> Reading:
    match transcript_format(text, file_name=file_name):
        case TranscriptFormat.JSON:
            return Reading(_read_json(text))
        case TranscriptFormat.VTT:
            return read_webvtt(text)
        case TranscriptFormat.SRT:
            return read_srt(text)
        case TranscriptFormat.TXT:
            return Reading(read_transcript_txt(text), (ESTIMATED,))


def _read_json(text: str) -> Transcript:
    value = read_value(text)
    if not isinstance(value, Mapping) or _is_of_another_program(value.get("segments")):
        raise InvalidInput(NOT_TRANSCRIBE)
    return read_transcript_json(text) if "segments" in value else read_transcribe_json(text)


def _is_of_another_program(segments: object) -> bool:
    """Segments without our times, such as those of Whisper, which has `start` and `end`."""
    ours = {"start_ms", "end_ms"}
    return (
        isinstance(segments, list)
        and bool(segments)
        and all(isinstance(each, Mapping) and ours.isdisjoint(each) for each in segments)
    )


def transcript_format(text: str, *, file_name: str = "") -> TranscriptFormat:
    """What the text is by its first lines; where they do not tell, what the name of the file says."""
    start = text.lstrip()
    if re.match(r"WEBVTT(\s|$)", start):
        return TranscriptFormat.VTT
    ending = PurePath(file_name).suffix.lower().removeprefix(".")
    if start.startswith("{") and ending != TranscriptFormat.TXT:
        return TranscriptFormat.JSON
    if _SRT_TIMES.search(text[:_HEAD]):
        return TranscriptFormat.SRT
    return TranscriptFormat(ending) if ending in set(TranscriptFormat) else TranscriptFormat.TXT


def write_transcript(transcript: Transcript, to: TranscriptFormat | str) -> str:
    """The transcript as text in the format; `InvalidInput` names the known ones when it is none of them.

    JSON keeps everything; VTT times, text and speakers; SRT times and text; TXT text only.
    """
    if to not in set(TranscriptFormat):
        raise InvalidInput(f"Lectern does not write transcripts as “{to}”. It writes {', '.join(TranscriptFormat)}.")
    # What cannot be written in UTF-8 (a lone surrogate) must not reach a file.
    return _WRITERS[TranscriptFormat(to)](transcript).encode("utf-8", "replace").decode()
