"""Why a row stayed short, stretch by stretch, told in one sentence or a few."""

from services.runs.plan import Cell, Plan

_UNTOLD = "The writer gave fewer questions than it was asked for. Try again for what is missing."


class Reasons:
    """Notes the last reason for each row and stretch."""

    def __init__(self, plan: Plan) -> None:
        self._titles = {part.number: part.material.title for part in plan.parts}
        self._reasons: dict[Cell, str] = {}

    def note(self, cell: Cell, reason: str) -> None:
        self._reasons[cell] = reason

    def of_row(self, row: int) -> str:
        """Every reason for the row; lectures are named where there are several and they differ."""
        titles: dict[str, list[str]] = {}
        for (at, part), reason in sorted(self._reasons.items()):
            if at == row:
                titles.setdefault(reason, []).append(self._titles[part])
        if not titles:
            return _UNTOLD
        if len(self._titles) == 1 or len(titles) == 1:
            return " ".join(titles)
        return " ".join(f"{_names(named)}: {reason}" for reason, named in titles.items())


def _names(titles: list[str]) -> str:
    return ", ".join(f"“{title}”" for title in dict.fromkeys(titles))
