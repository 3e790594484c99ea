"""The pages of a Word file, as Word last laid them out."""

from collections.abc import Iterator

from services.providers.reading.office import Package

MAIN = "word/document.xml"

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
_BREAKS = {_WORD + "lastRenderedPageBreak", _WORD + "pageBreakBefore"}
_LINE_ENDS = {_WORD + "p", _WORD + "tr"}


def docx_pages(package: Package) -> Iterator[str]:
    """The text of each page.

    Where a page ends stands in the file only if Word has laid it out or somebody broke it by hand;
    without either the whole text is one page.
    """
    page: list[str] = []
    is_word = False
    for mark in package.marks(MAIN):
        if mark.text:
            if is_word:
                page.append(mark.text)
        elif mark.name == _WORD + "t":
            is_word = mark.is_start
        elif mark.is_start and (mark.name in _BREAKS or mark.attributes.get(_WORD + "type") == "page"):
            # Word notes the break that somebody made by hand a second time where it laid the next page out.
            if any(piece.strip() for piece in page):
                yield "".join(page)
                page = []
        elif mark.name == _WORD + "tab" and mark.is_start:
            page.append(" ")
        elif mark.name in _LINE_ENDS and not mark.is_start:
            page.append("\n")
    yield "".join(page)
