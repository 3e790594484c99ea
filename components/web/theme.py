"""Keeps the part of Streamlit's messages that says how the app looks: it is the same in every run of a page."""

from functools import cache

from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

_read = app_session._populate_theme_msg  # noqa: SLF001 - there is no setting for it (Streamlit 1.67)


def keep_theme() -> None:
    """Read the theme from the settings once, not six times a run; to be called when they change no more."""
    app_session._populate_theme_msg = _copy  # noqa: SLF001


def _copy(message: CustomThemeConfig, section: str = "theme") -> None:
    message.MergeFrom(_kept(section))


@cache
def _kept(section: str) -> CustomThemeConfig:
    message = CustomThemeConfig()
    _read(message, section)
    return message
