"""The names of question types and parts, as a teacher reads them."""

from collections.abc import Mapping

from services.domain.question_bank import Run
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


def shortfall_words(run: Run) -> list[str]:
    """What of an order could not be written, and why: one sentence for each reason."""
    short: dict[str, dict[QuestionType, int]] = {}
    for shortfall in run.shortfalls:
        counts = short.setdefault(shortfall.reason, {})
        kind = run.blueprint.rows[shortfall.row].type
        counts[kind] = counts.get(kind, 0) + shortfall.missing
    return [_short_of(counts, reason) for reason, counts in short.items()]


def _short_of(counts: Mapping[QuestionType, int], reason: str) -> str:
    *others, last = (f"{count} {TYPE_NAMES[kind].lower()}" for kind, count in counts.items())
    kinds = f"{', '.join(others)} and {last}" if others else last
    noun = "question" if sum(counts.values()) == 1 else "questions"
    return f"{kinds} {noun} could not be written: {reason[:1].lower() + reason[1:] or 'no reason was given.'}"
