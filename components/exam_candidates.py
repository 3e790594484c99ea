"""The approved questions of a course that are not in the exam yet, a page at a time."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

import streamlit as st

from components.exam_draft import ExamDraft, added, change
from components.exam_picks import exam_picks
from components.layout import page_number, pager
from components.plain import plain
from components.services import services
from services.domain.paging import Page, PageRequest
from services.domain.people import Person
from services.domain.question_bank import BankedQuestion

_PER_PAGE = 10
_SEARCH = "find"
_PAGE = "page"
_OPEN = "lectern.exam_candidates.{}"
_THERE, _ASKED = "there", "asked"


def are_candidates_open(draft: ExamDraft) -> bool:
    """They were asked for, or the address searches them, or there was nothing else to do; once open they stay so."""
    key = _OPEN.format(draft.exam_id)
    if key not in st.session_state and (not (draft.items or draft.removals) or st.query_params.get(_SEARCH)):
        st.session_state[key] = _THERE
    return key in st.session_state


def open_candidates(exam_id: UUID) -> None:
    """Draw the candidates from the next run on; to be given to `on_add`."""
    st.session_state[_OPEN.format(exam_id)] = _ASKED


def exam_candidates(person: Person, draft: ExamDraft) -> None:
    """The approved questions: search, add one, add all that are shown."""
    st.subheader("Approved questions", anchor=False)
    st.text_input(
        "Find an approved question",
        key=_SEARCH,
        bind="query-params",
        type="search",
        placeholder="Words of the question",
        on_change=_begin_again,
    )
    search = st.session_state[_SEARCH].strip()
    found = _page(person, draft, search)
    there = {item.question_id for item in draft.items}
    shown = [banked for banked in found.items if banked.id not in there]
    if not shown:
        _nothing_to_add(draft, search)
        return
    was_asked = st.session_state[_OPEN.format(draft.exam_id)] == _ASKED
    exam_picks(shown, key=f"picks_{draft.exam_id}", on_pick=partial(_pick, draft.exam_id), is_to_be_seen=was_asked)
    pager(found, "questions", key=_PAGE)


def _page(person: Person, draft: ExamDraft, search: str) -> Page[BankedQuestion]:
    """The page asked for, or the last that there is: adding questions may empty the one she was on."""
    number = page_number(_PAGE)
    while True:
        found = services().exams.candidates(
            person, draft.course_id, PageRequest(number, _PER_PAGE), search=search, outside_exam=draft.exam_id
        )
        if found.items or number == 1:
            return found
        number = st.session_state[_PAGE] = number - 1


def _pick(exam_id: UUID, questions: Sequence[BankedQuestion]) -> None:
    change(exam_id, partial(added, questions=questions))


def _nothing_to_add(draft: ExamDraft, search: str) -> None:
    if search:
        st.markdown(f"No other approved question holds “{plain(search)}”.")
    elif draft.items:
        st.caption("Every approved question of this course is in the exam.")
    else:
        st.caption("No question of this course is approved yet. Approve some in review; they appear here.")


def _begin_again() -> None:
    st.session_state.pop(_PAGE, None)
