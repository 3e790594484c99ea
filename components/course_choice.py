"""Which course a page of the side bar is about, where its address does not say."""

from uuid import UUID

import streamlit as st

from components.addresses import optional_id
from components.services import services
from components.sheet import Link, head, prose, row, rows, sheet
from components.states import empty
from services.domain.people import Person


def chosen_course(person: Person, page: str, title: str, about: str, *, without: str) -> UUID | None:
    """The course of the address, or the only one she has; otherwise she is asked, and `without` one told why."""
    asked = optional_id("course")
    if asked is not None:
        return asked
    choices = services().courses.choices(person)
    if len(choices) == 1:
        st.query_params["course"] = str(choices[0][0])
        return choices[0][0]
    if not choices:
        sheet(head(title, about), key="head")
        empty("insights", "No course yet", without, key="none")
        return None
    links = [Link(name, page, {"course": str(course_id)}) for course_id, name in choices]
    sheet(head(title, about), prose("Which course?"), rows([row(link) for link in links]), key="head")
    return None
