"""Registers a browser component from the HTML, CSS and JavaScript that lie beside its Python."""

from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer


def register(package_file: str, *before: str) -> ComponentRenderer:
    """The mounting command of the component whose `__init__.py` is `package_file`.

    To be called once, when the module is imported. `index.html`, `style.css` and `script.js`
    are sent as they are; anything a person or a machine wrote goes through `data` and is
    put on the page as text. Scripts named in `before` come in front of `script.js`, as one with it.
    """
    folder = Path(package_file).parent
    scripts = [(folder / name).read_text(encoding="utf-8") for name in (*before, "script.js")]
    return st.components.v2.component(
        f"lectern_{folder.name}",
        html=(folder / "index.html").read_text(encoding="utf-8"),
        css=(folder.parent / "ink.css").read_text(encoding="utf-8")
        + (folder / "style.css").read_text(encoding="utf-8"),
        js="".join(scripts),
    )
