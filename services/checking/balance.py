"""What only a whole exam shows: where the keys stand, how long they are, and how its topics are spread."""

import hashlib
import re
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import comb

from services.domain.findings import Finding, FindingCode, Severity
from services.domain.question_rules import same_wording
from services.domain.questions import Option, Question, QuestionType
from services.domain.spoken_numbers import find_numbers
from services.domain.times import clock

_OF_OTHERS = re.compile(
    r"\b(?i:all|none|both|neither|any) of (?:these|those|the (?:above|below|other|others|options|answers))\b|"
    r"\bthe above\b|\b(?:above|below)\W*$|\b(?:[Bb]oth|[Nn]either) [A-F]\b|^\(?[A-F]\)? (?:and|or) \(?[A-F]\)?\b"
)
_BY_LETTER = re.compile(r"\b(?:[Oo]ption|[Aa]nswer|[Cc]hoice)s? \(?[A-F1-6]\)?(?![\w-])|\([A-F]\)")
_LETTERS = "ABCDEFGHIJ"
_BY_CHANCE = 0.05
_FEWEST = 4
_FEWEST_STATEMENTS = 5
_LONGER = 1.1
_PART_MS = 5 * 60_000
_FEWEST_OF_A_TOPIC = 6
_FEWEST_PARTS = 3
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)


@dataclass(frozen=True, slots=True)
class ExamFinding:
    """What is to be seen in an exam as a whole; `positions` (from 1) are the items it speaks of."""

    message: str
    severity: Severity
    positions: tuple[int, ...] = ()


def balanced(questions: Sequence[Question]) -> list[Question]:
    """The questions with their options so arranged that the keys are spread over all places evenly.

    Only the key of a single choice question moves; the wrong options keep their order. Options that have an order
    of their own (numbers, dates, "all of the above") and those that are spoken of by their letter stay as they
    are. Where a key goes depends on nothing but the content of the questions, so that doing it twice changes nothing.
    """
    used: Counter[tuple[int, int]] = Counter()
    movable: list[int] = []
    for index, question in enumerate(questions):
        if question.type is not QuestionType.SINGLE_CHOICE or len(_keys(question)) != 1:
            continue
        if has_free_order(question):
            movable.append(index)
        else:
            used[len(question.options), _keys(question)[0]] += 1
    arranged = list(questions)
    for index in sorted(movable, key=lambda each: (_digest(questions[each]), each)):
        question = questions[index]
        count = len(question.options)
        fewest = min(used[count, place] for place in range(count))
        free = [place for place in range(count) if used[count, place] == fewest]
        place = free[_digest(question) % len(free)]
        used[count, place] += 1
        arranged[index] = _with_key_at(question, place)
    return arranged


def has_free_order(question: Question) -> bool:
    """The options may stand in any order."""
    texts = [option.text for option in question.options]
    if any(_OF_OTHERS.search(text) for text in texts):
        return False
    spoken = [question.stem, question.explanation, *(option.feedback for option in question.options)]
    return not any(_BY_LETTER.search(text) for text in spoken) and not _are_ordered(texts)


def exam_findings(
    questions: Sequence[Question], *, lectures: Sequence[Hashable] | None = None
) -> tuple[ExamFinding, ...]:
    """What the exam as a whole gives away or leaves out; `lectures` names the lecture behind each question.

    Places and lengths are reported where chance would bring them about in fewer than one exam of twenty
    (binomial distribution).
    """
    return (
        *_places_of_keys(questions),
        *_lengths_of_keys(questions),
        *_true_and_false(questions),
        *_topics(questions, lectures or [None] * len(questions)),
    )


def collision_findings(collisions: Sequence[tuple[int, int, Finding]]) -> Iterator[ExamFinding]:
    """Items of one exam that ask the same, or of which one gives the other's answer away.

    A collision is the position of an item, that of the other, and what was found; a pair of doubles is told once.
    """
    told: set[frozenset[int]] = set()
    for position, other, found in collisions:
        pair = frozenset({position, other})
        first, second = sorted(pair) if len(pair) > 1 else (position, position)
        if found.code is FindingCode.DOUBLE and pair not in told:
            told.add(pair)
            yield ExamFinding(f"Questions {first} and {second} ask the same.", found.severity, (first, second))
        elif found.code is FindingCode.GIVES_AWAY:
            yield ExamFinding(f"Questions {position} and {other}: {found.message}", found.severity, (position, other))


def _places_of_keys(questions: Sequence[Question]) -> Iterator[ExamFinding]:
    by_size: dict[int, list[tuple[int, int]]] = {}
    for position, question in _single_choices(questions):
        by_size.setdefault(len(question.options), []).append((position, _keys(question)[0]))
    for size, keys in by_size.items():
        place, often = Counter(key for _, key in keys).most_common(1)[0]
        if len(keys) >= _FEWEST and size * _at_least(often, len(keys), 1 / size) <= _BY_CHANCE:
            message = f"The right answer is option {_LETTERS[place]} in {often} of {len(keys)} questions."
            yield ExamFinding(message, Severity.MINOR, tuple(position for position, key in keys if key == place))


def _lengths_of_keys(questions: Sequence[Question]) -> Iterator[ExamFinding]:
    longest, shortest, sizes = [], [], []
    for position, question in _single_choices(questions):
        lengths = [len(option.text) for option in question.options]
        key = lengths.pop(_keys(question)[0])
        sizes.append(len(question.options))
        if key > _LONGER * max(lengths):
            longest.append(position)
        elif key * _LONGER < min(lengths):
            shortest.append(position)
    if not sizes:
        return
    chance = sum(1 / size for size in sizes) / len(sizes)
    for found, word in ((longest, "longest"), (shortest, "shortest")):
        if len(found) >= _FEWEST and _at_least(len(found), len(sizes), chance) <= _BY_CHANCE:
            message = f"The right answer is the {word} option in {len(found)} of {len(sizes)} questions."
            yield ExamFinding(message, Severity.MINOR, tuple(found))


def _true_and_false(questions: Sequence[Question]) -> Iterator[ExamFinding]:
    statements = [
        (position, question.options[_keys(question)[0]].text)
        for position, question in enumerate(questions, 1)
        if question.type is QuestionType.TRUE_FALSE and _keys(question)
    ]
    if len(statements) < _FEWEST_STATEMENTS:
        return
    answer, often = Counter(text for _, text in statements).most_common(1)[0]
    if 2 * _at_least(often, len(statements), 0.5) <= _BY_CHANCE:
        message = f"{often} of {len(statements)} statements are {answer.lower()}."
        yield ExamFinding(message, Severity.MINOR, tuple(position for position, text in statements if text == answer))


def _topics(questions: Sequence[Question], lectures: Sequence[Hashable]) -> Iterator[ExamFinding]:
    """More than half of the questions about the same five minutes, although the exam reaches further."""
    parts: dict[tuple[Hashable, int], list[int]] = {}
    for position, (question, lecture) in enumerate(zip(questions, lectures, strict=True), 1):
        if question.sources:
            parts.setdefault((lecture, question.sources[0].start_ms // _PART_MS), []).append(position)
    cited = sum(map(len, parts.values()))
    for (_, part), positions in parts.items():
        if cited >= _FEWEST_OF_A_TOPIC and len(parts) >= _FEWEST_PARTS and 2 * len(positions) > cited:
            start, end = clock(part * _PART_MS), clock((part + 1) * _PART_MS)
            message = f"{len(positions)} of {cited} questions ask about the same five minutes, {start} to {end}."
            yield ExamFinding(message, Severity.NOTE, tuple(positions))


def _single_choices(questions: Sequence[Question]) -> Iterator[tuple[int, Question]]:
    for position, question in enumerate(questions, 1):
        if question.type is QuestionType.SINGLE_CHOICE and len(_keys(question)) == 1 and len(question.options) > 1:
            yield position, question


def _keys(question: Question) -> list[int]:
    return [index for index, option in enumerate(question.options) if option.is_correct]


def _with_key_at(question: Question, place: int) -> Question:
    wrong: list[Option] = [option for option in question.options if not option.is_correct]
    key = next(option for option in question.options if option.is_correct)
    return replace(question, options=(*wrong[:place], key, *wrong[place:]))


def _are_ordered(texts: Sequence[str]) -> bool:
    """Every option is a number, a year or a month and they rise or fall from the first to the last."""
    values = [_value(text) for text in texts]
    known = [value for value in values if value is not None]
    return len(known) == len(values) and known in (sorted(known), sorted(known, reverse=True))


def _value(text: str) -> float | None:
    numbers = find_numbers(text)
    month = next((_MONTHS.index(word) + 1 for word in same_wording(text).split() if word in _MONTHS), 0)
    year = next((number.value for number in numbers if number.is_year), None)
    if month:
        return (year or 0) * 100 + month
    return numbers[0].value if numbers else None


def _digest(question: Question) -> int:
    """A number of the content alone, whatever the order of the options."""
    content = "\n".join([question.stem, *sorted(option.text for option in question.options)])
    return int.from_bytes(hashlib.sha256(content.encode("utf-8", "replace")).digest()[:8], "big")


def _at_least(often: int, times: int, chance: float) -> float:
    """How likely it is that something of this chance happens so often or more (binomial distribution)."""
    return sum(comb(times, k) * chance**k * (1 - chance) ** (times - k) for k in range(often, times + 1))
