"""The question bank of a course: find a question, see where it stands, open it."""

from uuid import UUID

import streamlit as st

from components import places
from components.addresses import asked_id, optional_id
from components.badges import status_look
from components.course_tabs import course_head
from components.errors import shown_errors
from components.guard import current_person
from components.layout import page_number
from components.notices import notice_next
from components.question_words import TYPE_NAMES, questions_words
from components.services import services
from components.sheet import (
    Action,
    Badge,
    Download,
    Filter,
    Link,
    Part,
    choice,
    downloads,
    empty,
    filters,
    line,
    lines,
    pager,
    sheet,
    tools,
)
from services.domain.courses import Course
from services.domain.lectures import LectureTitle
from services.domain.lifecycle import LectureStatus, QuestionStatus
from services.domain.paging import PageRequest
from services.domain.people import Person, Role
from services.domain.question_bank import QuestionBank, QuestionCounts, QuestionLine
from services.domain.times import clock

_PER_PAGE = 25
_ALL = "all"
_MINE = "mine"
_CHECK = "check"
_COLUMNS = (
    ("Question", "wide"),
    ("Type", "quiet"),
    ("Status", ""),
    ("Lecture", "quiet spare"),
    ("Said at", "quiet right"),
)
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


def is_hers_alone() -> bool:
    """The address narrows what was sent back to what came back to her."""
    return _MINE in st.query_params and asked_status() is QuestionStatus.CHANGES_REQUESTED


def narrow(value: str) -> None:
    """Put a status into the address, and begin at the first page again."""
    st.query_params.pop("page", None)
    st.query_params.pop(_MINE, None)
    if value == _ALL:
        st.query_params.pop("status", None)
    else:
        st.query_params["status"] = value


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


def fields(bank: QuestionBank, query: dict[str, str]) -> Part:
    """Search and lecture; like the status they live in the address."""
    kept = {name: value for name, value in query.items() if name in {"course", "status", _MINE}}
    titles = [("", "All lectures"), *((str(lecture.id), lecture.title) for lecture in bank.lectures)]
    lecture = query.get("lecture", "")
    return filters(
        places.QUESTIONS,
        kept,
        Filter("find", "Find a question", query.get("find", "")),
        Filter("lecture", "Lecture", lecture if lecture in dict(titles) else "", "select", titles),
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


def nothing_yet(course: Course, ready: list[LectureTitle]) -> Part:
    """The bank of a course without questions: how it is filled."""
    title = "No questions yet"
    about = "They are drafted from what was said in a lecture, each with the second in which its answer was given."
    if not ready:
        return empty("quiz", title, f"{about} Add a recording first.", Action("to_lectures", "Go to the lectures"))
    action = Action("draft", "Draft questions") if course.allows(Role.TEACHER) else None
    return empty("quiz", title, about, action)


def question_list(person: Person, course: Course, lecture_id: UUID | None, query: dict[str, str]) -> list[Part]:
    """One page of the questions that the filters leave."""
    found = services().questions.lines(
        person,
        course.id,
        PageRequest(page_number(), _PER_PAGE),
        lecture_id=lecture_id,
        status=asked_status(),
        search=query.get("find", "").strip(),
        sent_back_to_her=is_hers_alone(),
    )
    if not found.items and is_hers_alone():
        return [line("Nothing that you wrote or ordered waits for you here.")]
    if not found.items:
        return [line("No question is like that. Take back a filter to see more.")]
    return [lines(_COLUMNS, [row_of(each) for each in found.items]), pager(found, "questions", places.QUESTIONS, query)]


def row_of(question: QuestionLine) -> list[Link | str | Badge]:
    """A question in the list."""
    return [
        Link(question.stem, places.QUESTION, {"question": str(question.id)}),
        TYPE_NAMES[question.type],
        status_look(question.status),
        question.lecture_title,
        "uncited" if question.start_ms is None else clock(question.start_ms),
    ]


def sent_back(bank: QuestionBank) -> list[Part]:
    """The way to what reviewers have returned to her, and from there to what they returned to others."""
    query = {"course": str(bank.course.id), "status": QuestionStatus.CHANGES_REQUESTED.value}
    if is_hers_alone():
        others = bank.counts.sent_back > bank.sent_back_to_her
        return [tools([Link("Show what came back to others too", places.QUESTIONS, query, "group")])] if others else []
    if not bank.sent_back_to_her:
        return []
    words = f"{bank.sent_back_to_her} sent back to you"
    return [tools([Link(words, places.QUESTIONS, {**query, _MINE: "1"}, "undo")])]


def unchecked(bank: QuestionBank) -> list[Part]:
    """The way to have those checked that no check has seen: from before there was one, or whose job came to nothing."""
    if not bank.unchecked or not bank.course.allows(Role.TEACHER):
        return []
    words = f"Check {questions_words(bank.unchecked)} that no check has seen"
    return [tools([], action=Action(_CHECK, words, "fact_check"))]


def history_file(person: Person, course: Course) -> Part:
    """All that was ever written, sent, decided and reopened in the course."""
    about = "Who wrote, sent, decided and undid what, when and why: a line for each, for every question"
    link = services().exports.course_history_link(person, course.id)
    return downloads([Download("History of all questions as CSV", link, "history", help=about)])


person = current_person()
lecture_id = optional_id("lecture")
bank = services().questions.bank(person, asked_id("course"), lecture_id=lecture_id)
course, counts = bank.course, bank.counts
ready = [lecture for lecture in bank.lectures if lecture.status is LectureStatus.READY]
can_draft = bool(ready) and course.allows(Role.TEACHER) and counts.total > 0
action = Action("draft", "Draft questions", "edit_note") if can_draft else None
query = st.query_params.to_dict()
parts = [course_head(course, places.QUESTIONS, "Questions", course.title, action=action)]
if counts.total or lecture_id is not None:
    parts += [status_choice(counts), fields(bank, query), *sent_back(bank), *unchecked(bank)]
parts += question_list(person, course, lecture_id, query) if counts.total else [nothing_yet(course, ready)]
if counts.total:
    parts.append(history_file(person, course))
pressed = sheet(*parts, key="bank")
if pressed == "draft":
    narrowed = {"lecture": str(lecture_id)} if lecture_id in {lecture.id for lecture in ready} else {}
    st.switch_page(places.DRAFT, query_params={"course": str(course.id)} | narrowed)
elif pressed == "to_lectures":
    st.switch_page(places.COURSE, query_params={"course": str(course.id)})
elif pressed == _CHECK:
    with shown_errors():
        waiting = questions_words(services().questions.have_all_checked(person, course.id))
        notice_next(f"{waiting.capitalize()} will be checked now. What is found stands with each.")
        st.rerun()
elif pressed is not None:
    narrow(pressed)
    st.rerun()
