"""A question as a student would see it, with the key marked by icon and word, never by colour alone."""

from string import ascii_uppercase

from components.review_desk import Line, Part, Run, asked, review_desk
from services.domain.questions import Answer, Option, Question, QuestionType

_KEY = ("icon green", "check_circle")
_NOT_KEY = ("icon gray", "radio_button_unchecked")
_LEADS_TO = ("icon gray leads", "arrow_forward")
_EXPLANATION: Line = (("icon gray", "lightbulb"), ("quiet", "Explanation. "))


def question_view(question: Question, *, key: str) -> None:
    """The question by itself."""
    review_desk(question_part(question), key=key)


def question_part(question: Question) -> Part:
    """Stem, options or answers with the key marked, and the explanation, as a part of a desk."""
    lines = [_option(letter, option) for letter, option in zip(ascii_uppercase, question.options, strict=False)]
    lines += [_answer(number, answer, question.type) for number, answer in enumerate(question.answers, start=1)]
    lines += [(("", pair.prompt), _LEADS_TO, ("strong", pair.match)) for pair in question.pairs]
    if question.explanation:
        lines.append((*_EXPLANATION, ("", question.explanation)))
    return asked(question.stem, lines)


def _option(letter: str, option: Option) -> Line:
    feedback: Line = (("quiet", f" — {option.feedback}"),) if option.feedback else ()
    name: Run = ("letter", f"{letter}.")
    if option.is_correct:
        return (_KEY, name, ("strong", option.text), ("badge green", "Correct"), *feedback)
    return (_NOT_KEY, name, ("", option.text), *feedback)


def _answer(number: int, answer: Answer, kind: QuestionType) -> Line:
    tolerance = f" ± {answer.tolerance:g}" if answer.tolerance else ""
    label = f"Gap {number}" if kind is QuestionType.CLOZE else "Accepted answer" if number == 1 else "also"
    return (_KEY, ("quiet", f"{label}: "), ("strong", answer.text), ("", tolerance))
