"""What somebody of a university's pool may change of her account there: her password and her authenticator app."""

import streamlit as st

from components.account_link import new_password
from components.errors import shown_errors
from components.guard import session_token
from components.notices import notice_next
from components.second_factor import first_code
from services.domain.accounts import MAXIMUM_PASSWORD_LENGTH
from services.domain.people import Person
from services.people.pool_sign_in import PoolSignIn

_ENROLMENT = "lectern.pool.enrolment"
_HAS_FACTOR = "lectern.pool.has_factor"
_PASSWORDS_CHANGED = "lectern.pool.passwords_changed"


def pool_password(pool: PoolSignIn, person: Person) -> None:
    """The fields are empty again once the university has taken the new password."""
    changed: int = st.session_state.get(_PASSWORDS_CHANGED, 0)
    st.subheader("Password at your university", anchor=False)
    with st.form(f"pool_password_{changed}"):
        old = st.text_input(
            "Present password", type="password", autocomplete="current-password", max_chars=MAXIMUM_PASSWORD_LENGTH
        )
        new = new_password("New password")
        is_sent = st.form_submit_button("Change password")
    with shown_errors():
        if is_sent:
            pool.change_password(person, session_token(), old, new)
            st.session_state[_PASSWORDS_CHANGED] = changed + 1
            notice_next("Your password at your university is changed.")
            st.rerun()


def pool_second_factor(pool: PoolSignIn, person: Person) -> None:
    """The university is asked only when she wants to know."""
    st.subheader("Second factor at your university", anchor=False)
    with st.container(border=True), shown_errors():
        enrolment = st.session_state.get(_ENROLMENT)
        if enrolment is not None:
            code = first_code(enrolment)
            if code:
                pool.confirm_second_factor(person, session_token(), code)
                st.session_state[_HAS_FACTOR] = True
            if code is None or code:
                st.session_state.pop(_ENROLMENT)
                st.rerun()
        elif _HAS_FACTOR not in st.session_state:
            st.markdown("Your university may ask for a code of an authenticator app when you sign in.")
            if st.button("Look it up", key="pool_look_up"):
                st.session_state[_HAS_FACTOR] = pool.has_second_factor(person, session_token())
                st.rerun()
        elif st.session_state[_HAS_FACTOR]:
            st.markdown(":green[:material/check_circle:] **On.** A code of your app is asked for.")
            if st.button("Remove", key="pool_drop_factor"):
                pool.drop_second_factor(person, session_token())
                st.session_state[_HAS_FACTOR] = False
                st.rerun()
        else:
            st.markdown("Your password alone lets you in.")
            if st.button("Set up", type="primary", icon=":material/phonelink_lock:", key="pool_begin_factor"):
                st.session_state[_ENROLMENT] = pool.begin_second_factor(person, session_token())
                st.rerun()
