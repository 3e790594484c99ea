"""The files an exam is handed out as, each written only when it is asked for."""

from dataclasses import replace
from functools import lru_cache, partial
from uuid import UUID

import streamlit as st

from components.exam_draft import ExamDraft
from components.file_names import file_stem
from components.plain import plain
from components.question_words import questions_words
from components.services import services
from services.domain.formats import report
from services.domain.formats.gift import write_gift
from services.domain.people import Person
from services.domain.questions import Question
from services.exams import ExamFile

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FILES = (
    (ExamFile.GIFT, "GIFT for the LMS", "upload_file", "{title}.gift.txt", "text/plain"),
    (ExamFile.PAPER, "Paper (DOCX)", "description", "{title}.docx", _DOCX),
    (ExamFile.KEY, "Key (DOCX)", "key", "{title} – key.docx", _DOCX),
)


@st.dialog("Hand it out", width="medium")
def hand_out(person: Person, draft: ExamDraft) -> None:
    """Three downloads of the exam as it is saved, and what GIFT cannot hold of it."""
    _warn_of_reopened(draft)
    if draft.problem is not None:
        st.caption("What you see is not saved yet. Once it is, the exam can be handed out.")
    with st.container(horizontal=True, gap="small"):
        for file, label, icon, name, media_type in _FILES:
            st.download_button(
                label,
                partial(_content, person, draft.exam_id, file),
                file_name=name.format(title=file_stem(draft.title)),
                mime=media_type,
                icon=f":material/{icon}:",
                type="primary" if file is ExamFile.GIFT else "secondary",
                on_click="ignore",
                disabled=draft.problem is not None,
                key=f"save_{file.value}",
            )
    losses = gift_losses(draft)
    if not losses:
        st.caption(":material/check: GIFT holds everything of these questions but the order in which you set them.")
        return
    with st.expander(f"What GIFT cannot hold ({len(losses)})", icon=":material/info:"):
        for sentence in losses:
            st.markdown(f"- {plain(sentence)}")
        st.caption("The paper and the key hold all of it.")


def gift_losses(draft: ExamDraft) -> list[str]:
    """A sentence for each thing that GIFT cannot hold of these questions."""
    return list(_losses(tuple(replace(picked.question, points=picked.points) for picked in draft.items)))


@lru_cache(maxsize=64)
def _losses(questions: tuple[Question, ...]) -> tuple[str, ...]:
    """Kept, because it takes a whole file to know and the page is drawn again at every click."""
    return tuple(report(write_gift(questions).losses).splitlines())


def _content(person: Person, exam_id: UUID, file: ExamFile) -> bytes:
    return services().exams.export(person, exam_id, file).content


def _warn_of_reopened(draft: ExamDraft) -> None:
    reopened = [str(place) for place, item in enumerate(draft.items, start=1) if item.is_reopened]
    if not reopened:
        return
    is_one = len(reopened) == 1
    st.warning(
        f"{questions_words(len(reopened))} ({', '.join(reopened)}) {'was' if is_one else 'were'} changed after "
        f"{'its' if is_one else 'their'} approval. The files hold the wording that was approved.",
        icon=":material/history:",
    )
