"""What is worth knowing about a question besides its text: why it came back, how its essay is marked."""

import streamlit as st

from components import places
from components.plain import plain
from components.question_words import points_words
from services.domain.question_bank import OpenedQuestion, SendBack
from services.domain.questions import QuestionType


def sent_back_note(sent_back: SendBack, *, is_past: bool) -> None:
    """Who sent the question back and why; `is_past` when it has come to review again since."""
    comment = f" “{plain(sent_back.comment)}”" if sent_back.comment else ""
    lead = "Sent back before by" if is_past else "Sent back by"
    st.markdown(
        f":orange[:material/undo:] {lead} **{plain(sent_back.reviewer)}**: {plain(sent_back.reason.words)}.{comment}"
    )


def rubric_note(opened: OpenedQuestion) -> None:
    """The rubric of an essay in one line and the way to it; nothing for other types."""
    banked, rubric = opened.banked, opened.rubric
    if banked.question.type is not QuestionType.ESSAY:
        return
    with st.container(gap="xsmall"):
        if rubric is None:
            st.markdown(":gray[:material/table_chart:] No rubric yet: this essay cannot be marked alike by two people.")
        else:
            criteria = ", ".join(plain(criterion.name) for criterion in rubric.criteria)
            st.markdown(
                f":gray[:material/table_chart:] :gray[Marked by a rubric of {len(rubric.criteria)} criteria and "
                f"{len(rubric.levels)} levels, up to {points_words(rubric.maximum_points)}:] {criteria}"
            )
        st.page_link(
            places.RUBRIC,
            label="Open the rubric" if rubric else "Make a rubric",
            icon=":material/table_chart:",
            query_params={"question": str(banked.id)},
        )
