"""Adding a lecture from a transcript, on the course's page and on the lecture's."""

import base64
import gzip
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components import places
from services.domain.errors import DatabaseUnavailable
from services.domain.lifecycle import LectureStatus
from services.domain.paging import PageRequest
from services.domain.people import Person, Role
from services.lectures.imports import Imports
from services.wiring import Services
from tests.conftest import Visit
from tests.factories import Factory
from tests.sheets import report, sheet_title

VTT = b"WEBVTT\n\n00:00:01.000 --> 00:00:05.000\nAn enzyme is a protein.\n"


def open_dialog(app: AppTest) -> AppTest:
    return app.button(key="add_transcript").click().run()


def chooser(app: AppTest) -> Any:
    return next(part for part in app.get("bidi_component") if part.proto.component_name == "lectern_text_file")


def choose(app: AppTest, name: str, content: bytes) -> AppTest:
    """Report to the page what the browser does when a file is chosen."""
    return tell(app, name, base64.b64encode(gzip.compress(content)).decode())


def tell(app: AppTest, name: str, content: str) -> AppTest:
    element_id = chooser(app).proto.id
    app.button(key="add_transcript").click()  # this runner draws a dialog only in runs in which it is asked for
    return report(app, element_id, "chosen", {"name": name, "content": content, "nonce": 1})


def test_a_transcript_becomes_a_lecture_and_its_page_opens(
    services: Services, make: Factory, teacher: Person, visit: Visit
) -> None:
    course = make.course(teacher)
    app = open_dialog(visit(teacher, places.COURSE, course=course))
    app.text_input(key="transcript_title").input("Week 3: Enzymes")

    app = choose(app, "week_03.vtt", VTT)

    assert not app.exception
    (lecture,) = services.lectures.page(teacher, course, PageRequest()).items
    assert (lecture.title, lecture.status) == ("Week 3: Enzymes", LectureStatus.QUEUED)


def test_what_cannot_be_read_is_told_in_the_dialog(make: Factory, teacher: Person, visit: Visit) -> None:
    app = open_dialog(visit(teacher, places.COURSE, course=make.course(teacher)))

    app = choose(app, "package.json", b'{"name": "lectern"}')

    assert "neither a transcript of Lectern" in app.error[0].value


@pytest.mark.parametrize("content", ["", "!!!", base64.b64encode(b"no gzip").decode()])
def test_what_did_not_arrive_whole_is_told_in_the_dialog(
    make: Factory, teacher: Person, visit: Visit, content: str
) -> None:
    app = open_dialog(visit(teacher, places.COURSE, course=make.course(teacher)))

    app = tell(app, "a.vtt", content)

    assert "did not arrive whole" in app.error[0].value


def test_a_file_that_unfolds_to_more_than_is_taken_is_refused(
    make: Factory, teacher: Person, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_dialog(visit(teacher, places.COURSE, course=make.course(teacher)))

    app = choose(app, "bomb.txt", b"\n" * 21_000_000)

    assert "at most 20 MB" in app.error[0].value.replace("\\", "")


def test_a_transcript_is_put_under_a_recording_that_failed(
    services: Services, make: Factory, teacher: Person, visit: Visit
) -> None:
    course = make.course(teacher)
    failed = make.lecture(teacher, course, title="Too quiet", status=LectureStatus.FAILED, reason="Nobody speaks.")
    app = open_dialog(visit(teacher, places.COURSE, course=course))
    assert app.selectbox(key="transcript_under").options == [
        "A new lecture, without a recording",
        "Too quiet (failed)",
    ]
    app.selectbox(key="transcript_under").select(failed)
    app = open_dialog(app)
    assert not [field for field in app.text_input if field.key == "transcript_title"]

    choose(app, "week_03.vtt", VTT)

    lecture = services.lectures.get(teacher, failed)
    assert (lecture.status, lecture.has_given_transcript) == (LectureStatus.QUEUED, True)


def test_a_database_that_is_away_is_told_in_the_dialog(
    make: Factory, teacher: Person, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise DatabaseUnavailable("The database does not answer.")

    app = open_dialog(visit(teacher, places.COURSE, course=make.course(teacher)))
    monkeypatch.setattr(Imports, "add", away)

    app = choose(app, "week_03.vtt", VTT)

    assert "The database does not answer" in app.error[0].value


def test_only_those_who_teach_may_add(services: Services, make: Factory, teacher: Person, visit: Visit) -> None:
    course = make.course(teacher)
    reviewer = make.person("Rita")
    services.members.invite(teacher, course, email=reviewer.email, role=Role.REVIEWER)

    app = visit(reviewer, places.COURSE, course=course)

    assert not [button for button in app.button if button.key == "add_transcript"]


def test_a_lecture_without_a_recording_is_read_on_its_page(
    services: Services, make: Factory, teacher: Person, visit: Visit
) -> None:
    lecture = services.imports.add(teacher, make.course(teacher), file_name="week 3.vtt", content=VTT)

    app = visit(teacher, places.LECTURE, lecture=lecture)

    assert not app.exception
    assert sheet_title(app) == "Week 3"
