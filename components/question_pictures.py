"""Takes a picture for a question and puts it into the text."""

from collections.abc import Mapping
from uuid import UUID

import streamlit as st

from components.errors import shown_errors
from components.question_edits import Edit
from components.services import services
from components.text_file import text_file
from services.domain.errors import InvalidInput
from services.domain.people import Person
from services.domain.pictures import picture_text

_MOST_BYTES = 2_000_000


def picture_adder(person: Person, course_id: UUID, edit: Edit, fields: Mapping[str, str]) -> None:
    """Take a picture with words for those who do not see it, and put it behind the text of one of the fields.

    `fields` are the keys of text fields by their names; the text changes in the run that follows.
    """
    counter = f"{edit.key}_pictures"
    number = st.session_state.setdefault(counter, 0)
    opened = f"{edit.key}_adder_{number}"  # another one behind each picture, so that it closes
    with st.popover("Add a picture", icon=":material/add_photo_alternate:", type="tertiary", key=opened):
        shows = st.text_input(
            "What it shows",
            key=f"{edit.key}_shows_{number}",
            placeholder="An enzyme with its substrate",
            help="Read to those who do not see the picture; it must not give the answer away.",
        )
        where = st.selectbox("Where", list(fields), key=f"{edit.key}_where")
        with shown_errors():
            file = text_file(
                label="Choose a picture",
                about="PNG, JPEG or WebP, up to 2 MB",
                accept="image/png,image/jpeg,image/webp",
                max_bytes=_MOST_BYTES,
                key=f"{edit.key}_picture",
                what="a picture",
                doubt="Save it smaller.",
            )
            if file is None:
                return
            if not (shows or "").strip():
                raise InvalidInput("First say what the picture shows, then choose it.")
            name = services().pictures.add(person, course_id, file.content)
            st.session_state[_waiting(edit)] = (fields[where], picture_text(name, shows))
            st.session_state[counter] = number + 1
            st.rerun()


def put_waiting_picture(edit: Edit) -> None:
    """Put the picture just added behind the text of its field; to be called before the fields are drawn again."""
    field, picture = st.session_state.pop(_waiting(edit), (None, ""))
    if field is not None:
        between = " " if "_option_" in field else "\n\n"
        st.session_state[field] = f"{str(st.session_state.get(field) or '').rstrip()}{between}{picture}".strip()


def _waiting(edit: Edit) -> str:
    return f"{edit.key}_waiting_picture"
