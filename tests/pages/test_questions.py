"""The question bank of a course."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from components import places
from db.queries import courses
from db.unit_of_work import Database
from services.domain.lifecycle import LectureStatus, QuestionStatus
from services.domain.people import Person, Role
from services.domain.reviews import Decision, Reason, Verdict
from services.wiring import Services
from tests.conftest import Visit
from tests.factories import QUESTION, Factory
from tests.on_page import words
from tests.sheets import follow, press, sheet_buttons, sheet_lines, sheet_links, sheet_parts, sheet_words


def stems(app: AppTest) -> list[str]:
    """The questions in the table, in order."""
    return [row[0]["label"] for row in sheet_lines(app)]


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
    follow(app, sheet_links(app)["1 sent back to you"])
    assert stems(app) == ["Which bond?"]
    assert app.query_params["status"] == "changes_requested"


def test_fields_narrow_the_list_and_keep_the_status(visit: Visit, teacher: Person, bank) -> None:
    course, lecture = bank
    app = visit(teacher, places.QUESTIONS, course=course, status="in_review", page=2)
    (fields,) = [part for part in sheet_parts(app) if part["kind"] == "filters"]
    assert fields["address"] == f"/questions?course={course}&status=in_review"
    assert [field["name"] for field in fields["fields"]] == ["find", "lecture"]
    assert fields["fields"][1]["options"] == [
        ["", "All lectures"],
        [str(lecture), "Week 3: Enzymes"],
        [fields["fields"][1]["options"][2][0], "Week 4"],
    ]
    follow(app, f"{fields['address']}&lecture={lecture}")
    assert stems(app) == ["Which site?"]


def test_long_lists_are_turned_by_links_that_keep_the_filters(
    visit: Visit, make: Factory, teacher: Person, bank
) -> None:
    course, lecture = bank
    for number in range(26):
        make.question(teacher, lecture, stem=f"Question {number:02}?", status=QuestionStatus.APPROVED)
    app = visit(teacher, places.QUESTIONS, course=course, find="question", page=2)
    assert stems(app) == ["Question 25?"]
    (pager,) = [part for part in sheet_parts(app) if part["kind"] == "pager"]
    assert (pager["words"], pager["number"], pager["last"]) == ("26–26 of 26 questions", 2, 2)
    assert pager["address"] == f"/questions?course={course}&find=question&page=2"


def test_what_no_check_has_seen_is_checked_at_the_press_of_a_button(visit: Visit, teacher: Person, bank) -> None:
    app = visit(teacher, places.QUESTIONS, course=bank[0])
    (words,) = [words for name, words in sheet_buttons(app).items() if name == "check"]
    assert words.endswith("questions that no check has seen")
    press(app, "check")
    assert "questions will be checked now." in app.toast[0].value


def test_a_search_without_a_find_says_so(visit: Visit, teacher: Person, bank) -> None:
    assert "No question is like that" in sheet_words(visit(teacher, places.QUESTIONS, course=bank[0], find="xyz"))


def test_an_empty_bank_leads_to_drafting_or_to_the_first_lecture(visit: Visit, make: Factory, teacher: Person) -> None:
    course = make.course(teacher)
    app = visit(teacher, places.QUESTIONS, course=course)
    assert sheet_buttons(app) == {"to_lectures": "Go to the lectures"}
    make.lecture(teacher, course, status=LectureStatus.TRANSCRIBING)
    assert "to_lectures" in sheet_buttons(visit(teacher, places.QUESTIONS, course=course))
    make.lecture(teacher, course)
    assert sheet_buttons(visit(teacher, places.QUESTIONS, course=course)) == {"draft": "Draft questions"}


def test_a_foreign_bank_does_not_exist(visit: Visit, stranger: Person, bank) -> None:
    assert "There is no such course" in words(visit(stranger, places.QUESTIONS, course=bank[0]))


def test_a_status_narrows_the_list_and_says_how_many_it_leaves(visit: Visit, teacher: Person, bank) -> None:
    app = visit(teacher, places.QUESTIONS, course=bank[0])
    assert "Approved 1" in sheet_words(app)
    app = press(app, "approved")
    assert stems(app) == ["Which _week_?"]
    assert app.query_params["status"] == "approved"
    assert len(stems(press(app, "all"))) == 3


def test_her_list_holds_what_she_ordered_or_wrote_last_and_nothing_of_others(
    visit: Visit, services: Services, make: Factory, teacher: Person, database: Database
) -> None:
    course = make.course(teacher)
    lecture, grace = make.lecture(teacher, course), make.person("Grace Teacher")
    with database.unit_of_work() as work:
        courses.add_member(work, course, grace.id, Role.TEACHER)
        work.commit()
    make.question(teacher, lecture, stem="Hers?", status=QuestionStatus.CHANGES_REQUESTED)
    make.question(grace, lecture, stem="Grace's?", status=QuestionStatus.CHANGES_REQUESTED)
    make.question(teacher, lecture, stem="Hers, and waiting?")
    edited = make.question(grace, lecture, stem="Grace's, edited by her?")
    services.questions.edit(teacher, edited, replace(QUESTION, stem="Edited by her?"), expected_version=1)
    services.decisions.decide(teacher, edited, Verdict(Decision.SEND_BACK, Reason.OTHER), expected_version=2)
    app = visit(teacher, places.QUESTIONS, course=course)
    follow(app, sheet_links(app)["2 sent back to you"])
    assert stems(app) == ["Hers?", "Edited by her?"]
    assert app.query_params["mine"] == "1"
    follow(app, sheet_links(app)["Show what came back to others too"])
    assert len(stems(app)) == 3
    assert stems(visit(grace, places.QUESTIONS, course=course, status="changes_requested", mine=1)) == [
        "Grace's?",
        "Edited by her?",
    ]
    press(app, "all")
    assert "mine" not in app.query_params


def test_a_list_of_hers_that_is_empty_says_so(visit: Visit, make: Factory, teacher: Person) -> None:
    course = make.course(teacher)
    make.question(teacher, make.lecture(teacher, course))
    app = visit(teacher, places.QUESTIONS, course=course, status="changes_requested", mine=1)
    assert "Nothing that you wrote or ordered waits for you here." in sheet_words(app)
