"""Ordering questions and watching them come."""

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from streamlit.testing.v1 import AppTest

from components import places
from db.queries import courses, lecture_offers, new_questions, questions, runs
from db.unit_of_work import Database
from services.domain.blueprints import Blueprint, BlueprintRow, Stretch
from services.domain.findings import Finding, FindingCode, Severity
from services.domain.lecture_offers import PlaceSpan, Wanted
from services.domain.lifecycle import LectureStatus, QuestionStatus, RunStatus
from services.domain.paging import PageRequest
from services.domain.people import Person, Role
from services.domain.questions import Bloom, Difficulty, Question, QuestionType
from services.wiring import Services
from tests.conftest import Visit
from tests.factories import ESSAY, QUESTION, SAID, Factory
from tests.on_page import words
from tests.sheets import report, sheet_lines

ORDER = Blueprint((BlueprintRow(QuestionType.SINGLE_CHOICE, 2), BlueprintRow(QuestionType.SHORT_ANSWER, 2)))


@pytest.fixture
def reviewer(make: Factory, course: UUID, database: Database) -> Person:
    """Somebody who decides on questions in the course, and orders none."""
    person = make.person("Rita Reviewer")
    with database.unit_of_work() as work:
        courses.add_member(work, course, person.id, Role.REVIEWER)
        work.commit()
    return person


def ordered(services: Services, teacher: Person, lecture: UUID) -> UUID:
    course_id = services.lectures.get(teacher, lecture).course_id
    return services.drafting.order(teacher, course_id, replace(ORDER, stretches=(Stretch(lecture),)))


def write_one(
    services: Services, database: Database, teacher: Person, run_id: UUID, question: Question = QUESTION
) -> None:
    """What the worker does for one question."""
    run = services.drafting.get(teacher, run_id)
    with database.unit_of_work() as work:
        runs.set_status(work, run_id, RunStatus.RUNNING, writer="Built-in writer")
        question_id = new_questions.add(
            work,
            course_id=run.course_id,
            lecture_id=run.lecture_ids[0],
            question=question,
            written_by="Built-in writer",
            created_by=teacher.id,
            run_id=run_id,
            run_row=0,
        )
        questions.set_status(work, question_id, QuestionStatus.IN_REVIEW)
        runs.count_written(work, run_id)
        work.commit()


def end(database: Database, run_id: UUID, to: RunStatus, **changes: object) -> None:
    with database.unit_of_work() as work:
        runs.set_status(work, run_id, to, **changes)
        work.commit()


def component(app: AppTest, name: str) -> Any:
    return next(one.proto for one in app.get("bidi_component") if one.proto.component_name == name)


def table(app: AppTest) -> Any:
    return component(app, "lectern_blueprint_table")


def order(app: AppTest) -> Any:
    return component(app, "lectern_drafted")


def standing(app: AppTest) -> dict[str, Any]:
    """What the page says about the order that it shows."""
    return dict(json.loads(order(app).json)[0])


def cards(app: AppTest) -> list[dict[str, Any]]:
    """The questions of the order that the page shows."""
    return list(json.loads(order(app).json)[1])


def acts(app: AppTest) -> dict[str, str]:
    """What can be done with the order, the first thing first."""
    return {action["name"]: action["label"] for action in standing(app)["actions"]}


def do(app: AppTest, act: str) -> AppTest:
    return report(app, order(app).id, "did", {"act": act})


def shown(app: AppTest) -> dict[str, Any]:
    """What the table is told to show."""
    told = json.loads(table(app).json)[0]
    return told | json.loads(told["shelf"]) | json.loads(told["offered"])


def press(app: AppTest, act: str, typed: dict[str, Any], **more: object) -> AppTest:
    return report(app, table(app).id, "pressed", {"act": act, "typed": typed, **more})


def typed(lecture: UUID, *rows: list[object], **more: object) -> dict[str, Any]:
    """What the browser tells of one chosen lecture; a row is type, count, level, difficulty, objective, lecture."""
    told = [[*row, *[None] * (6 - len(row))] for row in rows]
    return {"stretches": [[str(lecture), 0, None]], "rows": told, "instructions": "", "language": "", **more}


@pytest.fixture
def half_written(services: Services, teacher: Person, lecture: UUID, database: Database) -> UUID:
    """An order of four questions, of which the first is there."""
    run_id = ordered(services, teacher, lecture)
    write_one(services, database, teacher, run_id)
    return run_id


def test_the_order_is_what_the_table_says(
    services: Services, visit: Visit, teacher: Person, course: UUID, lecture: UUID
) -> None:
    app = visit(teacher, places.DRAFT, course=course)
    rows = (
        ["single_choice", 2, "understand", "hard", "Explain what enzymes do", str(lecture)],
        ["essay", 0],
        ["numerical", 1],
    )
    order = typed(
        lecture, *rows, stretches=[[str(lecture), 5000, 15000]], instructions=" Ask about heat. ", language="de"
    )
    app = press(app, "order", order)
    (run,) = services.drafting.of_course(teacher, course)
    assert run.blueprint == Blueprint(
        (
            BlueprintRow(
                QuestionType.SINGLE_CHOICE, 2, Bloom.UNDERSTAND, Difficulty.HARD, "Explain what enzymes do", stretch=0
            ),
            BlueprintRow(QuestionType.NUMERICAL, 1),
        ),
        "Ask about heat.",
        "de",
        (Stretch(lecture, 5000, 15000),),
    )
    assert standing(app)["words"] == "0 of 3 written · waiting for its turn"


def test_the_table_begins_with_the_lecture_that_was_asked_for_or_with_all(
    visit: Visit, make: Factory, teacher: Person, course: UUID, lecture: UUID
) -> None:
    other = make.lecture(teacher, course, title="Week 4: Rates")
    make.lecture(teacher, course, title="Week 5", status=LectureStatus.TRANSCRIBING)
    told = shown(visit(teacher, places.DRAFT, course=course))
    assert [title for _, title, *_ in told["lectures"]] == ["Week 3: Enzymes", "Week 4: Rates"]
    assert [each for each, *_ in told["typed"]["stretches"]] == [str(lecture), str(other)]
    told = shown(visit(teacher, places.DRAFT, lecture=other))
    assert told["typed"]["stretches"] == [[str(other), 0, None]]
    assert sum(count for _, count, *_ in told["typed"]["rows"]) == 10


def test_what_is_typed_is_there_after_a_look_at_another_page(
    visit: Visit, teacher: Person, course: UUID, lecture: UUID
) -> None:
    app = visit(teacher, places.DRAFT, course=course)
    mine = typed(lecture, ["essay", 0], ["cloze", 7], stretches=[[str(lecture), 5000, None]], instructions="Heat.")
    report(app, table(app).id, "typed", mine)
    app.switch_page(places.COURSES).run()
    app.switch_page(places.DRAFT)
    app.query_params["course"] = str(course)
    told = shown(app.run())
    assert told["typed"] == {**mine, "rows": [["essay", 0, *[None] * 4], ["cloze", 7, *[None] * 4]]}
    assert told["held"]


def test_a_part_of_a_lecture_is_looked_up(
    visit: Visit, teacher: Person, course: UUID, lecture: UUID, database: Database
) -> None:
    app = visit(teacher, places.DRAFT, course=course)
    assert shown(app)["lectures"][0][4] is None
    with database.unit_of_work() as work:
        spans = [PlaceSpan(at, at) for at in (0, 5000, 9999, 10000)]
        lecture_offers.keep(work, lecture, {Wanted(QuestionType.CLOZE): spans})
        work.commit()
    app = report(app, table(app).id, "typed", typed(lecture, stretches=[[str(lecture), 5000, 10000]]))
    told = shown(app)
    none = dict.fromkeys(QuestionType, 0)
    assert told["lectures"][0][4] == none | {"cloze": 4}
    assert told["parts"] == [[str(lecture), 5000, 10000, 5000, len(SAID[1].split()), none | {"cloze": 2}]]


def test_what_a_row_asks_for_is_looked_up_and_what_it_would_find_with_less(
    visit: Visit, teacher: Person, course: UUID, lecture: UUID, database: Database
) -> None:
    hard = Wanted(QuestionType.CLOZE, Bloom.REMEMBER, Difficulty.HARD)
    with database.unit_of_work() as work:
        spans = [PlaceSpan(at, at) for at in (0, 5000, 9999)]
        lecture_offers.keep(work, lecture, {hard: spans[:1], replace(hard, bloom=None): spans})
        work.commit()
    mine = typed(lecture)
    mine["rows"] = [["cloze", 2, "remember", "hard", None, None], ["essay", 1, *[None] * 4]]
    app = visit(teacher, places.DRAFT, course=course)
    told = shown(report(app, table(app).id, "typed", mine))
    at = [str(lecture), 0, None]
    assert sorted(told["places"], key=str) == sorted(
        [
            [["cloze", "remember", "hard", None], at, 1],
            [["cloze", "remember", None, None], at, 0],
            [["cloze", None, "hard", None], at, 3],
        ],
        key=str,
    )
    with database.unit_of_work() as work:
        lecture_offers.keep(work, lecture, {hard: spans[:2], replace(hard, bloom=None): spans})
        work.commit()
    assert [["cloze", "remember", "hard", None], at, 2] in shown(app.run())["places"]


def test_an_order_for_nothing_or_too_much_is_refused_and_kept(
    services: Services, visit: Visit, teacher: Person, course: UUID, lecture: UUID
) -> None:
    for count in (0, -3, 5000):
        app = visit(teacher, places.DRAFT, course=course)
        app = press(app, "order", typed(lecture, ["essay", count], instructions="Heat."))
        assert "at least one question" in app.error[0].value
        assert shown(app.run())["typed"]["instructions"] == "Heat."
    app = press(visit(teacher, places.DRAFT, course=course), "order", typed(lecture, ["essay", 1], stretches=[]))
    assert "Choose at least one lecture" in app.run().error[0].value, "drawing the table again leaves it there"
    assert not report(app, table(app).id, "typed", typed(lecture, ["essay", 1])).error
    assert services.drafting.of_course(teacher, course) == []


def test_a_blueprint_is_saved_replaced_renamed_deleted_and_each_is_taken_back(
    services: Services, visit: Visit, teacher: Person, course: UUID, lecture: UUID
) -> None:
    def saved() -> list[tuple[str, int]]:
        return [(each.name, each.blueprint.total) for each in services.blueprints.shelf(teacher, course).saved]

    app = visit(teacher, places.DRAFT, course=course)
    app = press(app, "save", typed(lecture, ["essay", 2]), name=" Weekly ")
    assert saved() == [("Weekly", 2)]
    assert shown(app)["done"] == ["Saved as “Weekly”.", False]
    app = press(app, "save", typed(lecture, ["essay", 3]), name="Weekly")
    assert "There is a blueprint “Weekly” already" in app.error[0].value
    app = press(app, "save", typed(lecture, ["essay", 3]), name="weekly", over=1)
    assert (saved(), shown(app)["done"][1]) == ([("weekly", 3)], True)
    app = press(app, "undo", typed(lecture))
    assert saved() == [("Weekly", 2)]
    app = press(app, "rename", typed(lecture), name="Every week", about=shown(app)["saved"][0][0])
    assert saved() == [("Every week", 2)]
    app = press(app, "undo", typed(lecture))
    assert saved() == [("Weekly", 2)]
    app = press(app, "delete", typed(lecture), about=shown(app)["saved"][0][0])
    assert saved() == []
    app = press(app, "undo", typed(lecture))
    assert saved() == [("Weekly", 2)]
    assert shown(app)["done"] == ["Taken back.", False]


def test_the_last_order_is_offered_again(
    services: Services, visit: Visit, teacher: Person, course: UUID, lecture: UUID
) -> None:
    assert shown(visit(teacher, places.DRAFT, course=course))["last"] is None
    ordered(services, teacher, lecture)
    total, again = shown(visit(teacher, places.DRAFT, course=course))["last"]
    assert (total, again["stretches"]) == (4, [[str(lecture), 0, None]])


def test_without_the_right_to_order_or_without_a_lecture_the_page_says_why(
    services: Services, visit: Visit, teacher: Person, reviewer: Person, course: UUID
) -> None:
    app = visit(teacher, places.DRAFT, course=course)
    assert "Nothing to ask about yet" in words(app)
    assert app.button(key="not_ready").label == "Open the course"
    assert "Only a teacher of this course" in words(visit(reviewer, places.DRAFT, course=course))
    services.courses.archive(teacher, course)
    assert "This course is archived" in words(visit(teacher, places.DRAFT, course=course))


def test_questions_are_read_while_the_rest_is_written(
    services: Services, visit: Visit, teacher: Person, lecture: UUID, database: Database
) -> None:
    run_id = ordered(services, teacher, lecture)
    write_one(services, database, teacher, run_id)
    app = visit(teacher, places.DRAFT, run=run_id)
    (card,) = cards(app)
    assert card["stem"] == [["p", [QUESTION.stem], {}]]
    assert card["quotes"] == [["0:05", f"/lecture?lecture={lecture}&t=5", QUESTION.sources[0].quote]]
    assert card["badges"] == [["Waiting for review", "rate_review", "blue"]]
    assert standing(app)["share"] == 0.25
    assert standing(app)["words"].startswith("1 of 4 written")
    app = do(app, "cancel")
    assert services.drafting.get(teacher, run_id).status is RunStatus.CANCELLED
    assert standing(app)["words"].startswith("1 of 4 written · by Built-in writer")
    assert (standing(app)["share"], len(cards(app))) == (None, 1)
    assert acts(app) == {"review": "Review them", "retry": "Write the missing 3", "more": "Draft more"}


def test_what_the_check_found_and_what_was_repaired_is_marked(
    services: Services, visit: Visit, teacher: Person, lecture: UUID, database: Database
) -> None:
    run_id = ordered(services, teacher, lecture)
    write_one(services, database, teacher, run_id)
    (banked,) = services.questions.page(
        teacher, services.drafting.get(teacher, run_id).course_id, PageRequest(), run_id=run_id
    ).items
    wrong = Finding(FindingCode.CONVERGENCE_CUE, "The key shares a word with every option.", Severity.MAJOR)
    with database.unit_of_work() as work:
        new_questions.add_version(
            work,
            banked,
            replace(QUESTION, stem="Where does the substrate bind?"),
            person=teacher,
            expected_version=1,
            written_by="Built-in writer",
            findings=[wrong],
        )
        work.commit()
    end(database, run_id, RunStatus.DONE)
    app = visit(teacher, places.DRAFT, run=run_id)
    assert [words for words, *_ in cards(app)[0]["badges"]] == ["Repaired", "1 finding", "Waiting for review"]
    assert standing(app)["words"].endswith("1 with findings")


def test_a_shortfall_is_named_and_what_is_missing_is_asked_for_again(
    services: Services, visit: Visit, teacher: Person, lecture: UUID, database: Database
) -> None:
    run_id = ordered(services, teacher, lecture)
    write_one(services, database, teacher, run_id)
    end(database, run_id, RunStatus.DONE, shortfalls=[(1, 2, "The lecture defines too few terms.")])
    app = visit(teacher, places.DRAFT, run=run_id)
    assert standing(app)["missing"] == [
        "2 short answer questions could not be written: the lecture defines too few terms."
    ]
    assert standing(app)["status"] == ["Came up short", "playlist_remove", "orange"]
    assert next(iter(acts(app))) == "review"
    app = do(app, "retry")
    assert services.drafting.get(teacher, run_id).status is RunStatus.QUEUED
    assert standing(app)["words"] == "1 of 4 written · waiting for its turn"


def test_a_reason_that_holds_for_several_types_is_given_once(
    services: Services, visit: Visit, teacher: Person, lecture: UUID, database: Database
) -> None:
    run_id, reason = ordered(services, teacher, lecture), "The language model refused the API key."
    end(database, run_id, RunStatus.RUNNING)
    end(database, run_id, RunStatus.DONE, shortfalls=[(0, 2, reason), (1, 1, reason), (1, 1, "Too little was said.")])
    app = visit(teacher, places.DRAFT, run=run_id)
    assert standing(app)["missing"] == [
        "2 single choice and 1 short answer questions could not be written: the language model refused the API key.",
        "1 short answer question could not be written: too little was said.",
    ]
    assert standing(app)["status"][0] == "Nothing written"


def test_a_failed_run_says_why_what_is_kept_and_tries_again(
    services: Services, visit: Visit, teacher: Person, lecture: UUID, database: Database
) -> None:
    run_id = ordered(services, teacher, lecture)
    write_one(services, database, teacher, run_id)
    end(database, run_id, RunStatus.FAILED, reason="The writer does not answer.")
    app = visit(teacher, places.DRAFT, run=run_id)
    assert standing(app)["trouble"] == "The writer does not answer. 1 question written before is kept."
    assert next(iter(acts(app).items())) == ("retry", "Try again")
    do(app, "retry")
    assert services.drafting.get(teacher, run_id).status is RunStatus.QUEUED


def test_a_run_that_failed_after_its_last_question_says_what_is_left(
    services: Services, visit: Visit, teacher: Person, lecture: UUID, database: Database
) -> None:
    def stopped(question: Question) -> tuple[UUID, AppTest]:
        course_id = services.lectures.get(teacher, lecture).course_id
        blueprint = Blueprint((BlueprintRow(question.type, 1),), stretches=(Stretch(lecture),))
        run_id = services.drafting.order(teacher, course_id, blueprint)
        write_one(services, database, teacher, run_id, question)
        end(database, run_id, RunStatus.FAILED, reason="The writer does not answer.")
        app = visit(teacher, places.DRAFT, run=run_id)
        assert next(iter(acts(app).items())) == ("retry", "Try again")
        return run_id, app

    ended = standing(stopped(QUESTION)[1])
    assert ended["status"][0] == "Not finished"
    assert ended["trouble"].endswith("Every question is written and kept. Trying again ends the order.")
    run_id, app = stopped(ESSAY)
    assert standing(app)["status"][0] == "1 rubric missing"
    assert standing(app)["trouble"].endswith("written and kept, 1 rubric is missing. Trying again writes it.")
    do(app, "retry")
    assert services.drafting.get(teacher, run_id).status is RunStatus.QUEUED


def test_an_earlier_run_is_listed_and_opened(
    services: Services, visit: Visit, teacher: Person, course: UUID, lecture: UUID
) -> None:
    run_id = ordered(services, teacher, lecture)
    app = visit(teacher, places.DRAFT, course=course)
    (line,) = sheet_lines(app)
    assert (line[0]["label"], line[0]["address"]) == ("0 of 4 questions", f"/draft?course={course}&run={run_id}")


def test_a_reviewer_sees_an_order_but_changes_nothing(
    visit: Visit, reviewer: Person, half_written: UUID, database: Database
) -> None:
    assert acts(visit(reviewer, places.DRAFT, run=half_written)) == {}
    end(database, half_written, RunStatus.DONE)
    assert acts(visit(reviewer, places.DRAFT, run=half_written)) == {"review": "Review them"}


def test_a_foreign_lecture_course_or_run_does_not_exist(
    services: Services, visit: Visit, teacher: Person, stranger: Person, lecture: UUID
) -> None:
    run_id = ordered(services, teacher, lecture)
    course_id = services.drafting.get(teacher, run_id).course_id
    for named in ({"lecture": lecture}, {"course": course_id}, {"run": run_id}):
        app = visit(stranger, places.DRAFT, **named)
        assert not app.get("bidi_component")
        assert "There is no such" in words(app)
