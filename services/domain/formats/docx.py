"""Exams as Word documents: the paper that students write on, and the key to mark it by."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from types import MappingProxyType
from typing import Any

from services.domain.exams import Exam
from services.domain.formats.docx_key import add_key
from services.domain.formats.docx_page import Page
from services.domain.formats.docx_paper import add_paper
from services.domain.formats.exported import Exported, Loss
from services.domain.formats.text import printable
from services.domain.pictures import NOT_IN_FILE, picture_names
from services.domain.rubrics import Rubric

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NO_RUBRICS: Mapping[str, Rubric] = MappingProxyType({})
_CONTROL_CHARACTERS = "characters that cannot be printed"


def write_paper(exam: Exam) -> Exported:
    """The paper: head with lines for name and date, numbered questions with points, room for answers, page numbers."""
    page = Page(title=exam.title, subject=exam.course_title, footer=exam.title)
    add_paper(page, exam)
    return _exported(page, exam)


def write_key(exam: Exam, *, rubrics: Mapping[str, Rubric] = _NO_RUBRICS) -> Exported:
    """The key: for each question its answer, points, explanation, source as `12:34` with quote, and rubric.

    `rubrics` are by `Question.id` or, as text, by `ExamItem.question_id`.
    """
    page = Page(title=f"{exam.title}: answer key", subject=exam.course_title, footer=f"{exam.title}: answer key")
    add_key(page, exam, rubrics)
    return _exported(page, exam)


def write_paper_and_key(exam: Exam, *, rubrics: Mapping[str, Rubric] = _NO_RUBRICS) -> Exported:
    """One file: the paper, and the key on a new page."""
    page = Page(title=exam.title, subject=exam.course_title, footer=exam.title)
    add_paper(page, exam)
    add_key(page, exam, rubrics)
    return _exported(page, exam)


def _exported(page: Page, exam: Exam) -> Exported:
    losses = tuple(
        Loss(item.question.id or f"question {item.position}", _CONTROL_CHARACTERS)
        for item in exam.items
        if any(
            printable(text) != text.replace("\r\n", "\n").replace("\r", "\n") for text in _texts(asdict(item.question))
        )
    )
    pictures = tuple(
        Loss(item.question.id or f"question {item.position}", NOT_IN_FILE)
        for item in exam.items
        if picture_names(item.question)
    )
    return Exported(page.content(), len(exam.items), (*losses, *pictures), MEDIA_TYPE, "docx")


def _texts(value: Any) -> Iterator[str]:
    """Every text inside a question, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)
