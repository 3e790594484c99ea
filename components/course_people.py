"""What an owner does with the people of a course, and how somebody leaves it: asked, confirmed, undone."""

from dataclasses import dataclass
from uuid import UUID

import streamlit as st

from components import places
from components.errors import shown_errors
from components.notices import notice_next
from components.plain import plain
from components.role_words import ROLE_DUTIES, ROLE_NAMES, group_words
from components.services import services
from services.domain.courses import Course
from services.domain.members import Invitation, Member
from services.domain.people import MAXIMUM_EMAIL_LENGTH, Person, Role

_INVITED_AS = (Role.TEACHER, Role.REVIEWER, Role.COORDINATOR, Role.OWNER)


@dataclass(frozen=True, slots=True)
class Undo:
    """What was just taken away, in a sentence, and how it is given back."""

    sentence: str
    email: str
    roles: frozenset[Role]


def undo_of(course_id: UUID) -> Undo | None:
    """What can be put back in this course."""
    return st.session_state.get(_undo_key(course_id))


def put_back(person: Person, course_id: UUID, undo: Undo) -> None:
    """Give back what was just taken away."""
    with shown_errors():
        for role in undo.roles:
            services().members.invite(person, course_id, email=undo.email, role=role)
        st.session_state.pop(_undo_key(course_id), None)
        st.rerun()


@st.dialog("Invite to this course")
def invite(person: Person, course: Course) -> None:
    """Ask for an address and a role; the answer does not tell whether there is an account."""
    with st.form("invite", border=False):
        email = st.text_input("E-mail address", placeholder="rita@university.edu", max_chars=MAXIMUM_EMAIL_LENGTH)
        role = st.radio(
            "Role",
            _INVITED_AS,
            format_func=ROLE_NAMES.__getitem__,
            captions=[ROLE_DUTIES[each] for each in _INVITED_AS],
        )
        st.caption("It counts at once, or from the first time somebody signs in with this address.")
        is_sent = st.form_submit_button("Invite", type="primary")
    with shown_errors():
        if is_sent:
            services().members.invite(person, course.id, email=email, role=role)
            notice_next(f"{plain(email.strip())} is invited as {role.value}.")
            st.rerun()


def withdraw(person: Person, course: Course, invitation: Invitation) -> None:
    """Take an invitation back; it can be put back."""
    with shown_errors():
        services().members.withdraw(person, course.id, invitation.id)
        sentence = f"The invitation of {invitation.email} is withdrawn."
        _remember(course.id, Undo(sentence, invitation.email, frozenset((invitation.role,))))
        st.rerun()


@st.dialog("Leave this course?")
def leave(person: Person, course: Course) -> None:
    """The way out for somebody who does not own the course."""
    _leave(person, course)


@st.dialog("In this course", width="medium")
def manage(person: Person, course: Course, member: Member) -> None:
    """What one member does in the course, and everything an owner can do about it."""
    st.markdown(f"**{plain(member.name)}**  \n:gray[{plain(member.email)}]")
    if course.is_archived:
        st.caption("The roles of an archived course stay as they are.")
    else:
        _roles_form(person, course, member)
    with st.container(horizontal=True, gap="small"):
        if member.person_id == person.id:
            _leave_popover(person, course)
            return
        with st.popover("Hand the course over", icon=":material/key:"):
            st.markdown(
                f"**{plain(member.name)}** becomes the owner of **{plain(course.title)}** in your place. "
                "You stay as a teacher."
            )
            is_handed = st.button("Hand it over", type="primary", key="hand_over_for_good")
        with st.popover("Remove from the course", icon=":material/person_remove:"):
            st.markdown(
                f"**{plain(member.name)}** will not see **{plain(course.title)}** any more. What she wrote in it stays."
            )
            is_removed = st.button("Remove", type="primary", key="remove_for_good")
    with shown_errors():
        if is_handed:
            services().members.hand_over(person, course.id, member.person_id)
            notice_next(f"{plain(member.name)} owns the course now.")
            st.rerun()
        if is_removed:
            services().members.remove(person, course.id, member.person_id)
            _remember(course.id, Undo(f"{member.name} is removed.", member.email, member.given_here))
            st.rerun()


def _roles_form(person: Person, course: Course, member: Member) -> None:
    """The roles, of which those of the pool's groups are shown and stay."""
    groups = {held.role: held for held in member.from_groups}
    with st.form("roles", border=False):
        chosen = [
            role
            for role in Role
            if st.checkbox(
                f"**{ROLE_NAMES[role]}**: {ROLE_DUTIES[role]}",
                role in groups or role in member.given_here,
                disabled=role in groups,
                key=f"role_{role.value}_{member.person_id}",
            )
        ]
        for held in groups.values():
            st.caption(f":material/group: {plain(group_words(held))}")
        is_sent = st.form_submit_button("Save roles", type="primary")
    with shown_errors():
        if is_sent:
            services().members.set_roles(person, course.id, member.person_id, roles=frozenset(chosen))
            notice_next("The roles are saved.")
            st.rerun()


def _leave_popover(person: Person, course: Course) -> None:
    with st.popover("Leave the course", icon=":material/logout:"):
        _leave(person, course)


def _leave(person: Person, course: Course) -> None:
    """Ask first: only an owner can let her in again."""
    st.markdown(
        f"You will not see **{plain(course.title)}** any more, unless an owner invites you again. "
        "What you wrote in it stays."
    )
    is_left = st.button("Leave", type="primary", key="leave_for_good")
    with shown_errors():
        if is_left:
            services().members.remove(person, course.id, person.id)
            st.switch_page(places.COURSES)


def _remember(course_id: UUID, undo: Undo) -> None:
    st.session_state[_undo_key(course_id)] = undo


def _undo_key(course_id: UUID) -> str:
    return f"lectern.course_people.{course_id}"
