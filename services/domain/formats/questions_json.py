"""Questions as JSON, in the form the operator's command line keeps stable."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from services.domain.formats.answerable import truth_named
from services.domain.formats.exported import Exported
from services.domain.formats.json_fields import Fields, read_object
from services.domain.formats.text import shortened
from services.domain.questions import (
    Answer,
    Bloom,
    Difficulty,
    Option,
    Pair,
    Question,
    QuestionType,
    Source,
    true_false_options,
)


def read_questions_json(content: bytes | str, *, is_strict: bool = True) -> list[Question]:
    """The questions of a file `{"questions": […]}`; unknown fields are ignored, absent ones take their default.

    Not strictly read, a question may lack its stem, its type or what is right: it is there to be checked.
    Raises `InvalidInput` naming the question and the field.
    """
    fields = read_object(content, what="The question file")
    read = _question if is_strict else _unfinished_question
    return [read(item) for item in fields.objects("questions", "Question", required=True)]


def question_from_json(value: Any) -> Question:
    """One question out of its JSON object; `InvalidInput` names the field."""
    return _question(Fields(value, "The question"))


def _question(fields: Fields) -> Question:
    identity = _identity(fields)
    if identity:
        fields.where += f" ({shortened(identity, 40)})"
    kind = fields.choice("type", QuestionType)
    if kind is None:
        raise fields.fault("type", f"one of {', '.join(QuestionType)}")
    options = tuple(
        Option(item.text("text", None), item.truth("is_correct"), item.text("feedback"))
        for item in fields.objects("options", "option")
    )
    answers = tuple(_answers(fields))
    if kind is QuestionType.TRUE_FALSE:
        options, answers = _true_false(fields, options, answers), ()
    return Question(
        type=kind,
        stem=_required_words(fields, "stem"),
        options=options,
        answers=answers,
        pairs=tuple(
            Pair(item.text("prompt", None), item.text("match", None)) for item in fields.objects("pairs", "pair")
        ),
        explanation=fields.text("explanation"),
        bloom=fields.choice("bloom", Bloom),
        difficulty=fields.choice("difficulty", Difficulty),
        points=fields.number("points", 1.0),
        objective=fields.optional_text("objective"),
        sources=tuple(_source(item) for item in fields.objects("sources", "source")),
        id=identity,
    )


def _unfinished_question(fields: Fields) -> Question:
    """The question with what it has; what breaks the rules of its type makes it one with any options or answers."""
    options = fields.objects("options", "option")
    for option in options:
        option.value = {"text": "", "is_correct": False} | {
            name: found for name, found in option.value.items() if found is not None
        }
    kind = fields.value.get("type")
    if kind is None or (kind == QuestionType.TRUE_FALSE and not _says_true_and_false(options)):
        kind = QuestionType.SINGLE_CHOICE if options else QuestionType.SHORT_ANSWER
    stem = fields.text("stem")
    values = {**fields.value, "type": kind, "stem": stem.strip() or "?", "options": [each.value for each in options]}
    question = _question(Fields(values, fields.where))
    return question if stem.strip() else replace(question, stem=stem)


def _says_true_and_false(options: Sequence[Fields]) -> bool:
    truths = {truth_named(option.text("text")) for option in options}
    right = sum(option.truth("is_correct") for option in options)
    return truths == {True, False} and len(options) == len(truths) and right == 1


def _identity(fields: Fields) -> str:
    found = fields.value.get("id")
    if isinstance(found, int) and not isinstance(found, bool):
        return str(found)
    return fields.text("id")


def _required_words(fields: Fields, name: str) -> str:
    text = fields.text(name, None)
    if not text.strip():
        raise fields.fault(name, "text with at least one word")
    return text


def _answers(fields: Fields) -> Iterable[Answer]:
    for number, item in enumerate(fields.items("answers"), start=1):
        where = f"{fields.where}, answer {number}"
        if isinstance(item, str):
            yield Answer(Fields({"text": item}, where).text("text"))
        elif isinstance(item, int | float):
            # JSON's own spelling, so that 37 stays 37 and true stays true.
            yield Answer(json.dumps(item))
        else:
            answer = Fields(item, where)
            tolerance = answer.number("tolerance") if answer.has("tolerance") else None
            yield Answer(answer.text("text", None), tolerance)


def _true_false(fields: Fields, options: Sequence[Option], answers: Sequence[Answer]) -> tuple[Option, ...]:
    """The options "True" and "False" in this order, from options in any order or from one answer."""
    truths = [truth_named(option.text) for option in options]
    if options:
        right = [truth for truth, option in zip(truths, options, strict=True) if option.is_correct]
        if sorted(map(str, truths)) != ["False", "True"] or len(right) != 1:
            raise fields.fault("options", "“True” and “False”, one of them correct")
        feedback = {truth: option.feedback for truth, option in zip(truths, options, strict=True)}
        return Option("True", right[0] is True, feedback[True]), Option("False", right[0] is False, feedback[False])
    said = {truth_named(answer.text) for answer in answers}
    if said not in ({True}, {False}):
        raise fields.fault("options", '“True” and “False”, one of them correct, or “answers” must be ["true"]')
    return true_false_options(said == {True})


def _source(fields: Fields) -> Source:
    start_ms, end_ms = fields.milliseconds("start_ms"), fields.milliseconds("end_ms")
    if end_ms < start_ms:
        raise fields.fault("end_ms", "at or after “start_ms”")
    return Source(start_ms, end_ms, fields.text("quote"))


def write_questions_json(questions: Iterable[Question]) -> Exported:
    """The questions as a JSON file; nothing is lost."""
    values = [question_to_json(question) for question in questions]
    text = json.dumps({"questions": values}, ensure_ascii=False, indent=2) + "\n"
    return Exported(text.encode("utf-8", "replace"), len(values), (), "application/json", "json")


def question_to_json(question: Question) -> dict[str, Any]:
    """One question as a JSON object with all its fields."""
    return {
        "id": question.id,
        "type": question.type.value,
        "stem": question.stem,
        "options": [
            {"text": option.text, "is_correct": option.is_correct, "feedback": option.feedback}
            for option in question.options
        ],
        "answers": [
            answer.text if answer.tolerance is None else {"text": answer.text, "tolerance": answer.tolerance}
            for answer in question.answers
        ],
        "pairs": [{"prompt": pair.prompt, "match": pair.match} for pair in question.pairs],
        "explanation": question.explanation,
        "bloom": question.bloom.value if question.bloom else None,
        "difficulty": question.difficulty.value if question.difficulty else None,
        "points": question.points,
        "objective": question.objective,
        "sources": [
            {"start_ms": source.start_ms, "end_ms": source.end_ms, "quote": source.quote} for source in question.sources
        ],
    }
