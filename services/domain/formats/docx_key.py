"""The key of an exam: what each answer is, why, and where it was said."""

from collections.abc import Iterator, Mapping

from docx.shared import Cm

from services.domain.exams import Exam, ExamItem, matching_sheet
from services.domain.formats.docx_page import Page, keep_together, letter
from services.domain.formats.docx_paper import has_blank_for_each_answer, points_words
from services.domain.questions import Answer, Question, QuestionType, Source
from services.domain.rubrics import Rubric
from services.domain.times import clock

_RUBRIC_WIDTH = 15.6


def add_key(page: Page, exam: Exam, rubrics: Mapping[str, Rubric]) -> None:
    """The key to each question; `rubrics` are by `Question.id` or, as text, by `ExamItem.question_id`."""
    page.title("Answer key")
    page.subtitle(" · ".join(filter(None, (exam.title, exam.course_title, points_words(exam.total_points)))))
    for item in exam.items:
        rubric = rubrics.get(item.question.id) or rubrics.get(str(item.question_id))
        _add_item(page, item, _by_rubric(rubric, item.points) if rubric else "by hand")
        if rubric is not None:
            _add_rubric(page, rubric)


def _by_rubric(rubric: Rubric, points: float) -> str:
    if rubric.maximum_points == points:
        return "by the rubric below"
    return f"by the rubric below, whose {points_words(rubric.maximum_points)} count as {points_words(points)} here"


def _add_item(page: Page, item: ExamItem, essay_marking: str) -> None:
    question = item.question
    lines = [page.question(item.position, question.stem, points_words(item.points))]
    lines += [page.detail("Answer:", answer, bold=True) for answer in _answers(question, essay_marking)]
    lines += [
        page.detail(f"If {_mark(question, place)} is chosen:", option.feedback)
        for place, option in enumerate(question.options)
        if option.feedback.strip()
    ]
    if question.explanation.strip():
        lines.append(page.detail("Why:", question.explanation))
    lines += [page.detail("Said at", _source(source)) for source in question.sources]
    level = ", ".join(filter(None, (question.bloom, question.difficulty)))
    if level:
        lines.append(page.detail("Level:", level, quiet=True))
    if question.objective:
        lines.append(page.detail("Objective:", question.objective, quiet=True))
    keep_together(lines)


def _answers(question: Question, essay_marking: str) -> Iterator[str]:
    match question.type:
        case QuestionType.SINGLE_CHOICE | QuestionType.MULTIPLE_CHOICE:
            right = [(letter(place), option.text) for place, option in enumerate(question.options) if option.is_correct]
            yield from (f"{mark}. {text}" for mark, text in right)
            if not right:
                yield "none of the options is marked as right"
        case QuestionType.TRUE_FALSE:
            yield next((option.text for option in question.options if option.is_correct), "not marked")
        case QuestionType.MATCHING:
            sheet = matching_sheet(question.pairs)
            for pair, place in zip(question.pairs, sheet.answers, strict=True):
                yield f"{pair.prompt} – {letter(place)}. {pair.match}"
        case QuestionType.ESSAY:
            yield essay_marking
        case QuestionType.CLOZE if has_blank_for_each_answer(question):
            yield "; ".join(map(_accepted, question.answers))
        case _:
            yield " or ".join(map(_accepted, question.answers)) or "no accepted answer"


def _mark(question: Question, place: int) -> str:
    return question.options[place].text if question.type is QuestionType.TRUE_FALSE else letter(place)


def _accepted(answer: Answer) -> str:
    return f"{answer.text} (± {answer.tolerance:g})" if answer.tolerance else answer.text


def _source(source: Source) -> str:
    return f"{clock(source.start_ms)}: “{source.quote.strip()}”" if source.quote.strip() else clock(source.start_ms)


def _add_rubric(page: Page, rubric: Rubric) -> None:
    head = [rubric.title or "Rubric", *(f"{level.name} ({level.points:g})" for level in rubric.levels)]
    rows = [[criterion.name, *_as_many(criterion.descriptors, len(rubric.levels))] for criterion in rubric.criteria]
    width = Cm(_RUBRIC_WIDTH / len(head))
    page.space()
    page.table([head, *rows], widths=[width] * len(head), head=True)
    page.space()


def _as_many(descriptors: tuple[str, ...], count: int) -> list[str]:
    return [*descriptors, *[""] * count][:count]
