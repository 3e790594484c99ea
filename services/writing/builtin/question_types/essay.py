"""Essay questions: why something is so, how two things compare, what happens step by step, what a term stands for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from services.domain.questions import Bloom, Question, QuestionType, Source
from services.writing.builtin.asks import Ask, Kind
from services.writing.builtin.english.wording import statement
from services.writing.builtin.facts.sequences import sequences
from services.writing.builtin.lecture.reading import Reading
from services.writing.syntax import Sentence, joined_source

_ESSAY_POINTS = 4.0
_FEWEST_POINTS_OF_TERM = 3
_LONGEST_SPAN = 6
_TERMS_COMPARED = 40
_FEWEST_WORDS = 4
_THIN = 0.25
_GOES_ON = frozenset(
    {"therefore", "thus", "so", "this", "these", "it", "they", "hence", "consequently", "higher", "lower"}
)
_CENTRAL_TERMS = 25


@dataclass(frozen=True, eq=False)
class Theme:
    """An open question, the sentences it rests on, and how much an exam gains from it."""

    stem: str
    sources: tuple[Source, ...]
    points: tuple[Sentence, ...]
    bloom: Bloom
    worth: float


def themes(reading: Reading, asks: Sequence[Ask]) -> Iterator[Theme]:
    """Everything in the lecture that one may write a page about."""
    yield from _contrasts(reading)
    yield from _reasons(reading, asks)
    yield from _processes(reading)
    yield from _roles_of_terms(reading)


def essay(theme: Theme) -> Question:
    """The theme as an essay question; its explanation lists what a good answer contains."""
    points = " ".join(sentence.text for sentence in theme.points)
    return Question(
        QuestionType.ESSAY,
        theme.stem,
        explanation=f"A good answer makes these points of the lecture: {points}",
        bloom=theme.bloom,
        points=_ESSAY_POINTS,
        sources=theme.sources,
    )


def _reasons(reading: Reading, asks: Sequence[Ask]) -> Iterator[Theme]:
    for ask in asks:
        if ask.kind is not Kind.REASON:
            continue
        question = ask.stem.removesuffix("?")
        points = _around(reading, ask.sentence, ask.sentence)
        yield Theme(
            stem=f"{question}? Explain the reason and what it depends on or leads to, using what the lecture said.",
            sources=(joined_source(points[0], points[-1]),),
            points=points,
            bloom=Bloom.UNDERSTAND,
            worth=ask.worth - (_THIN if len(points) == 1 else 0.0),
        )


def _contrasts(reading: Reading) -> Iterator[Theme]:
    """Two terms of one kind, each of which the lecture says something about."""
    told = {meaning.key: reading.casing.phrase(meaning.term) for meaning in reading.meanings}
    terms = dict.fromkeys([*told, *(term.term.lower() for term in reading.terms[:_TERMS_COMPARED])])
    places = {key: found for key in terms if len(found := _mentions(reading, key)) > (key not in told)}
    for one, other in combinations(places, 2):
        if not _are_of_one_kind(reading, one, other) or set(places[one][:1]) == set(places[other]):
            continue
        points = sorted({*places[one], *places[other]})[:_LONGEST_SPAN]
        first, second = places[one][0], next(index for index in places[other] if index != places[one][0])
        names = [told.get(key) or reading.with_article(key) for key in (one, other)]
        yield Theme(
            stem=f"Compare {names[0]} with {names[1]}. What do they have in common, and in what do they differ?",
            sources=tuple(reading.sentences[index].source for index in sorted({first, second})),
            points=tuple(reading.sentences[index] for index in points),
            bloom=Bloom.ANALYZE,
            worth=0.85 + 0.05 * (len(points) > 2) + 0.05 * (one in told) + 0.05 * (other in told),  # noqa: PLR2004
        )


def _mentions(reading: Reading, key: str) -> list[int]:
    """The statements that speak of the term, and of none that it is only a part of."""
    wanted = re.compile(rf"(?<![\w-]){re.escape(key)}s?(?![\w-])", re.IGNORECASE)
    return [
        sentence.index
        for sentence in reading.sentences
        if wanted.search(sentence.text)
        and not sentence.text.endswith("?")
        and len(sentence.text.split()) > _FEWEST_WORDS
    ]


def _are_of_one_kind(reading: Reading, one: str, other: str) -> bool:
    """Both end in the same noun ("… inhibitor"), or both are said to be of a kind that the lecture is about."""
    if set(one.split()) <= set(other.split()) or set(other.split()) <= set(one.split()):
        return False
    last_words = [key.split()[-1].split("-")[-1] for key in (one, other)]
    if last_words[0] == last_words[1]:
        return all(len(key.split()) > 1 for key in (one, other)) and last_words[0] in reading.plurals
    kinds = reading.genera.get(one, set()) & reading.genera.get(other, set())
    central = {term.term.lower() for term in reading.terms[:_CENTRAL_TERMS]}
    return bool(kinds & central)


def _processes(reading: Reading) -> Iterator[Theme]:
    for steps in sequences(reading):
        first, last = statement(steps[0], reading.casing), statement(steps[-1], reading.casing)
        sentences = tuple(step.sentence for step in steps)
        happens = "happened" if steps[0].verb.tag_ == "VBD" else "happens"
        yield Theme(
            stem=(
                f"At the start, {first}; at the end, {last}. "
                f"Describe what {happens} in between, step by step, and why the order matters."
            ),
            sources=(joined_source(sentences[0], sentences[-1]),),
            points=sentences,
            bloom=Bloom.UNDERSTAND,
            worth=0.8,
        )


def _roles_of_terms(reading: Reading) -> Iterator[Theme]:
    for meaning in reading.meanings:
        points = _around(reading, meaning.sentence, meaning.sentence)
        if len(points) < _FEWEST_POINTS_OF_TERM:
            continue
        term = reading.casing.phrase(meaning.term)
        yield Theme(
            stem=(
                f"Explain in your own words what {term} {meaning.copula}, "
                "and show by what was said about it in the lecture why it matters."
            ),
            sources=(joined_source(points[0], points[-1]),),
            points=points,
            bloom=Bloom.UNDERSTAND,
            worth=0.45 + 0.3 * reading.weight(meaning.words),
        )


def _around(reading: Reading, first: Sentence, last: Sentence) -> tuple[Sentence, ...]:
    """The sentences that go on about the same, at most one before and two after."""
    core = reading.content[first.index] | reading.content[last.index]
    start, end = first.index, last.index
    if start > 0 and _fits(reading, start - 1, core):
        start -= 1
    while end + 1 < len(reading.sentences) and end - last.index < 2 and _fits(reading, end + 1, core):  # noqa: PLR2004
        end += 1
    return reading.sentences[start : end + 1]


def _fits(reading: Reading, index: int, core: frozenset[str]) -> bool:
    sentence = reading.sentences[index]
    shared = len(reading.content[index] & core)
    return not sentence.text.endswith("?") and (shared > 1 or (shared == 1 and sentence.span[0].lower_ in _GOES_ON))
