"""The pages that a person may open, by section of the side bar."""

from collections.abc import Iterable
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

_OF_COURSE = (
    (places.COURSE, "Course"),
    (places.COURSE_PEOPLE, "People of the course"),
    (places.COURSE_SETTINGS, "Course settings"),
    (places.LECTURE, "Lecture"),
    (places.QUESTIONS, "Questions"),
    (places.QUESTION, "Question"),
    (places.DRAFT, "Draft questions"),
    (places.WAITING, "What waits for review"),
    (places.TOGETHER, "Accept together"),
    (places.EXAMS, "Exams"),
    (places.EXAM, "Exam"),
    (places.RUBRIC, "Rubric"),
    (places.PACE, "Lecture analytics"),
)
"""What a link leads to and no list names."""

_OF_ALL_COURSES = (
    (places.COVERAGE, "Coverage", ":material/insights:"),
    (places.REVIEWING, "Reviewing", ":material/how_to_reg:"),
)
_OF_INSTALLATION = (
    (places.PEOPLE, "People", ":material/group:"),
    (places.INSTALLATION, "Installation", ":material/settings:"),
    (places.JOBS, "Jobs", ":material/work_history:"),
    (places.USAGE, "Usage", ":material/payments:"),
    (places.AUDIT, "Audit log", ":material/history:"),
)


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
    """Made once for each mixture of roles: looking for two dozen files costs more than all the rest of the router."""
    teach = [st.Page(places.COURSES, title="Courses", icon=":material/school:", default=True), *_hidden(_OF_COURSE)]
    account = [
        st.Page(places.PROFILE, title="Your account", icon=":material/account_circle:"),
        st.Page(places.SIGN_OUT, title="Sign out", icon=":material/logout:", url_path="sign-out"),
    ]
    sections = {"Teach": teach}
    if is_reviewer:
        sections["Review"] = [st.Page(places.REVIEW, title="Review", icon=":material/rate_review:")]
    else:  # whoever follows a link there is told who may review
        teach.append(st.Page(places.REVIEW, title="Review", visibility="hidden"))
    if has_course:
        sections["Understand"] = _listed(_OF_ALL_COURSES)
    else:
        teach += _hidden(_OF_ALL_COURSES)
    if is_administrator:
        account[:0] = _listed(_OF_INSTALLATION)
    else:
        teach += _hidden(_OF_INSTALLATION)  # whoever follows a link there is told who may see it
    sections["Account"] = account
    return sections


def _listed(pages: Iterable[tuple[str, str, str]]) -> list[st.Page]:
    return [st.Page(path, title=title, icon=icon) for path, title, icon in pages]


def _hidden(pages: Iterable[tuple[str, ...]]) -> list[st.Page]:
    return [st.Page(path, title=title, visibility="hidden") for path, title, *_icon in pages]
