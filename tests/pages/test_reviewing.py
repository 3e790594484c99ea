"""What reviewing came to, for herself and in sum, and the share of questions that is decided on twice."""

from uuid import UUID

import pytest
from streamlit.testing.v1 import AppTest

from components import places
from components.chart_reviewing import MOST_BARS, finding, reviewing_figure, share_words
from services.domain.people import Person, Role
from services.domain.review_economics import Tally
from services.domain.review_figures import Counted
from services.domain.reviews import Decision, Reason, Verdict
from services.wiring import Services
from tests.conftest import Visit
from tests.factories import Factory
from tests.sheets import press, sheet_buttons, sheet_files, sheet_lines, sheet_numbers, sheet_words

ACCEPT = Verdict(Decision.ACCEPT)
REJECT = Verdict(Decision.REJECT, Reason.DOUBLE)


@pytest.fixture
def rita(services: Services, make: Factory, course: UUID) -> Person:
    person = make.person("Rita Reviewer")
    services.identity.give_role(person.email, "Biochemistry for beginners", Role.REVIEWER)
    return person


@pytest.fixture
def decided(services: Services, make: Factory, teacher: Person, course: UUID, rita: Person) -> None:
    """One question decided on by each, and one by both, who do not agree."""
    lecture = make.lecture(teacher, course)
    decide = services.decisions.decide
    decide(teacher, make.question(teacher, lecture), ACCEPT, expected_version=1, seconds=40)
    decide(rita, make.question(teacher, lecture), REJECT, expected_version=1, seconds=90)
    services.second_review.set_share(teacher, course, 1.0)
    twice = make.question(teacher, lecture)
    decide(teacher, twice, ACCEPT, expected_version=1)
    decide(rita, twice, REJECT, expected_version=1)


def said(app: AppTest) -> str:
    parts = [*app.subheader, *app.markdown, *app.caption, *app.error]
    return " ".join([*(part.value for part in parts), sheet_words(app)]).replace("\\", "")


def test_a_reviewer_sees_her_own_decisions_and_nobody_elses(
    services: Services, visit: Visit, course: UUID, decided: None, rita: Person
) -> None:
    app = visit(rita, places.REVIEWING, course=course, of="all")
    assert sheet_numbers(app)["Decisions"] == "2"
    assert sheet_numbers(app)["Accepted"] == "0 %"
    assert "all" not in sheet_buttons(app)
    file = services.exports.follow(rita, sheet_files(app)["CSV"].rpartition("/")[2])
    assert file.content.decode("utf-8-sig").count("All decisions,All decisions,2,0,") == 1


def test_a_teacher_who_reviews_sees_hers_and_by_a_press_everybodys_in_sum(
    visit: Visit, course: UUID, decided: None, teacher: Person
) -> None:
    app = visit(teacher, places.REVIEWING, course=course)
    assert (sheet_numbers(app)["Decisions"], sheet_numbers(app)["Accepted"]) == ("2", "100 %")
    press(app, "all")
    assert app.query_params["of"] == "all"
    assert (sheet_numbers(app)["Decisions"], sheet_numbers(app)["Accepted"]) == ("4", "50 %")
    assert "Whose questions are accepted?" in said(app)
    assert len(app.get("plotly_chart")) == 1


def test_what_is_compared_stands_in_the_address_and_in_the_table(
    visit: Visit, course: UUID, decided: None, teacher: Person
) -> None:
    app = press(visit(teacher, places.REVIEWING, course=course, of="all"), "lecture")
    assert app.query_params["by"] == "lecture"
    app = press(app, "table")
    [row] = app.dataframe[0].value.to_dict("records")
    assert (row["Of"], row["Decisions"], row["Accepted (%)"]) == ("Week 3: Enzymes", 4, 50.0)


def test_agreement_is_told_by_pair_with_what_still_waits(
    visit: Visit, course: UUID, decided: None, teacher: Person
) -> None:
    app = visit(teacher, places.REVIEWING, course=course, of="all")
    assert sheet_lines(app) == [
        ["Ada Teacher and Rita Reviewer", "1 question", "0 % agreed", "κ 0.00"],
        ["First and second reviewer", "1 question", "0 % agreed", "κ 0.00"],
    ]
    assert "Every question is decided on twice. 1 waits for somebody who decides between two." in said(app)


def test_before_the_first_decision_the_page_says_what_will_stand_here(
    visit: Visit, course: UUID, teacher: Person
) -> None:
    assert "No decision counted yet" in said(visit(teacher, places.REVIEWING, course=course))


def test_somebody_without_a_course_is_told_what_it_is_for(visit: Visit, stranger: Person) -> None:
    assert "No course yet" in said(visit(stranger, places.REVIEWING))


def test_the_owner_sets_how_much_is_decided_on_twice(
    services: Services, visit: Visit, course: UUID, teacher: Person
) -> None:
    app = press(visit(teacher, places.COURSE_SETTINGS, course=course), "twice")
    app.slider(key="twice_share").set_value(20)
    app.button(key="save_twice").click()
    press(app, "twice")
    assert services.second_review.share(teacher, course) == 0.2


def counted(name: str, accepted: int, of: int) -> Counted:
    return Counted(name, Tally(decided=of, accepted=accepted))


def test_two_are_told_apart_only_where_their_intervals_are() -> None:
    assert finding([counted("A", 3, 4), counted("B", 2, 4)]).startswith("The intervals overlap")
    assert finding([counted("A", 95, 100), counted("B", 20, 100)]) == (
        "“A” is accepted more often than “B”: 95 % against 20 %."
    )
    assert finding([counted("A", 3, 4)]) == ""


def test_a_share_of_few_decisions_says_that_they_are_few() -> None:
    assert share_words(counted("A", 41, 50)) == "82 % of 50 · 69–90 %"
    assert share_words(counted("A", 1, 1)) == "100 % of 1 · 21–100 % · few decisions"


def test_the_chart_has_a_bar_for_each_and_shows_names_as_text() -> None:
    figure = reviewing_figure(tuple(counted(f"<b>{number}", 1, 2) for number in range(MOST_BARS + 3))).to_dict()
    assert len(figure["data"][0]["x"]) == MOST_BARS
    assert figure["layout"]["annotations"][0]["text"].startswith("<b>&lt;b&gt;0</b>")
