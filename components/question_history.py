"""The history of a question: who did what and when, how long it took, why, and what became of its words."""

from collections.abc import Sequence

from components.moments import moment_within
from components.question_changes import difference_lines
from components.review_desk import Line, Part, Run, Version, past
from services.domain.question_history import Event, HistoryEntry
from services.domain.reviews import Decision, Stage

_SECONDS_PER_MINUTE = 60
_EVENTS = {
    Event.WRITTEN: ("Written", "edit_note", "gray"),
    Event.CHANGED: ("Changed", "edit", "gray"),
    Event.RUBRIC: ("Rubric saved", "table_chart", "gray"),
    Event.SENT: ("Sent to review", "send", "blue"),
    Event.UNDONE: ("Decision undone", "undo", "gray"),
    Event.REOPENED: ("Approval taken back", "history", "orange"),
}
_DECISIONS = {
    Decision.ACCEPT: ("Accepted", "check_circle", "green"),
    Decision.SEND_BACK: ("Sent back", "undo", "orange"),
    Decision.REJECT: ("Rejected", "cancel", "red"),
}
_STAGES = {Stage.SECOND: " as the second", Stage.ADJUDICATION: " between the two"}


def history_part(entries: Sequence[HistoryEntry]) -> Part:
    """Every entry, newest first; the number counts from the oldest, so that what is open stays open."""
    return past(
        "History", [Version(len(entries) - at, _summary(each), _lines(each)) for at, each in enumerate(entries)]
    )


def _summary(entry: HistoryEntry) -> Line:
    words, sign, colour = _DECISIONS[entry.decision] if _is_decision(entry) else _EVENTS[entry.event]
    stage = _STAGES.get(entry.stage, "") if _is_decision(entry) else ""
    by = f" by {entry.who}" if entry.who else ""
    told = f"{stage}{by} · {moment_within(entry.at)} · version {entry.version}"
    line: list[Run] = [(f"icon {colour}", sign), ("strong", words), ("quiet", told)]
    if entry.seconds is not None:
        line.append(("quiet", f" · {_lasted(entry.seconds)}"))
    if entry.is_undone:
        line.append(("quiet", " · undone later"))
    return line


def _lines(entry: HistoryEntry) -> list[Line]:
    lines: list[Line] = []
    if entry.why:
        lines.append((("", entry.why),))
    if entry.reason is not None:
        lines.append((("strong", entry.reason.words), ("", f": {entry.comment}" if entry.comment else "")))
    elif entry.comment:
        lines.append((("", entry.comment),))
    return [*lines, *difference_lines(entry.differences)] or [(("quiet", "Nothing else is told of it."),)]


def _is_decision(entry: HistoryEntry) -> bool:
    return entry.event is Event.DECIDED and entry.decision is not None


def _lasted(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), _SECONDS_PER_MINUTE)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
