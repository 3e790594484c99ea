"""How much of a file is read, and how one that cannot be read is refused."""

from collections.abc import Iterable, Iterator

MOST_PAGES = 1000
MOST_PAGE_CHARACTERS = 200_000
MOST_CHARACTERS = 10_000_000
MOST_MEMBERS = 10_000
MOST_MEMBER_BYTES = 32 * 1000**2
MOST_UNPACKED_BYTES = 200 * 1000**2

LOCKED = "This file is locked with a password. Save a copy without one, then add that."
DAMAGED = "This file is damaged, so its pages cannot be read. Save it again, or as a PDF, then add the new file."
UNKNOWN = "This is not a PDF, PowerPoint (PPTX) or Word (DOCX) file, whatever its name says. Save it as one of them."
OLD_OFFICE = "This file is in the old PowerPoint or Word format. Save it as PPTX, DOCX or PDF, then add that."
TOO_LARGE_INSIDE = (
    "This file unpacks to far more than slides need, so it was not read. Save it again, or as a PDF, then add that."
)
TOO_MUCH_TIME = "This file takes too long to read. Save it again as a PDF, or in smaller parts, then add those."
TOO_MUCH_MEMORY = "This file needs more memory to read than it may have. Save it in smaller parts, then add those."

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_KEPT_CONTROLS = "\n\t"


class Refused(Exception):
    """The file cannot be read; `str(refused)` is the sentence for the teacher."""


def checked_pages(pages: Iterable[str]) -> Iterator[str]:
    """The pages as they are kept; `Refused` when there are too many, or more text than slides have."""
    total = 0
    for number, text in enumerate(pages, 1):
        if number > MOST_PAGES:
            raise too_many_pages()
        if len(text) > MOST_PAGE_CHARACTERS:
            raise Refused(
                f"Page {number} holds more text than a page can ({len(text):,} characters). "
                "Save the file again, or as a PDF, then add that."
            )
        total += len(text)
        if total > MOST_CHARACTERS:
            raise Refused("This file holds more text than is read for one lecture. Add the part that belongs to it.")
        yield _clean(text)


def too_many_pages(count: int | None = None) -> Refused:
    """There are more pages than are read."""
    has = f"has {count:,} pages" if count else f"has more than {MOST_PAGES:,} pages"
    return Refused(f"This file {has}; at most {MOST_PAGES:,} are read. Add the part that belongs to this lecture.")


def _clean(text: str) -> str:
    """The text as a database can keep it: joined letters apart, lines trimmed, no signs that are not seen."""
    text = text.translate(_LIGATURES).encode("utf-8", "replace").decode("utf-8")
    shown = "".join(each for each in text if each.isprintable() or each in _KEPT_CONTROLS)
    lines = [" ".join(line.split()) for line in shown.splitlines()]
    return "\n".join(line for line in lines if line)
