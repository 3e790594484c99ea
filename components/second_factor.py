"""Setting up an authenticator app, and giving it up again."""

from urllib.parse import quote

import streamlit as st

from components.errors import shown_errors
from components.services import services
from components.sheet import Action, Download, Part, downloads, row, sheet
from services.domain.accounts import MAXIMUM_PASSWORD_LENGTH, Enrolment, OwnAccount
from services.domain.errors import InvalidInput, LecternError
from services.domain.people import Person

_ENROLMENT = "lectern.enrolment"
_CODES = "lectern.recovery_codes"
_TITLE = "Second factor"
_WHAT_FOR = (
    "Besides your password, a code of an authenticator app on your phone can be asked for. "
    "Then nobody gets in with your password alone."
)
_FEW_CODES = 3
_QR_PX = 200
_LONGEST_CODE = 12


def factor_row(own: OwnAccount) -> Part:
    """Whether a code is asked for at the sign-in, and the way to change that."""
    if not own.has_second_factor:
        return row(_TITLE, says=_WHAT_FOR, action=Action("begin_factor", "Set up", "phonelink_lock"))
    left = own.recovery_codes_left
    kept = "1 recovery code is left." if left == 1 else f"{left} recovery codes are left."
    told = f"At the sign-in a code of your app is asked for. {kept}"
    if left < _FEW_CODES:
        told += " For new recovery codes, remove the app and set it up again."
    return row(_TITLE, says=told, badge=("On", "check_circle", "green"), action=Action("drop_factor", "Remove"))


def factor_steps(person: Person) -> bool:
    """The step of setting up at which she is; False when she is not."""
    codes: tuple[str, ...] | None = st.session_state.get(_CODES)
    enrolment: Enrolment | None = st.session_state.get(_ENROLMENT)
    if codes is None and enrolment is None:
        return False
    st.subheader(_TITLE, anchor=False)
    with st.container(border=True):
        if codes is not None:
            _show_codes(codes)
        elif enrolment is not None:
            _ask_first_code(person, enrolment)
    return True


def change_factor(person: Person, chosen: str | None) -> None:
    """Begin what was chosen in the row."""
    if chosen == "begin_factor":
        with shown_errors():
            st.session_state[_ENROLMENT] = services().second_factors.begin(person)
            st.rerun()
    elif chosen == "drop_factor":
        _ask_password_to_drop(person)


def _ask_first_code(person: Person, enrolment: Enrolment) -> None:
    code = first_code(enrolment)
    if code is None:
        _forget(_ENROLMENT)
    if code:
        _confirm(person, code)


def first_code(enrolment: Enrolment) -> str | None:
    """Show what an app is to be told and ask for its first code; empty until it is sent, None when she gives up."""
    st.markdown("**1.** Open your authenticator app, add an account, and scan this picture.")
    st.image(enrolment.qr_svg, width=_QR_PX, alt="QR code for your authenticator app; the key below says the same")
    st.markdown("It cannot be scanned? Type this key into the app instead:")
    st.code(_grouped(enrolment.secret), language=None, wrap_lines=True)
    with st.form("confirm_factor", border=False, clear_on_submit=True):
        st.markdown("**2.** Type the six digits that the app shows now.")
        code = st.text_input("Code", autocomplete="one-time-code", max_chars=_LONGEST_CODE, width=200)
        with st.container(horizontal=True):
            is_sent = st.form_submit_button("Confirm", type="primary")
            is_given_up = st.form_submit_button("Cancel")
    if is_given_up:
        return None
    return code or " " if is_sent else ""


def _confirm(person: Person, code: str) -> None:
    with shown_errors():
        try:
            st.session_state[_CODES] = services().second_factors.confirm(person, code)
        except InvalidInput:
            raise
        except LecternError:  # another tab came first: this picture is good for nothing now
            st.session_state.pop(_ENROLMENT, None)
            raise
        _forget(_ENROLMENT)


def _show_codes(codes: tuple[str, ...]) -> None:
    st.markdown(
        ":green[:material/check_circle:] **Your second factor is on.** Keep these recovery codes where you keep "
        "important papers: each lets you in once without your phone. They are not shown again."
    )
    text = "\n".join(codes)
    st.code(text, language=None)
    with st.container(horizontal=True):
        if st.button("I have kept them", type="primary"):
            _forget(_CODES)
        with st.container(width="content"):
            # The file is made in the browser, which shows the codes already: no address ever serves them.
            text = f"Recovery codes for Lectern. Each works once.\n\n{text}\n"
            file = Download("Save as a file", f"data:text/plain,{quote(text)}", file_name="lectern-recovery-codes.txt")
            sheet(downloads([file]), key="save_codes")


@st.dialog("Remove your second factor?")
def _ask_password_to_drop(person: Person) -> None:
    """Whoever removes it has to know the password."""
    st.markdown("From then on your password alone lets you in, and the recovery codes are good no longer.")
    with st.form("drop_factor_form", border=False):
        password = st.text_input(
            "Your password", type="password", autocomplete="current-password", max_chars=MAXIMUM_PASSWORD_LENGTH
        )
        is_sent = st.form_submit_button("Remove the second factor", type="primary")
    with shown_errors():
        if is_sent:
            services().second_factors.drop(person, password)
            st.rerun()


def _grouped(secret: str) -> str:
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def _forget(key: str) -> None:
    st.session_state.pop(key, None)
    st.rerun()
