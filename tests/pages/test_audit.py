"""The audit log as administrators read it, and others do not."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from streamlit.testing.v1 import AppTest

from components import places
from db.queries import audit
from db.unit_of_work import Database
from services.audit import Audit
from services.domain.audit import Action
from services.domain.errors import DatabaseUnavailable
from services.domain.people import Person
from services.wiring import Services
from tests.conftest import Visit
from tests.factories import Factory
from tests.on_page import words
from tests.sheets import press, report, sheet_files, sheet_parts


def in_fields(app: AppTest) -> dict[str, str]:
    """What stands in the fields that narrow the log."""
    (fields,) = (part["fields"] for part in sheet_parts(app) if part["kind"] == "filters")
    return {field["name"]: field["value"] for field in fields}


def data(app: AppTest) -> dict[str, list]:
    """What the table was given to show."""
    (table,) = (part for part in app.get("bidi_component") if part.proto.component_name == "lectern_audit_table")
    return json.loads(table.proto.json)[0]


def deeds(app: AppTest) -> list[str]:
    return [row["did"] for row in data(app)["rows"]]


def narrow(app: AppTest, name: str, value: str) -> AppTest:
    """Report to the page what the browser does when something in the table is pressed."""
    (table,) = (part for part in app.get("bidi_component") if part.proto.component_name == "lectern_audit_table")
    return report(app, table.proto.id, "narrow", {"name": name, "value": value})


@pytest.fixture
def course(services: Services, make: Factory, teacher: Person) -> UUID:
    """A course of which the log tells three things, beside another's."""
    course_id = make.course(teacher)
    services.exams.create(teacher, course_id, title="Midterm")
    services.exams.create(teacher, course_id, title="Final _exam_ <b>")
    make.course(make.person("Bert Botanist"), "Botany")
    return course_id


def test_an_administrator_reads_who_did_what_newest_first(visit: Visit, administrator: Person, course: UUID) -> None:
    app = visit(administrator, places.AUDIT)
    assert deeds(app)[:5] == ["signed in", "course created", "person added", "exam created", "exam created"]
    exam = data(app)["rows"][3]
    assert (exam["object"], exam["course"], exam["courseId"]) == (
        "Final _exam_ <b>",
        "Biochemistry for beginners",
        str(course),
    )
    assert not app.exception


def test_a_course_is_named_by_its_title_whatever_was_done_to_it(
    services: Services, visit: Visit, administrator: Person, teacher: Person, course: UUID
) -> None:
    services.usage.set_limit(teacher, course, 12)
    services.courses.archive(teacher, course)
    rows = data(visit(administrator, places.AUDIT, course=course))["rows"]
    assert [(row["did"], row["object"], row["about"]) for row in rows[:2]] == [
        ("course archived", "Biochemistry for beginners", ""),
        ("cost limit set", "Biochemistry for beginners", "dollars a month: 12.00"),
    ]


def test_what_is_a_list_is_told_by_its_entries_and_ids_by_how_many_they_are(
    database: Database, visit: Visit, administrator: Person
) -> None:
    with database.unit_of_work() as work:
        lectures = [str(UUID(int=1)), str(UUID(int=2))]
        audit.record(
            work, administrator, Action.QUESTIONS_ORDERED, "order", UUID(int=3), lectures=lectures, of=["a", "b"]
        )
        work.commit()
    told = next(row["about"] for row in data(visit(administrator, places.AUDIT))["rows"] if row["about"])
    assert sorted(told.split(" · ")) == ["lectures: 2", "of: a, b"]


def test_whoever_is_no_administrator_is_told_who_may_see_it(visit: Visit, teacher: Person, course: UUID) -> None:
    app = visit(teacher, places.AUDIT)
    assert "Only an administrator of this installation can see who did what." in words(app)
    assert {part["kind"] for part in sheet_parts(app)} == {"head"}
    assert not sheet_files(app)


def test_the_address_narrows_the_log(visit: Visit, administrator: Person, teacher: Person, course: UUID) -> None:
    exams = ["exam created", "exam created"]
    assert deeds(visit(administrator, places.AUDIT, course=course)) == [*exams, "course created"]
    assert deeds(visit(administrator, places.AUDIT, did="exam created")) == exams
    assert deeds(visit(administrator, places.AUDIT, who=teacher.email, did="exam created")) == exams
    assert deeds(visit(administrator, places.AUDIT, person=teacher.id))[:2] == exams
    today = datetime.now(UTC).date()
    lately = {"from": today - timedelta(days=1), "to": today}  # midnight may have come in between
    assert deeds(visit(administrator, places.AUDIT, course=course, **lately))[:2] == exams
    assert "Nothing like that" in words(visit(administrator, places.AUDIT, to=today - timedelta(days=2)))
    assert len(deeds(visit(administrator, places.AUDIT, course="nonsense", did="nonsense"))) > 3


def test_pressing_a_row_shows_only_its_course_and_pressing_the_chip_shows_all_again(
    visit: Visit, administrator: Person, course: UUID
) -> None:
    app = visit(administrator, places.AUDIT)
    all_deeds = deeds(app)
    narrow(app, "course", str(course))
    assert deeds(app) == ["exam created", "exam created", "course created"]
    assert data(app)["rows"][2]["courseId"] == ""  # the course itself, which stands beside it already
    assert data(app)["narrowed"] == [["course", "Biochemistry for beginners"]]
    assert str(course) in app.query_params["course"]
    narrow(app, "course", "")
    assert deeds(app) == all_deeds
    assert "course" not in app.query_params


def test_pressing_somebody_fills_in_who(visit: Visit, administrator: Person, teacher: Person, course: UUID) -> None:
    app = narrow(visit(administrator, places.AUDIT), "who", teacher.email)
    assert in_fields(app)["who"] == teacher.email
    assert {row["who"] for row in data(app)["rows"]} == {teacher.email}


def test_what_matches_nothing_leads_back_to_everything(visit: Visit, administrator: Person, course: UUID) -> None:
    app = visit(administrator, places.AUDIT, who="nobody", course=course)
    assert "No entry matches these filters." in words(app)
    press(app, "all")
    assert len(deeds(app)) > 3
    assert set(in_fields(app).values()) == {""}
    assert not app.query_params


def test_a_long_log_is_turned_by_pages(visit: Visit, make: Factory, administrator: Person, teacher: Person) -> None:
    for number in range(60):
        make.course(teacher, f"Course {number}")
    app = visit(administrator, places.AUDIT, did="course created", page=2)
    assert [row["course"] for row in data(app)["rows"]] == [f"Course {number}" for number in reversed(range(10))]
    assert "51–60 of 60 entries" in words(app)


def test_a_database_that_does_not_answer_is_told_with_a_way_to_try_again(
    visit: Visit, administrator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise DatabaseUnavailable("The database does not answer.")

    with monkeypatch.context() as broken:
        broken.setattr(Audit, "page", fails)
        app = visit(administrator, places.AUDIT)
        assert "The database does not answer." in words(app)
    app.button(key="again").click().run()
    assert deeds(app)[0] == "signed in"


def test_the_page_asks_the_log_once(visit: Visit, administrator: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    page = Audit.page
    monkeypatch.setattr(Audit, "page", lambda *given: asked.append(given) or page(*given))
    visit(administrator, places.AUDIT)
    assert len(asked) == 1
