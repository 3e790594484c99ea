"""Transcripts as JSON, in the form the operator's command line keeps stable."""

import json
from typing import Any

from services.domain.formats.json_fields import Fields, read_object
from services.domain.transcripts import Segment, Transcript, Word


def read_transcript_json(content: bytes | str) -> Transcript:
    """The transcript of a file `{"language", "duration_ms", "segments": […]}`, segments put in order of their start.

    Unknown fields are ignored. Without a duration it is the end of the last segment.
    Raises `InvalidInput` naming the segment and the field.
    """
    fields = read_object(content, what="The transcript file")
    segments = [_segment(item) for item in fields.objects("segments", "Segment", required=True)]
    segments.sort(key=lambda segment: segment.start_ms)
    end_ms = max((segment.end_ms for segment in segments), default=0)
    duration_ms = fields.milliseconds("duration_ms") if fields.has("duration_ms") else end_ms
    return Transcript(tuple(segments), duration_ms, fields.optional_text("language"))


def _segment(fields: Fields) -> Segment:
    start_ms, end_ms = _times(fields)
    words = tuple(_word(item) for item in fields.objects("words", "word")) if fields.has("words") else None
    return Segment(start_ms, end_ms, fields.text("text", None), fields.optional_text("speaker"), words)


def _word(fields: Fields) -> Word:
    start_ms, end_ms = _times(fields)
    confidence = fields.number("confidence") if fields.has("confidence") else None
    if confidence is not None and confidence > 1:
        raise fields.fault("confidence", "between 0 and 1")
    return Word(fields.text("text", None), start_ms, end_ms, confidence)


def _times(fields: Fields) -> tuple[int, int]:
    start_ms, end_ms = fields.milliseconds("start_ms"), fields.milliseconds("end_ms")
    if end_ms < start_ms:
        raise fields.fault("end_ms", "at or after “start_ms”")
    return start_ms, end_ms


def write_transcript_json(transcript: Transcript) -> str:
    """The whole transcript as JSON text; nothing is lost."""
    value = {
        "language": transcript.language,
        "duration_ms": transcript.duration_ms,
        "segments": [_segment_value(segment) for segment in transcript.segments],
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _segment_value(segment: Segment) -> dict[str, Any]:
    words = None
    if segment.words is not None:
        words = [
            {"text": word.text, "start_ms": word.start_ms, "end_ms": word.end_ms, "confidence": word.confidence}
            for word in segment.words
        ]
    return {
        "start_ms": segment.start_ms,
        "end_ms": segment.end_ms,
        "speaker": segment.speaker,
        "text": segment.text,
        "words": words,
    }
