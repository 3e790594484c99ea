"""Reads GIFT as Moodle's importer does (https://docs.moodle.org/en/GIFT_format)."""

import re
from collections.abc import Iterator

from services.domain.errors import InvalidInput
from services.domain.formats.answerable import as_number
from services.domain.formats.cues import blocks
from services.domain.formats.gift_text import TextFormat, read_comment, read_text, unescape
from services.domain.formats.text import shortened
from services.domain.questions import (
    Answer,
    Bloom,
    Difficulty,
    Option,
    Pair,
    Question,
    QuestionType,
)

_UNESCAPED = r"(?<!\\)(?:\\\\)*"
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d*)?)%")
_TRUTHS = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_FULL = 100.0
_FEWEST = 2


def read_gift(text: str) -> list[Question]:
    """The questions of a GIFT file, in order.

    Questions are parted by blank lines. Categories, descriptions (text without an answer
    block) and comments are not questions and are passed over; an id and the tags `bloom:
    …` and `difficulty: …` in a comment are taken up. The title is the id where no comment
    gives one. Of answers with part credit, only those with full credit are accepted ones.
    Raises `InvalidInput` with the line number.
    """
    return [
        question for block in blocks(text.lstrip("\ufeff")) for question in _question(block.lines, block.line_number)
    ]


def _question(lines: tuple[str, ...], line_number: int) -> Iterator[Question]:
    comment = "\n".join(line for line in lines if line.strip().startswith("//"))
    text = "\n".join(line.strip() for line in lines if not line.strip().startswith("//")).strip()
    if not text or text.startswith("$CATEGORY:"):
        return
    title, text = _title(text)
    opening, closing = _place(text, "{"), _place(text, "}")
    if opening is None and closing is None:
        return
    if opening is None or closing is None or closing < opening:
        raise InvalidInput(f"Line {line_number}: this question needs one {{ before and one }} after its answers.")
    blank = "" if closing == len(text) - 1 else "_____"
    stem, format_ = read_text(text[:opening] + blank + text[closing + 1 :])
    answers, _, feedback = text[opening + 1 : closing].rpartition("####")
    if not _:
        answers, feedback = feedback, ""
    identity, tags = read_comment(comment)
    question = _Answers(answers.strip(), format_, line_number).question(stem)
    yield _described(question, identity or title, tags, read_text(feedback, default=format_)[0])


def _described(question: Question, identity: str, tags: list[str], explanation: str) -> Question:
    named = dict(tag.split(": ", 1) for tag in tags if ": " in tag)
    bloom, difficulty = named.get("bloom", ""), named.get("difficulty", "")
    return Question(
        type=question.type,
        stem=question.stem,
        options=question.options,
        answers=question.answers,
        pairs=question.pairs,
        explanation=explanation,
        bloom=Bloom(bloom) if bloom in set(Bloom) else None,
        difficulty=Difficulty(difficulty) if difficulty in set(Difficulty) else None,
        id=identity,
    )


def _title(text: str) -> tuple[str, str]:
    if not text.startswith("::"):
        return "", text
    end = _place(text[2:], "::")
    return ("", text[2:]) if end is None else (unescape(text[2 : end + 2]), text[end + 4 :].strip())


def _place(text: str, mark: str) -> int | None:
    """Where the mark first stands unescaped."""
    match = re.search(_UNESCAPED + re.escape(mark), text)
    return None if match is None else match.end() - len(mark)


def _split(text: str, marks: str, limit: int = 0) -> list[str]:
    """The pieces between unescaped marks."""
    pieces: list[str] = []
    start = 0
    for match in re.finditer(rf"{_UNESCAPED}([{marks}])", text):
        if limit and len(pieces) >= limit:
            break
        pieces.append(text[start : match.start(1)])
        start = match.start(1)
    return [*pieces, text[start:]]


class _Answers:
    """The answer block of one question, and what it makes of it."""

    def __init__(self, block: str, default: TextFormat, line_number: int) -> None:
        self.block = block
        self.default = default
        self.line_number = line_number

    def question(self, stem: str) -> Question:
        before_feedback = _split(self.block, "#", 1)[0].strip()
        if not self.block:
            return Question(QuestionType.ESSAY, stem)
        if self.block.startswith("#"):
            return Question(QuestionType.NUMERICAL, stem, answers=tuple(self._numbers()))
        if _place(self.block, "~") is not None:
            return self._choices(stem)
        if _place(self.block, "=") is not None and "->" in self.block:
            return Question(QuestionType.MATCHING, stem, pairs=tuple(self._pairs()))
        if before_feedback in _TRUTHS:
            return Question(QuestionType.TRUE_FALSE, stem, options=self._true_false(_TRUTHS[before_feedback]))
        return Question(QuestionType.SHORT_ANSWER, stem, answers=tuple(self._short_answers()))

    def _fault(self, sentence: str) -> InvalidInput:
        return InvalidInput(f"Line {self.line_number}: {sentence}")

    def _text(self, raw: str) -> str:
        return read_text(raw, default=self.default)[0]

    def _entries(self, block: str, marks: str) -> list[tuple[str, str]]:
        """The mark before each entry ("" where there is none) and the entry."""
        pieces = [piece.strip() for piece in _split(block, marks)]
        return [(piece[:1], piece[1:].strip()) if piece[:1] in marks else ("", piece) for piece in pieces if piece]

    def _choices(self, stem: str) -> Question:
        entries = self._entries(self.block, "~=")
        if len(entries) < _FEWEST:
            raise self._fault("a choice needs at least two options.")
        has_single = any(mark == "=" for mark, _ in entries)
        options = []
        for mark, entry in entries:
            weight, rest = (None, entry) if mark == "=" else _weight(entry)
            text, _, feedback = _with_feedback(rest)
            is_right = mark == "=" if has_single else (weight or 0) > 0
            options.append(Option(self._text(text), is_right, self._text(feedback)))
        kind = QuestionType.SINGLE_CHOICE if has_single else QuestionType.MULTIPLE_CHOICE
        return Question(kind, stem, options=tuple(options))

    def _true_false(self, truth: bool) -> tuple[Option, Option]:
        _, *feedback = [*_split(self.block, "#", 2), "", ""]
        wrong, right = (self._text(piece.removeprefix("#")) for piece in feedback[:2])
        return (
            Option("True", truth, right if truth else wrong),
            Option("False", not truth, wrong if truth else right),
        )

    def _accepted(self, block: str) -> list[str]:
        weighed = [_weight(entry) for _, entry in self._entries(block, "=")]
        full = [entry for weight, entry in weighed if weight is None or weight == _FULL]
        return [_with_feedback(entry)[0] for entry in full or [entry for _, entry in weighed]]

    def _short_answers(self) -> Iterator[Answer]:
        for entry in self._accepted(self.block):
            yield Answer(read_text(entry)[0].replace("\\*", "*"))

    def _numbers(self) -> Iterator[Answer]:
        accepted = self._accepted(_split(self.block[1:], "~", 1)[0])
        if not accepted:
            raise self._fault("a numerical question needs a number after #.")
        for entry in accepted:
            low, is_range, high = entry.partition("..")
            number, _, tolerance = entry.partition(":")
            try:
                yield _between(low, high) if is_range else _near(number.strip(), tolerance.strip())
            except ValueError as error:
                raise self._fault(f"“{shortened(entry, 40)}” is not a number, nor one with a tolerance.") from error

    def _pairs(self) -> Iterator[Pair]:
        for _, entry in self._entries(self.block, "="):
            prompt, arrow, match = entry.partition("->")
            if not arrow:
                raise self._fault("each pair needs -> between its two sides.")
            yield Pair(self._text(prompt), unescape(match))


def _weight(entry: str) -> tuple[float | None, str]:
    match = _WEIGHT.match(entry)
    return (float(match[1]), entry[match.end() :]) if match else (None, entry)


def _with_feedback(entry: str) -> tuple[str, str, str]:
    text, *feedback = _split(entry, "#", 1)
    return text, "#", feedback[0].removeprefix("#") if feedback else ""


def _near(number: str, tolerance: str) -> Answer:
    _number(number)
    return Answer(number, _number(tolerance) if tolerance else None)


def _between(low: str, high: str) -> Answer:
    lowest, highest = _number(low), _number(high)
    return Answer(f"{(lowest + highest) / 2:.15g}", abs(highest - lowest) / 2)


def _number(text: str) -> float:
    number = as_number(text)
    if number is None:
        raise ValueError(text)
    return float(number)
