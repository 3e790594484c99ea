"""What is being done to lectures, in words."""

from components.sheet import Badge
from services.domain.times import clock, duration_words
from services.domain.work_queue import QueuedWork, WorkKind, WorkState

_WHAT = {
    WorkKind.HEARING: "Transcript",
    WorkKind.WRITING: "Questions",
    WorkKind.READING: "Slides",
}
_DOING = {
    WorkKind.HEARING: "Listens to",
    WorkKind.WRITING: "Writes questions on",
    WorkKind.READING: "Reads the slides of",
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
        parts.append(
            f"{clock(work.done)} of {clock(work.whole)} heard"
            if work.kind is WorkKind.HEARING
            else f"{work.done} of {work.whole} written"
        )
    if work.left_ms is not None and work.state is WorkState.RUNNING:
        parts.append(f"about {duration_words(work.left_ms)} left")
    if work.worker:
        parts.append(f"{work.worker} on {work.machine}")
    return " · ".join(parts)


def doing_words(what: str) -> str:
    """What a worker does, from `hearing/Week 3`: "Listens to Week 3"."""
    kind, _, lecture = what.partition("/")
    return f"{_DOING[WorkKind(kind)]} “{lecture}”"
