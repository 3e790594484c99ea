"""What people say to each other about a question: its threads, a field for each answer, and one for a new thread."""

from time import monotonic
from typing import Any
from uuid import UUID

import streamlit as st

from components.registration import register
from components.services import services
from services.domain.comments import LONGEST_COMMENT, Comment, Discussion, Thread
from services.domain.errors import LecternError
from services.domain.people import Person

_mount = register(__file__, "../new_id.js", "../part.js", "pieces.js", "choices.js", "composer.js")

KEY = "c"
"""Opens the field for a new thread, wherever on the page she is."""

_ANSWER, _HANDLES = "lectern.comments.answer", "lectern.comments.handles"
_NAMES_SECONDS = 60.0


def comment_threads(person: Person, question_id: UUID, found: Discussion | None, *, key: str) -> None:
    """Draw the threads of a question (`found` with it), and do what she has just asked for there.

    What she types stays in the browser until the comment that came of it is among those drawn: a line that breaks,
    a refusal or a reload loses nothing, and what is sent twice is kept once.
    """
    did = st.session_state.get(key, {}).get("did")
    if did:
        st.session_state[_ANSWER] = question_id, _answer(person, did)
    about, answer = st.session_state.get(_ANSWER, (None, None))
    if did or found is None:
        found = services().comments.of_question(person, question_id)
    names = _names(person, found, anew=bool(did)) if found.may_write else ()
    data = {
        "question": str(question_id),
        "of": str(person.id),
        "threads": [_thread(each, person) for each in found.threads],
        "handles": names,
        "may_write": found.may_write,
        "longest": LONGEST_COMMENT,
        "answer": answer if about == question_id else None,
        "note": _unheard(did, names) if did else "",
    }
    _mount(key=key, data=[data], on_did_change=_nothing)


def _answer(person: Person, did: dict[str, Any]) -> dict[str, str] | None:
    """Do it, to the question or thread that it names; why it could not be done."""
    press = str(did.get("press", ""))
    try:
        _act(person, did)
    except LecternError as error:
        return {"press": press, "trouble": str(error)}
    return None


def _act(person: Person, did: dict[str, Any]) -> None:
    comments, about = services().comments, UUID(did["about"])
    match did["act"]:
        case "begin":
            comments.begin(person, about, str(did["text"]), press=UUID(did["press"]))
        case "reply":
            comments.reply(person, about, str(did["text"]), press=UUID(did["press"]))
        case "resolve":
            comments.resolve(person, about)
        case "reopen":
            comments.reopen(person, about)


def _names(person: Person, found: Discussion, *, anew: bool) -> tuple[str, ...]:
    """By which words people of the course are mentioned; looked up once in a while, since every page asks for it."""
    course_id, until, names = st.session_state.get(_HANDLES, (None, 0.0, ()))
    if anew or course_id != found.course_id or monotonic() > until:
        names = services().comments.handles(person, found.course_id)
        st.session_state[_HANDLES] = found.course_id, monotonic() + _NAMES_SECONDS, names
    return tuple(names)


def _unheard(did: dict[str, Any], names: tuple[str, ...]) -> str:
    """Who was chosen in the comment just sent, but has left the course since it was offered."""
    picked = [str(each) for each in did.get("picked", ())]
    left = [each for each in picked if each not in names and f"@{each}" in str(did.get("text", ""))]
    if not left:
        return ""
    verb = "does" if len(left) == 1 else "do"
    return f"{' and '.join(left)} {verb} not belong to this course any more, so nobody was told."


def _thread(thread: Thread, reader: Person) -> dict[str, Any]:
    resolved = thread.resolved and {"by": thread.resolved.by, "at": thread.resolved.at.isoformat()}
    return {
        "id": str(thread.id),
        "comments": [_comment(each, reader) for each in thread.comments],
        "resolved": resolved,
    }


def _comment(comment: Comment, reader: Person) -> dict[str, Any]:
    is_own = comment.author_id == reader.id
    return {
        "id": str(comment.id),
        "author": comment.author,
        "own": is_own,
        "at": comment.at.isoformat(),
        "text": comment.text,
        "mentions": comment.mentions,
        "press": str(comment.press) if is_own and comment.press else None,
    }


def _nothing() -> None:
    """Streamlit reports an event only to whoever listens; the run that it causes reads it."""
