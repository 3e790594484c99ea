"""What orders came to, month by month, as a table for spreadsheets."""

from collections.abc import Iterable

from services.domain.formats.csv_table import write_csv
from services.domain.usage import MonthUsage

_COLUMNS = (
    "Month (UTC)",
    "Course",
    "Course id",
    "Orders",
    "Questions",
    "Tokens in",
    "Tokens out",
    "US dollars",
    "Seconds",
)


def usage_table(months: Iterable[MonthUsage]) -> bytes:
    """A line for each course and month; the cost is empty where no price is known."""
    return write_csv(_COLUMNS, map(_cells, months))


def _cells(each: MonthUsage) -> dict[str, object]:
    values = (
        f"{each.month:%Y-%m}",
        each.course_title,
        each.course_id,
        each.runs,
        each.questions,
        each.input_tokens,
        each.output_tokens,
        "" if each.cost_usd is None else f"{each.cost_usd:.4f}",
        f"{each.seconds:.0f}",
    )
    return dict(zip(_COLUMNS, values, strict=True))
