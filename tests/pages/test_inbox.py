"""The page of the inbox, and the way out of it."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from components import places
from db.unit_of_work import Database
from services.domain.errors import DatabaseUnavailable
from services.domain.inbox import Subject, Telling
from services.domain.lifecycle import QuestionStatus
from services.domain.people import Person
from services.review.inbox import Inbox, tell
from services.wiring import Services
from tests.conftest import Visit
from tests.factories import Factory
from tests.press import desk_words
from tests.sheets import follow, press, sheet_buttons, sheet_links, sheet_rows, sheet_words


@dataclass
class Post:
    """What is told to Ada about a lecture of hers."""

    database: Database
    make: Factory
    ada: Person
    rita: Person
    course: UUID
    lecture: UUID

    def about(self, kind: Telling, about: str, stem: str = "Which site?") -> None:
        question = self.make.question(self.ada, self.lecture, stem=stem, status=QuestionStatus.CHANGES_REQUESTED)
        with self.database.unit_of_work() as work:
            subject = Subject(self.course, self.lecture, question)
            tell(work, self.ada.id, kind, subject, about=about, by=self.rita)
            work.commit()


@pytest.fixture
def post(database: Database, make: Factory, teacher: Person) -> Post:
    course = make.course(teacher)
    return Post(database, make, teacher, make.person("Rita Reviewer"), course, make.lecture(teacher, course))


def test_an_empty_inbox_says_what_will_come(visit: Visit, teacher: Person) -> None:
    app = visit(teacher, places.INBOX)
    assert "Nothing has come yet" in sheet_words(app)
    assert sheet_buttons(app) == {}


def test_a_line_says_who_did_what_and_leads_there_and_is_read_then(
    visit: Visit, teacher: Person, post: Post, services: Services
) -> None:
    post.about(Telling.SENT_BACK, "Which _site_?")
    app = visit(teacher, places.INBOX)
    (row,) = sheet_rows(app)
    assert row["label"] == "Rita Reviewer sent a question back to you"
    assert row["says"] == "Which _site_?"
    assert row["beside"].endswith(" · Week 3: Enzymes · Biochemistry for beginners")
    follow(app, row["address"])
    assert "Which site?" in desk_words(app)
    assert "told" not in app.query_params
    assert services.inbox.unread(teacher) == 0


def test_several_of_one_kind_lead_to_the_list_of_them(visit: Visit, teacher: Person, post: Post) -> None:
    for number in range(3):
        post.about(Telling.SENT_BACK, f"Number {number}?", stem=f"Number {number}?")
    app = visit(teacher, places.INBOX)
    address = sheet_links(app)["3 questions came back to you"]
    assert address.startswith(f"/questions?course={post.course}&lecture={post.lecture}&status=changes_requested&mine=1")


def test_the_list_is_narrowed_to_what_is_unread_and_marked_line_by_line_or_at_once(
    visit: Visit, teacher: Person, post: Post
) -> None:
    for kind in (Telling.SENT_BACK, Telling.REVISED, Telling.MENTIONED):
        post.about(kind, "Which site?")
    app = visit(teacher, places.INBOX, show="unread")
    assert sheet_buttons(app)["unread"] == "Unread 3"
    press(app, next(act for act in sheet_buttons(app) if act.startswith("read/")))
    assert sheet_buttons(app)["unread"] == "Unread 2"
    assert len(sheet_rows(app)) == 2
    press(app, "read_all")
    assert "You have read everything." in sheet_words(app)
    press(app, "all")
    assert "show" not in app.query_params
    assert len(sheet_rows(app)) == 3


@pytest.mark.parametrize("kind", Telling)
def test_every_kind_of_line_says_something_and_leads_somewhere(
    visit: Visit, teacher: Person, post: Post, kind: Telling
) -> None:
    post.about(kind, "3 of 4")
    (row,) = sheet_rows(visit(teacher, places.INBOX))
    assert row["label"]
    assert places.page_at(row["address"].partition("?")[0]) is not None


def test_hostile_words_are_told_as_words(visit: Visit, teacher: Person, post: Post) -> None:
    post.about(Telling.MENTIONED, "<script>alert(1)</script>")
    (row,) = sheet_rows(visit(teacher, places.INBOX))
    assert row["says"] == "<script>alert(1)</script>"


def test_an_inbox_that_cannot_be_read_says_so_and_offers_to_try_again(
    visit: Visit, teacher: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise DatabaseUnavailable("The database does not answer.")

    monkeypatch.setattr(Inbox, "page", away)
    app = visit(teacher, places.INBOX)
    assert any("does not answer" in each.value for each in app.markdown)
    assert [button.label for button in app.button] == ["Try again"]


def test_a_nonsense_line_in_the_address_is_passed_over(visit: Visit, teacher: Person) -> None:
    assert not visit(teacher, places.INBOX, told="nonsense").exception
