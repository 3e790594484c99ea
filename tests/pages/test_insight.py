"""Coverage of a course, and pace and key terms of a lecture."""

import csv
import io
from uuid import UUID, uuid4

from streamlit.testing.v1 import AppTest

from components import places
from components.chart import as_csv, clock_axis, escaped
from components.chart_coverage import coverage_figure, coverage_rows, finding
from components.chart_pace import pace_figure, terms_figure, terms_rows
from services.domain.coverage import LectureCoverage
from services.domain.lectures import TermUse
from services.domain.lifecycle import LectureStatus
from services.domain.pace import PacePoint
from services.domain.people import Person
from services.domain.transcripts import Segment, Transcript
from tests.conftest import Visit
from tests.factories import Factory
from tests.sheets import sheet_numbers, sheet_words

MINUTE = 60_000
SILENCE = Transcript((Segment(0, MINUTE, ""),), duration_ms=MINUTE)


def words(app: AppTest) -> str:
    parts = [*app.title, *app.subheader, *app.markdown, *app.caption, *app.error, *app.warning]
    return " ".join([*(part.value for part in parts), sheet_words(app)]).replace("\\", "")


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
    app = visit(teacher, places.COVERAGE)
    app.segmented_control(key="coverage_view").set_value("Table").run()
    assert not app.get("plotly_chart")
    assert list(app.dataframe[0].value["Lecture"]) == ["Week 3: Enzymes"]


def test_pace_shows_its_numbers_and_two_charts(visit: Visit, make: Factory, teacher: Person) -> None:
    app = visit(teacher, places.PACE, lecture=make.lecture(teacher, make.course(teacher)))
    shown = sheet_numbers(app)
    assert shown["Length"] == "20 s"
    assert int(shown["Words per minute"]) == round(int(shown["Words"]) * 3)
    assert len(app.get("plotly_chart")) == 2
    assert "Tauroza" in words(app)


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


def test_the_pace_is_drawn_to_the_end_of_the_lecture() -> None:
    points = (PacePoint(0, 120.0), PacePoint(MINUTE, 180.0))
    line = pace_figure(points, 150_000, shows_usual=False).data[0]
    assert list(line.x) == [0, MINUTE, 150_000]
    assert list(line.y) == [120.0, 180.0, 180.0]


def test_the_band_of_english_lectures_is_drawn_for_english_only() -> None:
    points = (PacePoint(0, 120.0),)
    assert len(pace_figure(points, MINUTE, shows_usual=True).layout.shapes) == 1
    assert len(pace_figure(points, MINUTE, shows_usual=False).layout.shapes) == 0


def test_terms_stand_in_the_order_in_which_they_come_up() -> None:
    terms = (TermUse("late", (50_000,)), TermUse("early", (1_000, 2_000)), TermUse("never", ()))
    figure = terms_figure(terms, MINUTE)
    assert list(figure.layout.yaxis.ticktext) == ["early  2×", "late  1×"]
    assert list(figure.data[0].customdata) == [1_000, 2_000, 50_000]


def test_each_moment_of_a_term_links_to_its_second() -> None:
    row = terms_rows((TermUse("early", (61_500,)),), UUID(int=7))[0]
    assert (row["At"], row["Listen"]) == ("1:01", f"/lecture?lecture={UUID(int=7)}&t=61")


def test_a_time_axis_has_few_ticks_however_long_the_lecture() -> None:
    for minutes in (1, 7, 52, 180, 600):
        ticks = clock_axis(minutes * MINUTE)["tickvals"]
        assert 2 <= len(ticks) <= 11
    assert clock_axis(52 * MINUTE)["ticktext"] == ["0:00", "15:00", "30:00", "45:00"]


def test_the_file_holds_the_numbers_and_disarms_formulas() -> None:
    rows = [{"Term": "=1+1", "Said": 2, "Listen": "/lecture?t=1"}, {"Term": "Größe", "Said": 1, "Listen": "/lecture"}]
    content = as_csv(rows)
    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig")))) == [
        ["Term", "Said"],
        ["'=1+1", "2"],
        ["Größe", "1"],
    ]


def test_words_on_a_chart_are_never_markup() -> None:
    assert escaped("<a href='x'>&") == "&lt;a href='x'&gt;&amp;"
