"""The list of what waits for review, and the page on which clean questions are accepted together."""

import json
from typing import Any
from uuid import UUID

import pytest
from streamlit.testing.v1 import AppTest

from components import places
from db.unit_of_work import Database
from services.domain.errors import DatabaseUnavailable
from services.domain.people import Person
from services.domain.reviews import Decision, Verdict
from services.wiring import Services
from tests.conftest import Visit
from tests.factories import Factory
from tests.services.queue import UNSUPPORTED, VAGUE, Course
from tests.sheets import press, report, sheet_lines, sheet_links, sheet_parts, sheet_title, sheet_words


@pytest.fixture
def course(services: Services, make: Factory, database: Database, teacher: Person) -> Course:
    return Course(services, make, database, teacher)


def stems(app: AppTest) -> list[str]:
    return [row[0]["label"] for row in sheet_lines(app)]


def batch(app: AppTest) -> tuple[str, list[dict[str, Any]]]:
    """The component with the clean questions: its id, and what it was given to show."""
    parts = [part for part in app.get("bidi_component") if '"is_sample"' in part.proto.json]
    return parts[0].proto.id, json.loads(parts[0].proto.json)[0]["questions"]


def accept(app: AppTest, left_out: list[str] | None = None) -> AppTest:
    """Report what the browser does when she accepts what it shows."""
    name, shown = batch(app)
    seen = {each["id"]: each["version"] for each in shown}
    return report(app, name, "did", {"seen": seen, "left_out": left_out or []})


def look_into(app: AppTest, *opened: str) -> AppTest:
    """Report what the browser does when she opens these."""
    name, shown = batch(app)
    versions = {each["id"]: each["version"] for each in shown if each["id"] in opened}
    return report(app, name, "did", {"opened": versions})


def known(app: AppTest) -> set[str]:
    """What the browser is told that she has opened."""
    parts = [part for part in app.get("bidi_component") if '"is_sample"' in part.proto.json]
    return set(json.loads(parts[0].proto.json)[0]["known"])


def test_the_list_begins_with_what_is_most_likely_wrong_and_each_line_leads_to_the_desk(
    visit: Visit, teacher: Person, course: Course
) -> None:
    course.question("Clean?")
    wrong = course.question("Unsupported?", UNSUPPORTED, VAGUE)
    app = visit(teacher, places.WAITING, course=course.id, reason="not_in_lecture", order="age")
    assert stems(app) == ["Unsupported?"]
    address = sheet_lines(app)[0][0]["address"]
    assert address.startswith("/queue?")
    assert f"question={wrong}" in address
    assert "reason=not_in_lecture" in address
    assert "order=age" in address
    assert sheet_lines(app)[0][1][0] == "Not in the lecture +1"
    assert stems(visit(teacher, places.WAITING, course=course.id)) == ["Unsupported?", "Clean?"]


def test_an_address_that_makes_no_sense_shows_everything(visit: Visit, teacher: Person, course: Course) -> None:
    course.question("Clean?")
    app = visit(teacher, places.WAITING, course=course.id, order="x", type="y", reason="z", lecture="w", page="-3")
    assert stems(app) == ["Clean?"]


def test_a_filter_that_leaves_nothing_says_how_to_see_more(visit: Visit, teacher: Person, course: Course) -> None:
    course.question("Clean?")
    app = visit(teacher, places.WAITING, course=course.id, type="essay")
    assert "Take back a filter" in sheet_words(app)


def test_a_long_list_is_paged(visit: Visit, teacher: Person, course: Course) -> None:
    for number in range(27):
        course.question(f"Question {number:02}?")
    app = visit(teacher, places.WAITING, course=course.id, page=2)
    assert stems(app) == ["Question 25?", "Question 26?"]
    assert "26–27 of 27 questions" in sheet_words(app)
    assert "nothing on this page" in sheet_words(visit(teacher, places.WAITING, course=course.id, page=9))


def test_who_looks_at_a_question_and_to_whom_it_came_back_is_said(
    services: Services, visit: Visit, teacher: Person, course: Course
) -> None:
    course.question("Looked at?", VAGUE)
    back = course.question("Back?")
    rita = course.reviewer("Rita Reviewer")
    services.review.next(rita, course.id)
    course.run("UPDATE questions SET returns_to = :ada WHERE id = :back", ada=teacher.id, back=back)
    app = visit(teacher, places.WAITING, course=course.id)
    assert [row[2][0] for row in sheet_lines(app)] == ["Rita Reviewer", "Back to you"]
    assert "1 looked at by others · 1 came back to you" in sheet_words(app)


def test_what_waits_for_another_reviewer_alone_is_said_to(visit: Visit, teacher: Person, course: Course) -> None:
    question = course.question("Twice?")
    rita = course.reviewer("Rita Reviewer")
    course.services.decisions.decide(rita, question, Verdict(Decision.ACCEPT), expected_version=1)
    course.run("UPDATE questions SET status = 'in_review', stage = 'second'")
    assert "waits for another reviewer" in sheet_words(visit(rita, places.WAITING, course=course.id))
    assert stems(visit(teacher, places.WAITING, course=course.id)) == ["Twice?"]


def test_nothing_waits_yet_or_any_more(services: Services, visit: Visit, teacher: Person, course: Course) -> None:
    app = visit(teacher, places.WAITING, course=course.id)
    assert "Nothing to review yet" in sheet_words(app)
    question = course.question("Only one?")
    course.run("UPDATE questions SET status = 'approved' WHERE id = :id", id=question)
    app = visit(teacher, places.WAITING, course=course.id)
    assert "1 approved, 0 sent back, 0 rejected" in sheet_words(app)
    assert sheet_title(press(app, "to_questions")) == "Questions"


@pytest.mark.parametrize("page", [places.WAITING, places.TOGETHER])
def test_a_stranger_learns_of_nothing_that_waits(
    visit: Visit, teacher: Person, stranger: Person, course: Course, page: str
) -> None:
    course.question("Secret?")
    app = visit(stranger, page, course=course.id)
    assert "Secret?" not in sheet_words(app)
    assert any("no such course" in each.value for each in [*app.error, *app.markdown])


@pytest.mark.parametrize("page", [places.WAITING, places.TOGETHER])
def test_a_database_that_is_down_is_told_with_what_is_kept(
    visit: Visit, course: Course, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise DatabaseUnavailable("The database does not answer.")

    for name in ("waiting", "clean_batch"):
        monkeypatch.setattr(course.services.review, name, fail)
    app = visit(course.teacher, page, course=course.id)
    assert any("The database does not answer" in each.value for each in app.markdown)
    assert any("every decision is kept" in each.value for each in app.caption)


def test_what_is_clean_is_accepted_together_after_the_marked_ones_were_opened(
    services: Services, visit: Visit, teacher: Person, course: Course
) -> None:
    ids = [course.question(f"Clean {number}?") for number in range(6)]
    course.question("Vague?", VAGUE)
    app = visit(teacher, places.WAITING, course=course.id)
    assert "/together?" in sheet_links(app)["Look at 10 with nothing found together"]
    app = visit(teacher, places.TOGETHER, course=course.id)
    shown = batch(app)[1]
    marked = [each["id"] for each in shown if each["is_sample"]]
    assert (len(shown), len(marked)) == (6, 2)
    app = look_into(app, marked[0])
    assert known(app) == {marked[0]}
    app = accept(app)
    assert any("Open the marked questions first" in each.value for each in [*app.error, *app.markdown])
    assert services.review.counts(teacher, course.id).approved == 0
    app = visit(teacher, places.TOGETHER, course=course.id)
    assert known(app) == {marked[0]}
    app = accept(look_into(app, *marked), left_out=[str(ids[0])])
    assert "5 questions accepted." in sheet_words(app)
    assert "1 question taken out, to be looked at one by one." in sheet_words(app)
    assert services.review.counts(teacher, course.id).approved == 5
    assert "Nothing to accept together" in sheet_words(app)


def test_a_marked_one_that_was_decided_on_before_it_was_opened_is_told_and_gone(
    services: Services, visit: Visit, teacher: Person, course: Course
) -> None:
    for number in range(6):
        course.question(f"Clean {number}?")
    app = visit(teacher, places.TOGETHER, course=course.id)
    marked = next(each["id"] for each in batch(app)[1] if each["is_sample"])
    services.decisions.decide(teacher, UUID(marked), Verdict(Decision.ACCEPT), expected_version=1)
    app = look_into(app, marked)
    assert "changed or decided on meanwhile" in sheet_words(app)
    assert marked not in {each["id"] for each in batch(app)[1]}


def test_without_a_clean_question_the_page_leads_back_to_the_others(
    visit: Visit, teacher: Person, course: Course
) -> None:
    course.question("Vague?", VAGUE)
    app = visit(teacher, places.TOGETHER, course=course.id)
    assert "Nothing to accept together" in sheet_words(app)
    assert [part["kind"] for part in sheet_parts(app)][-1] == "empty"
