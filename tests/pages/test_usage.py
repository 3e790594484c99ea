"""What a course has cost, on its page and on the administrator's, and the limit to it."""

from uuid import UUID

import pytest
from streamlit.testing.v1 import AppTest

from components import places
from db.queries import usage
from db.unit_of_work import Database
from services.domain.people import Person, Role
from services.domain.usage import Purpose
from services.wiring import Services
from tests.conftest import Visit
from tests.factories import Factory
from tests.sheets import press, sheet_buttons, sheet_files, sheet_numbers, sheet_rows, sheet_words


@pytest.fixture
def spent(database: Database, teacher: Person, course: UUID) -> None:
    """One call of a model for the course."""
    with database.unit_of_work() as work:
        usage.record(
            work,
            course_id=course,
            run_id=None,
            person_id=teacher.id,
            model="gpt-x",
            purpose=Purpose.WRITING,
            input_tokens=12_000,
            output_tokens=345,
            seconds=4.5,
            cost_usd=1.25,
        )
        work.commit()


def test_a_course_shows_what_each_month_cost_and_its_table_to_save(
    services: Services, visit: Visit, teacher: Person, course: UUID, spent: None
) -> None:
    app = visit(teacher, places.USAGE, course=course)
    [month] = sheet_rows(app)
    assert month["about"] == "12,000 tokens in, 345 out"
    assert month["badges"] == [["1.25 US dollars", "payments", "blue"]]
    assert sheet_numbers(app)["US dollars"] == "1.25"
    file = services.exports.follow(teacher, sheet_files(app)["Save as CSV"].rpartition("/")[2])
    assert file.name == "Biochemistry for beginners – usage.csv"


def test_before_the_first_order_the_page_says_what_will_stand_here(visit: Visit, teacher: Person, course: UUID) -> None:
    assert "Nothing ordered yet" in said(visit(teacher, places.USAGE, course=course))


def said(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.error, *app.info]
    return " ".join([*(part.value for part in parts), sheet_words(app)])


def test_a_limit_can_be_taken_away_again_by_emptying_the_field(
    services: Services, visit: Visit, teacher: Person, course: UUID
) -> None:
    services.usage.set_limit(teacher, course, 5.0)
    app = visit(teacher, places.USAGE, course=course)
    press(app, "limit")
    field = app.number_input(key="monthly_limit")
    assert field.value == 5.0
    assert not field.proto.HasField("default"), "the browser would put it back in place of nothing"
    field.set_value(None)
    app.button(key="save_limit").click()
    press(app, "limit")
    assert services.usage.budget(teacher, course).limit_usd is None


def test_an_owner_limits_the_cost_and_sees_what_is_spent_of_it(
    services: Services, visit: Visit, teacher: Person, course: UUID, spent: None
) -> None:
    app = visit(teacher, places.COURSE_SETTINGS, course=course)
    row = next(row for row in sheet_rows(app) if row["label"] == "Cost of drafting questions")
    assert row["says"] == "Month by month, and what the limit is."
    press(app, "limit")
    app.number_input(key="monthly_limit").set_value(5.0)
    app.button(key="save_limit").click()
    press(app, "limit")
    assert services.usage.budget(teacher, course).limit_usd == 5.0
    assert "1.25 of 5.00 US dollars spent this month" in said(visit(teacher, places.USAGE, course=course))


def test_who_does_not_own_the_course_reads_the_figures_and_sets_nothing(
    services: Services, make: Factory, visit: Visit, course: UUID, spent: None
) -> None:
    member = make.person("Mia Member")
    services.identity.give_role(member.email, "Biochemistry for beginners", Role.TEACHER)
    app = visit(member, places.USAGE, course=course)
    assert len(sheet_rows(app)) == 1
    assert sheet_buttons(app) == {}


def test_an_administrator_sees_all_courses_and_nobody_else_does(
    make: Factory, visit: Visit, teacher: Person, course: UUID, spent: None
) -> None:
    app = visit(make.person("Olga Operator", is_administrator=True), places.USAGE)
    assert [row["label"] for row in sheet_rows(app)] == ["Biochemistry for beginners"]
    app = visit(teacher, places.USAGE)
    assert "Only an administrator" in said(app)
    assert sheet_rows(app) == []
