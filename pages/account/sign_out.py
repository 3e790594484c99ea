"""Ends the session of this browser."""

import streamlit as st

from components.guard import current_person
from components.layout import page_title
from components.session import end_session

person = current_person()
if page_title(
    "Sign out",
    f"You are signed in as {person.name} ({person.email}).",
    action_label="Sign out",
    action_icon="logout",
):
    end_session()
st.markdown("Jobs that are running go on without you; you will find their results when you are back.")
