"""The head of a page of a course, with links to the pages beside it."""

from collections.abc import Sequence

from components import places
from components.sheet import Action, Link, Part, head
from services.domain.courses import Course
from services.domain.people import Role

_ARCHIVED = "This course is archived: everything in it can be read, and nothing changed."
_TABS = (
    ("Lectures", places.COURSE, "mic", ()),
    ("Questions", places.QUESTIONS, "quiz", ()),
    ("Review", places.REVIEW, "rate_review", (Role.REVIEWER,)),
    ("Exams", places.EXAMS, "description", ()),
    ("Coverage", places.COVERAGE, "insights", ()),
    ("People", places.COURSE_PEOPLE, "group", ()),
    ("Settings", places.COURSE_SETTINGS, "tune", ()),
)
_BELOW = {places.WAITING: places.REVIEW, places.TOGETHER: places.REVIEW, places.USAGE: places.COURSE_SETTINGS}


def archived_words(course: Course, here: str) -> str:
    """What an archived course is, and who takes it back; empty for any other."""
    if not course.is_archived:
        return ""
    back = "You can restore it" if Role.OWNER in course.roles else "Its owner can restore it"
    return f"{_ARCHIVED} {back} {'here' if here == places.COURSE_SETTINGS else 'under Settings'}."


def course_head(
    course: Course,
    here: str,
    title: str,
    about: str = "",
    *,
    action: Action | None = None,
    above: Sequence[Link] = (),
) -> Part:
    """The way back to all courses, the pages of this one beside `here`, and the title, as a part of a sheet.

    `above` are pages between all courses and this one.
    """
    query = {"course": str(course.id)}
    tabs = [
        Link(label, page, {} if page == here else query, icon, is_above=page == _BELOW.get(here))
        for label, page, icon, roles in _TABS
        if not roles or course.allows(*roles)
    ]
    return head(
        title,
        about,
        trail=[Link("Courses", places.COURSES), *above],
        tabs=tabs,
        action=action,
        notice=archived_words(course, here),
    )
