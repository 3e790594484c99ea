"""Ordering questions and watching them come."""

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from streamlit.testing.v1 import AppTest

from components import places
from db.queries import questions, runs
from db.unit_of_work import Database
from services.domain.blueprints import Blueprint, BlueprintRow, Stretch
from services.domain.lifecycle import LectureStatus, QuestionStatus, RunStatus
from services.domain.people import Person
from services.domain.questions import QuestionType
from services.wiring import Services
from tests.conftest import Visit
from tests.factories import QUESTION, Factory
from tests.sheets import report, sheet_words

ORDER = Blueprint((BlueprintRow(QuestionType.SINGLE_CHOICE, 2), BlueprintRow(QuestionType.SHORT_ANSWER, 2)))


def ordered(services: Services, teacher: Person, lecture: UUID) -> UUID:
    course_id = services.lectures.get(teacher, lecture).course_id
    return services.drafting.order(teacher, course_id, replace(ORDER, stretches=(Stretch(lecture),)))


def words(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.error, *app.info]
    return " ".join([*(part.value for part in parts), sheet_words(app)]).replace("\\", "")


@pytest.fixture
def lecture(make: Factory, teacher: Person) -> UUID:
    return make.lecture(teacher, make.course(teacher))


def write_one(services: Services, database: Database, teacher: Person, run_id: UUID) -> None:
    """What the worker does for one question."""
    run = services.drafting.get(teacher, run_id)
    with database.unit_of_work() as work:
        runs.set_status(work, run_id, RunStatus.RUNNING, writer="Built-in writer")
        question_id = questions.add(
            work,
            course_id=run.course_id,
            lecture_id=run.lecture_ids[0],
            question=QUESTION,
            written_by="Built-in writer",
            created_by=teacher.id,
            run_id=run_id,
            run_row=0,
        )
        questions.set_status(work, question_id, QuestionStatus.IN_REVIEW)
        runs.count_written(work, run_id, input_tokens=0, output_tokens=0, cost_usd=None)
        work.commit()


def end(database: Database, run_id: UUID, to: RunStatus, **changes: object) -> None:
    with database.unit_of_work() as work:
        runs.set_status(work, run_id, to, **changes)
        work.commit()


def form(app: AppTest) -> Any:
    return next(one.proto for one in app.get("bidi_component") if one.proto.component_name == "lectern_draft_order")


def test_the_order_is_what_the_form_says(services: Services, visit: Visit, teacher: Person, lecture: UUID) -> None:
    app = visit(teacher, places.DRAFT, lecture=lecture)
    counts = json.loads(form(app).json)[1]
    assert counts == {"single_choice": 5, "true_false": 3, "short_answer": 2, "essay": 1}
    order = {"counts": counts | {"single_choice": 1, "essay": 0}, "instructions": "  Ask about heat. "}
    report(app, form(app).id, "sent", order)
    run = services.drafting.of_lecture(teacher, lecture)[0]
    assert [(row.type.value, row.count) for row in run.blueprint.rows] == [
        ("single_choice", 1),
        ("true_false", 3),
        ("short_answer", 2),
    ]
    assert run.blueprint.instructions == "Ask about heat."


def test_what_is_typed_is_there_after_a_look_at_another_page(visit: Visit, teacher: Person, lecture: UUID) -> None:
    app = visit(teacher, places.DRAFT, lecture=lecture)
    report(app, form(app).id, "typed", {"counts": {"single_choice": 7}, "instructions": "Ask about heat."})
    app.switch_page(places.COURSES).run()
    app.switch_page(places.DRAFT)
    app.query_params["lecture"] = str(lecture)
    assert json.loads(form(app.run()).json)[1:3] == [{"single_choice": 7}, "Ask about heat."]


def test_an_order_for_nothing_or_too_much_is_refused(
    services: Services, visit: Visit, teacher: Person, lecture: UUID
) -> None:
    for count in (0, -3, 5000):
        app = visit(teacher, places.DRAFT, lecture=lecture)
        report(app, form(app).id, "sent", {"counts": {"essay": count}, "instructions": ""})
        assert app.error
    assert services.drafting.of_lecture(teacher, lecture) == []


def test_questions_are_read_while_the_rest_is_written(
    services: Services, visit: Visit, teacher: Person, lecture: UUID, database: Database
) -> None:
    run_id = ordered(services, teacher, lecture)
    write_one(services, database, teacher, run_id)
    app = visit(teacher, places.DRAFT, lecture=lecture, run=run_id)
    assert QUESTION.stem in words(app)
    assert QUESTION.sources[0].quote in words(app)
    app.button(key="cancel").click().run()
    assert services.drafting.get(teacher, run_id).status is RunStatus.CANCELLED
    assert "1 of 4 were written and are kept" in words(app)


def test_a_shortfall_is_named_with_its_type_and_reason(
    services: Services, visit: Visit, teacher: Person, lecture: UUID, database: Database
) -> None:
    run_id = ordered(services, teacher, lecture)
    write_one(services, database, teacher, run_id)
    end(database, run_id, RunStatus.DONE, shortfalls=[(1, 2, "The lecture defines too few terms.")])
    app = visit(teacher, places.DRAFT, lecture=lecture, run=run_id)
    assert "2 short answer questions could not be written: the lecture defines too few terms." in words(app)
    assert app.button(key="review").label == "Review them"


def test_a_failed_run_says_why_what_is_kept_and_tries_again(
    services: Services, visit: Visit, teacher: Person, lecture: UUID, database: Database
) -> None:
    run_id = ordered(services, teacher, lecture)
    write_one(services, database, teacher, run_id)
    end(database, run_id, RunStatus.FAILED, reason="The writer does not answer.")
    app = visit(teacher, places.DRAFT, lecture=lecture, run=run_id)
    assert "The writer does not answer." in words(app)
    assert "1 question written before is kept" in words(app)
    app.button(key="retry").click().run()
    assert services.drafting.get(teacher, run_id).status is RunStatus.QUEUED


def test_a_lecture_that_is_still_being_heard_says_so(visit: Visit, make: Factory, teacher: Person) -> None:
    lecture = make.lecture(teacher, make.course(teacher), status=LectureStatus.TRANSCRIBING)
    assert "Not transcribed yet" in words(visit(teacher, places.DRAFT, lecture=lecture))


def test_an_earlier_run_is_listed_and_opened(
    services: Services, visit: Visit, teacher: Person, lecture: UUID, database: Database
) -> None:
    run_id = ordered(services, teacher, lecture)
    end(database, run_id, RunStatus.CANCELLED)
    app = visit(teacher, places.DRAFT, lecture=lecture)
    assert app.button(key=f"run_{run_id}").label == "0 of 4 questions"


def test_a_foreign_lecture_or_run_does_not_exist(
    services: Services, visit: Visit, teacher: Person, stranger: Person, lecture: UUID
) -> None:
    run_id = ordered(services, teacher, lecture)
    app = visit(stranger, places.DRAFT, lecture=lecture, run=run_id)
    assert not app.get("bidi_component")
    assert "There is no such lecture" in words(app)
