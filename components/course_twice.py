"""How many of a course's questions are decided on twice: in words, and in the dialog that sets it."""

from uuid import UUID

import streamlit as st

from components.errors import shown_errors
from components.notices import notice_next
from components.services import services
from services.domain.people import Person


def share_words(share: float) -> str:
    """How many questions are decided on twice."""
    if not share:
        return "No question is decided on twice."
    if share >= 1:
        return "Every question is decided on twice."
    return f"{100 * share:.0f} % of the questions are decided on twice."


@st.dialog("Second review")
def twice_dialog(person: Person, course_id: UUID) -> None:
    """Set how many of the questions are decided on by two reviewers."""
    st.markdown(
        "A second reviewer decides without seeing what the first decided. Where they differ, a third decides, who "
        "sees both. It takes a course with at least two reviewers; which questions it meets nobody can tell "
        "beforehand. What waits for a second decision already goes on waiting."
    )
    share = services().second_review.share(person, course_id)
    percent = st.slider("Share of the questions", 0, 100, round(100 * share), step=5, format="%d %%", key="twice_share")
    if st.button("Save the share", type="primary", key="save_twice"):
        with shown_errors():
            services().second_review.set_share(person, course_id, percent / 100)
            notice_next("The share is saved.")
            st.rerun()
