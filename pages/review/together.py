"""Accept together: ten questions in which nothing was found, some of which have to be opened first."""

from collections.abc import Mapping
from uuid import UUID

import streamlit as st

from components import places
from components.addresses import asked_id
from components.clean_batch import Looked, clean_batch, looked
from components.course_tabs import course_head
from components.errors import show_error, shown_errors
from components.guard import current_person, let_in
from components.question_words import questions_words
from components.queue_filter import address_of, wanted_in_address
from components.services import services
from components.sheet import Action, Link, Part, empty, line, sheet
from components.states import failed
from services.domain.errors import Conflict, NotAllowed, ProviderUnavailable
from services.domain.people import Person
from services.domain.pictures import picture_names
from services.domain.review_queue import Accepted, CleanBatch

_TITLE = "Accept together"
_ABOUT = "No check found anything in these. Look through them, open the marked ones, and take out what you doubt."
_SAID, _BATCH = "lectern.review.together", "batch"


def came_to(accepted: Accepted, batch: CleanBatch, left_out: int) -> list[str]:
    """What became of the questions, and why some were not accepted."""
    stems = {each.banked.id: each.banked.question.stem for each in batch.items}
    sentences = [f"{questions_words(accepted.count)} accepted."] if accepted.count else []
    if left_out:
        sentences.append(f"{questions_words(left_out)} taken out, to be looked at one by one.")
    return sentences + [
        f"“{stems.get(each, 'One question')}” was not accepted: {why}" for each, why in accepted.refused.items()
    ]


def accept(person: Person, course_id: UUID, batch: CleanBatch, looked: Looked) -> None:
    """Accept what she saw, and lay the next ones before her."""
    accepted = services().review.accept_clean(person, course_id, looked.seen, left_out=looked.left_out)
    st.session_state[_SAID] = came_to(accepted, batch, len(looked.left_out))
    st.rerun()


def look_into(person: Person, course_id: UUID, versions: Mapping[UUID, int], opened: set[UUID]) -> None:
    """Have it remembered that she opened these; where one has changed, she is shown what waits now."""
    try:
        services().review.look_into(person, course_id, versions)
    except Conflict as conflict:
        st.session_state[_SAID] = [str(conflict)]
        st.rerun()
    opened.update(versions)


@st.fragment
def look_through(course_id: UUID, batch: CleanBatch, pictures: Mapping[str, str], opened: set[UUID]) -> None:
    """The batch as the page laid it before her, which stays as it is while she opens one after the other."""
    person = current_person()
    if did := looked(_BATCH):
        with shown_errors():
            if did.seen:
                accept(person, course_id, batch, did)
            look_into(person, course_id, did.opened, opened)
    clean_batch(batch, opened, query=query, pictures=pictures, key=_BATCH)


def nothing_clean() -> Part:
    """No clean question waits."""
    about = "Every question that waits needs a look at by itself, or is with another reviewer."
    return empty("done_all", "Nothing to accept together", about, Action("one_by_one", "Review one by one"))


person = current_person()
course_id = asked_id("course")
wanted = wanted_in_address()
query = {"course": str(course_id), **address_of(wanted)}
course = services().courses.get(person, course_id)
try:
    batch = services().review.clean_batch(person, course_id, wanted)
    names = picture_names(*(each.banked.question for each in batch.items))
    pictures = services().pictures.links(person, course_id, names) if names else {}
except NotAllowed as error:
    sheet(course_head(course, places.TOGETHER, _TITLE, course.title), key="together")
    show_error(error)
    st.stop()
except ProviderUnavailable as error:
    if failed(str(error), "Every question and every decision is kept.", key="unknown"):
        st.rerun()
    st.stop()
above = [Link("What waits", places.WAITING, query)]
said: list[str] = st.session_state.pop(_SAID, [])
parts = [course_head(course, places.TOGETHER, _TITLE, course.title, above=above), *map(line, said)]
pressed = sheet(*parts, line(_ABOUT) if batch.items else nothing_clean(), key="together")
if pressed:
    st.switch_page(places.REVIEW, query_params=query)
if batch.items:
    let_in(person)
    look_through(course_id, batch, pictures, set(batch.opened))
