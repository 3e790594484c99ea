"""The settings of a course: its names, objectives and glossary, and the shelf for a course that is over."""

import streamlit as st

from components import places
from components.addresses import asked_id
from components.course_draft import CourseDraft, open_draft, save_draft
from components.course_limit import limit_dialog
from components.course_lists import paste_terms, settings_fields, settings_to_read
from components.course_tabs import course_head
from components.course_twice import twice_dialog
from components.errors import shown_errors
from components.guard import current_person
from components.notices import notice_next
from components.plain import plain
from components.services import services
from components.sheet import Action, Link, Part, row, rows, sheet
from services.domain.course_settings import parts_words
from services.domain.courses import Course
from services.domain.people import Person, Role


def clash_note(draft: CourseDraft) -> None:
    """Somebody else has changed the same: her version to look at, and the way to take it."""
    place = st.container()  # always there, so that nothing below is drawn anew when it comes or goes
    if not draft.clash:
        return
    with place.container(border=True, gap="small", key="clash"):
        st.markdown(
            f":orange[:material/sync_problem:] **Somebody else has changed the {parts_words(draft.clash)} as well.** "
            "Yours stands below, and nothing of it is lost."
        )
        with st.expander("Look at what was saved", icon=":material/visibility:"):
            settings_to_read(draft.read, draft.clash, key="theirs")
        if st.button("Take what was saved instead", key=f"take_theirs_{draft.moment}"):
            with draft.lock:
                draft.take_theirs()
            st.rerun()


def save_bar(person: Person, draft: CourseDraft) -> None:
    """Save, or go back to what is saved."""
    with st.bottom, st.container(horizontal=True, vertical_alignment="center", key="save_bar"):
        # Named by what she has been shown: a press meant for an earlier state of things does not count.
        label = "Save mine instead" if draft.clash else "Save"
        is_sent = st.button(label, type="primary", shortcut="Mod+S", key=f"save_{draft.moment}")
        if draft.has_changes:
            st.badge("Not saved yet", icon=":material/edit:", color="orange")
            if st.button("Drop my changes", type="tertiary", key="drop_changes"):
                drop_changes(person, draft)
        else:
            st.caption(":material/check: Saved")
    if is_sent and draft.has_changes:
        with st.bottom, shown_errors():
            save_draft(person, draft)
            st.rerun()


@st.dialog("Drop your changes?")
def drop_changes(person: Person, draft: CourseDraft) -> None:
    """Ask before typed words are thrown away."""
    st.markdown("What you changed on this page since you last saved is lost. The page shows what is saved.")
    if st.button("Drop my changes", type="primary", key="drop_for_good"):
        with shown_errors():
            saved = services().courses.settings(person, draft.course_id).settings
            with draft.lock:
                draft.show(saved)
            st.rerun()


def editor(person: Person, draft: CourseDraft, *, is_owner: bool) -> None:
    """Everything that can be changed, and the bar that saves it.

    No fragment: what is reported as she leaves a field for a link would run it without the page, and lose the link.
    """
    if draft.is_to_be_told:  # by the run after the one that saved, which a next word may have cut short
        draft.is_to_be_told = False
        st.toast("The settings are saved.", icon=":material/check:")
    clash_note(draft)
    if settings_fields(draft):
        paste_terms(draft)
    if is_owner:
        of_owner(person, draft)
    save_bar(person, draft)


def of_owner(person: Person, draft: CourseDraft) -> None:
    """What its owner alone decides: what the course may cost, what is decided on twice, and when it is over."""
    pressed = sheet(rows([cost_row(draft), twice_row(draft), archive_row(draft)]), key="archive_box")
    if pressed == "archive":
        archive(person, draft)
    elif pressed == "limit":
        limit_dialog(person, draft.course_id)
    elif pressed == "twice":
        twice_dialog(person, draft.course_id)


def cost_row(draft: CourseDraft) -> Part:
    """The way to what drafting questions has cost, and the limit to that."""
    usage = Link("Cost of drafting questions", places.USAGE, {"course": str(draft.course_id)})
    return row(usage, says="Month by month, and what the limit is.", action=Action("limit", "Set the limit", "savings"))


def twice_row(draft: CourseDraft) -> Part:
    """The way to how far reviewers agree, and how many questions two of them decide on."""
    about = "A share of the questions is decided on by two reviewers, the second without seeing the first's decision."
    reviewing = Link("Second review", places.REVIEWING, {"course": str(draft.course_id), "of": "all"})
    return row(reviewing, says=about, action=Action("twice", "Set the share", "people"))


def archive_row(draft: CourseDraft) -> Part:
    """The shelf for a course that is over."""
    why_not = "Save your changes first, or drop them." if draft.has_changes else ""
    shelve = Action("archive", "Archive this course", "inventory_2", why_not, is_off=draft.has_changes)
    about = (
        "An archived course leaves the list of courses. Everything in it stays and can be read; "
        "nothing can be changed until an owner restores it."
    )
    return row("Archive", says=about, action=shelve)


@st.dialog("Archive this course?")
def archive(person: Person, draft: CourseDraft) -> None:
    """Ask first: colleagues cannot go on working in it."""
    st.markdown(
        f"**{plain(draft.read.title)}** leaves the list of everybody in it, and nobody can change it. "
        "Nothing is deleted, and you can restore it here at any time."
    )
    with shown_errors():
        if st.button("Archive the course", type="primary", key="archive_for_good"):
            services().courses.archive(person, draft.course_id)
            st.rerun()


def restore_when_asked(person: Person, course: Course, chosen: str | None) -> None:
    """Take an archived course back."""
    if chosen == "restore":
        with shown_errors():
            services().courses.restore(person, course.id)
            notice_next("The course is restored.")
            st.rerun()


person = current_person()
opened = services().courses.settings(person, asked_id("course"))
course = opened.course
is_owner = Role.OWNER in course.roles
restore = Action("restore", "Restore the course", "unarchive") if course.is_archived and is_owner else None
about = " · ".join(part for part in (course.title, course.code, course.term) if part)
chosen = sheet(course_head(course, places.COURSE_SETTINGS, "Settings", about, action=restore), key="head")
restore_when_asked(person, course, chosen)
if course.allows(Role.TEACHER):
    editor(person, open_draft(course.id, opened.settings), is_owner=is_owner)
else:
    settings_to_read(opened.settings, ("language", "objectives", "glossary"), key="settings")
