"""Questions in aligned rows: dense enough to compare, each row a link to its question."""

from collections.abc import Sequence
from uuid import UUID

from components.badges import status_look
from components.question_words import TYPE_NAMES
from components.registration import register
from services.domain.question_bank import BankedQuestion
from services.domain.times import clock

_mount = register(__file__)


def question_table(questions: Sequence[BankedQuestion], *, address: str, key: str) -> UUID | None:
    """Draw a row for each question; the id of the one just opened, in exactly one run of the page.

    `address` is the path of the page that a row's link names (`/question`), so that it can be
    copied or opened in another tab.
    """
    rows = [_row(banked) for banked in questions]
    result = _mount(key=key, data={"rows": rows, "address": address}, on_opened_change=lambda: None)
    ids = {str(banked.id): banked.id for banked in questions}
    return ids.get(str(result.opened["id"])) if result.opened else None


def _row(banked: BankedQuestion) -> dict[str, str]:
    words, icon, colour = status_look(banked.status)
    sources = banked.question.sources
    return {
        "id": str(banked.id),
        "type": TYPE_NAMES[banked.question.type],
        "stem": banked.question.stem,
        "status": words,
        "icon": icon,
        "colour": colour,
        "lecture": banked.lecture_title,
        "second": clock(sources[0].start_ms) if sources else "uncited",
    }
