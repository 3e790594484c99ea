"""The pages of the stage for a blueprint as it is typed, and for an order as it is written."""

from uuid import UUID

import streamlit as st

from components.blueprint_table import Shelf, blueprint_table
from components.drafted import Standing, drafted
from components.sheet import Action
from services.domain.blueprints import Blueprint, BlueprintRow, Stretch
from services.domain.lecture_offers import Offer, OfferedLecture, Wanted
from services.domain.lifecycle import QuestionStatus
from services.domain.question_bank import BankedQuestion
from services.domain.questions import Bloom, Difficulty, Option, Question, QuestionType, Source
from services.domain.saved_blueprints import SavedBlueprint
from tests.components.stage_words import HOSTILE

ENZYMES, RATES = UUID(int=1), UUID(int=2)
OBJECTIVE = "Explain what enzymes do"
SC, TF, ESSAY = QuestionType.SINGLE_CHOICE, QuestionType.TRUE_FALSE, QuestionType.ESSAY

PLACES = {
    Wanted(SC, Bloom.ANALYZE, Difficulty.HARD): (1, 1),
    Wanted(SC, Bloom.ANALYZE): (2, 1),
    Wanted(SC, None, Difficulty.HARD): (6, 4),
    Wanted(SC, Bloom.APPLY): (0, 0),
    Wanted(SC, objective=OBJECTIVE): (4, 0),
    Wanted(None, objective=OBJECTIVE): (31, 0),
}
"""What the two lectures hold for what rows may ask for."""


def blueprint_page() -> None:
    """Two lectures, a saved blueprint, and what was told in a line."""
    st.title("Blueprint")
    state = st.session_state
    typed: Blueprint = state.setdefault(
        "typed", Blueprint((BlueprintRow(SC, 4), BlueprintRow(TF, 2)), stretches=(Stretch(ENZYMES), Stretch(RATES)))
    )
    with st.container():
        blueprint_body(typed)
    st.text("told: " + "; ".join(row_words(row) for row in state["typed"].rows))
    st.text("covers: " + "; ".join(stretch_words(each) for each in state["typed"].stretches))
    st.text(f"pressed: {state.get('pressed')}")


def blueprint_body(typed: Blueprint) -> None:
    """The table, over lectures of which the second has been counted only where that is asked for."""
    state = st.session_state
    is_counted = "uncounted" not in st.query_params
    lectures = [
        OfferedLecture(ENZYMES, "Week 3: Enzymes", "en", Offer(3_600_000, 6000, {SC: 9, TF: 3})),
        OfferedLecture(RATES, HOSTILE, "en", Offer(1_200_000, 2000, {SC: 5, TF: 0} if is_counted else None)),
    ]
    places = {
        (wanted, at): count
        for wanted, counts in PLACES.items()
        for at, count in zip(typed.stretches, counts, strict=False)
        if is_counted or at != Stretch(RATES)
    }
    part = Stretch(ENZYMES, 60_000, 120_000)
    weekly = Blueprint((BlueprintRow(ESSAY, 3, stretch=0),), "Of heat.", "de", (Stretch(RATES), Stretch(UUID(int=9))))
    pressed = blueprint_table(
        Shelf(
            lectures,
            {part: Offer(60_000, 90, {SC: 1, TF: 0})} if part in typed.stretches else {},
            places,
            (OBJECTIVE, HOSTILE),
            "en",
            [SavedBlueprint(UUID(int=5), "Weekly", 7, weekly, "Grace", None)],  # type: ignore[arg-type]
            None,
        ),
        typed,
        place="lectern.stage",
        is_held="held" in state,
        moment="the only one",
        is_builtin="model" not in st.query_params,
        most=100,
        estimate="Takes about 5 s.",
        done=state.get("done", ("", False))[0],
        can_undo=state.get("done", ("", False))[1],
        on_type=lambda told: state.update(typed=told, held=True),
        key="blueprint",
    )
    if pressed:
        state.update(
            typed=pressed.blueprint,
            pressed=f"{pressed.act} {pressed.name}/{pressed.over}".strip(),
            done=("It is done.", pressed.act != "undo"),
        )
        st.rerun()


def row_words(row: BlueprintRow) -> str:
    """`single_choice 4`, and what else it asks for."""
    more = (row.bloom, row.difficulty, row.objective, None if row.stretch is None else f"stretch {row.stretch}")
    return " ".join([row.type, str(row.count), *(str(each) for each in more if each)])


def stretch_words(stretch: Stretch) -> str:
    """`lecture 1 60000-120000`."""
    return f"lecture {stretch.lecture_id.int} {stretch.start_ms}-{stretch.end_ms}"


def drafted_page() -> None:
    """An order that goes on by a question with every press."""
    st.title("Drafted")
    count = st.session_state.setdefault("count", 1)
    st.button("Another comes", on_click=lambda: st.session_state.update(count=count + 1))
    is_working = count < 3
    question = Question(
        SC,
        f"{HOSTILE} What is $x^2$?",
        (Option("Yes", is_correct=True), Option(HOSTILE, is_correct=False)),
        sources=(Source(65_000, 70_000, HOSTILE),),
    )
    questions = [
        BankedQuestion(
            UUID(int=number),
            UUID(int=7),
            ENZYMES,
            "Week 3",
            QuestionStatus.IN_REVIEW,
            None,
            number,
            UUID(int=number),
            "",
            "Writer",
            question,
            majors=number - 1,
        )
        for number in range(1, count + 1)
    ]
    told = drafted(
        Standing(
            ("Running", "edit_note", "blue"),
            f"{count} of 3 written",
            share=count / 3 if is_working else None,
            trouble="" if is_working else HOSTILE,
            missing=() if is_working else (HOSTILE,),
            actions=[Action("cancel", "Stop", "stop")] if is_working else [Action("retry", "Try again")],
        ),
        questions,
        writer="Writer",
        key="drafted",
    )
    if told:
        st.session_state.told = told
    st.text(f"told: {st.session_state.get('told')}")
