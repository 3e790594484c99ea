"""The names of question types and parts, as a teacher reads them."""

from services.domain.question_bank import RowShortfall, Run
from services.domain.questions import Question, QuestionType

TYPE_NAMES = {
    QuestionType.SINGLE_CHOICE: "Single choice",
    QuestionType.MULTIPLE_CHOICE: "Multiple choice",
    QuestionType.TRUE_FALSE: "True/false",
    QuestionType.SHORT_ANSWER: "Short answer",
    QuestionType.NUMERICAL: "Numerical",
    QuestionType.MATCHING: "Matching",
    QuestionType.CLOZE: "Fill in the gaps",
    QuestionType.ESSAY: "Essay",
}


def points_words(points: float) -> str:
    """`1 point`, `2.5 points`."""
    return f"{points:g} {'point' if points == 1 else 'points'}"


def questions_words(count: int) -> str:
    """`1 question`, `11 questions`."""
    return f"{count} {'question' if count == 1 else 'questions'}"


def about_question(question: Question, *more: str) -> str:
    """Type and points in one quiet line, then whatever else is given."""
    return " · ".join([TYPE_NAMES[question.type], points_words(question.points), *filter(None, more)])


def shortfall_words(run: Run, shortfall: RowShortfall) -> str:
    """What of an order could not be written, and why."""
    kind = TYPE_NAMES[run.blueprint.rows[shortfall.row].type].lower()
    noun = "question" if shortfall.missing == 1 else "questions"
    reason = shortfall.reason[:1].lower() + shortfall.reason[1:] or "no reason was given."
    return f"{shortfall.missing} {kind} {noun} could not be written: {reason}"
