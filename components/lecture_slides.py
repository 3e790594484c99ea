"""The panel of slides beside a transcript: shows what the service has, and does what is asked of it."""

from uuid import UUID

import streamlit as st

from components.addresses import asked_page, optional_id
from components.errors import shown_errors
from components.guard import current_person, let_in
from components.services import services
from components.slides import SlidesEvent, slides
from services.domain.lifecycle import FileStatus
from services.domain.people import Person
from services.lectures.materials import Shelf

_LOOK_EVERY_SECONDS = 1.5
_HEIGHT = 520
_WAITS = "lectern.slides_wait.{lecture}"


def slides_panel(person: Person, lecture_id: UUID, shelf: Shelf) -> None:
    """The slides of a lecture; while some are being read it looks again by itself."""
    waits = _WAITS.format(lecture=lecture_id)
    st.session_state[waits] = shelf.is_working
    let_in(person)
    st.fragment(_panel, run_every=_LOOK_EVERY_SECONDS if shelf.is_working else None)(lecture_id, [shelf])


def _panel(lecture_id: UUID, known: list[Shelf]) -> None:
    """The first run takes the shelf that the page knows; those of the fragment by itself look again."""
    person = current_person()
    shelf = known.pop() if known else services().materials.shelf(person, lecture_id)
    if shelf.is_working != st.session_state.get(_WAITS.format(lecture=lecture_id)):
        st.rerun(scope="app")
    opened = _opened(shelf)
    event = slides(
        shelf.files,
        lecture_id=lecture_id,
        opened=opened,
        page=asked_page(),
        pages=services().materials.pages(person, opened) if opened else "[]",
        can_change=shelf.can_change,
        max_bytes=services().materials.max_bytes,
        height_px=_HEIGHT,
        key=f"slides_{lecture_id}",
    )
    if event is not None:
        with shown_errors():
            _follow(person, event)
            st.rerun(scope="app" if event.act in {"added", "again"} else "fragment")


def _opened(shelf: Shelf) -> UUID | None:
    """The file whose pages are shown: the one in the address, or the first that has been read."""
    asked = optional_id("slides")
    kept = [material for material, _link in shelf.files]
    read = [material for material in kept if material.status is FileStatus.READY]
    return next((each.id for each in (*(each for each in kept if each.id == asked), *read, *kept)), None)


def _follow(person: Person, event: SlidesEvent) -> None:
    materials = services().materials
    if event.id is None:
        return
    if event.act == "open":
        st.query_params["slides"] = str(event.id)
        st.query_params.pop("page", None)  # it is one of the file before
    elif event.act == "rename":
        materials.rename(person, event.id, event.title)
    elif event.act == "remove":
        materials.remove(person, event.id)
    elif event.act == "again":
        materials.read_again(person, event.id)
