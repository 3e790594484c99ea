"""Signing in at the university's Cognito pool: its forms are ours, its proof is streamlit-cognito-auth's."""

import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Never

import streamlit as st
from pycognito.exceptions import MFAChallengeException, SoftwareTokenMFAChallengeException
from streamlit.delta_generator import DeltaGenerator
from streamlit_cognito_auth import CognitoAuthenticator
from streamlit_cognito_auth.auth import Credentials

from components.client_address import page_client_address
from components.errors import shown_errors
from components.hosted_link import hosted_link
from components.notices import notice_next, show_notice
from components.second_factor import first_code
from components.sign_in_sheet import keep_ticket, redeem_ticket, sheet
from services.domain.errors import InvalidInput, NotAllowed
from services.domain.pool import APP_TO_SET_UP, CODE_OF_APP, PoolChallenge, PoolTokens
from services.people.pool_sign_in import PoolSignIn

_CHALLENGE = "lectern.pool.challenge"
_ENROLMENT = "lectern.pool.demanded_enrolment"
_FORGOTTEN = "lectern.pool.forgotten"
_LONGEST_USER_NAME = 254
_LONGEST_PASSWORD = 256  # Cognito's own limit
_ONE_STEP_MORE = "Your university asks for one step more. Sign in again; if it does not go on, use its own page."
_HOSTED_PROBLEMS = {
    "refused": "The university's sign-in did not let you in. Try again, or ask its help desk.",
    "ended": "This sign-in took too long or was begun in another browser. Please sign in again.",
    "unavailable": "The university's sign-in does not answer. Try again in a few minutes.",
}


@dataclass(frozen=True, slots=True)
class _Challenge:
    """The password of this user name was right; the pool asks for more."""

    user_name: str
    asked: PoolChallenge


@dataclass(frozen=True, slots=True)
class _Forgotten:
    """A code has been sent, if there is such a user name."""

    user_name: str = ""


class PoolAuthenticator(CognitoAuthenticator):
    """The library's sign-in with our forms and words; the tokens go to the server's side at once and nowhere else.

    Its methods that begin with an underscore are what it calls while `login` runs.
    """

    def __init__(self, pool: PoolSignIn) -> None:
        super().__init__(**pool.library_arguments)
        self._pool = pool
        self._user_name = ""

    def _show_login_form(self, placeholder: DeltaGenerator) -> tuple[bool, str, str, "_Words"]:
        with placeholder.container(), sheet("Sign in", "Use your university account."):
            _hosted_link(self._pool)
            with st.form("pool_sign_in", border=False):
                user_name = st.text_input("User name", autocomplete="username", max_chars=_LONGEST_USER_NAME)
                password = _password("Password", autocomplete="current-password")
                kind = "secondary" if self._pool.has_hosted_page else "primary"
                is_sent = st.form_submit_button("Sign in", type=kind, width="stretch")
            if st.button("Forgotten password", type="tertiary"):
                st.session_state[_FORGOTTEN] = _Forgotten()
                st.rerun()
            return is_sent, user_name, password, _Words(st.container())

    def _show_password_reset_form(self, placeholder: DeltaGenerator) -> tuple[bool, str, str, str, str, "_Words"]:
        user_name, password = self.session_manager.reset_password_credentials()
        with placeholder.container(), sheet("Choose your password", "The one you were given works only once."):
            with st.form("pool_first_password", border=False):
                new = _password("New password")
                again = _password("New password once more")
                is_sent = st.form_submit_button("Save and sign in", type="primary", width="stretch")
            if st.button("Start again", type="tertiary"):
                self.session_manager.clear_reset_password_session()
                st.rerun()
            return is_sent, user_name or "", password or "", new, again, _Words(st.container())

    def _login(self, username: str, password: str) -> bool:
        address = page_client_address()
        self._user_name = username
        self._pool.count_attempt(username, address=address)
        try:
            is_signed_in = bool(super()._login(username, password))
        except NotAllowed:
            self._pool.refused(username, address=address)
            raise
        except (KeyError, SoftwareTokenMFAChallengeException) as more:
            self._ask_more(more)
        except MFAChallengeException as challenge:
            raise NotAllowed(
                "Your university asks for a code by text message, which only its own sign-in page takes."
            ) from challenge
        if self.session_manager.is_reset_password_session():
            st.rerun()
        return is_signed_in

    def _reset_password(self, username: str, password: str, new_password: str) -> bool:
        self._user_name = username
        try:
            return bool(super()._reset_password(username, password, new_password))
        except KeyError as more:  # the password is set by now; the pool wants a code as well
            self.session_manager.clear_reset_password_session()
            self._ask_more(more)

    def _ask_more(self, more: Exception) -> Never:
        """Go on with what the pool asks for after the password; the library knows only some of it."""
        asked = self.client.asked
        if asked is None or asked.kind not in (CODE_OF_APP, APP_TO_SET_UP):
            raise NotAllowed(_ONE_STEP_MORE) from more
        st.session_state[_CHALLENGE] = _Challenge(self._user_name, asked)
        st.rerun()

    def _set_state_login(self, credentials: Credentials) -> bool:
        tokens = PoolTokens(
            id_token=credentials.id_token,
            access_token=credentials.access_token,
            refresh_token=credentials.refresh_token,
            expires_at=datetime.now(UTC) + timedelta(seconds=credentials.expires_in),
        )
        keep_ticket(self._pool.finish(self._user_name, tokens, address=page_client_address()))
        return True

    def _set_state_logout(self) -> None:
        """The library calls this while it swallows what the pool refused; it is told in our words instead."""
        if (refusal := sys.exception()) is not None:
            with self._pool.refusals_told():
                raise refusal
        super()._set_state_logout()


class _Words:
    """Where the library says how it went, in its words; hers are ours."""

    def __init__(self, place: DeltaGenerator) -> None:
        self._place = place

    def error(self, said: str) -> None:
        if "mismatch" in said:
            sentence = "The two passwords are not the same. Type the new one twice."
        elif "empty" in said:
            sentence = "Type a new password."
        else:  # refusals are told before the library speaks of them
            return
        self._place.error(sentence, icon=":material/error:")

    def success(self, _said: str) -> None:
        """The page goes on by itself."""

    info = success


def pool_sign_in(pool: PoolSignIn) -> None:
    """Ask who she is, at the pool; the page she wanted is shown after."""
    if redeem_ticket():
        return
    show_notice()
    _show_hosted_problem()
    challenge, forgotten = st.session_state.get(_CHALLENGE), st.session_state.get(_FORGOTTEN)
    with shown_errors(), pool.refusals_told():
        if challenge is not None and challenge.asked.kind == APP_TO_SET_UP:
            _set_up_app(pool, challenge)
        elif challenge is not None:
            _ask_code(pool, challenge)
        elif forgotten is not None:
            _ask_reset(pool, forgotten) if forgotten.user_name else _ask_user_name(pool)
        else:
            PoolAuthenticator(pool).login()


def _ask_code(pool: PoolSignIn, challenge: _Challenge) -> None:
    with sheet("Your code", "Open your authenticator app and type the six digits that it shows for your university."):
        with st.form("pool_code", border=False, clear_on_submit=True):
            code = st.text_input("Code", autocomplete="one-time-code", max_chars=10)
            is_sent = st.form_submit_button("Sign in", type="primary", width="stretch")
        if st.button("Start again", type="tertiary"):
            _forget(_CHALLENGE)
        with shown_errors(), pool.refusals_told():
            if is_sent:
                address = page_client_address()
                keep_ticket(pool.answer_code(challenge.user_name, challenge.asked, code, address=address))
                _forget(_CHALLENGE)


def _set_up_app(pool: PoolSignIn, challenge: _Challenge) -> None:
    """The pool lets nobody in without an authenticator app, and she has none yet."""
    with sheet("Set up your app", "Your university asks for a code of an authenticator app whenever you sign in."):
        if _ENROLMENT not in st.session_state:
            st.session_state[_ENROLMENT] = pool.begin_demanded_factor(challenge.user_name, challenge.asked)
        enrolment, goes_on = st.session_state[_ENROLMENT]
        code = first_code(enrolment)
        if code is None:
            st.session_state.pop(_ENROLMENT)
            _forget(_CHALLENGE)
        with shown_errors(), pool.refusals_told():
            if code:
                address = page_client_address()
                keep_ticket(pool.finish_demanded_factor(challenge.user_name, goes_on, code, address=address))
                st.session_state.pop(_ENROLMENT)
                _forget(_CHALLENGE)


def _ask_user_name(pool: PoolSignIn) -> None:
    with sheet("Forgotten password", "Your university sends you a code with which you choose a new one."):
        with st.form("pool_forgotten", border=False):
            user_name = st.text_input("User name", autocomplete="username", max_chars=_LONGEST_USER_NAME)
            is_sent = st.form_submit_button("Send the code", type="primary", width="stretch")
        if st.button("Back to sign-in", type="tertiary"):
            _forget(_FORGOTTEN)
        with shown_errors(), pool.refusals_told():
            if is_sent:
                if not user_name.strip():
                    raise InvalidInput("Type your user name first.")
                pool.forgot_password(user_name, address=page_client_address())
                st.session_state[_FORGOTTEN] = _Forgotten(user_name.strip())
                st.rerun()


def _ask_reset(pool: PoolSignIn, forgotten: _Forgotten) -> None:
    with sheet("Choose a new password", "If there is such an account, a code is on its way to it. Type it here."):
        with st.form("pool_reset", border=False):
            code = st.text_input("Code", autocomplete="one-time-code", max_chars=20)
            new = _password("New password")
            is_sent = st.form_submit_button("Save", type="primary", width="stretch")
        if st.button("Start again", type="tertiary"):
            _forget(_FORGOTTEN)
        with shown_errors(), pool.refusals_told():
            if is_sent:
                pool.reset_password(forgotten.user_name, code, new, address=page_client_address())
                notice_next("Your new password is set. Sign in with it.")
                _forget(_FORGOTTEN)


def _hosted_link(pool: PoolSignIn) -> None:
    if pool.has_hosted_page:
        hosted_link()
        st.caption("or here")


def _show_hosted_problem() -> None:
    problem = _HOSTED_PROBLEMS.get(st.query_params.get("sign_in", ""))
    if problem:
        st.warning(problem, icon=":material/warning:")


def _password(label: str, *, autocomplete: str = "new-password") -> str:
    return st.text_input(label, type="password", autocomplete=autocomplete, max_chars=_LONGEST_PASSWORD)


def _forget(key: str) -> Never:
    st.session_state.pop(key, None)
    st.rerun()
