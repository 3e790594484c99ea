"""What is being done to lectures, in words."""

from components.sheet import Badge
from services.domain.times import clock, duration_words
from services.domain.work_queue import QueuedWork, WorkKind, WorkState

_WHAT = {
    WorkKind.HEARING: "Transcript",
    WorkKind.WRITING: "Questions",
    WorkKind.REVISING: "A question written anew",
    WorkKind.READING: "Slides",
    WorkKind.COPYING: "Copy for browsers",
    WorkKind.CHECKING: "Look through the words",
}
_DOING = {
    WorkKind.HEARING: "Listens to",
    WorkKind.WRITING: "Writes questions on",
    WorkKind.REVISING: "Writes a question anew on",
    WorkKind.READING: "Reads the slides of",
    WorkKind.COPYING: "Makes a copy for browsers of",
    WorkKind.CHECKING: "Looks through the words of",
}
_BADGES: dict[WorkState, Badge] = {
    WorkState.RUNNING: ("Running", "play_circle", "blue"),
    WorkState.WAITING: ("Waiting", "schedule", "gray"),
    WorkState.FAILED: ("Failed", "error", "red"),
}


def work_badge(work: QueuedWork) -> Badge:
    return _BADGES[work.state]


def work_words(work: QueuedWork) -> str:
    """What is to be made, how far it is, how long it will take and who does it; or why it failed."""
    parts = [_WHAT[work.kind]]
    if work.state is WorkState.FAILED:
        return f"{parts[0]}: {work.reason or 'no reason is known.'}"
    if work.whole and (work.done or work.state is WorkState.RUNNING):
        parts.append(_done_words(work))
    if work.left_ms is not None and work.state is WorkState.RUNNING:
        parts.append(f"about {duration_words(work.left_ms)} left")
    if work.worker:
        parts.append(f"{work.worker} on {work.machine}")
    return " · ".join(parts)


def _done_words(work: QueuedWork) -> str:
    if work.kind is WorkKind.WRITING:
        return f"{work.done} of {work.whole} written"
    done = "heard" if work.kind is WorkKind.HEARING else "copied"
    return f"{clock(work.done)} of {clock(work.whole)} {done}"


def doing_words(what: str) -> str:
    """What a worker does, from `hearing/Week 3`: "Listens to Week 3"."""
    kind, _, lecture = what.partition("/")
    return f"{_DOING[WorkKind(kind)]} “{lecture}”"
