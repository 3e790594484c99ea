"""The form in which a question of any type is changed."""

from collections.abc import Sequence
from dataclasses import replace
from string import ascii_uppercase
from typing import Any, TypeVar
from uuid import UUID

import streamlit as st

from components.question_edits import Edit
from components.question_pictures import picture_adder, put_waiting_picture
from components.question_view import pictures_part, question_part
from components.review_desk import review_desk
from components.written import has_marks
from services.domain.people import Person
from services.domain.pictures import drawn_texts
from services.domain.questions import (
    Answer,
    Bloom,
    Difficulty,
    Option,
    Pair,
    Question,
    QuestionType,
    true_false_options,
)

_MARKS = "Here and in options and explanation: `**bold**`, `*italics*`, `` `code` ``, `H~2~O`, `10^3^`, `$x^2$`, lists."
_Kind = TypeVar("_Kind", Bloom, Difficulty)

_CHOICES = frozenset({QuestionType.SINGLE_CHOICE, QuestionType.MULTIPLE_CHOICE})
_ANSWERED = frozenset({QuestionType.SHORT_ANSWER, QuestionType.NUMERICAL, QuestionType.CLOZE})


def question_editor(edit: Edit, person: Person, course_id: UUID) -> Question:
    """Draw the fields for the question's type; the question as it stands in them, complete or not."""
    base, key = edit.base, edit.key
    put_waiting_picture(edit)
    with st.container(key=f"{key}_fields", gap="small"):
        written = replace(
            base,
            stem=_text_area(_stem_label(base.type), base.stem, f"{key}_stem", height=104, help_words=_MARKS),
            **_parts(base, key),
            explanation=_text_area("Explanation", base.explanation, f"{key}_explanation", height=80),
            **_standing(base, key),
        )
        if any(has_marks(text) for text in drawn_texts(written)):
            st.caption("As it will look")
            review_desk(question_part(written), pictures_part(person, course_id, written), key=f"{key}_preview")
        picture_adder(person, course_id, edit, _fields_of_pictures(written, key))
    edit.is_changed = written != base
    return written


def _standing(base: Question, key: str) -> dict[str, Any]:
    """Level, difficulty and points, side by side."""
    with st.container(horizontal=True, gap="small"):
        return {
            "bloom": _one_of("Level", Bloom, base.bloom, f"{key}_bloom"),
            "difficulty": _one_of("Difficulty", Difficulty, base.difficulty, f"{key}_difficulty"),
            "points": st.number_input(
                "Points",
                min_value=0.0,
                value=float(base.points),
                step=0.5,
                format="%g",
                key=f"{key}_points",
                width=140,
                persist_state="session",
            ),
        }


def _one_of(label: str, kind: type[_Kind], value: _Kind | None, key: str) -> _Kind | None:
    return st.selectbox(
        label,
        list(kind),
        index=None if value is None else list(kind).index(value),
        format_func=lambda one: one.value.capitalize(),
        placeholder="Not said",
        key=key,
        width=180,
        persist_state="session",
    )


def _fields_of_pictures(written: Question, key: str) -> dict[str, str]:
    """The keys of the fields in which a picture can stand, by their names."""
    fields = {_stem_label(written.type).partition(",")[0]: f"{key}_stem"}
    if written.type in _CHOICES:
        rows = st.session_state[f"{key}_options"]
        fields |= {
            f"Option {letter}": f"{key}_option_{row}" for letter, row in zip(ascii_uppercase, rows, strict=False)
        }
    return fields | {"Explanation": f"{key}_explanation"}


def _stem_label(kind: QuestionType) -> str:
    return {QuestionType.TRUE_FALSE: "Statement", QuestionType.CLOZE: "Text, with ___ for each gap"}.get(
        kind, "Question"
    )


def _parts(base: Question, key: str) -> dict[str, Any]:
    """The fields that only some types have."""
    if base.type is QuestionType.TRUE_FALSE:
        return {"options": _true_or_false(base, key)}
    if base.type in _CHOICES:
        return {"options": _options(base, key)}
    if base.type in _ANSWERED:
        return {"answers": _answers(base, key)}
    if base.type is QuestionType.MATCHING:
        return {"pairs": _pairs(base, key)}
    return {}


def _true_or_false(base: Question, key: str) -> tuple[Option, ...]:
    is_true = any(option.is_correct and option.text == "True" for option in base.options)
    chosen = st.radio(
        "The statement is",
        ["True", "False"],
        index=0 if is_true else 1,
        key=f"{key}_truth",
        horizontal=True,
        persist_state="session",
    )
    made = true_false_options(chosen == "True")
    feedback = {option.text: option.feedback for option in base.options}
    return tuple(replace(option, feedback=feedback.get(option.text, "")) for option in made)


def _options(base: Question, key: str) -> tuple[Option, ...]:
    rows = _rows(f"{key}_options", len(base.options))
    has_feedback = any(option.feedback for option in base.options)
    written = []
    for letter, row in zip(ascii_uppercase, rows, strict=False):
        old = base.options[row] if row < len(base.options) else Option("", is_correct=False)
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            text = _text_input(f"Option {letter}", old.text, f"{key}_option_{row}")
            feedback = (
                _text_input(f"Feedback to {letter}", old.feedback, f"{key}_feedback_{row}") if has_feedback else ""
            )
            is_correct = st.checkbox(
                "Correct",
                value=old.is_correct,
                key=f"{key}_correct_{row}",
                on_change=_unmark_others if base.type is QuestionType.SINGLE_CHOICE else None,
                args=(key, row) if base.type is QuestionType.SINGLE_CHOICE else None,
                persist_state="session",
            )
            _remove_button(f"Remove option {letter}", rows, row, key=f"{key}_remove_{row}")
        written.append(Option(text, is_correct, feedback))
    _add_button("Add an option", rows, key=f"{key}_add_option")
    return tuple(written)


def _answers(base: Question, key: str) -> tuple[Answer, ...]:
    rows = _rows(f"{key}_answers", len(base.answers))
    name = "Answer for gap" if base.type is QuestionType.CLOZE else "Accepted answer"
    written = []
    for number, row in enumerate(rows, start=1):
        old = base.answers[row] if row < len(base.answers) else Answer("", _new_tolerance(base))
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            text = _text_input(f"{name} {number}", old.text, f"{key}_answer_{row}")
            tolerance = old.tolerance
            if base.type is QuestionType.NUMERICAL:
                tolerance = st.number_input(
                    "Tolerance ±",
                    min_value=0.0,
                    value=float(old.tolerance or 0),
                    format="%g",
                    key=f"{key}_tolerance_{row}",
                    width=160,
                    persist_state="session",
                )
            _remove_button(f"Remove answer {number}", rows, row, key=f"{key}_remove_{row}")
        written.append(Answer(text, tolerance))
    _add_button("Add an answer", rows, key=f"{key}_add_answer")
    return tuple(written)


def _pairs(base: Question, key: str) -> tuple[Pair, ...]:
    rows = _rows(f"{key}_pairs", len(base.pairs))
    written = []
    for number, row in enumerate(rows, start=1):
        old = base.pairs[row] if row < len(base.pairs) else Pair("", "")
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            prompt = _text_input(f"Left side {number}", old.prompt, f"{key}_prompt_{row}")
            match = _text_input(f"belongs to {number}", old.match, f"{key}_match_{row}")
            _remove_button(f"Remove pair {number}", rows, row, key=f"{key}_remove_{row}")
        written.append(Pair(prompt, match))
    _add_button("Add a pair", rows, key=f"{key}_add_pair")
    return tuple(written)


def _new_tolerance(base: Question) -> float | None:
    return 0.0 if base.type is QuestionType.NUMERICAL else None


def _rows(name: str, count: int) -> list[int]:
    """The numbers of the rows in their order; those below `count` are of the question itself, others were added."""
    rows: list[int] = st.session_state.setdefault(name, list(range(count)))
    return rows


def _remove_button(label: str, rows: list[int], row: int, *, key: str) -> None:
    st.button("", icon=":material/close:", help=label, type="tertiary", key=key, on_click=rows.remove, args=(row,))


def _add_button(label: str, rows: list[int], *, key: str) -> None:
    # A number is never used again, so that a new row does not begin with the text of one that was removed.
    counter = f"{key}_counter"
    st.session_state.setdefault(counter, max(rows, default=-1) + 1)
    st.button(label, icon=":material/add:", type="tertiary", key=key, on_click=_add_row, args=(rows, counter))


def _add_row(rows: list[int], counter: str) -> None:
    rows.append(st.session_state[counter])
    st.session_state[counter] += 1


def _unmark_others(key: str, row: int) -> None:
    """One option is correct at a time: marking one takes the mark from the others."""
    if st.session_state[f"{key}_correct_{row}"]:
        others: Sequence[int] = st.session_state[f"{key}_options"]
        for other in others:
            if other != row:
                st.session_state[f"{key}_correct_{other}"] = False


def _text_input(label: str, value: str, key: str) -> str:
    return st.text_input(label, value, key=key, persist_state="session") or ""


def _text_area(label: str, value: str, key: str, *, height: int, help_words: str | None = None) -> str:
    return st.text_area(label, value, key=key, height=height, help=help_words, persist_state="session") or ""
