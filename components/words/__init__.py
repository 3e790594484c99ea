"""The words of a lecture: chips of what to listen for, and what was likely misheard, to be put right."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import streamlit as st

from components.registration import register
from services.domain.vocabulary import Mishearing, MishearingStatus, TermStatus, occurrences
from services.lectures.vocabulary import LectureWords

_mount = register(__file__, "../part.js", "../clock.js", "../new_id.js")

_AROUND = 34
_ANSWERED = "lectern.words.{key}.answered"


@dataclass(frozen=True, slots=True)
class WordsEvent:
    """What a person did, told in exactly one run.

    - `keep`, `drop`: listen for `term`, or do not; `keep_all`: listen for everything that is offered.
    - `correct`: put the mishearing `id` right, everywhere or in the segment at `position`.
    - `dismiss`, `undo`: it was heard aright; take back what was put right.
    - `hear`: go to `at_ms` of the recording.
    """

    act: Literal["keep", "keep_all", "drop", "correct", "dismiss", "undo", "hear"]
    term: str = ""
    id: UUID | None = None
    position: int | None = None
    at_ms: int = 0


def words(found: LectureWords, *, is_heard: bool, key: str) -> WordsEvent | None:
    """Draw the terms and the likely mishearings, and return what was just done, or None.

    `is_heard`: there is a transcript, so what is kept now no longer changes how the engine hears. The browser tells
    each act until it is answered, and the next one after that; what comes twice is returned once.
    """
    done = st.session_state.get(key, {}).get("done")
    answered = _ANSWERED.format(key=key)
    _mount(
        key=key,
        data={
            "answered": st.session_state.get(answered, ""),
            "kept": [term.term for term in found.terms if term.status is TermStatus.KEPT],
            "offered": [term.term for term in found.terms if term.status is TermStatus.OFFERED],
            "mishearings": [_mishearing(each) for each in found.mishearings],
            "can_change": found.can_change,
            "is_heard": is_heard,
        },
        on_done_change=_nothing,
    )
    if not done or done["press"] == st.session_state.get(answered):
        return None
    st.session_state[answered] = done["press"]  # told in the next run, when it has been done
    return WordsEvent(
        done["act"],
        str(done.get("term", "")),
        UUID(done["id"]) if done.get("id") else None,
        None if done.get("position") is None else int(done["position"]),
        int(done.get("at_ms", 0)),
    )


def _nothing() -> None:
    """Streamlit reports an act only to whoever listens; the run that it causes reads it."""


def _mishearing(each: Mishearing) -> dict[str, object]:
    """Its places with some words around, cut here so that a page is not sent its transcript twice."""
    is_corrected = each.status is MishearingStatus.CORRECTED
    phrase = each.meant if is_corrected else each.heard
    places = []
    for place in each.places:
        for start, end in occurrences(place.text, phrase)[:1]:
            shown = (_end_of(place.text[:start]), place.text[start:end], _beginning_of(place.text[end:]))
            places.append([place.position, place.start_ms, *shown])
    count = sum(len(occurrences(place.text, phrase)) for place in each.places)
    return {
        "id": str(each.id),
        "heard": each.heard,
        "meant": each.meant,
        "is_corrected": is_corrected,
        "count": count,
        "places": places,
    }


def _beginning_of(text: str) -> str:
    return text if len(text) <= _AROUND else text[:_AROUND].rsplit(" ", 1)[0] + " …"


def _end_of(text: str) -> str:
    return text if len(text) <= _AROUND else "… " + text[-_AROUND:].split(" ", 1)[-1]
