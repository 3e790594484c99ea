"""The people of a course: who does what in it, and whom an owner invites, changes or removes."""

import streamlit as st

from components import places
from components.addresses import asked_id
from components.course_people import invite, leave, manage, put_back, undo_of, withdraw
from components.course_tabs import course_head
from components.guard import current_person
from components.layout import page_number
from components.moments import moment_within
from components.role_words import ROLE_NAMES, member_words
from components.services import services
from components.sheet import Action, Badge, Filter, Part, empty, filters, line, pager, row, rows, section, sheet
from services.domain.members import Invitation, Member
from services.domain.paging import PageRequest
from services.domain.people import Person, Role
from services.people.members import CoursePeople

_PER_PAGE = 25
_ALONE = empty(
    "group_add",
    "Nobody else yet",
    "Invite colleagues by their address: teachers who prepare with you, reviewers who decide on questions.",
    Action("invite", "Invite somebody"),
)


def member_row(person: Person, member: Member, *, is_owner: bool) -> Part:
    """One member, with what the one who looks can do about her."""
    is_self = member.person_id == person.id
    action = None
    if is_owner:
        action = Action(f"change_{member.person_id}", "Change", help=f"Change what {member.name} does in this course")
    elif is_self:
        action = Action("leave", "Leave", help="Leave this course")
    return row(
        f"{member.name} (you)" if is_self else member.name,
        beside=member.email,
        about=member_words(member),
        badge=_badge(member),
        action=action,
    )


def _badge(member: Member) -> Badge | None:
    """What an owner should know before she changes anything."""
    if member.is_closed:
        return "Account closed", "block", "red"
    if member.from_groups:
        return f"Group {member.from_groups[0].from_group}", "school", "blue"
    return None


def invitation_row(invitation: Invitation) -> Part:
    """One address that has not signed in yet."""
    return row(
        invitation.email,
        beside=f"invited by {invitation.invited_by}, {moment_within(invitation.invited_at)}",
        about=ROLE_NAMES[invitation.role],
        action=Action(f"withdraw_{invitation.id}", "Withdraw", help=f"Withdraw the invitation of {invitation.email}"),
    )


def parts(person: Person, found: CoursePeople, search: str) -> list[Part]:
    """The field to find somebody, what was just taken away, the members, and the invitations that wait."""
    course, is_owner = found.course, Role.OWNER in found.course.roles
    query = {"course": str(course.id)}
    shown: list[Part] = []
    if search or found.members.total > _PER_PAGE:
        shown.append(filters(places.COURSE_PEOPLE, query, Filter("find", "Find somebody", search)))
    undo = undo_of(course.id)
    if undo is not None:
        shown.append(rows([row(undo.sentence, action=Action("put_back", "Put back", "undo"))]))
    if found.members.items:
        query |= {"find": search} if search else {}
        shown.append(rows([member_row(person, member, is_owner=is_owner) for member in found.members.items]))
        shown.append(pager(found.members, "people", places.COURSE_PEOPLE, query))
    if found.invitations:
        shown.append(section("Still to sign in"))
        shown.append(rows([invitation_row(invitation) for invitation in found.invitations]))
    if not found.members.total:
        shown.append(line(f"No name and no address here holds “{search}”."))
    is_alone = found.members.total == 1 and not found.invitations and not search
    if is_owner and is_alone and not course.is_archived:
        shown.append(_ALONE)
    return shown


def act(person: Person, found: CoursePeople, chosen: str | None) -> None:
    """Do what was pressed in a row."""
    course, undo = found.course, undo_of(found.course.id)
    if chosen == "invite":
        invite(person, course)
    elif chosen == "leave":
        leave(person, course)
    elif chosen == "put_back" and undo is not None:
        put_back(person, course.id, undo)
    for member in found.members.items:
        if chosen == f"change_{member.person_id}":
            manage(person, course, member)
    for invitation in found.invitations:
        if chosen == f"withdraw_{invitation.id}":
            withdraw(person, course, invitation)


person = current_person()
search = st.query_params.get("find", "")
found = services().members.of_course(person, asked_id("course"), PageRequest(page_number(), _PER_PAGE), search=search)
course = found.course
may_invite = Role.OWNER in course.roles and not course.is_archived
action = Action("invite", "Invite", "person_add") if may_invite else None
title = course_head(course, places.COURSE_PEOPLE, "People", course.title, action=action)
act(person, found, sheet(title, *parts(person, found, search), key="people"))
