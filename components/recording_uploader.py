"""The uploader of a course, or of one lecture: asks the service for plans, and for what was begun and not finished."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from uuid import UUID

import streamlit as st

from components.services import services
from components.uploader import Answer, Begun, Message, told, uploader
from components.uploader import UploadPlan as BrowserPlan
from services.domain.errors import LecternError, NotFound
from services.domain.lectures import Lecture
from services.domain.people import Person
from services.domain.recording_names import title_from
from services.domain.typed_text import one_line
from services.domain.uploads import ChosenFile, UploadPlan

# The endings are those that some system takes for another kind of file, or for none.
_ACCEPT = "audio/*,video/*,.mkv,.opus,.m4a,.flac,.ts,.mts,.m2ts,.wma,.amr,.caf"
_PLANS = "lectern.upload_plans"
_ANSWER = "lectern.upload_answer"

Plans = dict[UUID, BrowserPlan]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where recordings go: a course, or a lecture that has a transcript alone; `begin` gives the plan and a title."""

    id: UUID
    unfinished: Callable[[], Sequence[Lecture]]
    begin: Callable[[ChosenFile, str], tuple[UploadPlan, str]]

    @property
    def key(self) -> str:
        return f"uploader_{self.id}"


def recording_uploader(person: Person, course_id: UUID) -> bool:
    """Take recordings in parts; what was begun in an earlier visit goes on when its file is chosen again.

    True while one of hers is on its way.
    """

    def begin(file: ChosenFile, typed: str) -> tuple[UploadPlan, str]:
        title = typed or title_from(file.name)
        return services().uploads.begin(person, course_id, file, title=title), title

    place = _Place(course_id, lambda: services().uploads.unfinished(person, course_id), begin)
    _hear(person, place)
    _draw(person, place)
    return bool(_plans(person, place))


def hear_of_late_recording(person: Person, lecture_id: UUID) -> bool:
    """Do what the uploader of this lecture tells; True when it waits for the answer, which a drawn one brings."""
    return _hear(person, _lecture(person, lecture_id))


def late_recording(person: Person, lecture: Lecture, *, is_awaited: bool) -> None:
    """The uploader under which the recording of a lecture comes that has a transcript alone; nothing for any other."""
    if lecture.object_key and not is_awaited:
        return
    place = _lecture(person, lecture.id)
    with st.expander("Add its recording", icon=":material/upload:", expanded=bool(_plans(person, place))):
        _draw(person, place)


def _lecture(person: Person, lecture_id: UUID) -> _Place:
    def begin(file: ChosenFile, _typed: str) -> tuple[UploadPlan, str]:
        title = services().lectures.get(person, lecture_id).title
        return services().uploads.begin_under(person, lecture_id, file), title

    return _Place(lecture_id, lambda: [services().lectures.get(person, lecture_id)], begin)


def _hear(person: Person, place: _Place) -> bool:
    message = told(place.key)
    if message is not None:
        st.session_state[_ANSWER] = _follow(person, place, message)
    return message is not None


def _draw(person: Person, place: _Place) -> None:
    uploader(
        list(_plans(person, place).values()),
        course_id=place.id,
        owner=person.id,
        accept=_ACCEPT,
        max_bytes=services().uploads.max_bytes,
        answer=st.session_state.get(_ANSWER),
        key=place.key,
    )


def _plans(person: Person, place: _Place) -> Plans:
    """Her unfinished uploads there. They are asked for once: what arrives later the browser knows better."""
    places: dict[UUID, Plans] = st.session_state.setdefault(_PLANS, {})
    if place.id not in places:
        plans = ((lecture, _asked(person, lecture.id)) for lecture in place.unfinished())
        places[place.id] = {lecture.id: _for_browser(plan, lecture.title) for lecture, plan in plans if plan}
    return places[place.id]


def _asked(person: Person, lecture_id: UUID) -> UploadPlan | None:
    try:
        return services().uploads.plan(person, lecture_id)
    except NotFound:
        return None  # nothing is begun, or it has just ended elsewhere


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
        begun=plan.begun,
        sign=plan.sign,
    )


def _follow(person: Person, place: _Place, message: Message) -> Answer:
    """Do what the browser tells; what fails is answered with its sentence, and all else goes on."""
    answer = Answer(message.number, titles={name: title_from(name) for name in message.names})
    if message.wants_grants:
        st.session_state.get(_PLANS, {}).pop(place.id, None)
    for begun in message.begun:
        with _sentence(answer, begun.key):
            answer.lectures[begun.key] = _begin(person, place, begun)
    for end, lectures in (
        (services().uploads.complete, message.completed),
        (services().uploads.give_up, message.cancelled),
    ):
        for lecture_id in lectures:
            with _sentence(answer, str(lecture_id)):
                _end(end, person, lecture_id)
    return answer


def _begin(person: Person, place: _Place, begun: Begun) -> str:
    """The id of the lecture that the file becomes, or belongs to."""
    file = ChosenFile(begun.name, begun.size, begun.type, begun.last_modified)
    plan, title = place.begin(file, one_line(begun.title))
    _plans(person, place).setdefault(plan.lecture_id, _for_browser(plan, title))
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
