"""A rubric as a table of criteria and levels: edited in place, and read."""

from functools import partial
from typing import Any

import streamlit as st

from components.question_words import points_words
from components.registration import register
from components.rubric_draft import MOST_LEVELS, RubricSheet, Table, Typed, drop_edits, save_sheet, table_of
from services.domain.rubrics import BankedRubric, Level, Rubric

_mount = register(__file__, "../part.js", "table.js")


def rubric_grid(sheet: RubricSheet, newest: BankedRubric | None, counts: str) -> bool:
    """Draw the table with everything that changes it; True in the run in which `newest` is to be looked at.

    What is typed is kept in the sheet soon after each change, and what is pressed is done before the page
    runs again. `counts` is what the question counts, in words.
    """
    key = f"rubric_{sheet.question_id}"
    told = _mount(
        key=key,
        data=_table(sheet.current)
        | {
            "is_editable": True,
            "worth": _worth(sheet.current.rubric, counts),
            "most_levels": MOST_LEVELS,
            "moment": sheet.moment,
            "seen": sheet.seen,
            "version": sheet.version,
            "has_changes": sheet.has_changes,
            "problem": sheet.problem,
        }
        | _words(sheet, newest),
        on_told_change=partial(_take, key, sheet, newest),
    ).told
    return newest is not None and bool(told) and told["act"] == "look"


def rubric_table(rubric: Rubric, counts: str = "", *, key: str) -> None:
    """The rubric to read."""
    _mount(
        key=key,
        data=_table(table_of(rubric))
        | {"is_editable": False, "worth": _worth(rubric, counts), "moment": "", "seen": 0, "has_changes": False},
    )


def _words(sheet: RubricSheet, newest: BankedRubric | None) -> dict[str, object]:
    number = newest.version if newest else 0
    is_behind = number > sheet.version
    writer = newest.written_by if newest else ""
    back = f"The table shows version {number} again." if newest else "You begin without a rubric."
    return {
        "newest": number,
        "save": f"Save mine as version {number + 1}" if is_behind else f"Save as version {number + 1}",
        "drop": f"Show version {number} instead" if newest else "Begin again",
        "lost": f"What you changed in this rubric since you last saved is lost. {back}",
        "look": f"Look at version {number}",
        "behind": f"{writer} saved version {number} while you were editing. Your table is still here."
        if is_behind
        else "",
    }


def _worth(rubric: Rubric, counts: str) -> str:
    """What a perfect essay earns, beside what the question counts."""
    most = f"At most {points_words(rubric.maximum_points)}"
    return f"{most} · the question counts {counts}" if counts else most


def _table(table: Table) -> dict[str, object]:
    return {"levels": [[level.name, level.points] for level in table.levels], "rows": table.rows}


def _take(key: str, sheet: RubricSheet, newest: BankedRubric | None) -> None:
    told = st.session_state[key]["told"]
    if not told:
        return
    is_new = sheet.take(_typed(sheet, told))
    if is_new and told["act"] == "save":
        save_sheet(sheet, over=int(told["newest"]))
    elif is_new and told["act"] == "drop":
        drop_edits(sheet, newest)


def _typed(sheet: RubricSheet, told: dict[str, Any]) -> Typed:
    levels = tuple(Level(str(name), float(points)) for name, points in told["levels"])
    rows = tuple(tuple(str(text) for text in row) for row in told["rows"])
    table = Table(sheet.current.title, levels, rows)
    return Typed(table, int(told["number"]), str(told["moment"]), int(told["version"]))
