"""A known question whose answer a student can hit on, and the ways to write it."""

from services.domain.questions import Answer, Question, QuestionType
from services.writing.builtin.asks import Ask, Kind

_LONGEST_SHORT_ANSWER = 4
_SHORT_KINDS = frozenset({Kind.TERM, Kind.NUMBER, Kind.PERSON, Kind.PLACE})


def short_answer(ask: Ask) -> Question | None:
    """The question with the answers that are accepted, or None where the answer is not one a student can hit on."""
    if ask.kind not in _SHORT_KINDS or not ask.accepted or len(ask.answer.split()) > _LONGEST_SHORT_ANSWER:
        return None
    distinct = {text.casefold(): text for text in reversed(ask.accepted)}
    answers = [Answer(text) for text in ask.accepted if distinct.get(text.casefold()) == text]
    return Question(
        QuestionType.SHORT_ANSWER,
        ask.stem,
        answers=tuple(answers),
        explanation=ask.explanation,
        bloom=ask.bloom,
        sources=ask.sources,
    )
