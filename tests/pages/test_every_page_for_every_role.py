"""Every page, as everybody who may come to it: nothing fails, and nothing of another's course is shown."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.message import Message
from sqlalchemy import Connection
from streamlit.testing.v1 import AppTest

from components import client_address, guard, places
from components.services import provide
from tests.access_world import MEMBERS, Place, Who, World, marks
from tests.conftest import ROUTER

COURSE = ("course", "course")
LECTURE = ("lecture", "lecture")
QUESTION = ("question", "question")

ADDRESSES: dict[str, tuple[str, str] | None] = {
    places.COURSES: None,
    places.COURSE: COURSE,
    places.COURSE_PEOPLE: COURSE,
    places.COURSE_SETTINGS: COURSE,
    places.LECTURE: LECTURE,
    places.QUESTIONS: COURSE,
    places.QUESTION: QUESTION,
    places.DRAFT: LECTURE,
    places.EXAMS: COURSE,
    places.EXAM: ("exam", "exam"),
    places.RUBRIC: ("question", "essay"),
    places.REVIEW: COURSE,
    places.WAITING: COURSE,
    places.TOGETHER: COURSE,
    places.COVERAGE: COURSE,
    places.REVIEWING: COURSE,
    places.PACE: LECTURE,
    places.USAGE: COURSE,
    places.PEOPLE: None,
    places.INSTALLATION: None,
    places.JOBS: None,
    places.AUDIT: None,
    places.INBOX: None,
    places.PROFILE: None,
    places.SIGN_OUT: None,
}
"""What the address of each page names, and which thing of a place that is."""

OF_INSTALLATION = {places.AUDIT, places.PEOPLE, places.JOBS, places.USAGE}
"""Where the administrator sees the names of all courses."""

PAGES = [page for name, page in vars(places).items() if name.isupper()]

_ID = re.compile(r"[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}")
_ESCAPES = re.compile(r"\\(?=[^\w\s])")
_UNSHOWN = {"id", "element_id", "user_key", "form_id", "fragment_id", "file_name", "widget_id"}

Open = Callable[..., list[str]]


@pytest.fixture
def show(world: World, world_connection: Connection, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """What a page shows somebody (None: signed out), word by word."""
    monkeypatch.setattr(client_address, "connected_from", lambda: None)
    provide(replace(world.services, pool_sign_in=None))

    def open_page(who: Who | None, page: str, query: dict[str, object]) -> list[str]:
        monkeypatch.setattr(guard, "session_token", lambda: world.tokens[who] if who else None)
        app = AppTest.from_file(ROUTER, default_timeout=60)
        for name, value in query.items():
            app.query_params[name] = str(value)
        if page != places.COURSES:
            app.switch_page(page)
        with world.undone(world_connection):
            app.run()
        assert not app.exception, f"{page} as {who}: {app.exception}"
        return shown(app)

    yield open_page
    provide(None)


def shown(app: AppTest) -> list[str]:
    """Every word that the browser is sent, without the ids by which it tells things apart."""
    return [word for node in _nodes(app._tree) for word in _words(node.proto)]


def _nodes(block: Any) -> Iterator[Any]:
    for child in getattr(block, "children", {}).values():
        if getattr(child, "proto", None) is not None:
            yield child
        yield from _nodes(child)


def _words(message: Message) -> Iterator[str]:
    for described, value in message.ListFields():
        if described.name in _UNSHOWN:
            continue
        for one in value if described.is_repeated else [value]:
            if isinstance(one, Message):
                yield from _words(one)
            elif isinstance(one, str) and one:
                yield _ID.sub("an id", _ESCAPES.sub("", one))


def query_of(page: str, place: Place) -> dict[str, object]:
    named = ADDRESSES[page]
    return {} if named is None else {named[0]: getattr(place, named[1])}


def told(words: list[str], place: str) -> list[str]:
    """What of a course is among the words."""
    return [mark for mark in marks(place) if any(mark in word for word in words)]


def test_every_page_is_in_the_table_and_in_the_navigation() -> None:
    assert set(PAGES) == set(ADDRESSES)
    navigation = (Path(ROUTER).parents[1] / "components" / "navigation.py").read_text(encoding="utf-8")
    assert [name for name in vars(places) if name.isupper() and f"places.{name}," not in navigation] == []


@pytest.mark.parametrize("page", PAGES)
def test_a_member_sees_her_courses_and_nothing_of_anothers(show: Open, world: World, page: str) -> None:
    for who in MEMBERS:
        for name, place in (("Our", world.own), ("Shelved", world.archived)):
            words = show(who, page, query_of(page, place))
            assert told(words, "Their") == []
            if ADDRESSES[page] is not None and not (page == places.REVIEW and who is not Who.REVIEWER):
                assert told(words, name), f"{who} is shown nothing of the {name} course"


@pytest.mark.parametrize("page", [page for page in PAGES if ADDRESSES.get(page)])
def test_a_foreign_page_shows_exactly_what_a_missing_one_shows(show: Open, world: World, page: str) -> None:
    for who in Who:
        strange = [world.foreign] if who in MEMBERS else [world.foreign, world.own, world.archived]
        missing = show(who, page, query_of(page, world.missing))
        assert missing
        for place in strange:
            assert show(who, page, query_of(page, place)) == missing, f"{who}"


@pytest.mark.parametrize("page", PAGES)
def test_without_anything_in_its_address_a_page_shows_nothing_of_anothers(show: Open, world: World, page: str) -> None:
    for who in Who:
        words = show(who, page, {})
        assert words
        if not (who is Who.ADMINISTRATOR and page in OF_INSTALLATION):
            strange = ["Their"] if who in MEMBERS else ["Their", "Our", "Shelved"]
            assert [mark for name in strange for mark in told(words, name)] == [], f"{who}"


@pytest.mark.parametrize("page", PAGES)
def test_signed_out_every_page_is_the_sign_in(show: Open, world: World, page: str) -> None:
    sign_in = show(None, places.COURSES, {})
    assert "Sign in" in sign_in
    assert show(None, page, query_of(page, world.own)) == sign_in
