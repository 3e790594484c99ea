"""Review in a real Chromium, without a mouse: thirty questions, what came back, and two people at one question."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from components.session import COOKIE
from services.checking.flaws import find_flaws
from services.checking.gate import Gate
from services.domain.lifecycle import QuestionStatus
from services.domain.people import Person, Role
from services.providers.embedder_minilm import MiniLMEmbedder
from services.questions.question_revising import QuestionRevising
from services.settings import read_settings
from services.wiring import Runtime
from services.writing.builtin.writer import BuiltinWriter
from services.writing.protocol import BUILTIN_WRITER
from tests.factories import QUESTION, Factory
from tests.journeys.conftest import Lectern, started

WAITING = 30
SENT_BACK = {7: "Say which place.", 19: "Too near to what was said."}


class Stage:
    """A running app with a course of thirty questions, a teacher and two reviewers of it."""

    def __init__(self, lectern: Lectern, runtime: Runtime) -> None:
        self.url = lectern.url
        self.services, self.database = runtime.services, runtime.database
        make = Factory(runtime.services, runtime.database)
        self.make = make
        self.teacher = make.person("Ada Teacher")
        self.grace, self.mary = make.person("Grace Reviewer"), make.person("Mary Reviewer")
        self.course = make.course(self.teacher)
        for reviewer in (self.grace, self.mary):
            self.services.members.invite(self.teacher, self.course, email=reviewer.email, role=Role.REVIEWER)
        self.lecture = make.lecture(self.teacher, self.course)

    def ask(self, stem: str) -> UUID:
        return self.make.question(self.teacher, self.lecture, question=replace(QUESTION, stem=stem))

    def tab(self, chromium: Browser, person: Person, *, at: str = "queue", **query: object) -> Page:
        """Her browser, signed in, at a page of the course with a question on its desk."""
        context = chromium.new_context(viewport={"width": 1440, "height": 900})
        context.add_cookies([{"name": COOKIE, "value": self.make.token(person), "url": self.url}])
        page = context.new_page()
        page.set_default_timeout(20_000)
        more = "".join(f"&{name}={value}" for name, value in query.items())
        page.goto(f"{self.url}/{at}?course={self.course}{more}")
        expect(page.locator("article h5").first).to_be_visible()
        return page

    def has_written_anew(self, chromium: Browser, question: UUID) -> None:
        """Its author has the built-in writer try again with what the reviewer wants, and sends what it gives."""
        page = self.tab(chromium, self.teacher, at="question", question=question)
        page.get_by_role("button", name="Try again with the reviewer’s reason").click()
        expect(page.get_by_text("It waits for its turn.")).to_be_visible()
        ordered = self.services.revisions.newest(self.teacher, question)
        assert ordered is not None
        embedder = MiniLMEmbedder()
        QuestionRevising(
            self.database, BuiltinWriter(embedder), lambda: Gate(embedder, find_flaws), clock=lambda: datetime.now(UTC)
        ).run(ordered.id)
        page.get_by_role("button", name="Take it").click()
        expect(page.get_by_text("This is version 2 now.")).to_be_visible()
        page.get_by_role("button", name="Send to review").click()
        expect(page.get_by_role("button", name="Review it")).to_be_visible()
        page.context.close()


@pytest.fixture(scope="module")
def at(home) -> Iterator[Stage]:
    with started(home, LECTERN_WORKER="false") as lectern:
        runtime = Runtime(read_settings(LECTERN_HOME=home, _env_file=None))
        yield Stage(lectern, runtime)
        runtime.close()


def look(page: Page) -> str:
    """The question that lies there, as soon as a key counts for it."""
    expect(page.locator(".foot .bar:not([data-looking])")).to_be_visible()
    expect(page.locator(".desk:not([data-held])")).to_be_visible()
    return page.locator("article h5").inner_text()


def stem(page: Page, words: str) -> Locator:
    return page.get_by_role("heading", level=5, name=words, exact=True)


def gone(page: Page, words: str) -> None:
    expect(stem(page, words)).to_have_count(0)


def test_thirty_are_decided_by_keys_and_what_was_sent_back_returns_with_its_difference(
    at: Stage, chromium: Browser
) -> None:
    asked = {at.ask(f"Where does the substrate bind, case {number}?"): number for number in range(WAITING)}
    page = at.tab(chromium, at.grace)
    said: list[str] = []
    for number in range(WAITING):
        words = look(page)
        assert words not in said
        said.append(words)
        if number in SENT_BACK:
            page.keyboard.press("r")
            page.keyboard.press("3")
            page.keyboard.press("c")
            page.keyboard.insert_text(SENT_BACK[number])
            page.keyboard.press("Control+Enter")
        elif number == WAITING - 1:
            page.keyboard.press("x")
            page.keyboard.press("6")
            page.keyboard.press("Enter")
        else:
            page.keyboard.press("a")
        gone(page, words)
    expect(page.get_by_text("Everything is decided")).to_be_visible()
    counts = at.services.review.counts(at.grace, at.course)
    assert (counts.waiting, counts.approved, counts.sent_back, counts.rejected) == (0, 27, 2, 1)
    assert len(asked) == len(said)

    by_hand, anew = (each for each in asked if at.services.questions.open(at.teacher, each).sent_back is not None)
    was = at.services.questions.get(at.teacher, by_hand).question
    at.services.questions.edit(at.teacher, by_hand, replace(was, stem=f"Name it: {was.stem}"), expected_version=1)
    at.services.questions.send_to_review(at.teacher, by_hand)
    page.reload()
    expect(stem(page, f"Name it: {was.stem}")).to_be_visible()
    expect(page.get_by_text("Sent back before by")).to_be_visible()
    expect(page.get_by_text("Changed since it was sent back")).to_be_visible()
    expect(page.locator("ins", has_text="Name it")).to_be_visible()
    look(page)
    page.keyboard.press("a")
    expect(page.get_by_text("Everything is decided")).to_be_visible()
    assert at.services.questions.get(at.teacher, by_hand).status is QuestionStatus.APPROVED

    at.has_written_anew(chromium, anew)
    written = at.services.questions.get(at.teacher, anew)
    assert (written.version, written.written_by, written.status) == (2, BUILTIN_WRITER, QuestionStatus.IN_REVIEW)
    page.reload()
    expect(page.locator("article h5")).to_contain_text(written.question.stem)  # with the signs of what was found
    expect(page.get_by_text("Changed since it was sent back")).to_be_visible()
    expect(page.locator(".desk ins").first).to_be_visible()
    look(page)
    page.keyboard.press("a")
    expect(page.get_by_text("Everything is decided")).to_be_visible()
    assert at.services.questions.get(at.teacher, anew).status is QuestionStatus.APPROVED
    page.context.close()


def test_two_people_at_one_question_know_of_each_other_and_both_keep_their_words(at: Stage, chromium: Browser) -> None:
    contested, other = at.ask("Which of the two is it?"), at.ask("And what comes after it?")
    first = at.tab(chromium, at.grace, question=contested)
    second = at.tab(chromium, at.mary, question=contested)
    expect(second.get_by_text(re.compile("Grace Reviewer is looking at this question too"))).to_be_visible()
    look(second)
    second.keyboard.press("r")
    second.get_by_role("textbox", name="Comment").press_sequentially("Which two?")
    look(first)
    first.keyboard.press("e")
    field = first.get_by_role("textbox", name="Question", exact=True)
    expect(field).to_be_focused()
    field.fill("Which of both is it?")
    first.keyboard.press("Control+Enter")
    expect(stem(first, "And what comes after it?")).to_be_visible()
    second.get_by_role("radio", name="Flawed wording").press("Space")
    second.keyboard.press("Control+Enter")
    expect(second.get_by_text(re.compile("has changed since you opened it"))).to_be_visible()
    expect(second.get_by_text("Others have what still waits")).to_be_visible()
    assert at.services.questions.get(at.teacher, contested).question.stem == "Which of both is it?"
    assert at.services.questions.get(at.teacher, contested).status is QuestionStatus.APPROVED
    assert at.services.questions.get(at.teacher, other).status is QuestionStatus.IN_REVIEW
    for page in (first, second):
        page.context.close()
