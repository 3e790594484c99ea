"""The comments below a question: what the browser is given, and what comes of what it reports."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from streamlit.testing.v1 import AppTest

from components import places
from db.queries import courses
from db.unit_of_work import Database
from services.domain.people import Person, Role
from services.wiring import Services
from tests.conftest import Visit
from tests.factories import Factory
from tests.sheets import report


@pytest.fixture
def rita(make: Factory) -> Person:
    return make.person("Rita Reviewer")


@pytest.fixture
def question(make: Factory, teacher: Person, rita: Person, database: Database) -> UUID:
    course = make.course(teacher)
    with database.unit_of_work() as work:
        courses.add_member(work, course, rita.id, Role.REVIEWER)
        work.commit()
    return make.question(teacher, make.lecture(teacher, course))


def talk(app: AppTest) -> dict[str, Any]:
    return dict(json.loads(_part(app).proto.json)[0])


def did(app: AppTest, act: str, about: object, text: str = "", **more: object) -> AppTest:
    """Report what the browser does when a comment is sent, or a button of a thread pressed."""
    told = {"act": act, "about": str(about), "text": text, "press": str(uuid4()), "picked": []}
    return report(app, _part(app).proto.id, "did", told | more)


def _part(app: AppTest) -> Any:
    (part,) = [each for each in app.get("bidi_component") if each.proto.component_name == "lectern_comment_threads"]
    return part


def test_a_thread_is_begun_answered_resolved_and_opened_again(visit: Visit, teacher: Person, question: UUID) -> None:
    app = visit(teacher, places.QUESTION, question=question)
    assert talk(app)["threads"] == []
    assert talk(app)["handles"] == ["Ada Teacher", "Rita Reviewer"]
    press = str(uuid4())
    did(app, "begin", question, "Is it right?", press=press)
    (thread,) = talk(app)["threads"]
    assert [(each["text"], each["own"], each["press"]) for each in thread["comments"]] == [
        ("Is it right?", True, press)
    ]
    did(app, "reply", thread["id"], "It is.")
    did(app, "resolve", thread["id"])
    assert talk(app)["threads"][0]["resolved"]["by"] == teacher.name
    did(app, "reopen", thread["id"])
    (thread,) = talk(app)["threads"]
    assert (len(thread["comments"]), thread["resolved"]) == (2, None)


def test_a_comment_that_is_refused_comes_back_with_its_press_and_the_sentence(
    visit: Visit, teacher: Person, question: UUID
) -> None:
    app = visit(teacher, places.QUESTION, question=question)
    press = str(uuid4())
    did(app, "begin", question, "x" * 10_000, press=press)
    assert talk(app)["answer"]["press"] == press
    assert "10,000 characters" in talk(app)["answer"]["trouble"]
    assert talk(app)["threads"] == []
    did(app, "begin", question, "Shorter.")
    assert talk(app)["answer"] is None


def test_who_was_chosen_and_has_left_meanwhile_is_named(
    visit: Visit, services: Services, teacher: Person, rita: Person, question: UUID
) -> None:
    app = visit(teacher, places.QUESTION, question=question)
    services.members.remove(teacher, services.questions.get(teacher, question).course_id, rita.id)
    did(app, "begin", question, "@Rita Reviewer, look.", picked=["Rita Reviewer"])
    assert talk(app)["note"] == "Rita Reviewer does not belong to this course any more, so nobody was told."
    assert len(talk(app)["threads"]) == 1


def test_a_thread_of_another_course_is_not_answered_from_here(
    visit: Visit, services: Services, make: Factory, teacher: Person, question: UUID
) -> None:
    stranger = make.person("Sam Stranger")
    theirs = make.question(stranger, make.lecture(stranger, make.course(stranger)))
    services.comments.begin(stranger, theirs, "Ours.")
    (thread,) = services.comments.of_question(stranger, theirs).threads
    app = visit(teacher, places.QUESTION, question=question)
    did(app, "reply", thread.id, "Mine too.")
    assert "no such comment" in talk(app)["answer"]["trouble"]
    assert len(services.comments.of_question(stranger, theirs).threads[0].comments) == 1


def test_in_an_archived_course_there_is_nothing_to_write_with(
    visit: Visit, services: Services, teacher: Person, question: UUID
) -> None:
    services.courses.archive(teacher, services.questions.get(teacher, question).course_id)
    app = visit(teacher, places.QUESTION, question=question)
    assert (talk(app)["may_write"], talk(app)["handles"]) == (False, [])
