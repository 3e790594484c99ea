"""The history of questions as a table for spreadsheets."""

from collections.abc import Iterable, Iterator
from datetime import UTC

from services.domain.differences import Difference, Kind
from services.domain.formats.csv_table import csv_pieces
from services.domain.question_history import HistoryEntry

_COLUMNS = (
    "Question id",
    "Question",
    "When (UTC)",
    "What",
    "Who",
    "Version",
    "Decision",
    "Stage",
    "Reason",
    "Comment",
    "Seconds",
    "Undone",
    "Why",
    "Changes",
)
_MARKS = {Kind.SAME: "{}", Kind.REMOVED: "[-{}-]", Kind.ADDED: "{{+{}+}}"}


Histories = Iterable[tuple[str, list[HistoryEntry]]]
"""What questions ask, and what has happened to each, newest first."""


def history_table(some: Iterable[Histories]) -> Iterator[bytes]:
    """A line for each entry, for each question what happened first on top; UTF-8, a piece for each of `some`.

    Changes are marked in the words themselves, as `wdiff` does: `[-removed-]` and `{+added+}`.
    """
    return csv_pieces(_COLUMNS, map(_rows, some))


def _rows(histories: Histories) -> Iterator[dict[str, object]]:
    for stem, entries in histories:
        for entry in reversed(entries):
            yield dict(zip(_COLUMNS, _cells(stem, entry), strict=True))


def _cells(stem: str, entry: HistoryEntry) -> tuple[object, ...]:
    return (
        entry.question_id,
        stem,
        f"{entry.at.astimezone(UTC):%Y-%m-%d %H:%M:%S}",
        entry.event.value,
        entry.who,
        entry.version,
        entry.decision.value.replace("_", " ") if entry.decision else "",
        entry.stage.value if entry.decision else "",
        entry.reason.words if entry.reason else "",
        entry.comment,
        "" if entry.seconds is None else f"{entry.seconds:.1f}",
        "yes" if entry.is_undone else "",
        entry.why,
        "; ".join(map(_told, entry.differences)),
    )


def _told(difference: Difference) -> str:
    words = "".join(_MARKS[stretch.kind].format(stretch.text) for stretch in difference.stretches)
    return f"{difference.part}: {words}"
