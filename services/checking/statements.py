"""Whether true/false statements, short answers, numbers, gaps, pairs and essay tasks are borne out by their passage."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import permutations

from services.checking.exchanges import said_instead
from services.checking.passages import Passage, sentences_of
from services.checking.reckoning import way_to
from services.checking.rivals import better_answer, better_filling
from services.checking.support import MOSTLY, Support, stands_there, support
from services.checking.units import unit_problem
from services.checking.unsupported import of_another, unsupported
from services.checking.wording import coverage, wording
from services.domain.findings import Finding, FindingCode, Part, Place, Severity
from services.domain.grounding import align_quote
from services.domain.question_rules import BLANK
from services.domain.questions import Answer, Question
from services.domain.spoken_numbers import find_numbers, in_digits
from services.domain.transcripts import Segment
from services.providers.protocols import Embedder

_STATEMENT = 0.8
_WHOLLY = 0.95
_TOPIC = 0.35
_BETTER_ORDER = 0.03
_MOST_GAPS = 5
_OPENING = re.compile(r"^(?:false|true|no|the lecture (?:says|said)|correct|incorrect)\s*[:.,]\s*", re.IGNORECASE)


def statement_findings(question: Question, passage: Passage, embedder: Embedder) -> Iterator[Finding]:
    """Of a true statement all must be said; of a false one the passage must say something else about its matter."""
    is_true = any(option.is_correct and option.text == "True" for option in question.options)
    vector = embedder.embed([question.stem])[0]
    found = _as_said(question.stem, support(question.stem, vector, passage), passage)
    if is_true:
        if not found.is_supported or found.score < _STATEMENT:
            message = f"The statement is marked true, but the cited passage does not bear it out. {found.reason}"
            yield _of_the_stem(message, Severity.MAJOR, found)
        return
    if found.is_supported and found.score >= _WHOLLY:
        message = "The statement is marked false, but the cited passage says just this."
        yield _of_the_stem(message, Severity.MAJOR, found)
    elif not found.contrary and not found.numbers:
        yield from _of_a_false_one(question, passage, embedder, found)


def _as_said(statement: str, found: Support, passage: Passage) -> Support:
    """What was found, and what the passage says of something else than the statement does."""
    if not found.is_supported or found.contrary:
        return found
    contrary = said_instead(statement, passage)
    return replace(found, score=0.0, is_supported=False, contrary=contrary) if contrary else found


def _of_a_false_one(question: Question, passage: Passage, embedder: Embedder, found: Support) -> Iterator[Finding]:
    """A statement is false by what the passage says, not because the passage says nothing about it."""
    told = [_OPENING.sub("", sentence) for sentence in sentences_of(question.explanation)]
    vectors = embedder.embed([question.stem, *told])
    supports = [support(text, vector, passage) for text, vector in zip(told, vectors[1:], strict=True)]
    if any(each.is_supported for each in supports):
        return
    is_near = passage.nearness(vectors[0]) >= _TOPIC
    if told or not is_near:
        message = (
            "The statement is marked false, but the cited passage does not say what is so instead. "
            "Say in the explanation what the passage says."
        )
        yield _of_the_stem(message, Severity.MAJOR, found)
    else:
        message = "Nothing says why the statement is false. Give the true version in the explanation."
        yield _of_the_stem(message, Severity.MINOR, found)


def short_answer_findings(
    question: Question, passage: Passage, embedder: Embedder, *, is_worked_out: bool
) -> Iterator[Finding]:
    """At least one of the accepted answers is said."""
    known = wording(question.stem).numbers | passage.whole.numbers
    texts = [answer.text for answer in question.answers]
    vectors, whole = embedder.embed(texts), embedder.embed([f"{question.stem} {text}" for text in texts])
    supports = [
        support(text, vector, passage, asked=question.stem, answered=answered)
        for text, vector, answered in zip(texts, vectors, whole, strict=True)
    ]
    if supports and not any(each.is_supported for each in supports):
        numbers = wording(texts[0]).numbers
        way = way_to(next(iter(numbers)), known) if len(numbers) == 1 else ""
        yield unsupported(texts[0], supports[0], Place(Part.ANSWER, 0), is_worked_out=is_worked_out, way=way)
        return
    said = [text for text, each in zip(texts, supports, strict=True) if each.is_supported]
    better = [better_answer(text, question.stem, passage) for text in said]
    if said and all(better):
        yield of_another(said[0], better[0], Place(Part.ANSWER, texts.index(said[0])))


def numerical_findings(question: Question, passage: Passage, *, is_worked_out: bool) -> Iterator[Finding]:
    """Each number is said, with the unit that the answer names."""
    for index, answer in enumerate(question.answers):
        number = next(iter(find_numbers(answer.text.replace("−", "-"))), None)
        value = number_of(answer)
        if number is None or value is None:
            continue
        place = Place(Part.ANSWER, index)
        spoken = {abs(each) for each in passage.whole.numbers}
        if not any(abs(abs(value) - each) <= 1e-9 * max(1.0, each) for each in spoken):
            said = ", ".join(in_digits(each) for each in sorted(spoken)) or "no number"
            found = Support(0.0, is_supported=False, contrary="" if is_worked_out else f"It says {said}.")
            known = spoken | wording(question.stem).numbers
            yield unsupported(answer.text, found, place, is_worked_out=is_worked_out, way=way_to(value, known))
        elif problem := unit_problem(answer.text[number.end :], value, passage.text):
            yield Finding(FindingCode.KEY_UNSUPPORTED, problem, Severity.MAJOR, place)
        elif better := better_answer(f"{abs(value):.15g}", question.stem, passage):
            yield of_another(answer.text, better, place)


def number_of(answer: Answer) -> float | None:
    """The number an answer begins with."""
    found = re.match(r"\s*([-+−]?)\s*(\d[\d ,]*(?:\.\d+)?(?:[eE][-+]?\d+)?)", answer.text)
    if found is None:
        return None
    value = float(re.sub(r"[ ,]", "", found.group(2)))
    return -value if found.group(1) in ("-", "−") else value


def gap_findings(question: Question, passage: Passage, embedder: Embedder) -> Iterator[Finding]:
    """The text with its gaps filled was said, each answer in its own gap."""
    answers = [answer.text for answer in question.answers]
    if len(BLANK.findall(question.stem)) != len(answers) or not answers:
        return
    filled = _filled(question.stem, answers)
    found = support(filled, embedder.embed([filled])[0], passage)
    for index, text in enumerate(answers):
        if stands_there(text, passage):
            continue
        said = wording(text)
        absent = [each for each in said.numbers if each not in passage.whole.numbers]
        if absent or (said.words and coverage(said.words, passage.whole) < MOSTLY):
            why = Support(0.0, is_supported=False, words=said.words, numbers=tuple(absent))
            yield unsupported(text, why, Place(Part.ANSWER, index), is_worked_out=False)
            return
    if not found.is_supported:
        message = f"The text with its gaps filled is not borne out by the cited passage. {found.reason}"
        yield _of_the_stem(message, Severity.MAJOR, found)
    elif (better := _better_order(question.stem, answers, passage)) is not None:
        listed = ", ".join(f"“{text}”" for text in better)
        message = f"The answers stand in the wrong gaps: by the passage their order is {listed}."
        yield _of_the_stem(message, Severity.MAJOR, found)
    else:
        for index, text in enumerate(answers):
            if better_word := better_filling(question.stem, answers, index, passage):
                yield of_another(text, better_word, Place(Part.ANSWER, index))
                return


def _filled(stem: str, answers: Sequence[str]) -> str:
    rest = iter(answers)
    return BLANK.sub(lambda _: next(rest), stem)


def _better_order(stem: str, answers: Sequence[str], passage: Passage) -> tuple[str, ...] | None:
    """The order of the answers that agrees with the passage better than the one given."""
    if not 1 < len(answers) <= _MOST_GAPS:
        return None
    said = [Segment(at, at + 1, sentence) for at, sentence in enumerate(passage.sentences)]

    def agreement(order: Sequence[str]) -> float:
        found = align_quote(_filled(stem, order), said)
        return found.score if found else 0.0

    given = agreement(answers)
    best = max(permutations(answers), key=agreement)
    return best if agreement(best) > given + _BETTER_ORDER else None


def task_findings(question: Question, passage: Passage, embedder: Embedder) -> Iterator[Finding]:
    """An essay asks about what the passage says."""
    vector = embedder.embed([question.stem])[0]
    nearness, share = passage.nearness(vector), coverage(wording(question.stem).words, passage.whole)
    if max(nearness, share) < _TOPIC:
        message = "The task is about something else than the passage it cites. Cite where the answer is said."
        yield _of_the_stem(message, Severity.MAJOR, Support(round(max(nearness, share), 3), is_supported=False))


def _of_the_stem(message: str, severity: Severity, found: Support) -> Finding:
    return Finding(FindingCode.KEY_UNSUPPORTED, message, severity, Place(Part.STEM), score=found.score)
