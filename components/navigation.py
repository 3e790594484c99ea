"""The pages that a person may open, by section of the side bar."""

from copy import copy
from functools import lru_cache
from pathlib import PurePath
from urllib.parse import urlsplit

import streamlit as st

from components import places
from services.domain.people import Role
from services.people.sessions import Visitor

Sections = dict[str, list[st.Page]]

_MOST_TOLD = 99
_FIRST = PurePath(places.COURSES).stem


def navigation(found: Visitor) -> Sections:
    """The pages of her roles; those that need a course or lecture in their address are reached by links only."""
    sections = _sections(
        is_reviewer=Role.REVIEWER in found.roles,
        has_course=bool(found.roles),
        is_administrator=found.person.is_administrator,
    )
    # Streamlit marks the page that it is about to run, and the next browser's run must not see the mark.
    return {"": [copy(_inbox(min(found.unread, _MOST_TOLD + 1)))]} | {
        name: [copy(page) for page in pages] for name, pages in sections.items()
    }


def is_lost(page: st.Page, sections: Sections) -> bool:
    """Whether the browser asked for a page that is none of these, so that Streamlit has it go on on the first one."""
    asked = urlsplit(st.context.url or "").path.strip("/")
    known = (each.url_path for pages in sections.values() for each in pages)
    return page.url_path == "" and asked not in {_FIRST, *known}


@lru_cache(maxsize=_MOST_TOLD + 2)
def _inbox(unread: int) -> st.Page:
    """Under its name with how much in it is not read."""
    told = f"{_MOST_TOLD}+" if unread > _MOST_TOLD else str(unread)
    return st.Page(places.INBOX, title=f"Inbox ({told})" if unread else "Inbox", icon=":material/inbox:")


@lru_cache(maxsize=8)
def _sections(*, is_reviewer: bool, has_course: bool, is_administrator: bool) -> Sections:
    """Made once for each mixture of roles: looking for fourteen files costs more than all the rest of the router."""
    teach = [
        st.Page(places.COURSES, title="Courses", icon=":material/school:", default=True),
        st.Page(places.COURSE, title="Course", visibility="hidden"),
        st.Page(places.COURSE_PEOPLE, title="People of the course", visibility="hidden"),
        st.Page(places.COURSE_SETTINGS, title="Course settings", visibility="hidden"),
        st.Page(places.LECTURE, title="Lecture", visibility="hidden"),
        st.Page(places.QUESTIONS, title="Questions", visibility="hidden"),
        st.Page(places.QUESTION, title="Question", visibility="hidden"),
        st.Page(places.DRAFT, title="Draft questions", visibility="hidden"),
        st.Page(places.WAITING, title="What waits for review", visibility="hidden"),
        st.Page(places.TOGETHER, title="Accept together", visibility="hidden"),
        st.Page(places.EXAMS, title="Exams", visibility="hidden"),
        st.Page(places.EXAM, title="Exam", visibility="hidden"),
        st.Page(places.RUBRIC, title="Rubric", visibility="hidden"),
        st.Page(places.PACE, title="Lecture analytics", visibility="hidden"),
    ]
    sections = {"Teach": teach}
    if is_reviewer:
        sections["Review"] = [st.Page(places.REVIEW, title="Review", icon=":material/rate_review:")]
    else:  # whoever follows a link there is told who may review
        teach.append(st.Page(places.REVIEW, title="Review", visibility="hidden"))
    if has_course:
        sections["Understand"] = [
            st.Page(places.COVERAGE, title="Coverage", icon=":material/insights:"),
            st.Page(places.REVIEWING, title="Reviewing", icon=":material/how_to_reg:"),
        ]
    else:
        teach.append(st.Page(places.COVERAGE, title="Coverage", visibility="hidden"))
        teach.append(st.Page(places.REVIEWING, title="Reviewing", visibility="hidden"))
    account = [
        st.Page(places.PROFILE, title="Your account", icon=":material/account_circle:"),
        st.Page(places.SIGN_OUT, title="Sign out", icon=":material/logout:", url_path="sign-out"),
    ]
    if is_administrator:
        account[:0] = [
            st.Page(places.PEOPLE, title="People", icon=":material/group:"),
            st.Page(places.INSTALLATION, title="Installation", icon=":material/settings:"),
            st.Page(places.JOBS, title="Jobs", icon=":material/work_history:"),
            st.Page(places.USAGE, title="Usage", icon=":material/payments:"),
            st.Page(places.AUDIT, title="Audit log", icon=":material/history:"),
        ]
    else:  # whoever follows a link there is told who may see it
        teach.append(st.Page(places.PEOPLE, title="People", visibility="hidden"))
        teach.append(st.Page(places.INSTALLATION, title="Installation", visibility="hidden"))
        teach.append(st.Page(places.JOBS, title="Jobs", visibility="hidden"))
        teach.append(st.Page(places.USAGE, title="Usage", visibility="hidden"))
        teach.append(st.Page(places.AUDIT, title="Audit log", visibility="hidden"))
    sections["Account"] = account
    return sections
