"""A picture put into a question by hand, and shown where the question is read."""

import base64
import gzip
import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from streamlit.testing.v1 import AppTest

from components import places
from services.domain.people import Person
from services.domain.pictures import picture_names, picture_text
from services.wiring import Services
from tests.conftest import Visit
from tests.factories import QUESTION, Factory
from tests.on_page import click
from tests.pictures import picture
from tests.press import press_key
from tests.sheets import report


@pytest.fixture
def asked(make: Factory, teacher: Person) -> UUID:
    return make.question(teacher, make.lecture(teacher, make.course(teacher)))


def choose(app: AppTest, content: bytes) -> AppTest:
    """Report to the page what the browser does when a picture is chosen."""
    place = next(part for part in app.get("bidi_component") if part.proto.component_name == "lectern_text_file")
    told = {"name": "cell.png", "content": base64.b64encode(gzip.compress(content)).decode(), "nonce": 1}
    return report(app, place.proto.id, "chosen", told)


def what_it_shows(app: AppTest) -> Any:
    return next(field for field in app.text_input if field.label == "What it shows")


def images(app: AppTest) -> dict[str, str]:
    desks = [part for part in app.get("bidi_component") if part.proto.component_name == "lectern_review_desk"]
    return {name: link for desk in desks for name, link in json.loads(desk.proto.json)[0].get("images", {}).items()}


def test_a_picture_is_put_behind_the_question_and_shown_there_and_in_review(
    services: Services, visit: Visit, teacher: Person, asked: UUID
) -> None:
    app = visit(teacher, places.QUESTION, question=asked)
    press_key(app, "e")
    app.text_area[0].input("What is this?")
    what_it_shows(app).input("A cell [with] a wall")
    choose(app, picture())
    assert not app.exception
    assert not app.warning
    stem = app.text_area[0].value
    assert stem.startswith("What is this?\n\n![A cell with a wall](image:")
    assert what_it_shows(app).value == ""
    assert len(images(app)) == 1, "the preview shows it"
    click(app, "Save")
    (name,) = picture_names(services.questions.get(teacher, asked).question)
    for page in (places.QUESTION, places.REVIEW):
        assert images(visit(teacher, page, question=asked))[name].startswith("/files/pictures/")


def test_a_picture_can_stand_in_an_option(services: Services, visit: Visit, teacher: Person, asked: UUID) -> None:
    app = visit(teacher, places.QUESTION, question=asked)
    press_key(app, "e")
    next(field for field in app.selectbox if field.label == "Where").set_value("Option B")
    what_it_shows(app).input("a cell")
    choose(app, picture("JPEG"))
    click(app, "Save")
    option = services.questions.get(teacher, asked).question.options[1]
    assert option.text.startswith("The cofactor ![a cell](image:")


def test_a_picture_without_words_or_that_is_none_is_refused_with_a_sentence(
    visit: Visit, teacher: Person, asked: UUID
) -> None:
    app = visit(teacher, places.QUESTION, question=asked)
    press_key(app, "e")
    choose(app, picture())
    assert "First say what the picture shows" in app.error[0].value
    what_it_shows(app).input("a cell")
    choose(app, b"<svg onload='alert(1)'/>")
    assert "PNG, JPEG or WebP" in app.error[0].value
    assert app.text_area[0].value == QUESTION.stem


def test_a_picture_of_another_course_is_named_but_not_shown(
    services: Services, visit: Visit, make: Factory, teacher: Person, stranger: Person
) -> None:
    theirs = services.pictures.add(stranger, make.course(stranger), picture())
    lecture = make.lecture(teacher, make.course(teacher))
    question = make.question(teacher, lecture, question=replace(QUESTION, stem=picture_text(theirs, "stolen")))
    link = images(visit(teacher, places.QUESTION, question=question))[theirs]
    key = link.partition("?")[0].removeprefix("/files/")
    assert key.startswith(f"pictures/{services.questions.get(teacher, question).course_id}/")
