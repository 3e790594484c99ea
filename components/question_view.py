"""A question as a student would see it, with the key marked by icon and word, never by colour alone."""

from collections.abc import Sequence
from string import ascii_uppercase
from typing import Any
from uuid import UUID

from components.question_findings import in_order, marks_at
from components.review_desk import Line, Part, Run, asked, images, review_desk
from components.services import services
from components.written import Mark, written, written_blocks
from services.domain.findings import Finding
from services.domain.findings import Part as PartOf
from services.domain.people import Person
from services.domain.pictures import picture_names
from services.domain.question_bank import BankedQuestion
from services.domain.questions import Answer, Option, Pair, Question, QuestionType

_KEY = ("icon green", "check_circle")
_NOT_KEY = ("icon gray", "radio_button_unchecked")
_LEADS_TO = ("icon gray leads", "arrow_forward")
_EXPLANATION: Line = (("icon gray", "lightbulb"), ("quiet", "Explanation. "))


def question_view(person: Person, banked: BankedQuestion, *, key: str) -> None:
    """The question by itself."""
    review_desk(question_part(banked.question), pictures_part(person, banked.course_id, banked.question), key=key)


def pictures_part(person: Person, course_id: UUID, *questions: Question) -> Part:
    """Her links to the pictures in these questions, for the desk on which they lie."""
    names = picture_names(*questions)
    return images(services().pictures.links(person, course_id, names)) if names else {}


def question_part(question: Question, findings: Sequence[Finding] = ()) -> Part:
    """Stem, options or answers with the key marked, and the explanation, as a part of a desk.

    Where `findings` point at words, these are marked with the number under which they are told.
    """
    numbered = in_order(findings)
    elements = written_blocks(question.stem, marks=marks_at(numbered, PartOf.STEM))
    is_words = elements == [["p", [question.stem], {}]]
    return asked(question.stem, question_lines(question, numbered), written=() if is_words else elements)


def question_lines(question: Question, numbered: Sequence[Finding] = ()) -> list[Line]:
    """What stands below the stem; `numbered` are findings in the order of their numbers."""

    def marks(part: PartOf, index: int | None = None) -> list[Mark]:
        return marks_at(numbered, part, index)

    lines = [
        _option(letter, option, marks(PartOf.OPTION, index))
        for index, (letter, option) in enumerate(zip(ascii_uppercase, question.options, strict=False))
    ]
    lines += [
        _answer(index, answer, question.type, marks(PartOf.ANSWER, index))
        for index, answer in enumerate(question.answers)
    ]
    lines += [_pair(pair, marks(PartOf.PAIR, index)) for index, pair in enumerate(question.pairs)]
    if question.explanation:
        lines.append((*_EXPLANATION, words("", question.explanation, marks(PartOf.EXPLANATION), in_blocks=True)))
    return lines


def words(style: str, text: str, marks: Sequence[Mark] = (), *, in_blocks: bool = False) -> Run:
    """A run of text with its emphasis, formulas and pictures, and with the words marked that a finding points at."""
    elements: list[Any] = written_blocks(text, marks=marks) if in_blocks else written(text, marks=marks)
    if in_blocks and len(elements) == 1 and elements[0][0] == "p":
        elements = elements[0][1]
    return (style, text) if elements == [text] else (style, text, elements)


def _option(letter: str, option: Option, marks: Sequence[Mark]) -> Line:
    feedback: Line = (("quiet", " — "), words("quiet", option.feedback)) if option.feedback else ()
    name: Run = ("letter", f"{letter}.")
    if option.is_correct:
        return (_KEY, name, words("strong", option.text, marks), ("badge green", "Correct"), *feedback)
    return (_NOT_KEY, name, words("", option.text, marks), *feedback)


def _answer(index: int, answer: Answer, kind: QuestionType, marks: Sequence[Mark]) -> Line:
    tolerance = f" ± {answer.tolerance:g}" if answer.tolerance else ""
    label = f"Gap {index + 1}" if kind is QuestionType.CLOZE else "also" if index else "Accepted answer"
    # Letter by letter: this is compared with what a student types.
    numbers = [("at", str(number)) for _, _, number in marks]
    return (_KEY, ("quiet", f"{label}: "), ("strong", answer.text), ("", tolerance), *numbers)


def _pair(pair: Pair, marks: Sequence[Mark]) -> Line:
    return (words("", pair.prompt, marks), _LEADS_TO, words("strong", pair.match))
