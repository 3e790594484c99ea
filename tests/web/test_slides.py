"""Slides are sent in one piece, and only what may be added is taken in."""

from uuid import UUID, uuid4

import pytest
from starlette.testclient import TestClient

from services.domain.people import Person
from services.wiring import Services
from tests import slides
from tests.web.conftest import sign_in


def titles(services: Services, person: Person, lecture: UUID) -> list[str]:
    return [material.title for material, _link in services.materials.shelf(person, lecture).files]


def test_slides_that_are_sent_are_kept(services: Services, browser: TestClient, teacher: Person, lecture: UUID) -> None:
    sign_in(services, browser, teacher)
    content = slides.pdf(["Enzymes"])
    answer = browser.put(f"/slides/{lecture}", params={"name": "week 3 & 4.pdf"}, content=content)
    assert answer.status_code == 201
    [(material, link)] = services.materials.shelf(teacher, lecture).files
    assert (str(material.id), material.title) == (answer.json()["id"], "Week 3 & 4")
    assert browser.get(link).content == content


def test_only_a_teacher_of_the_course_adds_slides(
    services: Services, browser: TestClient, teacher: Person, stranger: Person, lecture: UUID
) -> None:
    content = slides.pdf(["Enzymes"])
    assert browser.put(f"/slides/{lecture}?name=a.pdf", content=content).status_code == 403
    sign_in(services, browser, stranger)
    for id_of_nothing_of_hers in (lecture, uuid4(), "../courses"):
        assert browser.put(f"/slides/{id_of_nothing_of_hers}?name=a.pdf", content=content).status_code == 404
    assert titles(services, teacher, lecture) == []


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (("a.pdf", b""), "a.pdf is empty"),
        (("a.exe", b"MZ"), "a.exe is not a PDF"),
        (("", b"MZ"), "slides is not a PDF"),
    ],
)
def test_what_is_no_slides_is_answered_with_a_sentence(  # noqa: PLR0917
    services: Services, browser: TestClient, teacher: Person, lecture: UUID, file: tuple[str, bytes], sentence: str
) -> None:
    sign_in(services, browser, teacher)
    answer = browser.put(f"/slides/{lecture}", params={"name": file[0]}, content=file[1])
    assert (answer.status_code, sentence in answer.json()["error"]) == (400, True)
    assert titles(services, teacher, lecture) == []


def test_a_file_that_announces_too_much_or_nothing_is_not_read(
    services: Services, browser: TestClient, teacher: Person, lecture: UUID
) -> None:
    sign_in(services, browser, teacher)
    headers = {"content-length": str(100_000_001)}
    answer = browser.put(f"/slides/{lecture}?name=a.pdf", content=b"%PDF-", headers=headers)
    assert "at most 100 MB" in answer.json()["error"]
    answer = browser.put(f"/slides/{lecture}?name=a.pdf", content=iter([b"%PDF-1.7"]))
    assert "without its size" in answer.json()["error"]
    answer = browser.put(f"/slides/{lecture}?name=a.pdf", content=b"%PDF-1.7", headers={"content-length": "99"})
    assert "cut short" in answer.json()["error"]
