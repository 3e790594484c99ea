"""Names of the files that people save."""

import re

_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_LONGEST = 120


def file_stem(title: str) -> str:
    """The title as the name of a file on any system, without its extension."""
    return " ".join(_FORBIDDEN.sub(" ", title).split())[:_LONGEST].strip(" .") or "Lectern"
