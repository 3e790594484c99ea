"""What an exam holds, in words."""

from services.domain.questions import QuestionType

_KINDS = {QuestionType.TRUE_FALSE: "True or false", QuestionType.CLOZE: "Fill the gaps"}


def kind_words(kind: QuestionType) -> str:
    """The type of a question as a teacher calls it."""
    return _KINDS.get(kind, kind.value.replace("_", " ").capitalize())


def counted(number: int, noun: str) -> str:
    """`1 question`, `8 questions`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def points_words(points: float) -> str:
    """`1 point`, `2.5 points`."""
    return f"{points:g} point" if points == 1 else f"{points:g} points"
