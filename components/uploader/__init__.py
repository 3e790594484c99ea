"""Sends a recording of any length from the browser in parts, and goes on after a break."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from components.registration import register

_mount = register(__file__)


@dataclass(frozen=True, slots=True)
class UploadPlan:
    """Where the parts of one file go.

    `parts` maps a part's number (from 1) to the URL it is PUT to; `done` are the numbers that
    have arrived; sizes in bytes. `last_modified` (ms since 1970, from the `chosen` event) tells
    the same file again after a reload; without it name and size do. While the browser
    still holds the file it goes on by itself, otherwise it asks for the file again.
    """

    upload_id: str
    file_name: str
    size: int
    part_size: int
    total_parts: int
    done: Sequence[int] = ()
    parts: Mapping[int, str] = field(default_factory=dict)
    last_modified: int | None = None
    complete: bool = False


@dataclass(frozen=True, slots=True)
class ChosenFile:
    """What the browser says about a file before a byte of it is sent; size in bytes, time in ms since 1970."""

    name: str
    size: int
    type: str
    last_modified: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class UploadEvent:
    """What happened in the browser, told in exactly one run of the page.

    - `chosen`: answer with a plan for `file`.
    - `refresh`: the URLs of the parts in `missing` are used up or too old; answer with new ones.
    - `complete`: every part has been accepted; complete the upload.
    - `cancelled`: the person gave up; forget the upload.
    """

    kind: Literal["chosen", "refresh", "complete", "cancelled"]
    upload_id: str | None = None
    file: ChosenFile | None = None
    missing: tuple[int, ...] = ()


def uploader(
    *, plan: UploadPlan | None, course_id: object, accept: str, max_bytes: int, key: str, failure: str = ""
) -> UploadEvent | None:
    """Draw the uploader of a course and return what just happened in it, or None.

    `accept` is what a file input takes (`"audio/*,video/*"`); larger files than `max_bytes` are
    refused in the browser with a sentence. `failure` is a sentence about why the
    server would not have the chosen file. The sending itself lives in the browser tab: it outlasts
    reruns and other pages of the app, and an event that nobody was there to take is told when the
    uploader is next drawn.
    """
    result = _mount(
        key=key,
        data={
            "course": str(course_id),
            "accept": accept,
            "max_bytes": max_bytes,
            "failure": failure,
            "plan": _as_json(plan) if plan else None,
        },
        on_event_change=lambda: None,
    )
    return _event(result.event) if result.event else None


def _as_json(plan: UploadPlan) -> dict[str, Any]:
    return {
        "upload_id": plan.upload_id,
        "file_name": plan.file_name,
        "size": plan.size,
        "part_size": plan.part_size,
        "total_parts": plan.total_parts,
        "done": list(plan.done),
        "parts": {str(number): url for number, url in plan.parts.items()},
        "last_modified": plan.last_modified,
        "complete": plan.complete,
    }


def _event(told: Mapping[str, Any]) -> UploadEvent:
    chosen = told.get("file")
    return UploadEvent(
        kind=told["kind"],
        upload_id=told.get("upload_id"),
        file=ChosenFile(**chosen) if chosen else None,
        missing=tuple(told.get("missing", ())),
    )
