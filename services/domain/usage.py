"""What calls of a language model have cost, and what a run is likely to cost."""

from datetime import datetime
from enum import StrEnum


class Purpose(StrEnum):
    """What a model was called for."""

    WRITING = "writing"
    REPAIR = "repair"
    RUBRIC = "rubric"
    REVISION = "revision"


def month_begin(now: datetime) -> datetime:
    """The first moment of the month, in the time zone of `now`."""
    return now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def over_limit_words(spent_usd: float, limit_usd: float) -> str:
    """Why a course gets no more questions from a language model this month."""
    return (
        f"This course has spent {spent_usd:.2f} of the {limit_usd:.2f} US dollars that the language model may cost it "
        "in a month. What has been written is kept. An owner of the course can raise the limit in its settings; "
        "otherwise go on next month."
    )
