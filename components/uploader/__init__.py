"""Sends recordings of any length from the browser in parts, one after the other, and goes on after a break."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

import streamlit as st

from components.registration import register

_mount = register(__file__, "../part.js", "words.js", "trouble.js", "signing.js", "sending.js", "queue.js", "rows.js")


@dataclass(frozen=True, slots=True)
class UploadPlan:
    """What the browser has to know of one unfinished upload.

    `arrived` are the numbers (from 1) of the parts that are there, `begun` the bytes that are there of others, by
    number; sizes in bytes. Name, size and
    `last_modified` (ms since 1970) tell the file when it is chosen again. To `sign` the browser
    POSTs the hashes of parts and is told where they go; a GET says what has arrived by now.
    """

    lecture_id: str
    title: str
    name: str
    size: int
    last_modified: int
    part_size: int
    total_parts: int
    arrived: Sequence[int]
    begun: Mapping[int, int]
    sign: str


@dataclass(frozen=True, slots=True)
class Begun:
    """A file that is to be uploaded: its title as typed (empty: to be guessed), and the key it has in the browser."""

    key: str
    name: str
    size: int
    type: str
    last_modified: int
    title: str


@dataclass(frozen=True, slots=True)
class Message:
    """All that the browser has to tell; it repeats what is not answered, so everything has to bear being told twice.

    - `names` of files whose titles are to be guessed;
    - `begun`: files that need a plan;
    - `completed`: lectures whose parts have all been accepted;
    - `cancelled`: lectures whose uploads are to be forgotten;
    - `wants_grants`: `sign` of some plan is not accepted any more.
    """

    number: str
    names: tuple[str, ...] = ()
    begun: tuple[Begun, ...] = ()
    completed: tuple[UUID, ...] = ()
    cancelled: tuple[UUID, ...] = ()
    wants_grants: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of the message of this number.

    `titles` by file name, `lectures` by the key of the file that was begun, and in `refused`, by key
    or lecture, a sentence for everything that could not be done.
    """

    number: str
    titles: dict[str, str] = field(default_factory=dict)
    lectures: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)


def told(key: str) -> Message | None:
    """What the uploader of this `key` has just told, in exactly one run; to be asked before it is drawn."""
    event = (st.session_state.get(key) or {}).get("event")
    return _message(event) if event else None


def uploader(
    plans: Sequence[UploadPlan],
    *,
    course_id: object,
    owner: object,
    accept: str,
    max_bytes: int,
    key: str,
    answer: Answer | None = None,
) -> None:
    """Draw the uploader of a course with all unfinished uploads of this person (`owner`) there.

    `accept` is what a file input takes (`"audio/*,video/*"`); larger files than `max_bytes` are
    refused in the browser with a sentence. The sending itself lives in the browser tab: it outlasts
    reruns and other pages of the app, and what nobody was there to hear is told when an
    uploader is next drawn.
    """
    data = {
        "course": str(course_id),
        "owner": str(owner),
        "accept": accept,
        "max_bytes": max_bytes,
        "answer": asdict(answer) if answer else None,
        "uploads": [asdict(plan) for plan in plans],
    }
    # In a list, because Streamlit looks through every value of a mapping for tables.
    _mount(key=key, data=[data], on_event_change=lambda: None)


def _message(event: Mapping[str, Any]) -> Message:
    return Message(
        number=event["number"],
        names=tuple(event["names"]),
        begun=tuple(Begun(**begun) for begun in event["begun"]),
        completed=tuple(UUID(lecture) for lecture in event["completed"]),
        cancelled=tuple(UUID(lecture) for lecture in event["cancelled"]),
        wants_grants=event["wants_grants"],
    )
