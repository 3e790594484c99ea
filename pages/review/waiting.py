"""What waits for review in a course: what is most likely wrong first, each line a way to the desk."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import streamlit as st

from components import places
from components.addresses import asked_id
from components.course_tabs import course_head
from components.errors import show_error
from components.guard import current_person
from components.layout import page_number
from components.question_words import TYPE_NAMES, questions_words
from components.queue_filter import address_of, wanted_in_address
from components.risk_words import risk_badge
from components.services import services
from components.sheet import Action, Badge, Link, Part, empty, filters, line, lines, pager, sheet, tools
from components.states import failed
from components.waiting_filters import filter_fields
from components.waits import wait_words
from services.domain.errors import NotAllowed, ProviderUnavailable
from services.domain.paging import Page, PageRequest
from services.domain.review_queue import BATCH, EVERYTHING, QueueFilter, QueueOverview, WaitingLine
from services.domain.reviews import Stage

_PER_PAGE = 25
_TITLE = "What waits for review"


def counted(found: QueueOverview) -> str:
    """How much waits, and what is special about some of it."""
    more = [
        f"{found.clean} with nothing found" if found.clean else "",
        f"{found.claimed} looked at by others" if found.claimed else "",
        f"{found.returned} came back to you" if found.returned else "",
    ]
    waiting = found.counts.waiting
    return " · ".join([f"{questions_words(waiting)} {'waits' if waiting == 1 else 'wait'}", *filter(None, more)])


def now_with(waiting: WaitingLine) -> Badge | str:
    """Who looks at it, or whose turn it is."""
    if waiting.claim is not None:
        return (
            ("With you", "visibility", "blue")
            if waiting.claim.is_hers
            else (waiting.claim.holder, "visibility", "gray")
        )
    if waiting.is_hers_again:
        return "Back to you", "undo", "blue"
    if waiting.returns_to:
        return f"Back to {waiting.returns_to}", "undo", "gray"
    if waiting.stage is Stage.ADJUDICATION:
        return "To be settled", "balance", "orange"
    return ("Second look", "group", "gray") if waiting.stage is Stage.SECOND else ""


def why_empty(page: Page[WaitingLine], wanted: QueueFilter) -> str:
    """Why there is no line though something waits in the course."""
    if page.total:
        return "There is nothing on this page of the list."
    if replace(wanted, order=EVERYTHING.order) == EVERYTHING:
        return "What waits here, waits for another reviewer: you have decided on it first."
    return "No question that waits is like that. Take back a filter to see more."


def listed(page: Page[WaitingLine], found: QueueOverview, wanted: QueueFilter) -> list[Part]:
    """The lines of this page; each leads to the desk, where the filter holds on."""
    query = {"course": str(found.course.id), **address_of(wanted)}
    if not page.items:
        back = [Link("To the first page", places.WAITING, query, "first_page")] if page.total else []
        return [line(why_empty(page, wanted)), tools(back)]
    now = datetime.now(UTC)
    columns: list[tuple[str, str, Callable[[WaitingLine], Link | str | Badge], bool]] = [
        ("Question", "wide", lambda one: Link(one.stem, places.REVIEW, {**query, "question": str(one.id)}), True),
        ("Look at it because", "", lambda one: risk_badge(one.risk), True),
        ("Now", "", now_with, any(now_with(one) for one in page.items)),
        ("Type", "quiet spare", lambda one: TYPE_NAMES[one.type], len(found.types) > 1),
        ("Lecture", "quiet spare", lambda one: one.lecture_title, len(found.lectures) > 1),
        ("Written by", "quiet spare", lambda one: one.written_by, len(found.authors) > 1),
        ("Waits", "quiet right", lambda one: wait_words(now - one.waiting_since), True),
    ]
    drawn = [(name, look, cell) for name, look, cell, differs in columns if differs]
    return [
        lines([(name, look) for name, look, _ in drawn], [[cell(one) for _, _, cell in drawn] for one in page.items]),
        pager(page, "questions", places.WAITING, query),
    ]


def nothing_waits(found: QueueOverview) -> Part:
    """The list of a course in which nothing waits: what was decided, or how there comes to be something."""
    counts = found.counts
    if not counts.total:
        about = "Questions drafted from a lecture of this course wait here for a decision."
        return empty("rate_review", "Nothing to review yet", about, Action("to_lectures", "Go to the lectures"))
    about = f"{counts.approved} approved, {counts.sent_back} sent back, {counts.rejected} rejected."
    return empty("verified", "Nothing waits", about, Action("to_questions", "See the questions"))


def ways_on(found: QueueOverview, course_id: UUID, wanted: QueueFilter) -> Part:
    """To the clean ones together, where there are any among what is asked for."""
    query = {"course": str(course_id), **address_of(wanted)}
    if not found.clean or wanted.reason is not None:
        return tools([])
    return tools([Link(f"Look at {BATCH} with nothing found together", places.TOGETHER, query, "done_all")])


person = current_person()
course_id = asked_id("course")
wanted = wanted_in_address()
try:
    found = services().review.overview(person, course_id)
    page = services().review.waiting(person, course_id, PageRequest(page_number(), _PER_PAGE), wanted)
except NotAllowed as error:
    course = services().courses.get(person, course_id)
    sheet(course_head(course, places.WAITING, _TITLE, course.title), key="waiting")
    show_error(error)
    st.stop()
except ProviderUnavailable as error:
    if failed(str(error), "Every question and every decision is kept.", key="unknown"):
        st.rerun()
    st.stop()
begin = Action("begin", "Review one by one", "rate_review") if page.total else None
parts = [course_head(found.course, places.WAITING, _TITLE, found.course.title, action=begin)]
if found.counts.waiting:
    kept = {"course": str(course_id)}
    fields = filter_fields(wanted, found)
    parts += [line(counted(found)), filters(places.WAITING, kept, *fields), ways_on(found, course_id, wanted)]
    parts += listed(page, found, wanted)
else:
    parts.append(nothing_waits(found))
pressed = sheet(*parts, key="waiting")
if pressed == "begin":
    st.switch_page(places.REVIEW, query_params={"course": str(course_id), **address_of(wanted)})
elif pressed == "to_lectures":
    st.switch_page(places.COURSE, query_params={"course": str(course_id)})
elif pressed == "to_questions":
    st.switch_page(places.QUESTIONS, query_params={"course": str(course_id)})
