"""WebVTT: the captions of the web (W3C, https://www.w3.org/TR/webvtt1/)."""

import html
import re

from services.domain.errors import InvalidInput
from services.domain.formats.cues import Block, Cue, Reading, blocks, forward, in_order, read_time_line, write_time
from services.domain.formats.text import one_line
from services.domain.transcripts import Segment, Transcript

_EXAMPLE = "00:01:02.500 --> 00:01:05.000"
_HEADER = re.compile(r"WEBVTT(?:[ \t].*)?")
_LANGUAGE = re.compile(r"Language:\s*(\S+)", re.IGNORECASE)
_WITHOUT_SPEECH = re.compile(r"(NOTE|STYLE|REGION)(\s|$)")
# No tag holds another one's beginning: a text of nothing but `<` would be searched to its end from each of them.
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s([^<>]*)>")
_TAG = re.compile(r"<[^<>]*>")
_WORD_TIME = re.compile(r"<\d+:[\d:.]+>", re.ASCII)


def read_webvtt(text: str) -> Reading:
    """The cues of a WebVTT file as segments, one for each voice in a cue.

    `<v Name>` becomes the speaker; other tags, cue settings, ids and NOTE, STYLE and REGION
    blocks go; entities are decoded; the lines of a cue are joined. Text after a blank line
    inside a cue, which the standard would drop, stays with the cue before it. Of captions that
    roll up, each line is taken once. Raises `InvalidInput` with the line number.
    """
    first, _, rest = text.partition("\n")
    if not _HEADER.fullmatch(first.rstrip()):
        raise InvalidInput("Line 1: a WebVTT file begins with the word WEBVTT.")
    cues: list[Cue] = []
    warnings: list[str] = []
    language = None
    for block in blocks(rest, first_line=2):
        if block.line_number == 2 and not any("-->" in line for line in block.lines):  # noqa: PLR2004
            found = next(filter(None, map(_LANGUAGE.match, block.lines)), None)
            language = found[1] if found else None
        elif not _WITHOUT_SPEECH.match(block.lines[0]) or "-->" in block.lines[0]:
            warnings += _take(block, cues)
    segments = [segment for cue in _once(cues) for segment in _segments(cue)]
    return Reading(in_order(segments, language=language), tuple(warnings))


def _take(block: Block, cues: list[Cue]) -> list[str]:
    """Add the block's cue, or its orphaned text to the cue before; returns the warnings."""
    place = next((place for place, line in enumerate(block.lines[:2]) if "-->" in line), None)
    if place is None:
        if not cues:
            raise InvalidInput(f"Line {block.line_number}: a time line like “{_EXAMPLE}” was expected here.")
        last = cues[-1]
        cues[-1] = Cue(last.start_ms, last.end_ms, last.lines + block.lines, last.line_number)
        return [f"Line {block.line_number}: text without a time line was added to the cue before it."]
    number = block.line_number + place
    start_ms, end_ms = read_time_line(block.lines[place], number, example=_EXAMPLE)
    cue, warning = forward(Cue(start_ms, end_ms, block.lines[place + 1 :], number))
    cues.append(cue)
    return [warning] if warning else []


def _once(cues: list[Cue]) -> list[Cue]:
    """The cues without what stands in two: automatic captions, which time each word, show the line before once more."""
    if not any(_WORD_TIME.search(line) for cue in cues for line in cue.lines):
        return cues
    found, above = [], ""
    for cue in cues:
        spoken = [line for line in cue.lines if _plain(line)]
        new = spoken[1:] if spoken and _plain(spoken[0]) == above else spoken
        above = _plain(spoken[-1]) if spoken else ""
        found.append(Cue(cue.start_ms, cue.end_ms, tuple(new), cue.line_number))
    return found


def _segments(cue: Cue) -> list[Segment]:
    before, *voices = _VOICE.split("\n".join(cue.lines))
    spoken = [(None, before), *zip(voices[::2], voices[1::2], strict=True)]
    plain = [(_plain(name) if name else None, _plain(text)) for name, text in spoken]
    return [Segment(cue.start_ms, cue.end_ms, text, name or None) for name, text in plain if text]


def _plain(markup: str) -> str:
    return one_line(html.unescape(_TAG.sub("", markup)))


def write_webvtt(transcript: Transcript) -> str:
    """The transcript as WebVTT, a numbered cue a segment, its speaker in a voice tag.

    Segments without text are left out; a cue lasts at least 1 ms, as the standard asks. Words
    and language have no place in it.
    """
    cues = ["WEBVTT\n"]
    for segment in transcript.segments:
        text, speaker = one_line(segment.text), one_line(segment.speaker or "")
        if text:
            end_ms = max(segment.end_ms, segment.start_ms + 1)
            times = f"{write_time(segment.start_ms, '.')} --> {write_time(end_ms, '.')}"
            voice = f"<v {_escaped(speaker)}>" if speaker else ""
            cues.append(f"{len(cues)}\n{times}\n{voice}{_escaped(text)}\n")
    return "\n".join(cues)


def _escaped(text: str) -> str:
    # With every > escaped, no text can hold the arrow of a time line.
    return html.escape(text, quote=False)
