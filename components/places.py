"""Where the pages are: the one list behind the navigation and every link."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import PurePath
from urllib.parse import urlencode

COURSES = "teach/courses.py"
COURSE = "teach/course.py"
COURSE_PEOPLE = "teach/course_people.py"
COURSE_SETTINGS = "teach/course_settings.py"
LECTURE = "teach/lecture.py"
QUESTIONS = "teach/questions.py"
QUESTION = "teach/question.py"
DRAFT = "teach/draft.py"
EXAMS = "teach/exams.py"
EXAM = "teach/exam.py"
RUBRIC = "teach/rubric.py"
REVIEW = "review/queue.py"
WAITING = "review/waiting.py"
TOGETHER = "review/together.py"
COVERAGE = "insight/coverage.py"
REVIEWING = "insight/reviewing.py"
PACE = "insight/pace.py"
USAGE = "insight/usage.py"
PEOPLE = "admin/people.py"
INSTALLATION = "admin/installation.py"
JOBS = "admin/jobs.py"
AUDIT = "admin/audit.py"
INBOX = "account/inbox.py"
PROFILE = "account/profile.py"
SIGN_OUT = "account/sign_out.py"

_paths = {page: f"/{PurePath(page).stem}" for name, page in list(vars().items()) if name.isupper()}
_paths |= {COURSES: "/", SIGN_OUT: "/sign-out"}
_pages = {path: page for page, path in _paths.items()}


def address(page: str, query: Mapping[str, str]) -> str:
    """What a browser asks for to open the page: `/course?course=…`."""
    return _address(page, tuple(query.items()))


@lru_cache(maxsize=4096)
def _address(page: str, query: tuple[tuple[str, str], ...]) -> str:
    """Kept, because every page has some and most of them again in its next run."""
    return f"{_paths[page]}?{urlencode(query)}" if query else _paths[page]


def page_at(path: str) -> str | None:
    """The page that is opened by this path; None when there is none."""
    return _pages.get(path)
