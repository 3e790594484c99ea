"""A question as a student would see it, with the key marked by icon and word, never by colour alone."""

from string import ascii_uppercase

import streamlit as st

from components.plain import plain
from services.domain.questions import Answer, Option, Question, QuestionType

_KEY = ":green[:material/check_circle:]"
_KEY_WORD = ":green-badge[Correct]"
_LEADS_TO = ":gray[:material/arrow_forward:]"
_NOT_KEY = ":gray[:material/radio_button_unchecked:]"


def question_view(question: Question, *, key: str) -> None:
    """Stem, options or answers with the key marked, and the explanation."""
    paragraphs = [f"##### {plain(question.stem)}"]
    paragraphs += [_option(letter, option) for letter, option in zip(ascii_uppercase, question.options, strict=False)]
    paragraphs += [_answer(number, answer, question.type) for number, answer in enumerate(question.answers, start=1)]
    paragraphs += [f"{plain(pair.prompt)} {_LEADS_TO} **{plain(pair.match)}**" for pair in question.pairs]
    if question.explanation:
        paragraphs.append(f":gray[:material/lightbulb:] :gray[Explanation.] {plain(question.explanation)}")
    with st.container(key=key):
        st.markdown("\n\n".join(paragraphs), anchors=False)


def _option(letter: str, option: Option) -> str:
    feedback = f" :gray[— {plain(option.feedback)}]" if option.feedback else ""
    if option.is_correct:
        return f"{_KEY}&ensp;{letter}\\.&ensp;**{plain(option.text)}** {_KEY_WORD}{feedback}"
    return f"{_NOT_KEY}&ensp;{letter}\\.&ensp;{plain(option.text)}{feedback}"


def _answer(number: int, answer: Answer, kind: QuestionType) -> str:
    tolerance = f" ± {answer.tolerance:g}" if answer.tolerance else ""
    label = f"Gap {number}" if kind is QuestionType.CLOZE else "Accepted answer" if number == 1 else "also"
    return f"{_KEY}&ensp;:gray[{label}:] **{plain(answer.text)}**{plain(tolerance)}"
