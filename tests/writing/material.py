"""The lectures the writers are tried on: three texts of different fields, cut into sentences with made-up times."""

import re
from functools import cache
from pathlib import Path

from services.domain.transcripts import Segment, Transcript

NAMES = ("enzymes", "history", "economics")

_FOLDER = Path(__file__).parent / "lectures"
_ENZYMES = Path(__file__).parents[2] / "samples" / "enzymes" / "script.txt"
_MS_PER_WORD = 380


@cache
def lecture(name: str) -> Transcript:
    """The lecture as a recogniser would hear it, one segment for each sentence."""
    path = _ENZYMES if name == "enzymes" else _FOLDER / f"{name}.txt"
    return transcript(*re.split(r"(?<=[.?!])\s+", path.read_text(encoding="utf-8").strip()))


def transcript(*texts: str) -> Transcript:
    """These texts, said one after the other."""
    segments, start = [], 0
    for text in texts:
        end = start + _MS_PER_WORD * max(1, len(text.split()))
        segments.append(Segment(start, end, text))
        start = end + 200
    return Transcript(tuple(segments), start)
