"""A rubric as it stands on its page, with the edits that are not saved yet."""

from dataclasses import dataclass, field, replace
from threading import Lock
from uuid import UUID, uuid4

import streamlit as st

from components.guard import visitor
from components.services import services
from services.domain.errors import Conflict, LecternError
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
class Typed:
    """The table as a browser has it after its change of this `number`, begun at a sheet's `moment` and `version`."""

    table: Table
    number: int
    moment: str
    version: int


def _moment() -> str:
    return uuid4().hex


@dataclass(slots=True)
class RubricSheet:
    """What this browser holds of one rubric; `version` is the saved one it was made from (0: none).

    The browser begins anew with what is here when `moment` is another than before; `seen` is the number
    of the last of its changes that was taken. Its changes follow each other quickly and may run beside
    each other: everything happens under the lock.
    """

    question_id: UUID
    version: int
    saved: Rubric | None
    current: Table
    moment: str = field(default_factory=_moment)
    seen: int = 0
    problem: str = ""
    lock: Lock = field(default_factory=Lock)

    @property
    def has_changes(self) -> bool:
        return self.current.rubric != self.saved

    def show(self, banked: BankedRubric) -> None:
        """Take over what is saved in place of what is here."""
        self.version, self.saved, self.current = banked.version, banked.rubric, table_of(banked.rubric)
        self.moment, self.problem = _moment(), ""

    def take(self, typed: Typed) -> bool:
        """Keep what was typed; False for an earlier change that came in late."""
        with self.lock:
            if typed.number <= self.seen:
                return False
            if typed.moment != self.moment:  # typed before another version was shown: it was made from the one before
                self.moment, self.version = typed.moment, typed.version
            self.current, self.seen, self.problem = typed.table, typed.number, ""
            return True


def save_sheet(sheet: RubricSheet, *, over: int) -> None:
    """Keep the rubric as the version after `over`, which she was shown as the newest; if not, the table stays."""
    found = visitor()
    with sheet.lock:
        rubric = sheet.current.rubric
        if sheet.version > over or rubric == sheet.saved:
            return  # a second press that ran beside the first
        if found is None:  # the router asks her to sign in
            sheet.problem = "You were signed out before this could be saved."
            return
        try:
            sheet.version = services().rubrics.save(found.person, sheet.question_id, rubric, expected_version=over)
        except Conflict:
            pass  # the run finds the newer version and says so
        except LecternError as error:
            sheet.problem = str(error)
        else:
            sheet.saved = rubric


def drop_edits(sheet: RubricSheet, newest: BankedRubric | None) -> None:
    """Forget what is not saved; the page shows what is."""
    if newest is None:
        st.session_state.pop(_key(sheet.question_id), None)
        return
    with sheet.lock:
        sheet.show(newest)


def table_of(rubric: Rubric) -> Table:
    """The rubric as it is edited."""
    rows = tuple((criterion.name, *criterion.descriptors) for criterion in rubric.criteria)
    return Table(rubric.title, rubric.levels, rows)


def open_sheet(question_id: UUID, newest: BankedRubric | None) -> RubricSheet | None:
    """What this browser holds of the rubric; without edits of its own, what is saved. None when there is neither."""
    sheet: RubricSheet | None = st.session_state.get(_key(question_id))
    if sheet is None and newest is not None:
        sheet = RubricSheet(question_id, newest.version, newest.rubric, table_of(newest.rubric))
        st.session_state[_key(question_id)] = sheet
    elif sheet is not None and newest is not None and newest.version > sheet.version:
        with sheet.lock:
            if newest.version > sheet.version and not sheet.has_changes:
                sheet.show(newest)
    return sheet


def begin_sheet(question_id: UUID, rubric: Rubric) -> None:
    """Begin a first rubric with this one, which is not saved yet."""
    st.session_state[_key(question_id)] = RubricSheet(question_id, 0, None, table_of(rubric))


def _key(question_id: UUID) -> str:
    return f"lectern.rubric.{question_id}"
