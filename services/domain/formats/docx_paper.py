"""The paper of an exam: what students read and write on."""

import re

from docx.shared import Cm
from docx.text.paragraph import Paragraph

from services.domain.exams import Exam, ExamItem, matching_sheet
from services.domain.formats.docx_page import TEXT_WIDTH, Page, keep_together, letter
from services.domain.questions import Question, QuestionType
from services.domain.times import duration_words

_BLANK = re.compile(r"_{3,}|\.{4,}|…{2,}")
_FEWEST_ESSAY_LINES, _MOST_ESSAY_LINES, _LINES_PER_POINT = 8, 24, 3
_MATCHING_WIDTHS = (Cm(7.4), Cm(7.8))


def add_paper(page: Page, exam: Exam) -> None:
    """Head and questions of the exam."""
    _add_head(page, exam)
    for item in exam.items:
        _add_item(page, item)
    if not exam.items:
        page.paragraph("This exam has no questions yet.")


def _add_head(page: Page, exam: Exam) -> None:
    page.title(exam.title)
    if exam.course_title:
        page.subtitle(exam.course_title)
    count = len(exam.items)
    facts = [f"{count} question{'' if count == 1 else 's'}", points_words(exam.total_points)]
    if exam.duration_minutes:
        facts.append(duration_words(exam.duration_minutes * 60_000))
    page.paragraph(" · ".join(facts), quiet=True, after=2)
    page.form_line([("Name", Cm(11)), ("Date", TEXT_WIDTH)])
    page.form_line([(f"Points (of {exam.total_points:g})", Cm(11))]).paragraph_format.keep_with_next = True
    page.space()
    if exam.instructions.strip():
        page.paragraph(exam.instructions.strip())


def _add_item(page: Page, item: ExamItem) -> None:
    question = item.question
    stem = page.question(item.position, question.stem + _hint(question), points_words(item.points))
    if question.type is QuestionType.MATCHING:
        stem.paragraph_format.keep_with_next = True
        _add_matching(page, question)
        return
    keep_together([stem, *_room(page, item)])


def _hint(question: Question) -> str:
    if question.type is QuestionType.MULTIPLE_CHOICE:
        return " (Choose all that are right.)"
    return ""


def _room(page: Page, item: ExamItem) -> list[Paragraph]:
    """Where the answer goes, as far as it has to stay on one page with the stem."""
    question = item.question
    match question.type:
        case QuestionType.SINGLE_CHOICE | QuestionType.MULTIPLE_CHOICE:
            return [page.option(f"{letter(place)}.", option.text) for place, option in enumerate(question.options)]
        case QuestionType.TRUE_FALSE:
            return [page.option("☐", option.text) for option in question.options]
        case QuestionType.CLOZE:
            missing = max(len(question.answers), 1) if not _BLANK.search(question.stem) else 0
            return [page.writing_line() for _ in range(missing)]
        case QuestionType.ESSAY:
            wanted = round(item.points * _LINES_PER_POINT)
            count = min(max(wanted, _FEWEST_ESSAY_LINES), _MOST_ESSAY_LINES)
            return [page.writing_line() for _ in range(count)][:2]
        case _:
            return [page.writing_line("Answer")]


def _add_matching(page: Page, question: Question) -> None:
    sheet = matching_sheet(question.pairs)
    rows = []
    for place in range(max(len(question.pairs), len(sheet.choices))):
        prompt = f"____  {question.pairs[place].prompt}" if place < len(question.pairs) else ""
        choice = f"{letter(place)}.  {sheet.choices[place]}" if place < len(sheet.choices) else ""
        rows.append((prompt, choice))
    page.table(rows, widths=_MATCHING_WIDTHS, head=False)
    page.space()


def has_blank_for_each_answer(question: Question) -> bool:
    """Whether a cloze question has several blanks and an answer for each, rather than several answers for one."""
    return len(_BLANK.findall(question.stem)) == len(question.answers) > 1


def points_words(points: float) -> str:
    """`1 point`, `2.5 points`."""
    return f"{points:g} point{'' if points == 1 else 's'}"
