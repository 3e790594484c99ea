"""The lines of a transcript are fetched by the player of whoever may read them."""

from uuid import UUID, uuid4

from starlette.testclient import TestClient

from services.domain.people import Person
from services.wiring import Services
from tests.web.conftest import sign_in


def test_a_teacher_gets_the_lines_and_the_next_person_at_her_browser_does_not(
    services: Services, browser: TestClient, teacher: Person, lecture: UUID
) -> None:
    sign_in(services, browser, teacher)
    answer = browser.get(f"/lines/{lecture}?version=1")
    said = [(each.start_ms, each.text) for each in services.lectures.transcript(teacher, lecture).segments]
    assert [(start, text) for start, _end, text, _speaker in answer.json()] == said
    assert said
    assert (answer.headers["cache-control"], answer.headers["vary"]) == ("private, max-age=3600", "Cookie")


def test_nobody_else_reads_a_line(services: Services, browser: TestClient, stranger: Person, lecture: UUID) -> None:
    assert browser.get(f"/lines/{lecture}").status_code == 403
    sign_in(services, browser, stranger)
    answers = [browser.get(f"/lines/{each}") for each in (lecture, uuid4(), "..%2Fcourses", "x")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers[:2]}) == 1
