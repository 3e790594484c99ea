"""What of a text is language: markup, formulas, code and control characters are blanked, letter for letter.

Every function keeps the length of its text, so that places found in the result are places in the original.
"""

import re
from collections.abc import Callable

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_FENCED = re.compile(r"```[^`]*```")
_CODE = re.compile(r"`[^`\n]{1,200}`")
_TAG = re.compile(
    r"</?(?:p|b|i|u|em|strong|br|hr|span|div|sub|sup|code|pre|ul|ol|li|table|tr|td|th|img|a)\b[^<>]{0,300}>",
    re.IGNORECASE,
)
_FORMULA = re.compile(
    r"\$\$[^$]{1,400}\$\$|\\\([^$\n]{1,400}?\\\)|\\\[[^$]{1,400}?\\\]|\$(?=\S)[^$\n]{0,200}[\\^_{}=][^$\n]{0,200}\$"
)
_LABEL = re.compile(r"\s*[(\[]?([A-Ha-h]|[1-8])[.):\]]\s+(?=\S)")


def _blanked(left: str) -> Callable[[re.Match[str]], str]:
    return lambda found: left.ljust(len(found.group()))


def language_of(text: str) -> str:
    """The text with spaces where there is no language; a formula or a piece of code leaves one letter, as a noun."""
    for pattern, left in ((_FENCED, ""), (_CODE, "x"), (_TAG, ""), (_FORMULA, "x")):
        text = pattern.sub(_blanked(left), text)
    return _CONTROL.sub(" ", text)


def labels_of(texts: list[str]) -> list[int]:
    """How many characters at the start of each option are only its letter or number: "a) ", "2. ".

    Zeros unless every option has one and they are in order.
    """
    found = [_LABEL.match(text) for text in texts]
    names = [match.group(1).lower() for match in found if match]
    if len(names) == len(texts) and names in (list("abcdefgh"[: len(names)]), list("12345678"[: len(names)])):
        return [match.end() for match in found if match]
    return [0] * len(texts)
