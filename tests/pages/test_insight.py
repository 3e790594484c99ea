"""Coverage of a course, and pace and key terms of a lecture."""

import csv
import io
import json
from typing import Any
from uuid import uuid4

from streamlit.testing.v1 import AppTest

from components import places
from components.chart import escaped
from components.chart_coverage import coverage_figure, coverage_rows, finding
from components.chart_pace import clock_ticks, extremes, in_order, pace_description, terms_rows
from services.domain.coverage import LectureCoverage
from services.domain.formats.csv_table import write_rows
from services.domain.lectures import TermUse
from services.domain.lifecycle import LectureStatus
from services.domain.pace import PacePoint
from services.domain.people import Person
from services.domain.transcripts import Segment, Transcript
from services.wiring import Services
from tests.conftest import Visit
from tests.factories import Factory
from tests.on_page import words
from tests.sheets import press, report, sheet_numbers, sheet_title

MINUTE = 60_000
SILENCE = Transcript((Segment(0, MINUTE, ""),), duration_ms=MINUTE)


def charts(app: AppTest) -> tuple[str, dict[str, Any]]:
    """The id of the charts of pace and key terms, and what they were given to draw."""
    part = next(part for part in app.get("bidi_component") if part.proto.component_name == "lectern_pace_charts")
    return str(part.proto.id), json.loads(part.proto.json)


def drawing(app: AppTest) -> dict[str, Any]:
    return dict(json.loads(charts(app)[1]["drawing"]))


def lecture(title: str, minutes: int, asked: int) -> LectureCoverage:
    return LectureCoverage(uuid4(), title, minutes * MINUTE, asked, approved=0)


def test_coverage_of_the_only_course_is_shown_at_once(visit: Visit, make: Factory, teacher: Person) -> None:
    first = make.lecture(teacher, make.course(teacher))
    make.question(teacher, first)
    app = visit(teacher, places.COVERAGE)
    assert "Do the questions follow what was taught?" in words(app)
    assert "“Week 3: Enzymes” has 20 s of teaching and 1 question" in words(app)
    assert len(app.get("plotly_chart")) == 1


def test_somebody_with_two_courses_is_asked_which(visit: Visit, make: Factory, teacher: Person) -> None:
    make.course(teacher)
    make.course(teacher, "Botany")
    app = visit(teacher, places.COVERAGE)
    assert "Which course?" in words(app)
    assert not app.get("plotly_chart")


def test_a_course_without_a_ready_lecture_leads_back_to_its_lectures(
    visit: Visit, make: Factory, teacher: Person
) -> None:
    app = visit(teacher, places.COVERAGE, course=make.course(teacher))
    assert "Nothing taught yet" in words(app)
    assert app.button(key="no_lecture").label == "See the lectures"


def test_somebody_without_a_course_is_told_what_coverage_is_for(visit: Visit, stranger: Person) -> None:
    assert "No course yet" in words(visit(stranger, places.COVERAGE))


def test_a_stranger_sees_no_coverage(visit: Visit, make: Factory, teacher: Person, stranger: Person) -> None:
    app = visit(stranger, places.COVERAGE, course=make.course(teacher))
    assert "There is no such course" in words(app)


def test_the_numbers_can_be_read_as_a_table(visit: Visit, make: Factory, teacher: Person) -> None:
    make.lecture(teacher, make.course(teacher))
    app = press(visit(teacher, places.COVERAGE), "table")
    assert not app.get("plotly_chart")
    assert list(app.dataframe[0].value["Lecture"]) == ["Week 3: Enzymes"]


def test_pace_shows_its_numbers_and_two_charts(visit: Visit, make: Factory, teacher: Person) -> None:
    app = visit(teacher, places.PACE, lecture=make.lecture(teacher, make.course(teacher)))
    shown = sheet_numbers(app)
    assert shown["Length"] == "20 s"
    assert int(shown["Words per minute"]) == round(int(shown["Words"]) * 3)
    pace, terms = drawing(app)["panels"]
    assert (pace["question"], terms["question"]) == ("How fast was it spoken?", "When does each key term come up?")
    assert "Tauroza" in pace["caption"]
    assert len(pace["steps"]) == 1
    assert [term for term, _ in terms["uses"]] == ["active site"]


def test_a_place_in_the_charts_leads_to_its_second(visit: Visit, make: Factory, teacher: Person) -> None:
    heard = make.lecture(teacher, make.course(teacher))
    app = visit(teacher, places.PACE, lecture=heard)
    app = report(app, charts(app)[0], "opened", {"at": 10_500})
    assert sheet_title(app) == "Week 3: Enzymes"
    assert app.query_params == {"lecture": str(heard), "t": "10"}


def test_the_numbers_of_a_chart_are_given_once_when_they_are_asked_for(
    visit: Visit, make: Factory, teacher: Person
) -> None:
    app = visit(teacher, places.PACE, lecture=make.lecture(teacher, make.course(teacher)))
    app = report(app, charts(app)[0], "file", {"name": "pace", "nonce": 7})
    file = charts(app)[1]["file"]
    assert (file["nonce"], file["name"]) == (7, "Week 3 Enzymes – pace.csv")
    assert file["text"].startswith("\ufeffBegins,Words per minute\r\n0:00,")
    assert charts(app.run())[1]["file"] is None


def test_the_usual_band_is_drawn_for_english_only(
    visit: Visit, services: Services, make: Factory, teacher: Person
) -> None:
    for language, band in (("en-GB", [125, 160]), ("de", None)):
        course = services.courses.create(teacher, title=language, code="B", language=language)
        pace = drawing(visit(teacher, places.PACE, lecture=make.lecture(teacher, course)))["panels"][0]
        assert pace["usual"] == band
        assert bool(pace["caption"]) == bool(band)


def test_pace_waits_for_a_lecture_that_is_still_being_heard(visit: Visit, make: Factory, teacher: Person) -> None:
    working = make.lecture(teacher, make.course(teacher), status=LectureStatus.TRANSCRIBING)
    app = visit(teacher, places.PACE, lecture=working)
    assert "appear here as soon as the whole lecture has been heard" in words(app)
    assert not sheet_numbers(app)


def test_pace_of_a_lecture_that_failed_says_why(visit: Visit, make: Factory, teacher: Person) -> None:
    course = make.course(teacher)
    broken = make.lecture(teacher, course, status=LectureStatus.FAILED, reason="There is no sound in it.")
    app = visit(teacher, places.PACE, lecture=broken)
    assert "There is no sound in it" in words(app)
    assert app.button(key="stopped").label == "Open the lecture"


def test_pace_of_a_lecture_without_a_word_says_so(visit: Visit, make: Factory, teacher: Person) -> None:
    silent = make.lecture(teacher, make.course(teacher), transcript=SILENCE)
    assert "Nobody speaks in this recording" in words(visit(teacher, places.PACE, lecture=silent))


def test_the_finding_names_the_lecture_whose_share_differs_most() -> None:
    lectures = [lecture("One", 50, 10), lecture("Two", 50, 9), lecture("Three", 5, 11)]
    assert finding(lectures) == (
        "“Three” has 5 min of teaching and 11 questions: 132 an hour, against 17 an hour in the whole course."
    )


def test_the_finding_says_when_the_questions_follow_the_teaching() -> None:
    assert "follow the teaching" in finding([lecture("One", 50, 10), lecture("Two", 50, 10)])


def test_the_finding_names_lectures_without_a_question() -> None:
    assert finding([lecture("One", 50, 10), lecture("Two", 50, 0)]).endswith("“Two” has no question yet.")


def test_the_finding_without_a_question_invents_none() -> None:
    assert finding([lecture("One", 50, 0)]) == "No question is written yet about what was taught."


def test_shares_add_up_to_the_whole_course() -> None:
    rows = coverage_rows([lecture("One", 30, 1), lecture("Two", 10, 3)])
    assert [row["Share of time (%)"] for row in rows] == [75.0, 25.0]
    assert [row["Share of questions (%)"] for row in rows] == [25.0, 75.0]


def test_one_lecture_is_drawn_without_shares() -> None:
    figure = coverage_figure((lecture("One", 30, 2),))
    assert [list(trace.text) for trace in figure.data] == [["30 min"], ["2 questions"]]


def test_the_fastest_and_the_slowest_minute_are_named() -> None:
    points = (PacePoint(0, 120.0), PacePoint(MINUTE, 180.4), PacePoint(2 * MINUTE, 90.0))
    assert extremes(points) == [1, 2]
    assert pace_description(points).endswith("Fastest at 1:00 with 180, slowest at 2:00 with 90.")


def test_a_pace_that_hardly_differs_has_no_extremes() -> None:
    assert extremes((PacePoint(0, 120.0), PacePoint(MINUTE, 120.9))) == []


def test_terms_stand_in_the_order_in_which_they_come_up() -> None:
    terms = (TermUse("late", (50_000,)), TermUse("early", (1_000, 61_500)), TermUse("never", ()))
    assert [use.term for use in in_order(terms)] == ["early", "late"]
    assert [(row["Term"], row["Said"], row["At"]) for row in terms_rows(terms)] == [
        ("early", 2, "0:01"),
        ("early", 2, "1:01"),
        ("late", 1, "0:50"),
    ]


def test_a_time_axis_has_few_ticks_however_long_the_lecture() -> None:
    for minutes in (1, 7, 52, 180, 600):
        assert 2 <= len(clock_ticks(minutes * MINUTE)) <= 11
    assert [label for _, label in clock_ticks(52 * MINUTE)] == ["0:00", "15:00", "30:00", "45:00"]


def test_the_file_holds_the_numbers_and_disarms_formulas() -> None:
    content = write_rows([{"Term": "=1+1", "Said": 2}, {"Term": "Größe", "Said": 1}])
    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig")))) == [
        ["Term", "Said"],
        ["'=1+1", "2"],
        ["Größe", "1"],
    ]


def test_words_on_a_chart_are_never_markup() -> None:
    assert escaped("<a href='x'>&") == "&lt;a href='x'&gt;&amp;"
