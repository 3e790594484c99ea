"""Where the answer of a question was said: the quotes with the words around them, to be heard."""

import streamlit as st

from components import places
from components.evidence import evidence
from components.plain import plain
from components.services import services
from services.domain.question_bank import BankedQuestion, OpenedQuestion
from services.domain.times import clock

UNCITED = "No place in the lecture is cited for this question."


def question_evidence(opened: OpenedQuestion, *, keys: bool = False) -> None:
    """Each citation with its player, and the way to that second of the lecture; with `keys`, P plays the first."""
    st.markdown("#### Said in the lecture", anchors=False)
    banked = opened.banked
    sources = banked.question.sources
    if not sources:
        st.markdown(f":orange[:material/link_off:] {UNCITED}")
        st.page_link(
            places.LECTURE,
            label=plain(banked.lecture_title),
            icon=":material/mic:",
            query_params={"lecture": str(banked.lecture_id)},
        )
        return
    url = services().lectures.recording_url(opened.recording)
    for index, (source, (before, after)) in enumerate(zip(sources, opened.surroundings(), strict=True)):
        evidence(
            quote=source.quote,
            start_ms=source.start_ms,
            end_ms=source.end_ms,
            before=before,
            after=after,
            media_url=url,
            keys=keys and index == 0,
            key=f"evidence_{banked.id}_{banked.version}_{index}",
        )
        source_link(banked, index, where=f" in {plain(banked.lecture_title)}")


def source_link(banked: BankedQuestion, index: int, *, where: str) -> None:
    """A link to the second of a citation in the lecture's own page; `where` follows the time."""
    source = banked.question.sources[index]
    st.page_link(
        places.LECTURE,
        label=f"{clock(source.start_ms)}{where}",
        icon=":material/play_circle:",
        query_params={"lecture": str(banked.lecture_id), "t": str(source.start_ms // 1000)},
    )
