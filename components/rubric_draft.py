"""A rubric as it stands on its page, with the edits that are not saved yet."""

from dataclasses import dataclass, field, replace
from threading import Lock
from uuid import UUID

import streamlit as st

from services.domain.rubrics import BankedRubric, Criterion, Level, Rubric

Texts = tuple[str, ...]
MOST_LEVELS = 8


@dataclass(frozen=True, slots=True)
class Table:
    """Levels, and rows of a criterion's name followed by its text for each level."""

    title: str
    levels: tuple[Level, ...]
    rows: tuple[Texts, ...]

    @property
    def rubric(self) -> Rubric:
        """What would be saved: rows without a word are left out."""
        return Rubric(
            self.title.strip(),
            tuple(replace(level, name=level.name.strip()) for level in self.levels),
            tuple(Criterion(row[0].strip(), tuple(text.strip() for text in row[1:])) for row in self.rows if any(row)),
        )


@dataclass(frozen=True, slots=True)
class RemovedLevel:
    """A level that was taken out, its place, and the texts that stood under it."""

    index: int
    level: Level
    texts: Texts


@dataclass(slots=True)
class RubricSheet:
    """What this browser holds of one rubric; `version` is the saved one it was made from (0: none).

    The editor is begun with `begun` and reports its changes against it; `current` is the table with
    them. `editor` and `form` number the widgets, so that they are drawn anew when what they began with changes.
    """

    question_id: UUID
    version: int
    saved: Rubric | None
    begun: Table
    current: Table
    editor: int = 0
    form: int = 0
    removed: RemovedLevel | None = None
    lock: Lock = field(default_factory=Lock)

    @property
    def has_changes(self) -> bool:
        return self.current.rubric != self.saved

    def begin(self, table: Table) -> None:
        """Go on from this table."""
        self.begun = self.current = table
        self.editor += 1

    def show(self, banked: BankedRubric) -> None:
        """Take over what is saved in place of what is here."""
        self.version, self.saved, self.removed = banked.version, banked.rubric, None
        self.form += 1
        self.begin(table_of(banked.rubric))

    def change_level(self, index: int, level: Level) -> None:
        """Another name or other points for a level."""
        levels = (*self.current.levels[:index], level, *self.current.levels[index + 1 :])
        self.begin(replace(self.current, levels=levels))

    def add_level(self, index: int, level: Level, texts: Texts = ()) -> None:
        """A level at this place, with its texts for the criteria from the first on."""
        table, column = self.current, index + 1
        padded = texts + ("",) * (len(table.rows) - len(texts))
        rows = tuple((*row[:column], text, *row[column:]) for row, text in zip(table.rows, padded, strict=False))
        self.form += 1
        self.begin(replace(table, levels=(*table.levels[:index], level, *table.levels[index:]), rows=rows))

    def remove_level(self, index: int) -> None:
        """Take a level out and remember it."""
        table, column = self.current, index + 1
        self.removed = RemovedLevel(index, table.levels[index], tuple(row[column] for row in table.rows))
        self.form += 1
        rows = tuple(row[:column] + row[column + 1 :] for row in table.rows)
        self.begin(replace(table, levels=table.levels[:index] + table.levels[index + 1 :], rows=rows))

    def put_level_back(self) -> None:
        """The level that was taken out last, at its old place."""
        if self.removed is not None:
            removed, self.removed = self.removed, None
            self.add_level(removed.index, removed.level, removed.texts)


def table_of(rubric: Rubric) -> Table:
    """The rubric as it is edited."""
    rows = tuple((criterion.name, *criterion.descriptors) for criterion in rubric.criteria)
    return Table(rubric.title, rubric.levels, rows)


def open_sheet(question_id: UUID, newest: BankedRubric | None) -> RubricSheet | None:
    """What this browser holds of the rubric; without edits of its own, what is saved. None when there is neither."""
    sheet: RubricSheet | None = st.session_state.get(_key(question_id))
    if sheet is None and newest is not None:
        table = table_of(newest.rubric)
        sheet = RubricSheet(question_id, newest.version, newest.rubric, table, table)
        st.session_state[_key(question_id)] = sheet
    elif sheet is not None and newest is not None and newest.version != sheet.version and not sheet.has_changes:
        sheet.show(newest)
    return sheet


def begin_sheet(question_id: UUID, rubric: Rubric) -> None:
    """Begin a first rubric with this one, which is not saved yet."""
    table = table_of(rubric)
    st.session_state[_key(question_id)] = RubricSheet(question_id, 0, None, table, table)


def forget_sheet(question_id: UUID) -> None:
    """Drop the edits that are not saved."""
    st.session_state.pop(_key(question_id), None)


def _key(question_id: UUID) -> str:
    return f"lectern.rubric.{question_id}"
