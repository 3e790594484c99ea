"""A rubric's table: to edit, and to read."""

from functools import partial

import pandas as pd
import streamlit as st

from components.plain import plain
from components.question_words import points_words
from components.rubric_draft import MOST_LEVELS, RubricSheet, Table
from services.domain.rubrics import Level, Rubric

_MOST_POINTS = 1000.0
_CRITERION = "criterion"
_LINE_PX = 20
_ROW_PX = (72, 300)
_LETTERS_A_ROW = 92


def rubric_editor(sheet: RubricSheet) -> None:
    """The levels in a small form, and under it the table of criteria; edits are kept in the sheet."""
    _levels(sheet)
    with sheet.lock:
        # Widgets of a page that was left have forgotten their edits; the sheet has not.
        if _editor_key(sheet) not in st.session_state:
            sheet.begun = sheet.current
        begun = sheet.begun
    edited = st.data_editor(
        _frame(begun),
        key=_editor_key(sheet),
        num_rows="dynamic",
        hide_index=True,
        row_height=_row_height(begun),
        height="content",
        column_config=_columns(begun.levels),
        alt="The rubric: a row for each criterion, a column for each level.",
    )
    with sheet.lock:
        if sheet.begun is begun:
            sheet.current = _table(begun, edited)
    st.caption(
        "Double-click a cell to write in it. The last row adds a criterion; mark a row at its left to remove it."
    )


def rubric_table(rubric: Rubric) -> None:
    """The rubric to read."""
    st.table(
        [
            {"Criterion": f"**{plain(criterion.name)}**"}
            | {
                plain(_heading(level)): plain(text)
                for level, text in zip(rubric.levels, criterion.descriptors, strict=True)
            }
            for criterion in rubric.criteria
        ],
        border="horizontal",
        hide_index=True,
    )


def _levels(sheet: RubricSheet) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        for index, level in enumerate(sheet.current.levels):
            _level(sheet, index, level)
        st.button(
            "Add a level",
            icon=":material/add:",
            disabled=len(sheet.current.levels) >= MOST_LEVELS,
            key=f"add_level_{sheet.form}",
            on_click=_add_level,
            args=(sheet,),
        )
    if sheet.removed is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"Removed: {plain(sheet.removed.level.name)} and what stood under it.", width="content")
            st.button(
                "Put it back",
                icon=":material/undo:",
                type="tertiary",
                key="put_level_back",
                on_click=_locked,
                args=(sheet, sheet.put_level_back),
            )


def _level(sheet: RubricSheet, index: int, level: Level) -> None:
    name_key, points_key = (f"level_{part}_{sheet.question_id}_{sheet.form}_{index}" for part in ("name", "points"))
    with st.container(width=168, gap="xsmall"):
        st.text_input(
            f"Level {index + 1}",
            level.name,
            key=name_key,
            placeholder="Name",
            on_change=_take_level,
            args=(sheet, index, name_key, points_key),
        )
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="bottom"):
            st.number_input(
                "Points",
                0.0,
                _MOST_POINTS,
                float(level.points),
                step=0.5,
                format="%g",
                key=points_key,
                width=100,
                on_change=_take_level,
                args=(sheet, index, name_key, points_key),
            )
            st.button(
                "Remove",
                type="tertiary",
                disabled=len(sheet.current.levels) == 1,
                key=f"remove_level_{sheet.form}_{index}",
                on_click=_locked,
                args=(sheet, partial(sheet.remove_level, index)),
            )


def _take_level(sheet: RubricSheet, index: int, name_key: str, points_key: str) -> None:
    level = Level(st.session_state[name_key], st.session_state[points_key])
    _locked(sheet, partial(sheet.change_level, index, level))


def _add_level(sheet: RubricSheet) -> None:
    _locked(sheet, partial(sheet.add_level, len(sheet.current.levels), Level("", 0.0)))


def _locked(sheet: RubricSheet, act: partial[None]) -> None:
    with sheet.lock:
        act()


def _row_height(table: Table) -> int:
    """High enough in px for the longest text, as far as a guess at the width of a column goes."""
    letters = max(1, _LETTERS_A_ROW // max(1, len(table.levels)))
    longest = max((len(text) for row in table.rows for text in row[1:]), default=0)
    lowest, highest = _ROW_PX
    return min(max(lowest, (longest // letters + 2) * _LINE_PX), highest)


def _frame(table: Table) -> pd.DataFrame:
    return pd.DataFrame([list(row) for row in table.rows], columns=_names(table), dtype="str")


def _table(begun: Table, edited: pd.DataFrame) -> Table:
    rows = edited.reindex(columns=_names(begun)).fillna("").astype(str).itertuples(index=False, name=None)
    return Table(begun.title, begun.levels, tuple(tuple(row) for row in rows))


def _names(table: Table) -> list[str]:
    return [_CRITERION, *(f"level_{index}" for index in range(len(table.levels)))]


def _columns(levels: tuple[Level, ...]) -> dict[str, object]:
    columns: dict[str, object] = {_CRITERION: st.column_config.TextColumn("Criterion", width=150, pinned=True)}
    for index, level in enumerate(levels):
        columns[f"level_{index}"] = st.column_config.TextColumn(_heading(level), width="medium")
    return columns


def _heading(level: Level) -> str:
    return f"{level.name or 'Level'} ({points_words(level.points)})"


def _editor_key(sheet: RubricSheet) -> str:
    return f"rubric_{sheet.question_id}_{sheet.editor}"
