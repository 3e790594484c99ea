"""What somebody typed, as it is kept: on one line, without hidden signs, no longer than can be read."""

import re

from services.domain.errors import InvalidInput

LONGEST_TITLE = 200

_HIDDEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def one_line(text: str) -> str:
    """The text on one line, without signs that are not seen or turn the writing round."""
    return " ".join(without_hidden(text).split())


def without_hidden(text: str) -> str:
    """The text in its lines, without signs that are not seen or turn the writing round."""
    return _HIDDEN.sub("", text)


def checked_title(title: str, what: str) -> str:
    """The title on one line; `InvalidInput` when it is empty or too long to be read."""
    title = one_line(title)
    if not title:
        raise InvalidInput(f"Give the {what} a title.")
    return no_longer_than(title, LONGEST_TITLE, "The title")


def no_longer_than(text: str, most: int, what: str) -> str:
    """The text; `InvalidInput` when it has more than `most` characters."""
    if len(text) > most:
        raise InvalidInput(f"{what} is too long. Use at most {most} characters.")
    return text
