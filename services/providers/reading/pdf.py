"""The pages of a PDF."""

import logging
from collections.abc import Iterator
from typing import BinaryIO

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError

from services.providers.reading.limits import DAMAGED, LOCKED, MOST_PAGES, Refused, too_many_pages

# What pypdf meets in pages that are not what the standard says.
_DAMAGE = (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OSError)


def pdf_pages(file: BinaryIO) -> Iterator[str]:
    """The text of each page, empty for one that is a picture or damaged; `Refused` when none can be read."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(file)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused(LOCKED)
        count = len(reader.pages)
    except _DAMAGE as error:
        raise Refused(DAMAGED) from error
    if count > MOST_PAGES:
        raise too_many_pages(count)
    if count == 0:
        raise Refused(DAMAGED)
    damaged = 0
    for number in range(count):
        try:
            yield _text(reader.pages[number])
        except _DAMAGE:
            damaged += 1
            yield ""
    if damaged == count:
        raise Refused(DAMAGED)


def _text(page: PageObject) -> str:
    return page.extract_text()
