"""Other wrong options for a single choice question that somebody else wrote."""

from services.domain.questions import Bloom, Question, QuestionType
from services.domain.spoken_numbers import find_numbers
from services.writing.builtin.asks import Ask, Kind, Quantity
from services.writing.builtin.lecture.reading import Reading

_LONGEST_TERM = 4
_FEWEST_WORDS_OF_STATEMENT = 5
_YEARS = (1000, 2100)


def ask_behind(question: Question, reading: Reading, cited: frozenset[int]) -> Ask | None:
    """What the question asks for, guessed from its right option; None without a source or a single right option."""
    keys = [option.text for option in question.options if option.is_correct]
    if question.type is not QuestionType.SINGLE_CHOICE or len(keys) != 1 or not cited:
        return None
    [key] = keys
    quantity = _quantity(key)
    kind = Kind.NUMBER if quantity is not None else _kind(question.stem, key, reading)
    words = key.lower().strip(" .").split()
    return Ask(
        stem=question.stem,
        answer=key,
        kind=kind,
        sentence=reading.sentences[max(cited)],
        source=question.sources[0],
        also=question.sources[1:],
        explanation=question.explanation,
        bloom=question.bloom or Bloom.REMEMBER,
        worth=1.0,
        answer_key=" ".join(words[1:] if words[:1] in (["a"], ["an"], ["the"]) else words),
        is_plural=bool(words) and words[-1].endswith("s") and not words[-1].endswith(("ss", "is", "us")),
        quantity=quantity,
    )


def _quantity(key: str) -> Quantity | None:
    """The one number that the option consists of, with the words around it."""
    found = find_numbers(key)
    if len(found) != 1 or len(key.split()) > _LONGEST_TERM:
        return None
    [number] = found
    is_year = number.is_year or (key.strip().isdigit() and _YEARS[0] <= number.value <= _YEARS[1])
    return Quantity(number.value, is_year=is_year, before=key[: number.start], after=key[number.end :])


def _kind(stem: str, key: str, reading: Reading) -> Kind:
    opening, words = stem.lower().split(" ")[0], key.split()
    if opening == "why" or key.lower().startswith("because"):
        return Kind.REASON
    if opening == "when" and len(words) >= _FEWEST_WORDS_OF_STATEMENT:
        return Kind.CONDITION
    if opening == "who" or words[-1].lower() in reading.people:
        return Kind.PERSON
    if opening == "where":
        return Kind.PLACE
    if len(words) < _FEWEST_WORDS_OF_STATEMENT:
        return Kind.TERM
    return Kind.STATEMENT if key.rstrip().endswith(".") else Kind.MEANING
