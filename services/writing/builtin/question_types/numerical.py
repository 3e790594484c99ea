"""A known question whose answer is a number, and how far off an answer may be."""

from services.domain.questions import Answer, Question, QuestionType
from services.writing.builtin.asks import Ask

_APPROXIMATELY = 0.1
_ROUGHLY = frozenset({"about", "approximately", "roughly", "nearly", "almost", "around"})


def numerical(ask: Ask) -> Question | None:
    """The question with its number; a tenth off is accepted where the lecture said "about"."""
    if ask.quantity is None:
        return None
    is_rough = ask.quantity.is_rough or bool(_ROUGHLY & set(ask.stem.lower().split()[:3]))
    tolerance = abs(ask.quantity.value) * _APPROXIMATELY if is_rough and not ask.quantity.is_year else 0.0
    return Question(
        QuestionType.NUMERICAL,
        ask.stem,
        answers=(Answer(f"{ask.quantity.value:.15g}", tolerance=tolerance),),
        explanation=ask.explanation,
        bloom=ask.bloom,
        sources=ask.sources,
    )
