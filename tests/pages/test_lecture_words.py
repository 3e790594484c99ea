"""The words of a lecture beside its transcript: shown while somebody has to decide, and for as long as she is at it."""

import json
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from components import places
from components.lecture_words import HEARD as LINES
from db.queries import transcripts, vocabulary
from db.unit_of_work import Database
from services.domain.lifecycle import LectureStatus
from services.domain.people import Person, Role
from services.domain.vocabulary import Suspicion
from services.wiring import Services
from tests.conftest import Visit
from tests.factories import TRANSCRIPT, Factory
from tests.sheets import report, sheet_words

HEARD = TRANSCRIPT.segments[0].text.split()[-1].strip(".")


def panel(app: AppTest) -> Any:
    """What the panel of words was given, or None where it is not shown."""
    drawn = [part.proto for part in app.get("bidi_component") if part.proto.component_name == "lectern_words"]
    return drawn[0] if drawn else None


def suspect(database: Database, lecture: UUID) -> None:
    with database.unit_of_work() as work:
        vocabulary.propose(work, lecture, [Suspicion(HEARD, "Catalase", (0,))])
        work.commit()


def test_without_anything_to_decide_the_words_wait_behind_a_link(visit: Visit, teacher: Person, lecture: UUID) -> None:
    app = visit(teacher, places.LECTURE, lecture=lecture)
    assert panel(app) is None
    assert "Its words" in sheet_words(app)
    assert panel(visit(teacher, places.LECTURE, lecture=lecture, words="open")) is not None


def test_what_was_put_right_can_be_taken_back_although_nothing_is_left_to_decide(
    services: Services, database: Database, visit: Visit, teacher: Person, lecture: UUID
) -> None:
    suspect(database, lecture)
    app = visit(teacher, places.LECTURE, lecture=lecture)
    [misheard] = json.loads(panel(app).json)["mishearings"]
    report(app, panel(app).id, "done", {"act": "correct", "id": misheard["id"], "press": "1"})
    assert "Catalase" in services.lectures.transcript(teacher, lecture).segments[0].text
    [corrected] = json.loads(panel(app).json)["mishearings"]
    report(app, panel(app).id, "done", {"act": "undo", "id": corrected["id"], "press": "2"})
    assert services.lectures.transcript(teacher, lecture).segments[0].text == TRANSCRIPT.segments[0].text


def test_the_panel_knows_whether_its_words_are_being_looked_through_and_shows_what_was_found_then(
    services: Services, database: Database, visit: Visit, teacher: Person, lecture: UUID
) -> None:
    assert not services.vocabulary.of_lecture(teacher, lecture).is_being_checked
    app = visit(teacher, places.LECTURE, lecture=lecture, words="open")
    report(app, panel(app).id, "done", {"act": "keep", "term": "Catalase", "press": "1"})
    assert services.vocabulary.of_lecture(teacher, lecture).is_being_checked
    assert json.loads(panel(app).json)["mishearings"] == []

    suspect(database, lecture)
    with database.unit_of_work() as work:
        work.execute(text("DELETE FROM procrastinate_jobs"))
        work.commit()
    app.run()
    assert not services.vocabulary.of_lecture(teacher, lecture).is_being_checked
    assert [each["meant"] for each in json.loads(panel(app).json)["mishearings"]] == ["Catalase"]
    assert not app.exception


def test_a_line_put_right_while_the_rest_is_heard_is_shown_as_it_is_now(
    database: Database, visit: Visit, make: Factory, teacher: Person
) -> None:
    lecture = make.lecture(teacher, make.course(teacher), status=LectureStatus.TRANSCRIBING)
    with database.unit_of_work() as work:
        transcripts.append(work, lecture, TRANSCRIPT.segments[:1])
        work.commit()
    suspect(database, lecture)
    app = visit(teacher, places.LECTURE, lecture=lecture)
    [misheard] = json.loads(panel(app).json)["mishearings"]

    report(app, panel(app).id, "done", {"act": "correct", "id": misheard["id"], "press": "1"})

    [line] = app.session_state[LINES.format(lecture=lecture)]
    assert "Catalase" in line.text


@pytest.mark.parametrize(
    "offered",
    [
        (LectureStatus.TRANSCRIBING, "Stop"),
        (LectureStatus.CANCELLED, "Go on"),
        (LectureStatus.FAILED, "Try again"),
    ],
)
def test_only_who_teaches_the_course_is_offered_to_stop_a_lecture_or_to_go_on_with_it(
    services: Services, visit: Visit, make: Factory, teacher: Person, offered: tuple[LectureStatus, str]
) -> None:
    status, button = offered
    course, reviewer = make.course(teacher), make.person("Rita Reviewer")
    services.identity.give_role(reviewer.email, services.courses.get(teacher, course).title, Role.REVIEWER)
    lecture = make.lecture(teacher, course, status=status, reason="It could not be heard.")

    def buttons(person: Person) -> set[str]:
        app = visit(person, places.LECTURE, lecture=lecture)
        assert not app.exception
        return {each.label for each in app.button}

    assert button in buttons(teacher)
    assert button not in buttons(reviewer)
