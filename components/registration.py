"""Registers a browser component from the HTML, CSS and JavaScript that lie beside its Python."""

import hashlib
from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

SCRIPTS: dict[str, bytes] = {}
"""The script of each component by the last part of its address, for the route that serves them."""

_FETCH = Path(__file__).with_name("fetch.js").read_text(encoding="utf-8")


def register(package_file: str, *before: str) -> ComponentRenderer:
    """The mounting command of the component whose `__init__.py` is `package_file`.

    To be called once, when the module is imported. `index.html`, `style.css` and `script.js`
    are sent as they are; anything a person or a machine wrote goes through `data` and is
    put on the page as text. Scripts named in `before` come in front of `script.js`, as one with it.
    """
    folder = Path(package_file).parent
    script = b"".join((folder / name).read_bytes() for name in (*before, "script.js"))
    name = f"{folder.name}.{hashlib.sha256(script).hexdigest()[:16]}.js"
    SCRIPTS[name] = script
    return st.components.v2.component(
        f"lectern_{folder.name}",
        html=(folder / "index.html").read_text(encoding="utf-8"),
        css=(folder.parent / "ink.css").read_text(encoding="utf-8")
        + (folder / "style.css").read_text(encoding="utf-8"),
        js=_FETCH.replace("NAME", name),
    )
