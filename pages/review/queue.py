"""Review: one question at a time beside its evidence, decided by single keys."""

from uuid import UUID

import streamlit as st

from components import places
from components.addresses import optional_id
from components.course_tabs import course_head
from components.errors import show_error, shown_errors
from components.guard import current_person, let_in
from components.layout import page_title
from components.plain import plain
from components.question_decisions import chosen_action, decision_bar
from components.question_desk import (
    Mode,
    decide,
    item_on_desk,
    mode_of,
    note,
    noted,
    set_mode,
    step,
    subject,
    was_meant_for_the_last,
)
from components.question_editor import question_editor
from components.question_edits import close_edit, current_edit, newer_version_note, open_edit, unsaved_note
from components.question_evidence import evidence_part
from components.question_findings import findings_part
from components.question_focus import focus_on, new_moment
from components.question_notes import rubric_lines
from components.question_queue import queue_parts
from components.question_verdict import TITLES, verdict_panel
from components.question_view import pictures_part, question_part, question_view
from components.review_desk import more, review_desk
from components.services import services
from components.sheet import sheet
from components.states import empty
from services.domain.errors import LecternError, NotAllowed
from services.domain.people import Person, Role
from services.domain.question_bank import BankedQuestion
from services.domain.reviews import Decision, Verdict
from services.review import ReviewItem

_DESK = "desk"
_FIRST_FIELDS = {Mode.EDIT: "textarea", Mode.SEND_BACK: "input", Mode.REJECT: "input"}


def choose_course(person: Person) -> UUID | None:
    """The course whose queue is meant: the one in the address, her only one, or None while she chooses."""
    asked = optional_id("course")
    if asked is not None:
        return asked
    choices = services().courses.choices(person, Role.REVIEWER)
    if len(choices) == 1:
        st.query_params["course"] = str(choices[0][0])
        return choices[0][0]
    page_title("Review", "Choose the course whose questions you want to decide on.")
    if not choices:
        empty(
            "rate_review",
            "Nothing to review",
            "You are not a reviewer of any course yet. The teacher of a course can add you.",
            key="no_course",
        )
    for course_id, title in choices:
        waiting = services().review.counts(person, course_id).waiting
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.page_link(
                places.REVIEW,
                label=f"**{plain(title)}**",
                query_params={"course": str(course_id)},
                width="stretch",
            )
            st.caption(f"{waiting} waiting", width="content")
    return None


def all_decided(person: Person, course_id: UUID) -> None:
    """Nothing waits: say so and lead on."""
    noted(None)  # what was said of the last decision has no next question to stand above
    counts = services().review.counts(person, course_id)
    query = {"course": str(course_id)}
    if counts.total == 0:
        if empty(
            "rate_review",
            "Nothing to review yet",
            "Questions drafted from a lecture of this course wait here for a decision.",
            "Go to the lectures",
            key="to_lectures",
        ):
            st.switch_page(places.COURSE, query_params=query)
        return
    about = f"{counts.approved} approved, {counts.sent_back} sent back, {counts.rejected} rejected."
    if empty("verified", "Everything is decided", about, "Put an exam together", key="to_exams"):
        st.switch_page(places.EXAMS, query_params=query)


def knows_uncited(banked: BankedQuestion) -> bool:
    """For a question without a citation: she says that she accepts it all the same."""
    if banked.question.is_cited:
        return False
    return st.checkbox("I accept it although nothing in the lecture is cited", key=_uncited_key(banked))


def _uncited_key(banked: BankedQuestion) -> str:
    return f"uncited_{subject(banked)}"


def read(person: Person, item: ReviewItem) -> None:
    """What she has just decided is done; otherwise the question as it stands, and the keys for her decision."""
    banked = item.banked
    trouble = ""
    try:
        act(person, banked, chosen_action(banked, desk=_DESK))
    except LecternError as error:
        trouble = str(error)
    review_desk(
        *queue_parts(item),
        question_part(banked.question, item.opened.findings),
        findings_part(item.opened),
        pictures_part(person, banked.course_id, banked.question),
        more(rubric_lines(item.opened)),
        evidence_part(person, item.opened),
        decision_bar(trouble),
        key=_DESK,
        subject=subject(banked),
        focus=new_moment(_moment(banked, Mode.READ), key="focus"),
    )
    knows_uncited(banked)
    if unsaved_note(banked):
        act(person, banked, "edit")


def _moment(banked: BankedQuestion, mode: Mode) -> str:
    return f"{subject(banked)}_{mode}"


def act(person: Person, banked: BankedQuestion, action: str | None) -> None:
    """Do what she chose."""
    if action == "accept":
        edit = current_edit(banked.id)
        if was_meant_for_the_last():
            note("That came very soon after your last decision, so it was not counted. This is the next question.")
        elif edit is not None:
            note("You have changed this question without saving. Go on editing, or discard your changes first.")
        else:
            decide(
                person,
                banked,
                Verdict(Decision.ACCEPT),
                version=banked.version,
                knows_uncited=bool(st.session_state.get(_uncited_key(banked))),
            )
        st.rerun()
    elif action == "skip":
        step(person, banked)
    elif action is not None:
        set_mode(banked, Mode(action))
        if action == "edit":
            open_edit(banked)
        st.rerun()


def edit_in_place(person: Person, banked: BankedQuestion) -> str:
    """The form in the question's place; the key of the container with its fields."""
    edit = open_edit(banked)
    expected = edit.seen
    newer_version_note(person, edit, banked)
    written = question_editor(edit, person, banked.course_id)
    is_uncited_accepted = knows_uncited(banked)
    trouble = st.bottom.container()
    with st.bottom, st.container(horizontal=True, vertical_alignment="center", gap="small", key="decision_bar"):
        is_saved = st.button("Save and accept", type="primary", shortcut="Mod+Enter", key=f"{edit.key}_save")
        is_left = st.button("Back to reading", shortcut="Esc", key=f"{edit.key}_close")
    if is_left:
        close_edit(banked.id)
        set_mode(banked, Mode.READ)
        st.rerun()
    with trouble, shown_errors():
        if is_saved:
            decide(
                person,
                banked,
                Verdict(Decision.ACCEPT),
                version=expected,
                edited=written,
                knows_uncited=is_uncited_accepted,
            )
    return f"{edit.key}_fields"


def say_why(person: Person, banked: BankedQuestion, decision: Decision) -> str:
    """The question with the panel of reasons below it; the key of the panel."""
    question_view(person, banked, key="question_asked")
    key = f"{decision.value}_{banked.id}"
    verdict = verdict_panel(decision, key=key)
    trouble = st.bottom.container()
    with st.bottom, st.container(horizontal=True, vertical_alignment="center", gap="small", key="decision_bar"):
        is_given = st.button(TITLES[decision], type="primary", shortcut="Mod+Enter", key=f"give_{subject(banked)}")
        is_left = st.button("Back to reading", shortcut="Esc", key=f"leave_{subject(banked)}")
    if is_left:
        set_mode(banked, Mode.READ)
        st.rerun()
    with trouble, shown_errors():
        if is_given:
            decide(person, banked, verdict, version=banked.version)
    return f"{key}_panel"


@st.fragment
def desk(course_id: UUID, just_laid: list[ReviewItem | None]) -> None:
    """The queue, the question on the desk, and what she does with it; read anew in every run but the page's own."""
    person = current_person()
    item = just_laid.pop() if just_laid else item_on_desk(person, course_id)
    if item is None:
        all_decided(person, course_id)
        return
    mode = mode_of(item.banked)
    if mode is Mode.READ:
        read(person, item)
    else:
        write(person, item, mode)


def write(person: Person, item: ReviewItem, mode: Mode) -> None:
    """The form or the reasons beside the evidence."""
    banked = item.banked
    review_desk(*queue_parts(item), key="queue")
    left, right = st.columns([3, 2], gap="large")
    with left:
        is_edited = mode is Mode.EDIT
        place = edit_in_place(person, banked) if is_edited else say_why(person, banked, Decision(mode.value))
    with right:
        review_desk(evidence_part(person, item.opened), key="evidence")
    focus_on(place, moment=_moment(banked, mode), key="focus", field=_FIRST_FIELDS[mode])


person = current_person()
course_id = choose_course(person)
if course_id is None:
    st.stop()
course, item, refusal = None, None, None
try:
    item = item_on_desk(person, course_id)
    course = item.opened.course if item else None
except NotAllowed as error:  # she may not review here, or nobody may any more
    refusal = error
course = course or services().courses.get(person, course_id)
sheet(course_head(course, places.REVIEW, "Review", course.title), key="head")
if refusal is not None:
    show_error(refusal)
    st.stop()
let_in(person)
desk(course_id, [item])
