"""A question on a desk, drawn by one component: how far the queue is, its words, its evidence, and keys to decide."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import streamlit as st

from components import places
from components.registration import register

_mount = register(
    __file__,
    "../part.js",
    "../clock.js",
    "pieces.js",
    "written.js",
    "keys.js",
    "evidence.js",
    "history.js",
    "wishes.js",
    "busy.js",
    "../new_id.js",
    "verdict.js",
    "deciding.js",
)

Part = dict[str, Any]
Run = tuple[Any, ...]
"""A style and words: `""`, `strong`, `quiet`, `letter`, `added`, `removed`, `at` (the number of a finding);
`icon green` and the like name a Material icon; `badge green` and the like may have an icon as a third, a `link` has
its address there, words their elements (`written`)."""
Line = Sequence[Run]


@dataclass(frozen=True, slots=True)
class Button:
    """A button that does what `key` does; `icon` is the name of a Material icon."""

    key: str
    words: str
    icon: str
    look: Literal["first", "second", "quiet"] = "second"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the lecture with those around them, when they were said, and the address of that second.

    `instead` is a line below them about what was quoted instead, if that is something else.
    """

    quote: Line
    before: str
    after: str
    start_ms: int
    end_ms: int
    address: str
    instead: Line = ()


@dataclass(frozen=True, slots=True)
class Version:
    """A version in the list of them: a line about it, what changed in it, and a button (its `act` and words)."""

    number: int
    summary: Line
    lines: Sequence[Line]
    act: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One of two questions beside each other, with what a check found in it."""

    title: str
    asked: Part
    found: Sequence[Line] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a title of their own."""

    title: str
    lines: Sequence[Line]


def review_desk(*parts: Part, key: str, subject: str = "", focus: str = "") -> None:
    """Draw the parts, each at its own place. A clicked link leads on at once: then this does not return.

    `subject` names what lies on the desk: `pressed` tells of keys that were meant for it alone.
    A new `focus` takes the focus to the question once.
    """
    data: Part = {"subject": subject, "focus": focus}
    for part in parts:
        data |= part
    # In a list, because Streamlit looks through every value of a mapping for tables.
    did = _mount(key=key, data=[data], on_did_change=_nothing).did
    if did and "to" in did:
        address = urlsplit(str(did["to"]))
        page = places.page_at(address.path)
        if page is not None:
            st.switch_page(page, query_params=dict(parse_qsl(address.query)))


def pressed(key: str, subject: str) -> str | None:
    """The key just pressed on the desk of this `key`, by hand or by its button, while `subject` lay there.

    It can be asked before the desk is drawn, in exactly one run.
    """
    did = st.session_state.get(key, {}).get("did") or {}
    return str(did["key"]) if "key" in did and did["subject"] == subject else None


def acted(key: str, subject: str) -> str | None:
    """The act of the button of a version that was just pressed on this desk, as `pressed` tells of keys."""
    did = st.session_state.get(key, {}).get("did") or {}
    return str(did["act"]) if "act" in did and did["subject"] == subject else None


def wished(key: str, subject: str) -> dict[str, str] | None:
    """What was just asked of the writer on this desk: `instruction` or `type`."""
    did = st.session_state.get(key, {}).get("did") or {}
    return dict(did["wish"]) if "wish" in did and did["subject"] == subject else None


def tally(words: Line, share: float) -> Part:
    """How far the queue is, in words and as a bar (0 to 1)."""
    return {"tally": {"words": words, "share": share}}


def note(words: str) -> Part:
    """A quiet line that keeps its place when it is empty."""
    return {"note": words}


def about(lines: Sequence[Line]) -> Part:
    """What is said of the question above it."""
    return {"about": lines}


def asked(stem: str, lines: Sequence[Line], *, written: Sequence[Any] = ()) -> Part:
    """The question itself; `written` are the elements of its stem, where it is more than words."""
    return {"asked": {"stem": stem, "written": written or None, "lines": lines}}


def images(links: Mapping[str, str]) -> Part:
    """The addresses of the pictures that stand in the texts of the desk, by their names."""
    return {"images": links}


def found(title: str, lines: Sequence[Line]) -> Part:
    """What a check found in the question."""
    return {"found": {"title": title, "lines": lines}}


def ways(title: str, buttons: Sequence[Button], *, types: Sequence[tuple[str, str, bool]]) -> Part:
    """What the writer can be asked for. W asks in the browser for an instruction, T for one of the `types`.

    Each type is its value, its name, and whether it is the question's own; `wished` tells what was chosen.
    """
    bindings = [(button.key, button.words) for button in buttons]
    return {
        "ways": {"title": title, "buttons": [asdict(each) for each in buttons], "bindings": bindings, "types": types}
    }


def wishing(person_id: UUID, asked: str) -> Part:
    """Whose words the browser keeps for the writer, until that is what the writer was `asked` for."""
    return {"wishing": {"of": str(person_id), "asked": asked}}


def revision(
    title: str,
    lines: Sequence[Line],
    buttons: Sequence[Button],
    *,
    sides: Sequence[Side] = (),
    changes: Sequence[Line] = (),
    waits: bool = False,
) -> Part:
    """What the writer was asked to write anew: how it stands, both questions beside each other, what changes."""
    beside = [{"title": side.title, **side.asked["asked"], "found": side.found} for side in sides]
    return {
        "revision": {
            "title": title,
            "lines": lines,
            "buttons": [asdict(each) for each in buttons],
            "bindings": [(button.key, button.words) for button in buttons],
            "sides": beside,
            "changes": changes,
            "waits": waits,
        }
    }


def past(title: str, versions: Sequence[Version]) -> Part:
    """The versions, newest first."""
    each = [
        {
            "number": version.number,
            "summary": version.summary,
            "lines": version.lines,
            "act": version.act and {"act": version.act[0], "words": version.act[1], "icon": "restore"},
        }
        for version in versions
    ]
    return {"past": {"title": title, "versions": each}}


def more(lines: Sequence[Line]) -> Part:
    """What is said of the question below it."""
    return {"more": lines}


def sections(*, left: Sequence[Section] = (), right: Sequence[Section] = ()) -> Part:
    """Sections below the question and below the evidence."""
    return {"sections": {"left": [asdict(each) for each in left], "right": [asdict(each) for each in right]}}


def said(
    title: str, quotes: Sequence[Quote] = (), *, source: str, media_url: str | None, lines: Sequence[Line]
) -> Part:
    """The evidence: each quote with a button that plays just its span, and P for the first; `lines` without one.

    `source` names the lecture. Without a media URL only the words are shown.
    """
    return {
        "said": {
            "title": title,
            "quotes": [asdict(quote) for quote in quotes],
            "source": source,
            "media_url": media_url,
            "lines": lines,
        }
    }


def bar(
    buttons: Sequence[Button],
    *,
    more_keys: Mapping[str, str] | None = None,
    listed: Mapping[str, str] | None = None,
    hints: Mapping[str, str] | None = None,
    at_foot: bool = False,
) -> Part:
    """The buttons and their keys, below the question or `at_foot` of the window.

    Keys are named as browsers do (`"a"`, `"ArrowRight"`); letters are given small and match either case.
    `more_keys` have no button, `listed` are acted on by something else on the page and stand in the
    sheet behind `?` only, `hints` are named beside the buttons. Keys are not taken from somebody who
    is typing, from an open dialog, or together with Ctrl, Alt or ⌘.
    """
    bindings = [(button.key, button.words) for button in buttons]
    return {
        "bar": {
            "buttons": [asdict(button) for button in buttons],
            "bindings": [*bindings, *(more_keys or {}).items()],
            "listed": list((listed or {}).items()),
            "hints": list((hints or {}).items()),
            "at_foot": at_foot,
        }
    }


def _nothing() -> None:
    """Streamlit reports an event only to whoever listens; the run that it causes reads it."""
