"""Names of recordings as people give them: cleaned, and made into titles."""

import re
from pathlib import PurePath

from services.domain.typed_text import LONGEST_TITLE

_LONGEST_NAME = 200
# A date stays as it is; underscores, hyphens, and dots beside a letter stand between words.
_DATE_OR_GAP = re.compile(r"(\d{4}-\d\d-\d\d|\d\d-\d\d-\d{4})|[_-]|(?<=[^\W\d])\.(?=\w)|(?<=\d)\.(?=[^\W\d])")
# Zoom names its recordings GMT20261019-080512_Recording_1920x1080.
_OF_ZOOM = re.compile(r"GMT(\d{4})(\d\d)(\d\d)-\d{6}_Recording.*", re.ASCII)


def recording_name(file_name: str) -> str:
    """The last part of a file name without control and direction marks, at most 200 characters."""
    last = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable()).strip()[-_LONGEST_NAME:] or "recording"


def title_from(file_name: str) -> str:
    """A lecture's title guessed from its file name: `week_03-enzymes.mp4` becomes "Week 03 enzymes"."""
    stem = _OF_ZOOM.sub(r"Recording of \1-\2-\3", PurePath(recording_name(file_name)).stem)
    title = " ".join(_DATE_OR_GAP.sub(lambda found: found[1] or " ", stem).split()) or "Lecture"
    return (title[0].upper() + title[1:])[:LONGEST_TITLE].rstrip()
