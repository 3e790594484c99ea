"""The one place that shows a person what went wrong; what is not meant for her passes through to the log."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from components.plain import plain
from services.domain.errors import Conflict, InvalidInput, LecternError, NotAllowed, NotFound, ProviderUnavailable

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
