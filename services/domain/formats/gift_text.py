"""How GIFT spells text: escapes, text formats, and the comment line with an id and tags.

Source: Moodle's documentation of GIFT (https://docs.moodle.org/en/GIFT_format) and the
behaviour of its importer, which is what reads these files.
"""

import html
import re
from dataclasses import dataclass
from enum import StrEnum

from services.domain.formats.text import one_line, printable


class TextFormat(StrEnum):
    """How Moodle shows a text; without a marker it is Moodle's own, which takes tags and entities for HTML."""

    MOODLE = "moodle"
    PLAIN = "plain"
    HTML = "html"
    MARKDOWN = "markdown"


_ESCAPES = {"\\": "\\\\", "\n": "\\n"} | {character: "\\" + character for character in "~=#{}:"}
_ESCAPED = str.maketrans(_ESCAPES)
_UNESCAPED = {written: character for character, written in _ESCAPES.items()}
_ESCAPE = re.compile(r"\\[\\n~=#{}:]")
_MARKER = re.compile(rf"\[({'|'.join(TextFormat)})\]")
_READ_AS_HTML = re.compile(r"<|&#?\w+;")
# Moodle's importer puts these in the place of escapes while it works, so it cannot keep them as text.
_PLACEHOLDER = re.compile(r"&&(?:010|(?:035|058|061|092|123|125|126);)")
_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li|h\d)>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^>]*>|<!--.*?-->", re.DOTALL)
_ID = re.compile(r"\[id:((?:\\\]|[^\]])+)\]")
_TAGGED = re.compile(r"\[tag:((?:\\\]|[^\]])+)\]")


def escape(text: str) -> str:
    """The text with GIFT's control characters escaped, on one line."""
    return printable(text).strip().translate(_ESCAPED)


def unescape(text: str) -> str:
    """What an escaped text says, without blanks around it."""
    return _ESCAPE.sub(lambda match: _UNESCAPED[match[0]], text).strip()


def collides_with_importer(text: str) -> bool:
    """Whether Moodle's importer would take part of the text for a mark of its own."""
    return _PLACEHOLDER.search(text) is not None


def is_marker_like(text: str) -> bool:
    return _MARKER.match(text.lstrip()) is not None


def format_for(texts: list[str], *, prompts: list[str]) -> TextFormat:
    """The plainest format in which Moodle shows all texts of one question exactly as they are.

    `prompts` are the left sides of matching pairs: an arrow in one would split it in the
    wrong place, and only HTML can spell it otherwise.
    """
    if any(map(collides_with_importer, texts + prompts)) or any("->" in prompt for prompt in prompts):
        return TextFormat.HTML
    return TextFormat.PLAIN if any(map(_READ_AS_HTML.search, texts + prompts)) else TextFormat.MOODLE


@dataclass(frozen=True, slots=True)
class Speller:
    """Writes and reads the texts of one question, all in the format of its stem."""

    format: TextFormat

    def stem(self, text: str) -> str:
        marked = self.format is not TextFormat.MOODLE or is_marker_like(text)
        return f"[{self.format}]{self._spelt(text)}" if marked else self._spelt(text)

    def inner(self, text: str) -> str:
        """An option, feedback, explanation or prompt; it takes on the format of the stem."""
        spelt = self._spelt(text)
        return f"[{self.format}]{spelt}" if is_marker_like(spelt) else spelt

    def _spelt(self, text: str) -> str:
        if self.format is TextFormat.HTML:
            text = html.escape(printable(text).strip(), quote=False).replace("\n", "<br>")
        return escape(text)


def read_text(raw: str, *, default: TextFormat = TextFormat.MOODLE) -> tuple[str, TextFormat]:
    """The text of an escaped piece and its format; HTML is made plain."""
    raw = raw.strip()
    marker = _MARKER.match(raw)
    found = TextFormat(marker[1]) if marker else default
    text = unescape(raw[marker.end() :] if marker else raw)
    return (_plain(text) if found is TextFormat.HTML else text), found


def _plain(markup: str) -> str:
    lines = _BREAK.sub("\0", markup.replace("\n", " "))
    return html.unescape(_TAG.sub("", lines)).replace("\0", "\n").strip()


def write_comment(identity: str, tags: list[str]) -> str:
    """The comment line in which Moodle (3.7 and later) finds an id number and tags; empty without any."""
    kept = [("id", one_line(identity)), *(("tag", one_line(tag)) for tag in tags)]
    pieces = [f"[{name}:{text.replace(']', chr(92) + ']')}]" for name, text in kept if text and not text.endswith("\\")]
    return f"// {' '.join(pieces)}\n" if pieces else ""


def read_comment(comment: str) -> tuple[str, list[str]]:
    """The id and the tags of the comment lines above a question."""
    identity = _ID.search(comment)
    tags = [match[1].replace("\\]", "]").strip() for match in _TAGGED.finditer(comment)]
    return (identity[1].replace("\\]", "]").strip() if identity else ""), tags
