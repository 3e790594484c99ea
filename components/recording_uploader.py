"""The uploader of a course: asks the service for plans, and for what was begun and not finished."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from uuid import UUID

import streamlit as st

from components.services import services
from components.uploader import Answer, Begun, Message, told, uploader
from components.uploader import UploadPlan as BrowserPlan
from services.domain.errors import LecternError, NotFound
from services.domain.people import Person
from services.domain.typed_text import one_line
from services.domain.uploads import ChosenFile, UploadPlan
from services.uploads import title_from

_ACCEPT = "audio/*,video/*,.mkv,.opus,.m4a,.flac"
_PLANS = "lectern.upload_plans"
_ANSWER = "lectern.upload_answer"

Plans = dict[UUID, BrowserPlan]


def recording_uploader(person: Person, course_id: UUID) -> None:
    """Take recordings in parts; what was begun in an earlier visit goes on when its file is chosen again."""
    key = f"uploader_{course_id}"
    message = told(key)
    if message is not None:
        st.session_state[_ANSWER] = _follow(person, course_id, message)
    uploader(
        list(_plans(person, course_id).values()),
        course_id=course_id,
        owner=person.id,
        accept=_ACCEPT,
        max_bytes=services().uploads.max_bytes,
        answer=st.session_state.get(_ANSWER),
        key=key,
    )


def _plans(person: Person, course_id: UUID) -> Plans:
    """Her unfinished uploads here. They are asked for once: what arrives later the browser knows better."""
    courses: dict[UUID, Plans] = st.session_state.setdefault(_PLANS, {})
    if course_id not in courses:
        unfinished = services().uploads.unfinished(person, course_id)
        plans = ((lecture, _asked(person, lecture.id)) for lecture in unfinished)
        courses[course_id] = {lecture.id: _for_browser(plan, lecture.title) for lecture, plan in plans if plan}
    return courses[course_id]


def _asked(person: Person, lecture_id: UUID) -> UploadPlan | None:
    try:
        return services().uploads.plan(person, lecture_id)
    except NotFound:
        return None  # it has just ended elsewhere


def _for_browser(plan: UploadPlan, title: str) -> BrowserPlan:
    return BrowserPlan(
        lecture_id=str(plan.lecture_id),
        title=title,
        name=plan.file_name,
        size=plan.size,
        last_modified=plan.last_modified,
        part_size=plan.part_size,
        total_parts=plan.total_parts,
        arrived=plan.arrived,
        sign=plan.sign,
    )


def _follow(person: Person, course_id: UUID, message: Message) -> Answer:
    """Do what the browser tells; what fails is answered with its sentence, and all else goes on."""
    answer = Answer(message.number, titles={name: title_from(name) for name in message.names})
    if message.wants_grants:
        st.session_state.get(_PLANS, {}).pop(course_id, None)
    for begun in message.begun:
        with _sentence(answer, begun.key):
            answer.lectures[begun.key] = _begin(person, course_id, begun)
    for end, lectures in (
        (services().uploads.complete, message.completed),
        (services().uploads.give_up, message.cancelled),
    ):
        for lecture_id in lectures:
            with _sentence(answer, str(lecture_id)):
                _end(end, person, lecture_id)
    return answer


def _begin(person: Person, course_id: UUID, begun: Begun) -> str:
    """The id of the lecture that the file becomes; its title is the typed one, or guessed from the file's name."""
    title = one_line(begun.title) or title_from(begun.name)
    file = ChosenFile(begun.name, begun.size, begun.type, begun.last_modified)
    plan = services().uploads.begin(person, course_id, file, title=title)
    _plans(person, course_id).setdefault(plan.lecture_id, _for_browser(plan, title))
    return str(plan.lecture_id)


def _end(end: Callable[[Person, UUID], None], person: Person, lecture_id: UUID) -> None:
    """Complete an upload or give it up; one that has ended elsewhere is over as well."""
    with suppress(NotFound):
        end(person, lecture_id)
    for plans in st.session_state.get(_PLANS, {}).values():
        plans.pop(lecture_id, None)


@contextmanager
def _sentence(answer: Answer, subject: str) -> Iterator[None]:
    try:
        yield
    except LecternError as error:
        answer.refused[subject] = str(error)
