"""Text out of bytes of unknown encoding, and text that every format can hold."""

import codecs
import re

from services.domain.errors import InvalidInput

# What XML 1.0 and text files cannot hold: control characters other than tab and newline,
# lone surrogates and the two non-characters (https://www.w3.org/TR/xml/#charsets).
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile("\r\n?")
_BLANKS = re.compile("[\t\n\v\f\r\x1c-\x1f \x85\u2028\u2029]+")
_MOSTLY = 0.3
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or Windows-1252 (Latin-1), its line ends made `\\n`.

    Raises `InvalidInput` when the file is empty or is not text.
    """
    if not content.strip():
        raise InvalidInput("The file is empty.")
    text = _LINE_END.sub("\n", _decoded(content)).removeprefix("\ufeff")
    if "\x00" in text:
        raise InvalidInput("This is not a text file. It may be a recording or a document.")
    return text


def _decoded(content: bytes) -> str:
    for encoding in _likely_encodings(content):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def guessed_encoding(content: bytes) -> str | None:
    """A sentence when the file does not tell its encoding and it had to be guessed; None when it is certain."""
    for encoding in _likely_encodings(content)[:1]:
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            return "The file is not in UTF-8 and was read as Windows-1252 (Latin-1): check letters with accents."
    return None


def _likely_encodings(content: bytes) -> tuple[str, ...]:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return (encoding,)
    # Without a mark, text in UTF-16 shows itself by the empty half of nearly each pair of bytes.
    sample = content[:2000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) > _MOSTLY * len(sample) / 2 and min(even, odd) == 0:
        return ("utf-16-be" if even else "utf-16-le",)
    return ("utf-8", "cp1252")


def printable(text: str) -> str:
    """The text without what no file format can hold, its line ends made `\\n`."""
    return _UNPRINTABLE.sub("", _LINE_END.sub("\n", text))


def is_blank(text: str) -> bool:
    """Whether there is nothing to be seen in the text."""
    return not printable(text).strip()


def one_line(text: str) -> str:
    """The text on a single line, each run of blanks made one space."""
    return _BLANKS.sub(" ", printable(text)).strip(" ")


def shortened(text: str, limit: int) -> str:
    """The text on one line of at most `limit` characters, cut at a word where there is one."""
    line = one_line(text)
    if len(line) <= limit:
        return line
    cut = line[: limit - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:.") + "…"
