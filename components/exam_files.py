"""The files an exam is handed out as, each written only when it is asked for."""

from dataclasses import replace
from functools import lru_cache

import streamlit as st

from components.exam_changes import changes_since_picked
from components.exam_draft import ExamDraft
from components.plain import plain
from components.question_words import questions_words
from components.services import services
from components.sheet import Download, downloads, sheet
from services.domain.formats import report
from services.domain.formats.gift import write_gift
from services.domain.people import Person
from services.domain.questions import Question
from services.questions.exams import ExamFile

_FILES = (
    (ExamFile.GIFT, "GIFT for Moodle and others", "upload_file"),
    (ExamFile.PAPER, "Paper (DOCX)", "description"),
    (ExamFile.KEY, "Key (DOCX)", "key"),
)


@st.dialog("Hand it out", width="medium")
def hand_out(person: Person, draft: ExamDraft) -> None:
    """Three downloads of the exam as it is saved, and what GIFT cannot hold of it."""
    _warn_of_reopened(person, draft)
    if draft.problem is not None:
        st.caption("What you see is not saved yet. Once it is, the exam can be handed out.")
    files = [
        Download(
            label,
            services().exports.exam_link(person, draft.exam_id, file) if draft.problem is None else "",
            icon,
            is_first=file is ExamFile.GIFT,
        )
        for file, label, icon in _FILES
    ]
    sheet(downloads(files), key="files")
    _worth_a_look(person, draft)
    losses = gift_losses(draft)
    if not losses:
        st.caption(":material/check: GIFT holds everything of these questions but the order in which you set them.")
        return
    with st.expander(f"What GIFT cannot hold ({len(losses)})", icon=":material/info:"):
        for sentence in losses:
            st.markdown(f"- {plain(sentence)}")
        st.caption("The paper and the key hold all of it.")


def _worth_a_look(person: Person, draft: ExamDraft) -> None:
    """What the exam as a whole tells, before it is too late to change it."""
    if draft.problem is not None:
        return
    found = services().exams.findings(person, draft.exam_id)
    if not found:
        return
    with st.expander(f"Worth a look before you hand it out ({len(found)})", icon=":material/visibility:"):
        for each in found:
            st.markdown(f"- {plain(each.message)}")
        st.caption("Nothing of this keeps you from handing it out.")


def gift_losses(draft: ExamDraft) -> list[str]:
    """A sentence for each thing that GIFT cannot hold of these questions."""
    return list(_losses(tuple(replace(picked.question, points=picked.points) for picked in draft.items)))


@lru_cache(maxsize=64)
def _losses(questions: tuple[Question, ...]) -> tuple[str, ...]:
    """Kept, because it takes a whole file to know and the page is drawn again at every click."""
    return tuple(report(write_gift(questions).losses).splitlines())


def _warn_of_reopened(person: Person, draft: ExamDraft) -> None:
    reopened = [str(place) for place, item in enumerate(draft.items, start=1) if item.is_reopened]
    if not reopened:
        return
    was, its = ("was", "its") if len(reopened) == 1 else ("were", "their")
    st.warning(
        f"{questions_words(len(reopened))} ({', '.join(reopened)}) {was} reopened after {its} approval, because {its} "
        "words, rubric or source changed. The files hold the wording and the rubric that were approved.",
        icon=":material/history:",
    )
    if draft.problem is None:
        changes_since_picked(person, draft)
