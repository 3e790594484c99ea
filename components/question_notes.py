"""What is worth knowing about a question besides its text: why it came back, how its essay is marked."""

from components import places
from components.question_words import points_words
from components.review_desk import Line
from services.domain.question_bank import OpenedQuestion, SendBack
from services.domain.questions import Question, QuestionType
from services.domain.rubrics import Rubric


def sent_back_line(sent_back: SendBack, *, is_past: bool) -> Line:
    """Who sent the question back and why; `is_past` when it has come to review again since."""
    comment = f" “{sent_back.comment}”" if sent_back.comment else ""
    return (
        ("icon orange", "undo"),
        ("", "Sent back before by " if is_past else "Sent back by "),
        ("strong", sent_back.reviewer),
        ("", f": {sent_back.reason.words}.{comment}"),
    )


def rubric_lines(opened: OpenedQuestion) -> list[Line]:
    """The rubric of an essay in one line and the way to it; nothing for other types."""
    banked, rubric = opened.banked, opened.rubric
    if banked.question.type is not QuestionType.ESSAY:
        return []
    sign = ("icon gray", "table_chart")
    to = places.address(places.RUBRIC, {"question": str(banked.id)})
    link = (sign, ("link", "Open the rubric" if rubric else "Make a rubric", to))
    if rubric is None:
        return [(sign, ("", "No rubric yet: this essay cannot be marked alike by two people.")), link]
    about = (
        f"Marked by a rubric of {len(rubric.criteria)} criteria and {len(rubric.levels)} levels, "
        f"up to {_worth(rubric, banked.question)}: "
    )
    return [(sign, ("quiet", about), ("", ", ".join(criterion.name for criterion in rubric.criteria))), link]


def _worth(rubric: Rubric, question: Question) -> str:
    most = points_words(rubric.maximum_points)
    if rubric.maximum_points == question.points:
        return most
    return f"{most}, which count as {points_words(question.points)} in an exam"
