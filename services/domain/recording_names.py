"""Names of recordings as people give them: cleaned, and made into titles."""

from pathlib import PurePath

from services.domain.typed_text import LONGEST_TITLE

_LONGEST_NAME = 200


def recording_name(file_name: str) -> str:
    """The last part of a file name without control and direction marks, at most 200 characters."""
    last = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable()).strip()[-_LONGEST_NAME:] or "recording"


def title_from(file_name: str) -> str:
    """A lecture's title guessed from its file name: `week_03-enzymes.mp4` becomes "Week 03 enzymes"."""
    words = PurePath(recording_name(file_name)).stem.replace("_", " ").replace("-", " ").split()
    title = " ".join(words) or "Lecture"
    return (title[0].upper() + title[1:])[:LONGEST_TITLE].rstrip()
