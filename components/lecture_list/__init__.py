"""The lectures of a course in rows: status, length, and how far those are that are being heard."""

from collections.abc import Sequence
from uuid import UUID

from components.badges import status_look
from components.lecture_progress import progress_words
from components.registration import register
from services.domain.lectures import Lecture
from services.domain.lifecycle import LectureStatus
from services.domain.times import duration_words

_mount = register(__file__, "../part.js")


def lecture_list(lectures: Sequence[Lecture], *, about: str, key: str) -> UUID | None:
    """Draw a row for each lecture and a quiet line `about` them below.

    The id of the lecture just opened, in exactly one run of the page.
    """
    result = _mount(key=key, data=[about, *map(_row, lectures)], on_opened_change=lambda: None)
    ids = {str(lecture.id): lecture.id for lecture in lectures}
    return ids.get(str(result.opened["id"])) if result.opened else None


def _row(lecture: Lecture) -> dict[str, object]:
    words, icon, colour = status_look(lecture.status)
    about, fraction = _about(lecture)
    return {
        "id": str(lecture.id),
        "address": f"/lecture?lecture={lecture.id}",
        "title": lecture.title,
        "about": about,
        "fraction": fraction,
        "status": {"words": words, "icon": icon, "colour": colour},
    }


def _about(lecture: Lecture) -> tuple[str, float | None]:
    """The line below the title, and how far the lecture has been heard while it is."""
    if lecture.status is LectureStatus.FAILED:
        return lecture.reason or "", None
    if lecture.status.is_working:
        return progress_words(lecture)
    return duration_words(lecture.duration_ms) if lecture.duration_ms else "", None
