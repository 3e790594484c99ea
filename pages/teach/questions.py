"""The question bank of a course: find a question, see where it stands, open it."""

from uuid import UUID

import streamlit as st

from components import places
from components.addresses import asked_id, optional_id
from components.badges import status_look
from components.course_tabs import course_head
from components.guard import current_person
from components.layout import page_number, rows_words, turn_pages
from components.plain import plain
from components.question_table import question_table
from components.services import services
from components.sheet import Action, Part, choice, sheet
from components.states import empty
from services.domain.courses import Course
from services.domain.lectures import LectureTitle
from services.domain.lifecycle import LectureStatus, QuestionStatus
from services.domain.paging import PageRequest
from services.domain.people import Person, Role
from services.domain.question_bank import QuestionCounts

_PER_PAGE = 25
_ALL = "all"
_STATUSES = (
    QuestionStatus.IN_REVIEW,
    QuestionStatus.CHANGES_REQUESTED,
    QuestionStatus.APPROVED,
    QuestionStatus.DRAFT,
    QuestionStatus.REJECTED,
)


def asked_status() -> QuestionStatus | None:
    """The status that the address narrows to."""
    asked = st.query_params.get("status", "")
    return QuestionStatus(asked) if asked in list(QuestionStatus) else None


def narrow(name: str, value: str | None) -> None:
    """Put a filter into the address, and begin at the first page again."""
    st.session_state["page"] = 1
    if value is None or value == _ALL:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = value


def counted(counts: QuestionCounts) -> dict[str, int]:
    """How many questions each choice of the status filter would show."""
    return {
        _ALL: counts.total,
        QuestionStatus.IN_REVIEW.value: counts.waiting,
        QuestionStatus.CHANGES_REQUESTED.value: counts.sent_back,
        QuestionStatus.APPROVED.value: counts.approved,
        QuestionStatus.DRAFT.value: counts.draft,
        QuestionStatus.REJECTED.value: counts.rejected,
    }


def filters(lectures: list[LectureTitle]) -> None:
    """Search and lecture; like the status they live in the address."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.text_input(
            "Find a question", key="find", bind="query-params", type="search", width=300, on_change=to_first_page
        )
        titles = {_ALL: "All lectures", **{str(lecture.id): lecture.title for lecture in lectures}}
        asked = optional_id("lecture")
        st.session_state["lecture_choice"] = str(asked) if asked in ids(lectures) else _ALL
        st.selectbox(
            "Lecture",
            list(titles),
            format_func=titles.__getitem__,
            key="lecture_choice",
            width=260,
            on_change=lambda: narrow("lecture", st.session_state["lecture_choice"]),
        )


def status_choice(counts: QuestionCounts) -> Part:
    """The statuses to narrow to, each with how many questions it would leave."""
    numbers = counted(counts)
    chosen = asked_status()
    shown = [_ALL, *(status.value for status in _STATUSES if numbers[status.value] or status is chosen)]
    options = {value: f"{status_words(value)} {numbers[value]}" for value in shown}
    return choice("Status", options, chosen.value if chosen else _ALL)


def status_words(value: str) -> str:
    """The words of a choice in the status filter."""
    return "All" if value == _ALL else status_look(QuestionStatus(value))[0]


def ids(lectures: list[LectureTitle]) -> set[UUID]:
    return {lecture.id for lecture in lectures}


def to_first_page() -> None:
    """Another search begins at the first page."""
    st.session_state["page"] = 1


@st.dialog("Which lecture?")
def choose_lecture(ready: list[LectureTitle]) -> None:
    """Choose what to draft from."""
    for lecture in ready:
        if st.button(plain(lecture.title), icon=":material/mic:", width="stretch", key=f"draft_{lecture.id}"):
            st.switch_page(places.DRAFT, query_params={"lecture": str(lecture.id)})


def draft(ready: list[LectureTitle], lecture_id: UUID | None) -> None:
    """Go and draft: from the lecture the list is narrowed to, from the only one, or from one she chooses."""
    narrowed = [lecture for lecture in ready if lecture.id == lecture_id] or ready
    if len(narrowed) == 1:
        st.switch_page(places.DRAFT, query_params={"lecture": str(narrowed[0].id)})
    choose_lecture(narrowed)


def nothing_yet(course: Course, ready: list[LectureTitle], lecture_id: UUID | None) -> None:
    """The bank of a course without questions: how it is filled."""
    title = "No questions yet"
    about = "They are drafted from what was said in a lecture, each with the second in which its answer was given."
    if not ready:
        if empty("quiz", title, f"{about} Add a recording first.", "Go to the lectures", key="to_lectures"):
            st.switch_page(places.COURSE, query_params={"course": str(course.id)})
        return
    action = "Draft questions" if course.allows(Role.TEACHER) else None
    if empty("quiz", title, about, action, key="first_draft"):
        draft(ready, lecture_id)


def question_list(person: Person, course: Course, lecture_id: UUID | None) -> None:
    """One page of the questions that the filters leave."""
    search = st.query_params.get("find", "").strip()
    found = services().questions.lines(
        person,
        course.id,
        PageRequest(page_number(), _PER_PAGE),
        lecture_id=lecture_id,
        status=asked_status(),
        search=search,
    )
    if not found.items:
        st.markdown("No question is like that. Take back a filter to see more.")
        return
    opened = question_table(found.items, about=rows_words(found, "questions"), address="/question", key="bank")
    if opened is not None:
        st.switch_page(places.QUESTION, query_params={"question": str(opened)})
    turn_pages(found)


person = current_person()
course = services().courses.get(person, asked_id("course"))
lectures = services().lectures.titles(person, course.id)
ready = [lecture for lecture in lectures if lecture.status is LectureStatus.READY]
lecture_id = optional_id("lecture")
counts = services().questions.counts(person, course.id, lecture_id=lecture_id)
can_draft = bool(ready) and course.allows(Role.TEACHER) and counts.total > 0
is_empty = counts.total == 0 and lecture_id is None
action = Action("draft", "Draft questions", "edit_note") if can_draft else None
parts = [course_head(course, places.QUESTIONS, "Questions", course.title, action=action)]
pressed = sheet(*parts if is_empty else [*parts, status_choice(counts)], key="head")
if pressed == "draft":
    draft(ready, lecture_id)
elif pressed is not None:
    narrow("status", pressed)
    st.rerun()
if is_empty:
    nothing_yet(course, ready, lecture_id)
    st.stop()
filters(lectures)
if counts.sent_back and asked_status() is None:
    st.button(
        f"{counts.sent_back} sent back to you",
        icon=":material/undo:",
        type="tertiary",
        key="sent_back",
        on_click=narrow,
        args=("status", QuestionStatus.CHANGES_REQUESTED.value),
    )
if counts.total == 0:
    nothing_yet(course, ready, lecture_id)
else:
    question_list(person, course, lecture_id)
