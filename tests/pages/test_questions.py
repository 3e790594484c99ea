"""The question bank of a course."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from components import places
from services.domain.lifecycle import LectureStatus, QuestionStatus
from services.domain.people import Person
from tests.conftest import Visit
from tests.factories import Factory
from tests.sheets import press, sheet_words


def words(app: AppTest) -> str:
    return " ".join(part.value for part in [*app.markdown, *app.caption, *app.error]).replace("\\", "")


def stems(app: AppTest) -> list[str]:
    """The questions in the table, in order."""
    tables = [one for one in app.get("bidi_component") if "rows" in one.proto.json]
    return [row["stem"] for one in tables for row in json.loads(one.proto.json)["rows"]]


@pytest.fixture
def bank(make: Factory, teacher: Person):
    """A course with two lectures and three questions."""
    course = make.course(teacher)
    lecture, other = make.lecture(teacher, course), make.lecture(teacher, course, title="Week 4")
    make.question(teacher, lecture, stem="Which site?")
    make.question(teacher, lecture, stem="Which bond?", status=QuestionStatus.CHANGES_REQUESTED)
    make.question(teacher, other, stem="Which _week_?", status=QuestionStatus.APPROVED)
    return course, lecture


def test_the_list_is_narrowed_by_what_the_address_says(visit: Visit, teacher: Person, bank) -> None:
    course, lecture = bank
    assert stems(visit(teacher, places.QUESTIONS, course=course)) == ["Which site?", "Which bond?", "Which _week_?"]
    assert stems(visit(teacher, places.QUESTIONS, course=course, lecture=lecture)) == ["Which site?", "Which bond?"]
    assert stems(visit(teacher, places.QUESTIONS, course=course, status="approved")) == ["Which _week_?"]
    assert stems(visit(teacher, places.QUESTIONS, course=course, find="bond")) == ["Which bond?"]
    assert stems(visit(teacher, places.QUESTIONS, course=course, status="nonsense")) == stems(
        visit(teacher, places.QUESTIONS, course=course)
    )


def test_what_was_sent_back_is_one_press_away(visit: Visit, teacher: Person, bank) -> None:
    app = visit(teacher, places.QUESTIONS, course=bank[0])
    assert app.button(key="sent_back").label == "1 sent back to you"
    app.button(key="sent_back").click().run()
    assert stems(app) == ["Which bond?"]
    assert app.query_params["status"] == "changes_requested"


def test_a_search_without_a_find_says_so(visit: Visit, teacher: Person, bank) -> None:
    assert "No question is like that" in words(visit(teacher, places.QUESTIONS, course=bank[0], find="xyz"))


def test_an_empty_bank_leads_to_drafting_or_to_the_first_lecture(visit: Visit, make: Factory, teacher: Person) -> None:
    course = make.course(teacher)
    app = visit(teacher, places.QUESTIONS, course=course)
    assert app.button(key="to_lectures").label == "Go to the lectures"
    make.lecture(teacher, course, status=LectureStatus.TRANSCRIBING)
    assert visit(teacher, places.QUESTIONS, course=course).button(key="to_lectures")
    make.lecture(teacher, course)
    assert visit(teacher, places.QUESTIONS, course=course).button(key="first_draft").label == "Draft questions"


def test_a_foreign_bank_does_not_exist(visit: Visit, stranger: Person, bank) -> None:
    assert "There is no such course" in words(visit(stranger, places.QUESTIONS, course=bank[0]))


def test_a_status_narrows_the_list_and_says_how_many_it_leaves(visit: Visit, teacher: Person, bank) -> None:
    app = visit(teacher, places.QUESTIONS, course=bank[0])
    assert "Approved 1" in sheet_words(app)
    app = press(app, "approved")
    assert stems(app) == ["Which _week_?"]
    assert app.query_params["status"] == "approved"
    assert len(stems(press(app, "all"))) == 3
