"""Tables for spreadsheets."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

_COMPUTED = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_csv(names: Sequence[str], rows: Iterable[Mapping[str, object]]) -> bytes:
    """The rows under these names: UTF-8 with the mark by which Excel knows it, formulas disarmed.

    A text that a spreadsheet would compute is put behind an apostrophe (OWASP, CSV injection).
    """
    return b"".join(csv_pieces(names, [rows]))


def csv_pieces(names: Sequence[str], some: Iterable[Iterable[Mapping[str, object]]]) -> Iterator[bytes]:
    """The same in pieces, the names first and then one for each of `some` rows, so that it is never held whole."""
    yield _written([names]).encode("utf-8-sig")
    for rows in some:
        yield _written([row[name] for name in names] for row in rows).encode()


def _written(rows: Iterable[Iterable[object]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([_inert(cell) for cell in row] for row in rows)
    return out.getvalue()


def write_rows(rows: Sequence[Mapping[str, object]]) -> bytes:
    """The same with the names of the first row."""
    return write_csv(list(rows[0]) if rows else [], rows)


def _inert(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_COMPUTED) else value
