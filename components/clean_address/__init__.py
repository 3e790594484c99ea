"""Takes a secret out of the browser's address, so that it stays in no history and goes into no bookmark."""

from components.registration import register

_mount = register(__file__)


def clean_address(name: str) -> None:
    """Have the browser put the address without this part of its query in the place of the one it has.

    Streamlit's own `st.query_params` adds an address to the history and leaves the old one in it.
    """
    _mount(key=f"clean_address_{name}", data={"name": name})
