"""Reads the file on its standard input and writes a line of JSON for each page; started by `page_reader`."""

import json
import os
import resource
import sys
from collections.abc import Iterator
from typing import BinaryIO

from services.providers.reading.docx import MAIN as DOCX_MAIN
from services.providers.reading.docx import docx_pages
from services.providers.reading.limits import (
    DAMAGED,
    LOCKED,
    OLD_OFFICE,
    TOO_MUCH_MEMORY,
    UNKNOWN,
    Refused,
    checked_pages,
)
from services.providers.reading.office import Package
from services.providers.reading.pdf import pdf_pages
from services.providers.reading.pptx import MAIN as PPTX_MAIN
from services.providers.reading.pptx import pptx_pages

MEMORY_BYTES = 1000**3
CPU_SECONDS = 90
OUTPUT_BYTES = 64 * 1000**2

_PDF_WITHIN = 1024
_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")


def pages(file: BinaryIO) -> Iterator[str]:
    """The text of each page of whatever this file really is; `Refused` when it cannot be read."""
    start = file.read(_PDF_WITHIN)
    file.seek(0)
    if b"%PDF-" in start:
        return checked_pages(pdf_pages(file))
    if start.startswith(_OLD_OFFICE):
        raise Refused(LOCKED if _LOCKED_OFFICE in file.read() else OLD_OFFICE)
    if not start.startswith(_ZIP):
        raise Refused(UNKNOWN)
    package = Package(file)
    if PPTX_MAIN in package:
        return checked_pages(pptx_pages(package))
    if DOCX_MAIN in package:
        return checked_pages(docx_pages(package))
    raise Refused(UNKNOWN)


def main() -> None:
    """Read within limits; the last line says `end`, or why the file is refused."""
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, OUTPUT_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    os.nice(10)
    try:
        for text in pages(sys.stdin.buffer):
            _say(page=text)
    except Refused as refused:
        _say(refused=str(refused))
    except MemoryError:
        _say(refused=TOO_MUCH_MEMORY)
    except RecursionError:
        _say(refused=DAMAGED)
    else:
        _say(end=True)


def _say(**line: object) -> None:
    sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
