"""Writes questions as GIFT, the text format that Moodle imports (https://docs.moodle.org/en/GIFT_format)."""

import re
from collections.abc import Iterable
from dataclasses import replace

from services.domain.formats.answerable import as_number, first_fault, truth_named, truth_of
from services.domain.formats.exported import Exported, Loss, LossKind
from services.domain.formats.gift_reading import read_gift
from services.domain.formats.gift_text import (
    Speller,
    collides_with_importer,
    escape,
    format_for,
    is_marker_like,
    write_comment,
)
from services.domain.formats.text import is_blank, shortened
from services.domain.pictures import NOT_IN_FILE, picture_names
from services.domain.questions import Option, Question, QuestionType

__all__ = ["read_gift", "write_gift"]

_WITH_OPTIONS = (QuestionType.SINGLE_CHOICE, QuestionType.MULTIPLE_CHOICE, QuestionType.TRUE_FALSE)
_MOST_RIGHT_OPTIONS = 10
_TITLE_LENGTH = 60
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_BLANK = re.compile(r"_{3,}")
_NO_CLOZE = "GIFT has no cloze questions"
_READS_AS_OTHER = (
    "an accepted answer that GIFT would read as something else (it holds “->” or one of Moodle's own marks)"
)


def write_gift(questions: Iterable[Question]) -> Exported:
    """The questions as a GIFT file in UTF-8, each under its id or the first words of its stem.

    The explanation becomes the general feedback. What GIFT cannot hold is named for each
    question; a question it cannot hold at all, or that cannot be answered as it stands, is
    named as not written, so that written and not written add up to what was given.
    """
    written: list[str] = []
    losses: list[Loss] = []
    for number, question in enumerate(questions, start=1):
        name = question.id or f"question {number}"
        fitted, changes = _fitted(question)
        losses += [Loss(name, what, kind) for what, kind in changes]
        if fitted is not None:
            written.append(_entry(fitted))
            losses += [Loss(name, what, kind) for what, kind in _what_is_lost(fitted)]
    return Exported("\n".join(written).encode("utf-8", "replace"), len(written), tuple(losses), "text/plain", "txt")


def _fitted(question: Question) -> tuple[Question | None, list[tuple[str, LossKind]]]:
    """The question in a shape that GIFT can hold, or None, and what had to change for it."""
    reason = first_fault(question) or _misfit(question)
    if reason:
        return None, [(reason, LossKind.NOT_WRITTEN)]
    if question.type is QuestionType.CLOZE:
        as_short = replace(question, type=QuestionType.SHORT_ANSWER, stem=_BLANK.sub("_____", question.stem))
        fitted, changes = _fitted(as_short)
        return fitted, [
            (f"the text and answer, but as a short-answer question: {_NO_CLOZE}", LossKind.CHANGED),
            *changes,
        ]
    if question.type is QuestionType.SHORT_ANSWER:
        kept = tuple(answer for answer in question.answers if not is_blank(answer.text) and _is_one_answer(answer.text))
        left_out = any(not is_blank(answer.text) for answer in question.answers if answer not in kept)
        if not kept:
            return None, [(f"it has only {_READS_AS_OTHER}", LossKind.NOT_WRITTEN)]
        return replace(question, answers=kept), [(_READS_AS_OTHER, LossKind.LOST)] if left_out else []
    return question, []


def _misfit(question: Question) -> str | None:
    right = sum(option.is_correct for option in question.options)
    match question.type:
        case QuestionType.SINGLE_CHOICE if right == len(question.options):
            return "GIFT takes a question whose options are all right for a short-answer question"
        case QuestionType.MULTIPLE_CHOICE if right > _MOST_RIGHT_OPTIONS:
            return "Moodle knows no equal shares for more than ten right options"
        case QuestionType.CLOZE if len(_BLANK.findall(question.stem)) != 1:
            return f"{_NO_CLOZE}, and only one blank could become a short-answer question"
        case QuestionType.MATCHING if any(collides_with_importer(pair.match) for pair in question.pairs):
            return "one of its pairs holds one of Moodle's own marks"
    return None


def _is_one_answer(text: str) -> bool:
    return "->" not in text and not collides_with_importer(text)


def _what_is_lost(question: Question) -> Iterable[tuple[str, LossKind]]:
    if question.points != 1:
        yield "the points: GIFT has no field for them, so Moodle gives 1", LossKind.LOST
    if question.bloom:
        yield "the Bloom level only as a tag: GIFT has no field for it, Moodle 3.7 and later reads it", LossKind.CHANGED
    if question.difficulty:
        yield (
            "the difficulty only as a tag: GIFT has no field for it, Moodle 3.7 and later reads it",
            LossKind.CHANGED,
        )
    if question.objective:
        yield "the objective: GIFT has no field for it", LossKind.LOST
    if question.sources:
        yield "the sources (quote and time): GIFT has no field for them", LossKind.LOST
    if picture_names(question):
        yield NOT_IN_FILE, LossKind.LOST


def _entry(question: Question) -> str:
    pairs = question.pairs if question.type is QuestionType.MATCHING else ()
    options = question.options if question.type in _WITH_OPTIONS else ()
    texts = [
        question.stem,
        question.explanation,
        *(text for option in options for text in (option.text, option.feedback)),
    ]
    speller = Speller(format_for(texts, prompts=[pair.prompt for pair in pairs]))
    tags = [f"bloom: {question.bloom}"] if question.bloom else []
    tags += [f"difficulty: {question.difficulty}"] if question.difficulty else []
    feedback = f"####{speller.inner(question.explanation)}" if not is_blank(question.explanation) else ""
    return (
        write_comment(question.id, tags)
        + f"::{escape(_title(question))}::{speller.stem(question.stem)}"
        + f"{{{_answers(question, speller)}{feedback}}}\n"
    )


def _title(question: Question) -> str:
    """The id if a person chose it, otherwise how the stem begins; Moodle would strip anything like a tag."""
    chosen = question.id if question.id and not _UUID.fullmatch(question.id) else question.stem
    return shortened(re.sub(r"[<>]", " ", chosen), _TITLE_LENGTH) or "Question"


def _answers(question: Question, speller: Speller) -> str:
    match question.type:
        case QuestionType.SINGLE_CHOICE:
            written = _lines(
                f"{'=' if option.is_correct else '~'}{_choice(option, speller)}" for option in question.options
            )
        case QuestionType.MULTIPLE_CHOICE:
            written = _lines(_weighted(question, speller))
        case QuestionType.TRUE_FALSE:
            written = _true_false(question, speller)
        case QuestionType.SHORT_ANSWER:
            written = _lines(f"={_short_answer(answer.text)}" for answer in question.answers)
        case QuestionType.NUMERICAL:
            written = "#" + _numbers(question)
        case QuestionType.MATCHING:
            written = _lines(f"={speller.inner(pair.prompt)} -> {escape(pair.match)}" for pair in question.pairs)
        case _:
            written = ""
    return written


def _lines(entries: Iterable[str]) -> str:
    return "\n" + "".join(f"\t{entry}\n" for entry in entries)


def _choice(option: Option, speller: Speller, *, weight: str = "") -> str:
    text = speller.inner(option.text)
    if text.startswith("%") and not weight and not option.is_correct:
        # Without a weight of its own, text such as "%50% of it" would be read as one.
        weight = "%0%"
    feedback = f"#{speller.inner(option.feedback)}" if not is_blank(option.feedback) else ""
    return f"{weight}{text}{feedback}"


def _weighted(question: Question, speller: Speller) -> Iterable[str]:
    """Right options share 100 %, wrong ones -100 %, so that ticking everything earns nothing."""
    right = sum(option.is_correct for option in question.options)
    wrong = min(max(len(question.options) - right, 1), _MOST_RIGHT_OPTIONS)
    for option in question.options:
        share = 100 / right if option.is_correct else -100 / wrong
        # Moodle takes only the shares on its list, the thirds of which have five decimals.
        yield "~" + _choice(option, speller, weight=f"%{round(share, 5):g}%" if share % 1 == 0 else f"%{share:.5f}%")


def _true_false(question: Question, speller: Speller) -> str:
    truth = truth_of(question)
    said = {truth_named(option.text) is truth: speller.inner(option.feedback) for option in question.options}
    wrong, right = said.get(False, ""), said.get(True, "")
    return ("T" if truth else "F") + (f"#{wrong}" if wrong or right else "") + (f"#{right}" if right else "")


def _short_answer(text: str) -> str:
    # In Moodle's short answers * stands for any text unless a backslash is before it.
    spelt = escape(text.replace("*", "\\*"))
    if is_marker_like(spelt):
        spelt = f"[plain]{spelt}"
    return f"%100%{spelt}" if spelt.startswith("%") else spelt


def _numbers(question: Question) -> str:
    numbers = [
        f"{as_number(answer.text)}" + ("" if answer.tolerance is None else f":{answer.tolerance:.17g}")
        for answer in question.answers
    ]
    # Moodle's importer takes a lone 0 for nothing at all unless = is before it.
    return numbers[0] if len(numbers) == 1 and numbers != ["0"] else _lines(f"={number}" for number in numbers)
