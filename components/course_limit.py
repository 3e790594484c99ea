"""What a course may spend on language models in a month: in words, and in the dialog that sets it."""

from uuid import UUID

import streamlit as st

from components.errors import shown_errors
from components.notices import notice_next
from components.services import services
from services.domain.people import Person
from services.domain.usage import LARGEST_LIMIT_USD, Budget

_TYPED = "monthly_limit"


def spent_words(budget: Budget) -> str:
    """What was spent this month, and of how much: `1.20 of 5.00 US dollars spent this month`."""
    if budget.limit_usd is None:
        return f"{budget.spent_usd:,.2f} US dollars spent this month, without a limit"
    return f"{budget.spent_usd:,.2f} of {budget.limit_usd:,.2f} US dollars spent this month"


@st.dialog("Limit the cost")
def limit_dialog(person: Person, course_id: UUID) -> None:
    """Set the limit of the course, or leave it to the installation."""
    budget = services().usage.budget(person, course_id)
    st.markdown(
        "When the language model has cost this course so much in a month, no more questions are ordered until the "
        "next. What has been written is kept."
    )
    default = "no limit" if budget.default_usd is None else f"{budget.default_usd:,.2f} US dollars"
    st.session_state.setdefault(_TYPED, budget.own_limit_usd)
    typed = st.number_input(
        f"US dollars a month; empty: {default}",
        min_value=0.0,
        max_value=LARGEST_LIMIT_USD,
        value=None,  # a field that begins with a number of its own cannot be emptied again
        step=1.0,
        format="%.2f",
        key=_TYPED,
    )
    if st.button("Save the limit", type="primary", key="save_limit"):
        with shown_errors():
            services().usage.set_limit(person, course_id, typed)
            notice_next("The limit is saved.")
            st.rerun()
