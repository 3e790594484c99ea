"""The page of the least desk; the test puts the pool and a list of the welcomed into the session."""

import streamlit as st

from services.domain.errors import LecternError
from tests.providers.cognito_desk import Desk

welcomed = st.session_state["welcomed"]
if welcomed:
    st.title(f"Welcome {welcomed[-1].user_name}")
    st.stop()
try:
    Desk(st.session_state["pool"], welcomed).login()
except LecternError as error:
    st.error(str(error))
