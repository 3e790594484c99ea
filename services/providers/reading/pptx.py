"""The slides of a PowerPoint file, each with its speaker's notes."""

from collections.abc import Iterator

from services.providers.reading.limits import DAMAGED, MOST_PAGES, Refused, too_many_pages
from services.providers.reading.office import Mark, Package

MAIN = "ppt/presentation.xml"

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main "
_SLIDES = "http://schemas.openxmlformats.org/presentationml/2006/main "
_RELATION_ID = "http://schemas.openxmlformats.org/officeDocument/2006/relationships id"
_NOTES = "/notesSlide"
_NOT_CONTENT = frozenset({"sldNum", "dt", "ftr", "hdr"})


def pptx_pages(package: Package) -> Iterator[str]:
    """The text of each slide in the order of the show, its notes below it."""
    relations = package.relations(MAIN)
    ids = [
        mark.attributes.get(_RELATION_ID, "")
        for mark in package.marks(MAIN)
        if mark.is_start and mark.name == _SLIDES + "sldId"
    ]
    if len(ids) > MOST_PAGES:
        raise too_many_pages(len(ids))
    slides = [relations[each][0] for each in ids if each in relations and relations[each][0] in package]
    if not slides:
        raise Refused(DAMAGED)
    for slide in slides:
        notes = [
            target for target, kind in package.relations(slide).values() if kind.endswith(_NOTES) and target in package
        ]
        texts = [_text(package.marks(slide)), *(_text(package.marks(note), only="body") for note in notes)]
        yield "\n".join(text for text in texts if text)


def _text(marks: Iterator[Mark], *, only: str = "") -> str:
    """The words of a slide, a line for each paragraph; `only` those of one kind of placeholder."""
    words = _Words(only)
    for mark in marks:
        words.take(mark)
    return words.text()


class _Words:
    """Gathers words shape by shape, because only a shape's placeholder tells whether it is content."""

    def __init__(self, only: str) -> None:
        self._only = only
        self._shapes: list[str] = []
        self._loose: list[str] = []
        self._kind = ""
        self._is_word = False

    def take(self, mark: Mark) -> None:
        if mark.text:
            if self._is_word:
                self._loose.append(mark.text)
        elif mark.name == _DRAWING + "t":
            self._is_word = mark.is_start
        elif mark.name in (_DRAWING + "br", _DRAWING + "p") and not mark.is_start:
            self._loose.append("\n")
        elif mark.name == _SLIDES + "ph" and mark.is_start:
            self._kind = mark.attributes.get("type", "")
        elif mark.name == _SLIDES + "sp":
            self._end_shape()

    def _end_shape(self) -> None:
        """A shape begins or ends: what was gathered is kept if it is content."""
        is_asked = self._kind == self._only if self._only else self._kind not in _NOT_CONTENT
        if is_asked:
            self._shapes.append("".join(self._loose))
        self._loose, self._kind = [], ""

    def text(self) -> str:
        self._end_shape()
        return "\n".join(shape for shape in self._shapes if shape.strip())
