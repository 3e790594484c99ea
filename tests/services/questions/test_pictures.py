"""Pictures in questions: kept once, and shown to members of the course alone."""

from dataclasses import replace

import pytest

from services.domain.errors import NotFound
from services.domain.formats import write_gift
from services.domain.formats.exported import report
from services.domain.people import Person
from services.domain.pictures import picture_names, picture_text
from services.wiring import Services
from tests.factories import QUESTION, Factory
from tests.pictures import picture


def test_a_picture_is_kept_once_under_its_content_and_read_by_a_link(
    services: Services, make: Factory, teacher: Person
) -> None:
    course = make.course(teacher)
    name = services.pictures.add(teacher, course, picture())
    assert services.pictures.add(teacher, course, picture()) == name
    links = services.pictures.links(teacher, course, {name})
    assert list(links) == [name]
    assert links[name].startswith(f"/files/pictures/{course}/{name}?grant=")
    with services.store.open(f"pictures/{course}/{name}") as kept:
        assert kept.read(4) == b"RIFF"


def test_a_picture_of_another_course_is_not_handed_out(
    services: Services, make: Factory, teacher: Person, stranger: Person
) -> None:
    course = make.course(teacher)
    name = services.pictures.add(teacher, course, picture())
    with pytest.raises(NotFound):
        services.pictures.links(stranger, course, {name})


def test_a_question_names_its_pictures_in_its_text() -> None:
    first, second = "0f" * 32, "a1" * 32
    shows = picture_text(first, "a [cell](x)\nwall")
    assert shows == f"![a cell x wall](image:{first})"
    options = (replace(QUESTION.options[0], text=picture_text(second, "b")), *QUESTION.options[1:])
    question = replace(QUESTION, stem=f"What is this?\n\n{shows}", options=options)
    assert picture_names(question) == {first, second}
    assert picture_names(QUESTION) == set()


def test_an_export_says_that_pictures_stay_behind() -> None:
    question = replace(QUESTION, stem=picture_text("0f" * 32, "a cell"))
    exported = write_gift([question])
    assert exported.written == 1
    assert "its pictures" in report(exported.losses)
    assert "its pictures" not in report(write_gift([QUESTION]).losses)
