"""SubRip subtitles (SRT), as SubRip writes them (https://wiki.videolan.org/SubRip/); there is no standard."""

import re

from services.domain.errors import InvalidInput
from services.domain.formats.cues import Cue, Reading, forward, in_order, read_time_line, write_time
from services.domain.formats.text import one_line
from services.domain.transcripts import Segment, Transcript

_EXAMPLE = "00:01:02,500 --> 00:01:05,000"
_TAG = re.compile(r"</?(?:b|i|u|s|font)(?:\s[^<>]*)?>|\{\\an?\d+\}", re.IGNORECASE)
_TIMES = re.compile(r"\s*\d+:.*-->|.*-->\s*\d+:", re.ASCII)


def read_srt(text: str) -> Reading:
    """The subtitles as segments in order of their start.

    Missing numbers, a comma or a dot before the ms, and blank lines inside a subtitle are
    taken as they are; times that run backwards are exchanged and overlaps kept, with a
    warning each. Formatting tags go. SRT names no speakers. Raises `InvalidInput` with the
    line number.
    """
    cues: list[Cue] = []
    warnings: list[str] = []
    for found in _cues(text.split("\n")):
        cue, turned = forward(found)
        warnings += filter(None, (turned, _out_of_turn(cues[-1], cue) if cues else None))
        cues.append(cue)
    segments = [Segment(cue.start_ms, cue.end_ms, one_line(_TAG.sub("", " ".join(cue.lines)))) for cue in cues]
    return Reading(in_order([segment for segment in segments if segment.text]), tuple(warnings))


def _out_of_turn(earlier: Cue, later: Cue) -> str | None:
    if later.start_ms < earlier.start_ms:
        return f"Line {later.line_number}: this begins before the subtitle above it and was moved up."
    if later.start_ms < earlier.end_ms:
        return f"Line {later.line_number}: this begins before the subtitle above it ends."
    return None


def _cues(lines: list[str]) -> list[Cue]:
    """Each time line with the lines up to the next one, or up to the number above the next one."""
    places = [place for place, line in enumerate(lines) if _TIMES.match(line)]
    first = next((place for place, line in enumerate(lines) if line.strip()), 0)
    if not places or places[0] > first + 1 or (places[0] == first + 1 and not lines[first].strip().isdigit()):
        raise InvalidInput(f"Line {first + 1}: a number and then a time line like “{_EXAMPLE}” were expected here.")
    cues: list[Cue] = []
    for place, after in zip(places, [*places[1:], len(lines)], strict=True):
        start_ms, end_ms = read_time_line(lines[place], place + 1, example=_EXAMPLE)
        spoken = lines[place + 1 : after]
        if after < len(lines) and _ends_with_number(spoken, expected=len(cues) + 2):
            spoken.pop()
        cues.append(Cue(start_ms, end_ms, tuple(spoken), place + 1))
    return cues


def _ends_with_number(spoken: list[str], *, expected: int) -> bool:
    """Whether the last line is the number of the next subtitle rather than something said."""
    if not spoken or not spoken[-1].strip().isdigit():
        return False
    return spoken[-1].strip() == str(expected) or len(spoken) == 1 or not spoken[-2].strip()


def write_srt(transcript: Transcript) -> str:
    """The transcript as SRT. Speakers and words have no place in it, segments without text are left out.

    SRT cannot escape anything: an arrow `-->` in the text, which players take for a time
    line, becomes `→`.
    """
    cues: list[str] = []
    for segment in transcript.segments:
        text = one_line(segment.text).replace("-->", "→")
        if text:
            times = f"{write_time(segment.start_ms, ',')} --> {write_time(segment.end_ms, ',')}"
            cues.append(f"{len(cues) + 1}\n{times}\n{text}\n")
    return "\n".join(cues)
