"""Opens PPTX and DOCX files, which are XML in a ZIP, without ever unpacking more than a limit."""

import zlib
from collections.abc import Iterator, Mapping
from typing import BinaryIO, NamedTuple
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from services.providers.reading.limits import (
    DAMAGED,
    LOCKED,
    MOST_MEMBER_BYTES,
    MOST_MEMBERS,
    MOST_UNPACKED_BYTES,
    TOO_LARGE_INSIDE,
    Refused,
)

_CHUNK = 64 * 1024
_ENCRYPTED = 0x1
# XML shrinks to a twentieth, sometimes a fiftieth; what shrinks to a five-hundredth was made to.
_HIGHEST_RATIO = 500
_SMALL_BYTES = 4 * 1000**2


class Mark(NamedTuple):
    """A tag's beginning (`is_start`) or end, or `text`; names are `namespace local`, the two parted by a space."""

    name: str
    is_start: bool
    attributes: Mapping[str, str]
    text: str


class Package:
    """An Office file; everything read from it counts against one limit."""

    def __init__(self, file: BinaryIO) -> None:
        try:
            self._zip = ZipFile(file)
        except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise Refused(DAMAGED) from error
        if len(self._zip.infolist()) > MOST_MEMBERS:
            raise Refused(TOO_LARGE_INSIDE)
        self._unpacked = 0

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def marks(self, name: str) -> Iterator[Mark]:
        """What stands in an XML member, in order; `Refused` for damage, entities, and more than the limit."""
        found: list[Mark] = []
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_entities
        parser.StartElementHandler = lambda tag, attributes: found.append(Mark(tag, True, attributes, ""))
        parser.EndElementHandler = lambda tag: found.append(Mark(tag, False, {}, ""))
        parser.CharacterDataHandler = lambda text: found.append(Mark("", False, {}, text))
        try:
            for chunk in self._unpack(name):
                parser.Parse(chunk, False)
                yield from found
                found.clear()
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise Refused(DAMAGED) from error
        yield from found

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """What a member points to: the target's name and the kind, by the id of the relation."""
        folder, _, base = name.rpartition("/")
        listing = f"{folder}/_rels/{base}.rels"
        if listing not in self:
            return {}
        return {
            mark.attributes["Id"]: (_joined(folder, mark.attributes["Target"]), mark.attributes.get("Type", ""))
            for mark in self.marks(listing)
            if mark.is_start and {"Id", "Target"} <= mark.attributes.keys()
        }

    def _unpack(self, name: str) -> Iterator[bytes]:
        try:
            info = self._zip.getinfo(name)
            if info.flag_bits & _ENCRYPTED:
                raise Refused(LOCKED)
            if info.file_size > MOST_MEMBER_BYTES:
                raise Refused(TOO_LARGE_INSIDE)
            unpacked = 0
            with self._zip.open(info) as member:
                while chunk := member.read(_CHUNK):
                    unpacked += len(chunk)
                    self._count(len(chunk), unpacked, info)
                    yield chunk
        except (BadZipFile, KeyError, EOFError, OSError, zlib.error, NotImplementedError) as error:
            raise Refused(DAMAGED) from error

    def _count(self, new: int, unpacked: int, info: ZipInfo) -> None:
        """What really comes out counts, not what the file says of itself."""
        self._unpacked += new
        is_blown_up = unpacked > _SMALL_BYTES and unpacked > _HIGHEST_RATIO * max(1, info.compress_size)
        if is_blown_up or unpacked > MOST_MEMBER_BYTES or self._unpacked > MOST_UNPACKED_BYTES:
            raise Refused(TOO_LARGE_INSIDE)


def _refuse_entities(*_declared: object) -> None:
    """Office files declare no document type; entities are how XML is blown up or reads other files."""
    raise Refused(DAMAGED)


def _joined(folder: str, target: str) -> str:
    """A relation's target as a member's name."""
    if target.startswith("/"):
        return target[1:]
    parts = folder.split("/")
    for step in target.split("/"):
        if step == "..":
            parts = parts[:-1]
        elif step != ".":
            parts.append(step)
    return "/".join(parts)
