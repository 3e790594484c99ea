"""Where the answer of a question was said: the quotes with the words around them, to be heard."""

import streamlit as st

from components import places
from components.evidence import evidence
from components.plain import plain
from components.services import services
from services.domain.people import Person
from services.domain.question_bank import BankedQuestion, OpenedQuestion
from services.domain.times import clock

_TITLE = "Said in the lecture"
UNCITED = "No place in the lecture is cited for this question."


def question_evidence(person: Person, opened: OpenedQuestion, *, keys: bool = False) -> None:
    """Each citation with its player, and the way to that second of the lecture; with `keys`, P plays the first."""
    banked = opened.banked
    sources = banked.question.sources
    if not sources:
        st.markdown(f"#### {_TITLE}\n\n:orange[:material/link_off:] {UNCITED}")
        st.page_link(
            places.LECTURE,
            label=plain(banked.lecture_title),
            icon=":material/mic:",
            query_params={"lecture": str(banked.lecture_id)},
        )
        return
    url = services().lectures.recording_url(person, opened.recording)
    for index, (source, (before, after)) in enumerate(zip(sources, opened.surroundings(), strict=True)):
        there = _second_of(banked, index)
        event = evidence(
            quote=source.quote,
            start_ms=source.start_ms,
            end_ms=source.end_ms,
            title="" if index else _TITLE,
            before=before,
            after=after,
            source=banked.lecture_title,
            address=places.address(places.LECTURE, there),
            media_url=url,
            keys=keys and index == 0,
            key=f"evidence_{banked.id}_{banked.version}_{index}",
        )
        if event and event.kind == "opened":
            st.switch_page(places.LECTURE, query_params=there)


def source_link(banked: BankedQuestion, index: int) -> None:
    """A link to the second of a citation in the lecture's own page."""
    st.page_link(
        places.LECTURE,
        label=clock(banked.question.sources[index].start_ms),
        icon=":material/play_circle:",
        query_params=_second_of(banked, index),
    )


def _second_of(banked: BankedQuestion, index: int) -> dict[str, str]:
    """The rest of the address of a citation in the lecture's own page."""
    return {"lecture": str(banked.lecture_id), "t": str(banked.question.sources[index].start_ms // 1000)}
