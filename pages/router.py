"""Lets nobody past the sign-in, and shows each person the pages of her roles."""

import streamlit as st

from components import places
from components.account_link import held_link, link_while_signed_in
from components.errors import show_error
from components.guard import let_in, visitor
from components.navigation import is_lost, navigation
from components.notices import show_notice
from components.services import services
from components.sign_in import first_account, sign_in
from components.told import has_followed
from services.domain.errors import LecternError, NotFound

st.set_page_config(page_title="Lectern", page_icon="/app/static/mark.svg", layout="wide")
st.logo("/app/static/lectern.svg", size="large", icon_image="/app/static/mark.svg")

show_notice()
found = visitor()
if found is None:
    if pool := services().pool_sign_in:
        from components.sign_in_pool import pool_sign_in  # loads boto3, which only a pool needs

        pool_sign_in(pool)
    elif services().identity.needs_first_account():
        first_account()
    else:
        sign_in()
    st.stop()
if held_link():
    link_while_signed_in(found.person)
    st.stop()
if has_followed(found.person):
    found = visitor() or found
let_in(found.person)
try:
    sections = navigation(found)
    page = st.navigation(sections)
    if is_lost(page, sections):
        st.info(
            "There is no such page, or it is not open to you. These are your courses.", icon=":material/explore_off:"
        )
    page.run()
except LecternError as error:
    show_error(error)
    if isinstance(error, NotFound):  # nothing of the page is there that would lead on
        st.page_link(places.COURSES, label="Your courses", icon=":material/arrow_back:")
