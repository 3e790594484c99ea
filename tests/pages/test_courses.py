"""The pages on which a course begins: courses, one course, one lecture."""

import pytest
from streamlit.testing.v1 import AppTest

from components import places, sign_in
from services.domain.lifecycle import LectureStatus
from services.domain.people import Person, Role
from services.wiring import Services
from tests.conftest import Visit
from tests.factories import PASSWORD, Factory
from tests.sheets import press, sheet_buttons, sheet_files, sheet_title, sheet_words


def test_the_very_first_visitor_makes_the_first_account(services: Services, visit: Visit) -> None:
    app = visit(None)
    assert app.title[0].value == "Welcome to Lectern"


def send_first_account(app: AppTest, password: str) -> AppTest:
    for field, words in zip(app.text_input, ["Ada", "ada@example.edu", password], strict=False):
        field.input(words)
    return app.button[0].click().run()


def test_the_first_account_is_made_only_with_a_whole_password(
    services: Services, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "is_from_this_machine", lambda: True)
    app = send_first_account(visit(None), "short")
    assert "too short" in app.error[0].value
    assert services.identity.needs_first_account()
    send_first_account(app, PASSWORD)
    assert not services.identity.needs_first_account()


def test_from_another_machine_the_page_asks_for_the_code_of_the_terminal(
    services: Services, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "is_from_this_machine", lambda: False)
    app = visit(None)
    assert len(app.text_input) == 4
    assert "terminal" in send_first_account(app, PASSWORD).error[0].value
    assert services.identity.needs_first_account()


def test_a_wrong_password_is_told_in_one_sentence(visit: Visit, teacher: Person) -> None:
    app = visit(None)
    assert app.title[0].value == "Sign in"
    app.text_input[0].input(teacher.email)
    app.text_input[1].input(PASSWORD + "!")
    app.button[0].click().run()
    assert [error.value for error in app.error] == [
        "The e\\-mail address or the password is not right\\. Check both and try again\\."
    ]


@pytest.mark.parametrize("page", [value for name, value in vars(places).items() if name.isupper()])
def test_a_signed_out_visitor_sees_the_sign_in_whatever_page_she_asks_for(
    visit: Visit, teacher: Person, page: str
) -> None:
    app = visit(None, page)
    assert [title.value for title in app.title] == ["Sign in"]
    assert not app.exception


def test_somebody_without_a_course_is_shown_how_to_begin(visit: Visit, teacher: Person) -> None:
    app = visit(teacher)
    assert "Begin with a course" in app.markdown[0].value
    assert app.button(key="load_sample").label == "Load the sample course"


def test_a_course_card_says_what_is_in_it(visit: Visit, make: Factory, teacher: Person) -> None:
    lecture = make.lecture(teacher, make.course(teacher))
    make.question(teacher, lecture)
    words = sheet_words(visit(teacher))
    assert "1 lecture, 20 s taught" in words
    assert "1 waiting for review" in words


def test_a_new_course_is_asked_for_by_the_button_beside_the_title(visit: Visit, teacher: Person) -> None:
    app = press(visit(teacher), "new_course")
    assert [field.label for field in app.text_input] == ["Title", "Code", "Term"]


def test_a_teacher_changes_the_objectives_that_the_course_shows(visit: Visit, make: Factory, teacher: Person) -> None:
    app = visit(teacher, places.COURSE, course=make.course(teacher))
    assert "Explain what enzymes do" in sheet_words(app)
    press(app, "edit_objectives")
    assert sheet_title(app) == "Settings"


def test_a_course_shows_its_lectures_and_why_one_failed(visit: Visit, make: Factory, teacher: Person) -> None:
    course = make.course(teacher)
    make.lecture(teacher, course)
    make.lecture(teacher, course, title="Week 4", status=LectureStatus.FAILED, reason="There is no sound in it.")
    app = visit(teacher, places.COURSE, course=course)
    assert sheet_title(app) == "Biochemistry for beginners"
    assert "Week 3: Enzymes" in lecture_rows(app)
    assert "There is no sound in it." in lecture_rows(app)


def test_a_lecture_that_is_heard_on_one_page_of_the_list_leaves_the_others_at_rest(
    visit: Visit, make: Factory, teacher: Person
) -> None:
    course = make.course(teacher)
    make.lecture(teacher, course, title="Being heard", status=LectureStatus.TRANSCRIBING)
    for number in range(25):
        make.lecture(teacher, course, title=f"Week {number}")
    assert "Being heard" in lecture_rows(visit(teacher, places.COURSE, course=course))
    second = visit(teacher, places.COURSE, course=course, page=2)
    assert "Week 24" in lecture_rows(second)
    assert "Being heard" not in lecture_rows(second)


def lecture_rows(app: AppTest) -> str:
    parts = [part.proto for part in app.get("bidi_component")]
    return next(part.json for part in parts if part.component_name == "lectern_lecture_list")


def test_a_foreign_or_unknown_course_does_not_exist(
    visit: Visit, make: Factory, teacher: Person, stranger: Person
) -> None:
    course = make.course(teacher)
    app = visit(stranger, places.COURSE, course=course)
    assert "There is no such course" in app.error[0].value
    assert not app.get("bidi_component")
    app = visit(teacher, places.COURSE, course="nonsense")
    assert "names no course" in app.error[0].value


def test_a_failed_lecture_says_why_what_is_kept_and_tries_again(
    services: Services, visit: Visit, make: Factory, teacher: Person
) -> None:
    lecture = make.lecture(
        teacher, make.course(teacher), status=LectureStatus.FAILED, reason="The recording is silent."
    )
    app = visit(teacher, places.LECTURE, lecture=lecture)
    assert "The recording is silent" in " ".join(element.value for element in app.markdown)
    app.button(key="retry").click().run()
    assert services.lectures.get(teacher, lecture).status is LectureStatus.QUEUED


def test_a_ready_lecture_offers_to_draft_questions(visit: Visit, make: Factory, teacher: Person) -> None:
    lecture = make.lecture(teacher, make.course(teacher))
    app = visit(teacher, places.LECTURE, lecture=lecture)
    assert "Enzymes" in sheet_title(app)
    assert sheet_buttons(app) == {"draft": "Draft questions", "save": "Save the transcript"}
    assert list(sheet_files(press(app, "save"))) == [
        "For programs (JSON)",
        "Captions (VTT)",
        "Captions (SRT)",
        "Text (TXT)",
    ]


def test_a_reviewer_is_not_offered_what_only_a_teacher_may_do(
    services: Services, visit: Visit, make: Factory, teacher: Person, stranger: Person
) -> None:
    lecture = make.lecture(teacher, course := make.course(teacher))
    services.members.invite(teacher, course, email=stranger.email, role=Role.REVIEWER)
    assert sheet_buttons(visit(stranger, places.LECTURE, lecture=lecture)) == {"save": "Save the transcript"}
