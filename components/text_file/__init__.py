"""Takes one small file from the browser: a transcript or a picture, not a recording."""

import base64
import binascii
import zlib
from dataclasses import dataclass
from functools import partial

import streamlit as st

from components.registration import register
from services.domain.errors import InvalidInput

_mount = register(__file__)

_DAMAGED = "This file did not arrive whole. Choose it again."


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file with its name as the browser says it."""

    name: str
    content: bytes


def text_file(
    *,
    label: str,
    about: str,
    accept: str,
    max_bytes: int,
    key: str,
    what: str = "a transcript",
    doubt: str = "Is it the recording?",
) -> TextFile | None:
    """Draw a place to drop a file or to choose one; the file just chosen, in exactly one run.

    Larger files are refused in the browser with a sentence that says how large `what` may be, and a `doubt`.
    It travels compressed with the page's other words, and never unfolds to more than `max_bytes`;
    `InvalidInput` when it did not arrive whole.
    """
    taken = f"{key}.taken"
    data = {
        "label": label,
        "about": about,
        "accept": accept,
        "max_bytes": max_bytes,
        "what": what,
        "doubt": doubt,
        "taken": st.session_state.get(taken, 0),  # by this the browser knows that it may send the next one
    }
    chosen = _mount(key=key, data=data, on_chosen_change=partial(_count, taken)).chosen
    if not chosen:
        return None
    try:
        unfolding = zlib.decompressobj(zlib.MAX_WBITS | 16)
        content = unfolding.decompress(base64.b64decode(str(chosen["content"]), validate=True), max_bytes + 1)
    except (binascii.Error, zlib.error, KeyError) as error:
        raise InvalidInput(_DAMAGED) from error
    if len(content) <= max_bytes and not unfolding.eof:
        raise InvalidInput(_DAMAGED)
    return TextFile(str(chosen.get("name", "")), content)


def _count(taken: str) -> None:
    st.session_state[taken] = st.session_state.get(taken, 0) + 1
