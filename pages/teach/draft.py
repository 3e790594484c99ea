"""Has questions drafted from a lecture, and shows them as they are written."""

from uuid import UUID

import streamlit as st

from components import places
from components.addresses import asked_id, optional_id
from components.draft_order import Order, draft_order
from components.errors import shown_errors
from components.guard import current_person
from components.question_runs import drafted_question, earlier_runs, open_run, run_progress, run_result
from components.question_words import TYPE_NAMES, questions_words
from components.services import services
from components.sheet import Link, head, sheet
from components.states import empty, failed
from services.domain.blueprints import Blueprint, BlueprintRow, Stretch
from services.domain.courses import Course
from services.domain.lectures import Lecture
from services.domain.lifecycle import LectureStatus, RunStatus
from services.domain.paging import PageRequest
from services.domain.people import Person, Role
from services.domain.question_bank import BankedQuestion, Run
from services.domain.questions import QuestionType
from services.domain.times import duration_words

_OFFERED = Order(
    {
        QuestionType.SINGLE_CHOICE.value: 5,
        QuestionType.TRUE_FALSE.value: 3,
        QuestionType.SHORT_ANSWER.value: 2,
        QuestionType.ESSAY.value: 1,
    }
)
_TYPES = [(name, TYPE_NAMES[QuestionType(name)]) for name in _OFFERED.counts]
_MOST_OF_A_TYPE = 50
_MOST_PER_RUN = 100


def order_form(person: Person, lecture: Lecture) -> None:
    """How many questions of which type; what is typed waits in the session until it is sent."""
    held = f"lectern.order.{lecture.id}"
    sent = draft_order(
        _TYPES,
        st.session_state.get(held, _OFFERED),
        note=f"{services().drafting.writer_name} works from the transcript. Every question names the "
        "second in which its answer was said, and goes to review.",
        most_of_a_type=_MOST_OF_A_TYPE,
        most=_MOST_PER_RUN,
        on_type=lambda order: st.session_state.update({held: order}),
        key=f"order_{lecture.id}",
    )
    if sent is None:
        return
    with shown_errors():
        rows = tuple(BlueprintRow(QuestionType(name), count) for name, count in sent.counts.items() if count)
        blueprint = Blueprint(rows, sent.instructions.strip(), stretches=(Stretch(lecture.id),))
        run_id = services().drafting.order(person, lecture.course_id, blueprint)
        st.session_state.pop(held, None)
        st.switch_page(places.DRAFT, query_params={"lecture": str(lecture.id), "run": str(run_id)})


def written_so_far(person: Person, run: Run) -> tuple[BankedQuestion, ...]:
    """The questions of a run; asked for again only when there are more of them than at the last look."""
    seen: tuple[BankedQuestion, ...] = st.session_state.get(f"lectern.drafted.{run.id}", ())
    if len(seen) != run.written:
        seen = questions_of(person, run)
        st.session_state[f"lectern.drafted.{run.id}"] = seen
    return seen


def questions_of(person: Person, run: Run) -> tuple[BankedQuestion, ...]:
    """Everything a run wrote, oldest first."""
    request = PageRequest(size=_MOST_PER_RUN)
    return services().questions.page(person, run.course_id, request, run_id=run.id).items


@st.fragment(run_every=1.5)
def being_written(run_id: UUID) -> None:
    """Progress, and the questions as they come; ends with the work."""
    person = current_person()
    run = services().drafting.get(person, run_id)
    if not run.status.is_working:
        st.session_state.pop(f"lectern.drafted.{run_id}", None)
        st.rerun(scope="app")
    with st.container(horizontal=True, vertical_alignment="center"):
        run_progress(run)
        if st.button("Stop", icon=":material/stop:", key="cancel"):
            with shown_errors():
                services().drafting.cancel(person, run_id)
                st.rerun(scope="app")
    for banked in written_so_far(person, run):
        drafted_question(banked)
    if not run.written:
        with st.container(border=True):
            st.skeleton(72)


def ended(person: Person, course: Course, run: Run) -> None:
    """What came of the run, and the next thing to do with it."""
    if run.status is RunStatus.FAILED:
        kept = f"{questions_words(run.written).capitalize()} written before {'is' if run.written == 1 else 'are'} kept."
        if failed(run.reason or "The questions could not be written.", kept if run.written else "", key="retry"):
            with shown_errors():
                services().drafting.retry(person, run.id)
                st.rerun()
    elif run.status is RunStatus.CANCELLED:
        st.info(f"You stopped this. {run.written} of {run.asked} were written and are kept.", icon=":material/block:")
    run_result(run)
    next_steps(course, run)
    for banked in questions_of(person, run):
        drafted_question(banked)


def next_steps(course: Course, run: Run) -> None:
    """On to the review, or once more."""
    query = {"course": str(course.id)}
    with st.container(horizontal=True, gap="small"):
        if run.written and course.allows(Role.REVIEWER):
            if st.button("Review them", type="primary", icon=":material/rate_review:", key="review"):
                st.switch_page(places.REVIEW, query_params=query)
        elif run.written and st.button("See all questions", type="primary", icon=":material/quiz:", key="bank"):
            st.switch_page(places.QUESTIONS, query_params=query)
        if course.allows(Role.TEACHER) and st.button("Draft more", icon=":material/add:", key="more"):
            st.switch_page(places.DRAFT, query_params={"lecture": str(run.lecture_ids[0])})


def begin(person: Person, course: Course, lecture: Lecture, running: Run | None) -> None:
    """The form, or why there is none."""
    if not course.allows(Role.TEACHER):
        st.info("Only a teacher of this course can have questions drafted.", icon=":material/lock:")
    elif lecture.status is not LectureStatus.READY:
        if empty(
            "hearing",
            "Not transcribed yet",
            "Questions can be drafted once the lecture has been heard to its end.",
            "Open the lecture",
            key="not_ready",
        ):
            st.switch_page(places.LECTURE, query_params={"lecture": str(lecture.id)})
    else:
        if running is not None:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(":material/edit_note: Questions from this lecture are being written now.", width="content")
                open_run(running, "Watch them come", key="watch")
        order_form(person, lecture)


person = current_person()
lecture = services().lectures.get(person, asked_id("lecture"))
course = services().courses.get(person, lecture.course_id)
trail = [
    Link("Courses", places.COURSES),
    Link(course.title, places.COURSE, {"course": str(course.id)}),
    Link(lecture.title, places.LECTURE, {"lecture": str(lecture.id)}),
]
length = duration_words(lecture.duration_ms) if lecture.duration_ms else ""
about = " · ".join(filter(None, ["from " + lecture.title, length]))
sheet(head("Draft questions", about, trail=trail), key="head")
runs = services().drafting.of_lecture(person, lecture.id)
run_id = optional_id("run")
if run_id is None:
    begin(person, course, lecture, next((run for run in runs if run.status.is_working), None))
else:
    run = services().drafting.get(person, run_id)
    if run.status.is_working:
        being_written(run.id)
    else:
        ended(person, course, run)
others = [run for run in runs if run.id != run_id]
if others:
    st.space("small")
    earlier_runs(others)
