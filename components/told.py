"""A link out of the inbox: whoever follows it has read the line, on whichever page it leads to."""

import streamlit as st

from components.addresses import optional_id
from components.services import services
from services.domain.people import Person

NOTE = "told"
"""The name in the address under which such a link names its line."""


def has_followed(person: Person) -> bool:
    """Count the line that the address names as read, and take its name out of the address; False without one."""
    if NOTE not in st.query_params:
        return False
    note_id = optional_id(NOTE)
    del st.query_params[NOTE]
    if note_id is not None:
        services().inbox.mark_read(person, note_id)
    return True
