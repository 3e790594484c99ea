"""One question: as a student would see it, with its evidence; and the form in which it is changed."""

from uuid import UUID

import streamlit as st

from components import places
from components.addresses import asked_id
from components.badges import status_look
from components.comment_threads import KEY, comment_threads
from components.errors import shown_errors
from components.guard import current_person, let_in
from components.kept_edit import keep_in_browser
from components.question_beside import slide_sections
from components.question_changes import restored, versions_part
from components.question_editor import question_editor
from components.question_edits import (
    Edit,
    close_edit,
    current_edit,
    forget_edit,
    newer_version_note,
    open_edit,
    unsaved_note,
)
from components.question_evidence import evidence_part
from components.question_findings import findings_part
from components.question_focus import focus_on, new_moment
from components.question_history import history_part
from components.question_notes import rubric_lines, sent_back_line
from components.question_revision import act_on_revision, revision_parts
from components.question_view import pictures_part, question_part
from components.question_watch import is_awaited, watch
from components.question_words import about_question
from components.review_desk import Button, Line, Part, about, acted, bar, more, pressed, review_desk, sections
from components.services import services
from components.sheet import Action, Download, Link, downloads, head, sheet
from services.domain.courses import Course
from services.domain.lifecycle import QuestionStatus
from services.domain.people import Person, Role
from services.domain.question_bank import BankedQuestion, OpenedQuestion, SendBack
from services.domain.questions import Question
from services.domain.revisions import Revision

_DESK, _COMMENTS = "desk", "comments"
_SHOWN_PAST = "lectern.past_of"
_EDIT, _VERSIONS = Button("e", "Edit", "edit"), Button("v", "Versions", "difference")
_HISTORY = Button("h", "History", "history")
_BAR, _BAR_OF_READERS = (
    bar(buttons, listed={"p": "Play where it was said", KEY: "Comment"})
    for buttons in ([_EDIT, _VERSIONS, _HISTORY], [_VERSIONS, _HISTORY])
)
_TO_REVIEW = frozenset({QuestionStatus.DRAFT, QuestionStatus.CHANGES_REQUESTED})
_CLOSED = frozenset({QuestionStatus.REJECTED, QuestionStatus.RETIRED})


def show_head(person: Person, course: Course, banked: BankedQuestion) -> None:
    """The way back, what kind of question it is, and the next thing to do with it."""
    query = {"course": str(course.id)}
    action = None
    if banked.status in _TO_REVIEW and course.allows(Role.TEACHER):
        action = Action("send", "Send to review", "send")
    elif banked.status is QuestionStatus.IN_REVIEW and course.allows(Role.REVIEWER):
        action = Action("review", "Review it", "rate_review")
    trail = [
        Link("Courses", places.COURSES),
        Link(course.title, places.COURSE, query),
        Link("Questions", places.QUESTIONS, query),
    ]
    about = about_question(banked.question, f"version {banked.version} by {banked.written_by}")
    chosen = sheet(head("Question", about, trail=trail, action=action), key="head")
    if chosen == "review":
        st.switch_page(places.REVIEW, query_params={**query, "question": str(banked.id)})
    if chosen == "send":
        with shown_errors():
            services().questions.send_to_review(person, banked.id)
            st.rerun()


def standing(opened: OpenedQuestion) -> Part:
    """Where it stands and why."""
    banked = opened.banked
    words, icon, colour = status_look(banked.status)
    lines: list[Line] = [((f"badge {colour}", words, icon), ("quiet", banked.status_reason or ""))]
    if opened.sent_back is not None and banked.status in _TO_REVIEW:
        is_past = banked.status is not QuestionStatus.CHANGES_REQUESTED
        lines.append(sent_back_line(opened.sent_back, is_past=is_past))
    return about(lines)


def read(person: Person, opened: OpenedQuestion, newest: Revision | None, *, may_edit: bool) -> None:
    """The question with its evidence, and the ways to change it."""
    banked = opened.banked
    subject = f"{banked.id}_{banked.version}"
    with shown_errors():
        act(person, opened, newest, subject, may_edit=may_edit)
    if may_edit and unsaved_note(banked):
        open_edit(banked)
        st.rerun()
    parts = [
        standing(opened),
        question_part(banked.question, opened.findings),
        findings_part(opened, is_awaited=is_awaited(banked)),
        pictures_part(person, banked.course_id, *shown_beside(banked, newest)),
        more(rubric_lines(opened)),
        evidence_part(person, opened),
        sections(right=slide_sections(person, opened)),
        _BAR if may_edit else _BAR_OF_READERS,
        *(revision_parts(person, banked, newest, sent_back=back_now(opened)) if may_edit else []),
    ]
    past = shown_past(banked)
    if past == _VERSIONS.key:
        versions = services().questions.versions(person, banked.id)
        parts.append(versions_part(versions, may_restore=may_edit))
    elif past == _HISTORY.key:
        parts.append(history_part(services().decisions.history(person, banked.id)))
    moment = new_moment(f"{banked.version}_False", key=f"focus_{banked.id}")
    review_desk(*parts, key=_DESK, subject=subject, focus=moment)
    if past == _HISTORY.key:
        link = services().exports.question_history_link(person, banked.id)
        sheet(downloads([Download("Save the history as CSV", link)]), key="history_file")
    comment_threads(person, banked.id, opened.discussion, key=_COMMENTS)


def shown_past(banked: BankedQuestion) -> str | None:
    """Which of its versions and its history is shown below the question, by its key."""
    on, key = st.session_state.get(_SHOWN_PAST, (None, None))
    return str(key) if key and on == banked.id else None


def shown_beside(banked: BankedQuestion, newest: Revision | None) -> list[Question]:
    """The question and what is proposed for it."""
    proposed = newest.proposal if newest is not None and newest.is_open else None
    return [banked.question, *([proposed] if proposed else [])]


def back_now(opened: OpenedQuestion) -> SendBack | None:
    """Why it lies with its author now; None once it has been changed or sent on."""
    return opened.sent_back if opened.banked.status is QuestionStatus.CHANGES_REQUESTED else None


def act(person: Person, opened: OpenedQuestion, newest: Revision | None, subject: str, *, may_edit: bool) -> None:
    """Do what she has just chosen on the desk."""
    banked = opened.banked
    key = pressed(_DESK, subject)
    if key in (_VERSIONS.key, _HISTORY.key):
        st.session_state[_SHOWN_PAST] = (banked.id, None if shown_past(banked) == key else key)
    if not may_edit:
        return
    if key == _EDIT.key:
        open_edit(banked)
        st.rerun()
    earlier = acted(_DESK, subject)
    if earlier is not None:
        versions = services().questions.versions(person, banked.id)
        chosen = restored(earlier, versions)
        if chosen is not None:
            services().questions.edit(person, banked.id, chosen.question, expected_version=banked.version)
            st.rerun()
    act_on_revision(person, banked, newest, sent_back=back_now(opened), desk=_DESK, subject=subject)


def change(person: Person, banked: BankedQuestion, edit: Edit) -> None:
    """The form; what is typed stays until it has been saved or given up."""
    expected = edit.seen
    newer_version_note(person, edit, banked)
    written = question_editor(edit, person, banked.course_id)
    if banked.status is QuestionStatus.APPROVED:
        st.caption(":material/info: Saving a change takes back the approval, which was of these exact words.")
    trouble = st.bottom.container()
    with st.bottom, st.container(horizontal=True, vertical_alignment="center", gap="small", key="edit_bar"):
        is_saved = st.button("Save", type="primary", shortcut="Mod+Enter", key=f"{edit.key}_save")
        is_left = st.button("Close", shortcut="Esc", key=f"{edit.key}_close")
    if is_left:
        close_edit(banked.id)
        st.rerun()
    with trouble, shown_errors():
        if is_saved:
            services().questions.edit(person, banked.id, written, expected_version=expected)
            forget_edit(banked.id)
            st.rerun()


@st.fragment
def work_area(question_id: UUID, just_opened: list[tuple[OpenedQuestion, Revision | None]], *, may_edit: bool) -> None:
    """The question or its form beside its evidence; read anew in every run but the one that has just opened it."""
    person = current_person()
    opened, newest = just_opened.pop() if just_opened else open_question(person, question_id)
    banked = opened.banked
    if may_edit and keep_in_browser(person, banked):
        st.rerun()
    edit = current_edit(question_id) if may_edit else None
    if edit is None or not edit.is_open:
        read(person, opened, newest, may_edit=may_edit)
        return
    review_desk(standing(opened), key="standing")
    left, right = st.columns([3, 2], gap="large")
    with left:
        change(person, banked, edit)
        if lines := rubric_lines(opened):
            review_desk(more(lines), key="rubric")
    with right:
        review_desk(evidence_part(person, opened), key="evidence")
        comment_threads(person, question_id, opened.discussion, key=_COMMENTS)
    focus_on(f"{edit.key}_fields", moment=f"{banked.version}_True", key=f"focus_{question_id}", field="textarea")


def open_question(person: Person, question_id: UUID) -> tuple[OpenedQuestion, Revision | None]:
    """The question and, for those who may change it, what was last asked of the writer."""
    opened = services().questions.open(person, question_id)
    may_edit = opened.course.allows(Role.TEACHER) and opened.banked.status not in _CLOSED
    return opened, services().revisions.newest(person, question_id) if may_edit and opened.was_revised else None


person = current_person()
opened, newest = open_question(person, asked_id("question"))
banked = opened.banked
course = opened.course
show_head(person, course, banked)
let_in(person)
work_area(banked.id, [(opened, newest)], may_edit=course.allows(Role.TEACHER) and banked.status not in _CLOSED)
if current_edit(banked.id) is None:
    watch(banked, newest)
