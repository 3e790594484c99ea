"""Other values of the same kind that a passage names, one of which may be what is asked for."""

from collections.abc import Iterator

from spacy.tokens import Span, Token

from services.checking.cells import Cells, is_core
from services.checking.content import are_same, is_content, is_number
from services.checking.fitting import Asked, Fitting, asked_in, asked_of, telling
from services.checking.grammar import grammar_of
from services.checking.passages import Passage
from services.checking.roles import roles_of
from services.domain.question_rules import BLANK

FITS_BETTER = 0.2
CLEARLY_BETTER = 0.25
BY_FAR_BETTER = 0.5
_YEARS = range(1000, 2101)


def better_answer(answer: str, stem: str, passage: Passage) -> str:
    """The value of the same kind that was said of what the question asks, where the answer was said of something else.

    Empty where the answer fits as well as any, or was not said at all.
    """
    return _better(answer, asked_in(stem), passage)


def better_filling(stem: str, answers: list[str], index: int, passage: Passage) -> str:
    """The value that was said where a text has its gap; empty where the answer for that gap is as good."""
    rest = iter(answers)
    filled = BLANK.sub(lambda _: next(rest), stem)
    return _better(answers[index], asked_of(filled, answers[index]), passage)


def said_of_another(statement: str, passage: Passage) -> tuple[str, str]:
    """A value of a statement, and the one of which the passage says what the statement says of it; empty for none."""
    for value in _values(statement):
        better = _better(value, asked_of(statement, value), passage)
        if better:
            return value, better
    return "", ""


def _better(answer: str, asked: Asked, passage: Passage) -> str:
    fitting, is_numeric = Fitting(passage.cells, asked), _is_bare_number(answer)
    least = FITS_BETTER if is_numeric else CLEARLY_BETTER
    if is_numeric and _is_of_another_kind(answer, asked):
        least = 0.0
    found = [
        (margin, other)
        for other in rivals(answer, passage.cells, asked)
        if (margin := fitting.margin(other, answer)) is not None and margin >= least
    ]
    if not found and not is_numeric:
        found = [
            (margin, other)
            for other in _core_names(answer, passage.cells, asked)
            if (margin := fitting.margin(other, answer, by_part=False)) is not None and margin >= BY_FAR_BETTER
        ]
    return max(found, default=(0.0, ""))[1]


def _is_of_another_kind(answer: str, asked: Asked) -> bool:
    """A year where something is counted, or a count where a year is asked for."""
    is_year = _is_year(_number_in(answer))
    return (asked.kind == "year" and not is_year) or (asked.is_count and is_year)


def _core_names(value: str, cells: Cells, asked: Asked) -> Iterator[str]:
    """What the passage speaks of: the subjects and objects of its clauses."""
    own = telling(value)
    for document in cells.documents:
        for chunk in document.noun_chunks:
            is_asked = any(are_same(word, chunk.root.lower_) for word in asked.words)
            if (
                chunk.root.pos_ in ("NOUN", "PROPN")
                and is_core(chunk.root)
                and not is_asked
                and not _shares(chunk, own)
            ):
                yield _named(chunk)


def rivals(value: str, cells: Cells, asked: Asked) -> Iterator[str]:
    """The values of the same kind in the passage, without those that stand in the question."""
    said = [token for mention in Fitting(cells, asked).mentions(value) for token in mention.tokens]
    if _is_bare_number(value):
        number = _number_in(value)
        is_year = asked.kind == "year" or (not asked.is_count and _is_year(number))
        others = [token for document in cells.documents for token in document if is_number(token)]
        known = [number, *(float(word) for word in asked.words if word.replace(".", "").isdigit())]
        for token in others:
            if float(token.text) not in known and _is_year(float(token.text)) == is_year:
                yield token.text
        return
    own = telling(value)
    for document in cells.documents:
        for chunk in document.noun_chunks:
            is_asked = any(are_same(word, chunk.root.lower_) for word in asked.words if word not in own)
            if _is_of_kind(chunk, said) and not _shares(chunk, own) and not is_asked:
                yield _named(chunk)
    for token in _other_adjectives(said, cells):
        if not any(are_same(word, token.lower_) for word in (*own, *asked.words)):
            yield token.text


def _other_adjectives(said: list[Token], cells: Cells) -> Iterator[Token]:
    """Beside "turns red" also "turns blue"."""
    if not said or any(token.pos_ != "ADJ" for token in said):
        return
    for document in cells.documents:
        yield from (token for token in document if token.pos_ == "ADJ" and token.dep_ in {each.dep_ for each in said})


def _values(statement: str) -> Iterator[str]:
    """What a statement names: its noun phrases and its numbers."""
    document = grammar_of(statement)
    yield from (named for chunk in document.noun_chunks if (named := _named(chunk)) and telling(named))
    yield from (token.text for token in document if is_number(token))


def _is_bare_number(text: str) -> bool:
    tokens = [token for token in grammar_of(text) if is_content(token)]
    return any(map(is_number, tokens)) and all(
        is_number(token) or token.lower_ in ("about", "only") for token in tokens
    )


def _number_in(text: str) -> float:
    return float(next(token.text for token in grammar_of(text) if is_number(token)))


def _is_year(number: float) -> bool:
    return number in _YEARS


def _is_of_kind(chunk: Span, said: list[Token]) -> bool:
    """A name beside a name, a word with the same head, or what plays the same part."""
    head = chunk.root
    if head.pos_ == "PRON" or not any(is_content(token) for token in chunk):
        return False
    if any(token.pos_ == "NUM" for token in chunk) and not any(token.pos_ == "NUM" for token in said):
        return False
    heads = [token for token in said if token.head not in said] or said
    parts = {role.part for token in heads for role in roles_of(token)}
    return any(
        (head.pos_ == token.pos_ == "PROPN") or (head.lemma_ == token.lemma_ and head.pos_ == token.pos_)
        for token in heads
    ) or any(role.part in parts for role in roles_of(head))


def _shares(chunk: Span, words: tuple[str, ...] | list[str]) -> bool:
    content = [token for token in chunk if is_content(token)]
    return all(any(are_same(word, token.lower_) for word in words) for token in content)


def _named(chunk: Span) -> str:
    first = next(
        (token.i for token in chunk if token.dep_ not in ("det", "poss", "cc") and token.pos_ != "DET"), chunk.start
    )
    return chunk.doc[first : chunk.end].text
