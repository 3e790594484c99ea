"""Orders to the question writer: how far one is, what it wrote, and what could not be written."""

from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st

from components import places
from components.badges import status_badge
from components.moments import moment_words
from components.plain import plain
from components.question_evidence import source_link
from components.question_words import about_question, questions_words, shortfall_words
from services.domain.lifecycle import RunStatus
from services.domain.question_bank import BankedQuestion, Run
from services.domain.times import duration_words


def run_progress(run: Run) -> None:
    """A bar of the questions written, how long it has taken and will take."""
    parts = [f"{run.written} of {run.asked} written"]
    if run.status is RunStatus.QUEUED:
        parts.append("waiting for its turn")
    elif run.started_at is not None:
        elapsed = max(0.0, (datetime.now(UTC) - run.started_at).total_seconds())
        parts.append(f"{duration_words(int(elapsed * 1000))} so far")
        if run.written:
            left = elapsed / run.written * (run.asked - run.written)
            parts.append(f"about {duration_words(int(left * 1000))} left")
    st.progress(min(1.0, run.written / run.asked), text=" · ".join(parts))


def run_result(run: Run) -> None:
    """What came of a run that has ended: its count, time and cost, and every shortfall by name."""
    parts = [f"{run.written} of {run.asked} written", f"by {run.writer}" if run.writer else ""]
    if run.started_at and run.finished_at:
        parts.append(f"in {duration_words(int((run.finished_at - run.started_at).total_seconds() * 1000))}")
    if run.cost_usd is not None:
        parts.append(f"for {run.cost_usd:.2f} US dollars")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        status_badge(run.status)
        st.caption(plain(" · ".join(filter(None, parts))))
    for shortfall in run.shortfalls:
        st.markdown(f":orange[:material/playlist_remove:] {shortfall_words(run, shortfall)}")


def drafted_question(banked: BankedQuestion) -> None:
    """One question in the list of a run: what it asks, where it stands, and the words it rests on."""
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(plain(about_question(banked.question)), width="stretch")
            status_badge(banked.status)
            st.page_link(
                places.QUESTION,
                label="Open",
                icon=":material/arrow_forward:",
                icon_position="right",
                query_params={"question": str(banked.id)},
            )
        st.markdown(f"##### {plain(banked.question.stem)}", anchors=False)
        for index, source in enumerate(banked.question.sources):
            with st.container(horizontal=True, wrap=False, gap="xsmall"):
                source_link(banked, index)
                st.caption(f"“{plain(source.quote)}”", width="stretch")


def earlier_runs(runs: Sequence[Run]) -> None:
    """The last orders of a lecture, newest first, each a link to what it wrote."""
    st.markdown("#### Earlier drafts of this lecture", anchors=False)
    for run in runs:
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            open_run(run, f"{run.written} of {questions_words(run.asked)}")
            st.caption(moment_words(run.created_at), width=150)
            status_badge(run.status)


def open_run(run: Run, label: str, *, key: str = "run") -> None:
    """The way to what a run wrote; a button, because Streamlit marks links to the page one is on as current."""
    if st.button(label, icon=":material/edit_note:", type="tertiary", key=f"{key}_{run.id}", width=190):
        st.switch_page(places.DRAFT, query_params={"lecture": str(run.lecture_ids[0]), "run": str(run.id)})
