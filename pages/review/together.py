"""Accept together: ten questions in which nothing was found, some of which have to be opened first."""

from uuid import UUID

import streamlit as st

from components import places
from components.addresses import asked_id
from components.clean_batch import Looked, clean_batch
from components.course_tabs import course_head
from components.errors import show_error, shown_errors
from components.guard import current_person
from components.question_words import questions_words
from components.queue_filter import address_of, wanted_in_address
from components.services import services
from components.sheet import Action, Link, Part, empty, line, sheet
from components.states import failed
from services.domain.errors import NotAllowed, ProviderUnavailable
from services.domain.people import Person
from services.domain.pictures import picture_names
from services.domain.review_queue import Accepted, CleanBatch

_TITLE = "Accept together"
_ABOUT = "No check found anything in these. Look through them, open the marked ones, and take out what you doubt."
_SAID = "lectern.review.together"


def came_to(accepted: Accepted, batch: CleanBatch) -> list[str]:
    """What became of the questions, and why some were not accepted."""
    stems = {each.banked.id: each.banked.question.stem for each in batch.items}
    sentences = [f"{questions_words(accepted.count)} accepted."] if accepted.count else []
    return sentences + [
        f"“{stems.get(each, 'One question')}” was not accepted: {why}" for each, why in accepted.refused.items()
    ]


def accept(person: Person, course_id: UUID, batch: CleanBatch, looked: Looked) -> None:
    """Accept what she saw, and lay the next ones before her."""
    with shown_errors():
        accepted = services().review.accept_clean(
            person, course_id, looked.seen, looked.opened, left_out=looked.left_out
        )
        st.session_state[_SAID] = came_to(accepted, batch)
        st.rerun()


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
if batch.items and (looked := clean_batch(batch.items, batch.sample, query=query, pictures=pictures, key="batch")):
    accept(person, course_id, batch, looked)
