"""A question as a student would see it, with the key marked by icon and word, never by colour alone."""

from string import ascii_uppercase

import streamlit as st

from components.plain import plain
from services.domain.questions import Answer, Option, Question, QuestionType

_KEY = ":green[:material/check_circle:]"
_KEY_WORD = ":green-badge[Correct]"
_NOT_KEY = ":gray[:material/radio_button_unchecked:]"


def question_view(question: Question, *, key: str) -> None:
    """Stem, options or answers with the key marked, and the explanation."""
    with st.container(key=key, gap="small"):
        st.markdown(f"##### {plain(question.stem)}", anchors=False)
        with st.container(gap="xsmall"):
            for letter, option in zip(ascii_uppercase, question.options, strict=False):
                _option(letter, option)
            for number, answer in enumerate(question.answers, start=1):
                _answer(number, answer, question.type)
            for pair in question.pairs:
                st.markdown(f"{plain(pair.prompt)} :gray[:material/arrow_forward:] **{plain(pair.match)}**")
        if question.explanation:
            st.markdown(f":gray[:material/lightbulb:] :gray[Explanation.] {plain(question.explanation)}")


def _option(letter: str, option: Option) -> None:
    feedback = f" :gray[— {plain(option.feedback)}]" if option.feedback else ""
    if option.is_correct:
        st.markdown(f"{_KEY}&ensp;{letter}\\.&ensp;**{plain(option.text)}** {_KEY_WORD}{feedback}")
    else:
        st.markdown(f"{_NOT_KEY}&ensp;{letter}\\.&ensp;{plain(option.text)}{feedback}")


def _answer(number: int, answer: Answer, kind: QuestionType) -> None:
    tolerance = f" ± {answer.tolerance:g}" if answer.tolerance else ""
    label = f"Gap {number}" if kind is QuestionType.CLOZE else "Accepted answer" if number == 1 else "also"
    st.markdown(f"{_KEY}&ensp;:gray[{label}:] **{plain(answer.text)}**{plain(tolerance)}")
