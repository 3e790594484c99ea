"""Questions in aligned rows: dense enough to compare, each row a link to its question."""

from collections.abc import Sequence
from uuid import UUID

from components.badges import status_look
from components.question_words import TYPE_NAMES
from components.registration import register
from services.domain.question_bank import QuestionLine
from services.domain.times import clock

_mount = register(__file__)


def question_table(questions: Sequence[QuestionLine], *, about: str, address: str, key: str) -> UUID | None:
    """Draw a row for each question and a quiet line `about` them below.

    The id of the question just opened, in exactly one run of the page.

    `address` is the path of the page that a row's link names (`/question`), so that it can be
    copied or opened in another tab.
    """
    rows = [_row(line) for line in questions]
    result = _mount(key=key, data={"rows": rows, "about": about, "address": address}, on_opened_change=_nothing)
    ids = {str(line.id): line.id for line in questions}
    return ids.get(str(result.opened["id"])) if result.opened else None


def _row(line: QuestionLine) -> dict[str, str]:
    words, icon, colour = status_look(line.status)
    return {
        "id": str(line.id),
        "type": TYPE_NAMES[line.type],
        "stem": line.stem,
        "status": words,
        "icon": icon,
        "colour": colour,
        "lecture": line.lecture_title,
        "second": "uncited" if line.start_ms is None else clock(line.start_ms),
    }


def _nothing() -> None:
    """Streamlit reports an event only to whoever listens; the run that it causes reads it."""
