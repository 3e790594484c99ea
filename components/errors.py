"""The one place that shows a person what went wrong; what is not meant for her passes through to the log."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import streamlit as st

from components.plain import plain
from services.domain.errors import Conflict, InvalidInput, LecternError, NotAllowed, NotFound, ProviderUnavailable
from services.logs import logger

log = logger("pages")

_ICONS: dict[type[LecternError], str] = {
    Conflict: ":material/sync_problem:",
    InvalidInput: ":material/edit_off:",
    NotAllowed: ":material/lock:",
    NotFound: ":material/search_off:",
    ProviderUnavailable: ":material/cloud_off:",
}


@contextmanager
def shown_errors() -> Iterator[None]:
    """Show the sentence of a `LecternError` where the block stands; every other error goes on to the app's log."""
    try:
        yield
    except LecternError as error:
        show_error(error)


def show_error(error: LecternError) -> None:
    """The error's sentence, as text, with the icon of its kind."""
    icon = next((icon for kind, icon in _ICONS.items() if isinstance(error, kind)), ":material/error:")
    st.error(plain(str(error)), icon=icon)


def log_script_error(error: Exception) -> bool:
    """Handle what no page handled: a sentence for the person, the rest for the log, under one number."""
    if isinstance(error, LecternError):
        show_error(error)
        return True
    number = uuid4().hex[:8]
    log.error("page_failed", number=number, exc_info=error)
    st.error(
        f"Something went wrong inside Lectern; what you saved is safe. Reload the page. "
        f"If it happens again, tell your administrator the number {number}.",
        icon=":material/error:",
    )
    return True
