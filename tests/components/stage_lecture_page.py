"""The page of the stage with the panels beside a transcript: slides and words, kept in memory."""

import json
from dataclasses import dataclass, field, replace
from functools import lru_cache
from uuid import UUID, uuid4

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from components.slides import slides
from components.words import words
from services.domain.lifecycle import FileStatus
from services.domain.materials import Material
from services.domain.vocabulary import (
    Mishearing,
    MishearingStatus,
    Place,
    TermOrigin,
    TermStatus,
    VocabularyTerm,
)
from services.lectures.vocabulary import LectureWords
from tests.components.stage_words import HOSTILE

LECTURE = UUID(int=7)
OFFERED = ("enzyme", "substrate", "cofactor")
PAGES = [f"Enzymes {HOSTILE}\nA protein", "Substrate\nbinds to the enzyme", ""]
SAID = (Place(3, 65_000, "Here cattle lays is an enzyme."), Place(9, 190_000, f"And cattle lays {HOSTILE} again."))


@dataclass
class LectureStage:
    """What is beside the transcript, and what was done."""

    files: list[Material] = field(default_factory=list)
    terms: dict[str, TermStatus] = field(default_factory=lambda: dict.fromkeys(OFFERED, TermStatus.OFFERED))
    status: MishearingStatus = MishearingStatus.PROPOSED
    done: list[str] = field(default_factory=list)


@lru_cache(maxsize=1)
def lecture_stage() -> LectureStage:
    """The one of this process."""
    return LectureStage()


async def take_slides(request: Request) -> Response:
    """As the real route answers: 201, or 400 with the sentence."""
    name, content = request.query_params["name"], await request.body()
    if not content:
        return JSONResponse({"error": f"{name} is empty."}, 400)
    lecture_stage().files.append(
        Material(
            uuid4(), LECTURE, LECTURE, name, name, "application/pdf", len(content), "a/key", FileStatus.READY, None
        )
    )
    return JSONResponse({"id": "1"}, 201)


ROUTES = [Route("/slides/{lecture}", take_slides, methods=["PUT"])]


def lecture_page() -> None:
    here = lecture_stage()
    if st.query_params.get("anew"):
        lecture_stage.cache_clear()
        here = lecture_stage()
        st.query_params.clear()
    can_change = not st.query_params.get("reader")
    is_unread = st.query_params.get("unread") and not st.button("Read the slides")
    known = {} if is_unread else here.terms
    terms = tuple(VocabularyTerm(term, TermOrigin.SLIDES, status) for term, status in known.items())
    is_right = here.status is MishearingStatus.CORRECTED
    places = (
        tuple(replace(each, text=each.text.replace("cattle lays", "catalase")) for each in SAID) if is_right else SAID
    )
    heard = (Mishearing(UUID(int=1), "cattle lays", "catalase", here.status, places),)
    chosen = words(LectureWords(terms, heard, can_change), is_heard=False, key="words")
    if chosen is not None:
        here.done.append(f"{chosen.act} {chosen.term or chosen.position or chosen.at_ms or ''}".strip())
        if chosen.act in {"keep", "drop"}:
            here.terms[chosen.term] = TermStatus.KEPT if chosen.act == "keep" else TermStatus.DROPPED
        if chosen.act in {"correct", "undo"}:
            here.status = MishearingStatus.CORRECTED if chosen.act == "correct" else MishearingStatus.PROPOSED
        st.rerun()
    opened = next((each.id for each in here.files), None)
    event = slides(
        [(each, f"/files/{each.id}") for each in here.files],
        lecture_id=LECTURE,
        opened=opened,
        page=None,
        pages=json.dumps(PAGES if opened else []),
        can_change=can_change,
        max_bytes=1000,
        height_px=300,
        key="slides",
    )
    if event is not None:
        here.done.append(event.act)
        if event.act == "remove":
            here.files = [each for each in here.files if each.id != event.id]
        if event.act == "rename":
            here.files = [replace(each, title=event.title) for each in here.files]
        st.rerun()
    st.text("Done: " + ", ".join(here.done))
