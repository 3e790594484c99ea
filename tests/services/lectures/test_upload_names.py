"""Names of files as browsers and attackers give them, and what becomes of them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.people import Person
from services.domain.recording_names import title_from
from services.domain.uploads import ChosenFile
from services.wiring import Services
from tests.factories import Factory

CHOSEN = ChosenFile("", 1000, "audio/ogg", 1)
NAMES = {
    "week_03-enzymes.mp4": "Week 03 enzymes",
    "2026-09-07_week_01-enzymes.opus": "2026-09-07 week 01 enzymes",
    "GMT20261019-080512_Recording_1920x1080.mp4": "Recording of 2026-10-19",
    "week.03.enzymes.mp4": "Week 03 enzymes",
    "BIO-101 Dr. Adler, part 1.5.mp3": "BIO 101 Dr. Adler, part 1.5",
    "../../etc/passwd": "Passwd",
    "C:\\Users\\ada\\week 3.opus": "Week 3",
    "a/b/c/": "Recording",
    "week\x00\x07\x1b[31m3\r\n.mp4": "Week[31m3",
    "week\u202e3pm.\u200fexe": "Week3pm",
    "week\x1f3\x1f7.mp4": "Week37",
    "\u202e\u2066\u200f": "Recording",
    "...": "...",
    "---___.mp4": "Lecture",
    "\ud83d.mp4": ".mp4",
    "ß" * 250 + ".mp4": "SS" + "ß" * 195,
    "é" * 300: "É" + "é" * 199,
    "лекция-3.mp4": "Лекция 3",
    "محاضرة ٣.mp4": "محاضرة ٣",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_title_is_guessed_from_any_name(name: str) -> None:
    assert title_from(name) == NAMES[name]


@given(st.text())
def test_a_guessed_title_is_short_seen_and_never_empty(name: str) -> None:
    title = title_from(name)
    assert 0 < len(title) <= 200
    assert title.isprintable()


@pytest.mark.parametrize("name", [*NAMES, "x" * 5000, ""])
def test_any_name_is_taken_kept_readable_and_goes_on_when_chosen_again(
    services: Services, make: Factory, teacher: Person, name: str
) -> None:
    course = make.course(teacher)
    plan = services.uploads.begin(teacher, course, replace(CHOSEN, name=name))
    kept = services.lectures.get(teacher, plan.lecture_id)
    assert kept.file_name.isprintable()
    assert 0 < len(kept.file_name) <= 200
    assert "/" not in kept.file_name
    assert services.uploads.begin(teacher, course, replace(CHOSEN, name=name)).upload_id == plan.upload_id
    assert (plan.size, plan.last_modified) == (1000, 1)
    if len(name) <= 400 and "\x00" not in name and "\ud83d" not in name:
        assert plan.file_name == name, "the browser finds its file again by the name it gave"


def test_a_content_type_that_is_none_is_not_believed(services: Services, make: Factory, teacher: Person) -> None:
    for content_type in ("", "text\x00/html", "audio/ogg; codecs=opus", "x" * 500, "\ud83d"):
        course = make.course(teacher)
        plan = services.uploads.begin(teacher, course, replace(CHOSEN, name="a.mp4", content_type=content_type))
        assert services.lectures.get(teacher, plan.lecture_id).content_type in {"application/octet-stream", "audio/ogg"}
