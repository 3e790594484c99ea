"""The way to the university's own sign-in page, in the same tab, and back to the page that was wanted."""

from components.registration import register

_mount = register(__file__)


def hosted_link() -> None:
    """A link that looks like a button."""
    _mount(key="hosted_link", data={})
