"""Tables for spreadsheets."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

_COMPUTED = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_csv(names: Sequence[str], rows: Iterable[Mapping[str, object]]) -> bytes:
    """The rows under these names: UTF-8 with the mark by which Excel knows it, formulas disarmed.

    A text that a spreadsheet would compute is put behind an apostrophe (OWASP, CSV injection).
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_inert(name) for name in names])
    for row in rows:
        writer.writerow([_inert(row[name]) for name in names])
    return out.getvalue().encode("utf-8-sig")


def write_rows(rows: Sequence[Mapping[str, object]]) -> bytes:
    """The same with the names of the first row."""
    return write_csv(list(rows[0]) if rows else [], rows)


def _inert(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_COMPUTED) else value
