"""Turns a sign-in into the browser's cookie and back: the one thing a page cannot do by itself."""

from components.registration import register

COOKIE = "lectern_session"

_mount = register(__file__)


def begin_session(ticket: str) -> None:
    """Have the browser exchange a one-time ticket for its cookie, then load the page it asked for again."""
    _mount(key="begin_session", data={"action": "begin", "ticket": ticket})


def end_session() -> None:
    """Have the browser give up its cookie, then load the sign-in."""
    _mount(key="end_session", data={"action": "end"})
