"""Has questions drafted from the lectures of a course to a blueprint, and shows them as they are written."""

from uuid import UUID

import streamlit as st

from components import places
from components.addresses import asked_id, optional_id
from components.blueprint_desk import blueprint_desk
from components.course_tabs import archived_words
from components.drafted import drafted
from components.errors import shown_errors
from components.guard import current_person
from components.question_runs import BANK, GO_ON, MORE, REVIEW, STOP, earlier_runs, ended, working
from components.services import services
from components.sheet import Link, head, sheet
from components.states import empty
from services.domain.courses import Course
from services.domain.paging import PageRequest
from services.domain.people import Person, Role
from services.domain.question_bank import BankedQuestion, Run
from services.questions.drafting import MOST_PER_RUN

NEXT_PAGES = {REVIEW: places.REVIEW, BANK: places.QUESTIONS, MORE: places.DRAFT}


def written_so_far(person: Person, run: Run) -> tuple[BankedQuestion, ...]:
    """The questions of a run; asked for again only when there are more of them than at the last look."""
    seen: tuple[BankedQuestion, ...] = st.session_state.get(f"lectern.drafted.{run.id}", ())
    if len(seen) != run.written:
        seen = questions_of(person, run)
        st.session_state[f"lectern.drafted.{run.id}"] = seen
    return seen


def questions_of(person: Person, run: Run) -> tuple[BankedQuestion, ...]:
    """Everything a run wrote, oldest first."""
    request = PageRequest(size=MOST_PER_RUN)
    return services().questions.page(person, run.course_id, request, run_id=run.id).items


@st.fragment(run_every=1.5)
def being_written(course: Course, run_id: UUID) -> None:
    """Progress, and the questions as they come; ends with the work."""
    person = current_person()
    run = services().drafting.get(person, run_id)
    if not run.status.is_working:
        st.session_state.pop(f"lectern.drafted.{run_id}", None)
        st.rerun(scope="app")
    pressed = drafted(working(run, course), written_so_far(person, run), writer=run.writer, key=f"run_{run_id}")
    if pressed == STOP:
        with shown_errors():
            services().drafting.cancel(person, run_id)
            st.rerun(scope="app")


def has_ended(person: Person, course: Course, run: Run) -> None:
    """What came of the run, and the next thing to do with it."""
    questions = questions_of(person, run)
    standing = ended(run, course, with_findings=sum(banked.majors > 0 for banked in questions))
    trouble = st.container()  # above the questions, where the button is
    pressed = drafted(standing, questions, writer=run.writer, key=f"run_{run.id}")
    query = {"course": str(course.id)}
    if pressed == GO_ON:
        with trouble, shown_errors():
            services().drafting.retry(person, run.id)
            st.rerun()
    elif pressed in NEXT_PAGES:
        st.switch_page(NEXT_PAGES[pressed], query_params=query)


def begin(person: Person, course: Course, lecture_id: UUID | None) -> list[Run]:
    """The blueprint, or why there is none; the newest orders of the course."""
    if not course.allows(Role.TEACHER):
        why = archived_words(course, places.DRAFT) or "Only a teacher of this course can have questions drafted."
        st.info(why, icon=":material/lock:")
        return services().drafting.of_course(person, course.id)
    shelf = services().blueprints.shelf(person, course.id)
    if shelf.lectures:
        blueprint_desk(person, course, shelf, lecture_id=lecture_id)
    elif empty(
        "hearing",
        "Nothing to ask about yet",
        "Questions can be drafted once a lecture of this course has been heard to its end.",
        "Open the course",
        key="not_ready",
    ):
        st.switch_page(places.COURSE, query_params={"course": str(course.id)})
    return shelf.runs


def course_asked_for(person: Person, lecture_id: UUID | None, run: Run | None) -> Course:
    """The course that the address names, itself or by a lecture or an order of it."""
    if run is not None:
        return services().courses.get(person, run.course_id)
    course_id = optional_id("course")
    if course_id is None and lecture_id is not None:
        course_id = services().lectures.get(person, lecture_id).course_id
    return services().courses.get(person, course_id or asked_id("course"))


person = current_person()
lecture_id, run_id = optional_id("lecture"), optional_id("run")
run = services().drafting.get(person, run_id) if run_id else None
course = course_asked_for(person, lecture_id, run)
trail = [Link("Courses", places.COURSES), Link(course.title, places.COURSE, {"course": str(course.id)})]
sheet(head("Draft questions", trail=trail), key="head")
if run is None:
    runs = begin(person, course, lecture_id)
else:
    runs = services().drafting.of_course(person, course.id)
    if run.status.is_working:
        being_written(course, run.id)
    else:
        has_ended(person, course, run)
if others := earlier_runs([each for each in runs if each.id != run_id]):
    sheet(*others, key="others")
