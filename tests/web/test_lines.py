"""The lines of a transcript are fetched by the player of whoever may read them."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from components.web.routes import ROUTES
from components.web.wall import Wall
from services.domain.people import Person
from services.settings import read_settings
from services.setup.hosts import HostRule
from services.wiring import Services
from tests.factories import Factory


@pytest.fixture
def browser() -> Iterator[TestClient]:
    hosts = HostRule(read_settings(LECTERN_HOSTS="testserver", _env_file=None))
    with TestClient(Starlette(routes=ROUTES, middleware=[Middleware(Wall, hosts=hosts)])) as client:
        yield client


@pytest.fixture
def lecture_id(make: Factory, teacher: Person) -> UUID:
    return make.lecture(teacher, make.course(teacher))


def sign_in(services: Services, browser: TestClient, person: Person) -> None:
    assert browser.post("/session/begin", content=services.sessions.ticket_for(person)).status_code == 204


def test_a_teacher_gets_the_lines_and_the_next_person_at_her_browser_does_not(
    services: Services, browser: TestClient, teacher: Person, lecture_id: UUID
) -> None:
    sign_in(services, browser, teacher)
    answer = browser.get(f"/lines/{lecture_id}?version=1")
    said = [(each.start_ms, each.text) for each in services.lectures.transcript(teacher, lecture_id).segments]
    assert [(start, text) for start, _end, text, _speaker in answer.json()] == said
    assert said
    assert (answer.headers["cache-control"], answer.headers["vary"]) == ("private, max-age=3600", "Cookie")


def test_nobody_else_reads_a_line(services: Services, browser: TestClient, stranger: Person, lecture_id: UUID) -> None:
    assert browser.get(f"/lines/{lecture_id}").status_code == 403
    sign_in(services, browser, stranger)
    answers = [browser.get(f"/lines/{each}") for each in (lecture_id, uuid4(), "..%2Fcourses", "x")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers[:2]}) == 1
