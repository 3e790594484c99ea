"""Review: one question at a time beside its evidence, decided by single keys."""

from time import monotonic
from uuid import UUID, uuid4

import streamlit as st

from components import places
from components.addresses import optional_id
from components.comment_threads import comment_threads
from components.course_tabs import course_head
from components.errors import show_error, shown_errors
from components.guard import current_person, let_in
from components.kept_edit import keep_in_browser
from components.layout import page_title
from components.plain import plain
from components.question_changes import versions_part
from components.question_decisions import DECISION_BAR, decide, take
from components.question_desk import Desk, Mode, desk_of_visit, lay, subject
from components.question_editor import question_editor
from components.question_edits import close_edit, current_edit, newer_version_note, open_edit, unsaved_note
from components.question_evidence import evidence_part
from components.question_focus import focus_on, new_moment
from components.question_queue import about_part, item_parts, queue_parts, standing_parts
from components.queue_filter import address_of, wanted_in_address
from components.review_desk import Part, review_desk
from components.review_desk.given import Given, given
from components.services import services
from components.sheet import Link, sheet
from components.states import empty
from services.domain.errors import Conflict, LecternError, NotAllowed, NotFound
from services.domain.people import Person, Role
from services.domain.question_bank import BankedQuestion
from services.domain.review_economics import busy_seconds
from services.domain.review_queue import EVERYTHING, ReviewItem
from services.domain.reviews import Decision

_DESK, _COMMENTS = "desk", "comments"
_TAKEN_OFF = (
    "You are not among the reviewers of this course any more; its owner can add you again. What you decided before "
    "counts. What came after that was not counted, and what you typed without saving is kept in this tab."
)


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
    desk = desk_of_visit(course_id)
    keep_in_browser(person, None)
    sentence, _ = desk.note
    desk.said(None)  # there is no next question above which it could stand
    if sentence and sentence != desk.decided[1]:
        st.info(plain(sentence), icon=":material/info:")
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
    if counts.waiting and wanted_in_address() == EVERYTHING:
        about = f"{counts.waiting} still wait, and lie before other reviewers. What they leave can be decided here."
        if empty("group", "Others have what still waits", about, "Look again", key="look_again"):
            st.rerun()
        return
    about = f"{counts.approved} approved, {counts.sent_back} sent back, {counts.rejected} rejected."
    if empty("verified", "Everything is decided", about, "Put an exam together", key="to_exams"):
        st.switch_page(places.EXAMS, query_params=query)


def read(person: Person, item: ReviewItem) -> None:
    """The question as it stands, and the keys for her decision."""
    banked, desk = item.banked, desk_of_visit(item.banked.course_id)
    if keep_in_browser(person, banked):
        go_on_editing(banked)
    if unsaved_note(banked):
        desk.mode = (banked.id, Mode.EDIT)
        st.rerun()
    review_desk(
        standing_parts(item, desk.said(banked)),
        item_parts(person, item),
        DECISION_BAR,
        queue_parts(person, banked, desk, wanted_in_address()),
        shown_versions(person, banked, desk),
        key=_DESK,
        subject=subject(banked),
        focus=new_moment(_moment(banked, Mode.READ), key="focus"),
    )
    comment_threads(person, banked.id, item.opened.discussion, key=_COMMENTS)


def shown_versions(person: Person, banked: BankedQuestion, desk: Desk) -> Part:
    """Every version with what changed in it, while she wants to see them."""
    if desk.shows_versions != banked.id:
        return {}
    return versions_part(services().questions.versions(person, banked.id), may_restore=False)


def _moment(banked: BankedQuestion, mode: Mode) -> str:
    return f"{subject(banked)}_{mode}"


def edit_in_place(person: Person, banked: BankedQuestion) -> str:
    """The form in the question's place; the key of the container with its fields."""
    edit = open_edit(banked)
    expected = edit.seen
    newer_version_note(person, edit, banked)
    written = question_editor(edit, person, banked.course_id)
    is_uncited_accepted = banked.question.is_cited or st.checkbox(
        "I accept it although nothing in the lecture is cited", key=f"uncited_{subject(banked)}"
    )
    trouble = st.bottom.container()
    with st.bottom, st.container(horizontal=True, vertical_alignment="center", gap="small", key="decision_bar"):
        is_saved = st.button("Save and accept", type="primary", shortcut="Mod+Enter", key=f"{edit.key}_save")
        is_left = st.button("Back to reading", shortcut="Esc", key=f"{edit.key}_close")
    desk = desk_of_visit(banked.course_id)
    desk.editing.append(monotonic())
    if is_left:
        close_edit(banked.id)
        desk.spend(banked.id, busy_seconds(desk.editing))
        desk.mode = (None, Mode.READ)
        st.rerun()
    with trouble, shown_errors():
        if is_saved:
            accepted = Given(
                uuid4(),
                Decision.ACCEPT.value,
                banked.id,
                expected,
                knows_uncited=bool(is_uncited_accepted),
                moments=tuple(desk.editing),
            )
            try:
                decide(person, desk, accepted, edited=written)
            except Conflict as conflict:  # her words stay; the sentence and the new version are shown above them
                desk.say(str(conflict))
            st.rerun()
    return f"{edit.key}_fields"


def edit(person: Person, item: ReviewItem) -> None:
    """The form beside the evidence."""
    banked = item.banked
    review_desk(standing_parts(item, desk_of_visit(banked.course_id).said(banked)), about_part(item), key="queue")
    left, right = st.columns([3, 2], gap="large")
    with left:
        place = edit_in_place(person, banked)
        keep_in_browser(person, banked)
    with right:
        review_desk(evidence_part(person, item.opened), key="evidence")
        comment_threads(person, banked.id, item.opened.discussion, key=_COMMENTS)
    focus_on(place, moment=_moment(banked, Mode.EDIT), key="focus", field="textarea")


def go_on_editing(banked: BankedQuestion) -> None:
    """A reload of the page has brought her unsaved text back: open the form again, unless she had left it."""
    edit = current_edit(banked.id)
    if edit is not None and edit.is_open:
        desk_of_visit(banked.course_id).mode = (banked.id, Mode.EDIT)
        st.rerun()


def laid(person: Person, course_id: UUID) -> ReviewItem | None:
    """Do what she has just given on the desk; then the question that lies there."""
    desk, wanted = desk_of_visit(course_id), wanted_in_address()
    acts = given(_DESK)
    take(person, course_id, desk, acts, wanted)
    if any(each.act == "edit" for each in acts):
        st.rerun()  # the form's buttons stand outside the fragment, which only a run of the page makes room for
    return lay(person, course_id, desk, wanted)


def turned_away(person: Person, course_id: UUID, error: LecternError) -> None:
    """Why she decides nothing here; to whoever has just been at it also what has become of what she did."""
    was_at_it = bool(desk_of_visit(course_id).shown)
    course = None if isinstance(error, NotFound) else services().courses.get(person, course_id)
    if course is None:
        page_title("Review", "The course is not open to you any more." if was_at_it else "")
    else:
        sheet(course_head(course, places.REVIEW, "Review", course.title), key="head")
    if not was_at_it or (course is not None and course.archived_at is not None):
        show_error(error)
    else:
        st.warning(_TAKEN_OFF, icon=":material/lock:")
    st.page_link(places.COURSES, label="Your courses", icon=":material/arrow_back:")


@st.fragment
def desk(course_id: UUID, just_laid: list[ReviewItem | None]) -> None:
    """The queue, the question on the desk, and what she does with it; read anew in every run but the page's own."""
    person = current_person()
    try:
        item = just_laid.pop() if just_laid else laid(person, course_id)
    except (NotAllowed, NotFound):  # the page says who may review, and what has become of what she did
        st.rerun()
    if item is None:
        all_decided(person, course_id)
    elif desk_of_visit(course_id).mode_of(item.banked) is Mode.READ:
        read(person, item)
    else:
        edit(person, item)


person = current_person()
course_id = choose_course(person)
if course_id is None:
    st.stop()
try:
    item = laid(person, course_id)
    course = item.opened.course if item else services().courses.get(person, course_id)
except (NotAllowed, NotFound) as error:  # she may not review here, or nobody may any more
    turned_away(person, course_id, error)
    st.stop()
above = [Link("What waits", places.WAITING, {"course": str(course_id), **address_of(wanted_in_address())})]
sheet(course_head(course, places.REVIEW, "Review", course.title, above=above), key="head")
let_in(person)
desk(course_id, [item])
