"""What people find in their inbox, and what is no longer worth their attention."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np
import pytest
from sqlalchemy import text

from db.queries import courses, revisions, runs, transcripts
from db.unit_of_work import Database
from services.domain.blueprints import Blueprint, BlueprintRow, Stretch
from services.domain.inbox import LONGEST_EXCERPT, InboxLine, Subject, Telling, excerpt
from services.domain.lifecycle import LectureStatus, QuestionStatus, RunStatus
from services.domain.paging import PageRequest
from services.domain.people import Person, Role
from services.domain.questions import QuestionType
from services.domain.reviews import Decision, Reason, Verdict
from services.domain.revisions import Wish
from services.lectures.transcription import Transcription
from services.questions.question_writing import QuestionWriting
from services.review.inbox import tell
from services.review.tellings import tell_revision_ended, tell_run_ended
from services.wiring import Services
from tests.factories import QUESTION, TRANSCRIPT, Factory

BACK = Verdict(Decision.SEND_BACK, Reason.FLAWED_WORDING)


@dataclass
class Desk:
    """A lecture of Ada's, and Rita who reviews its questions."""

    services: Services
    database: Database
    make: Factory
    course: UUID
    lecture: UUID
    ada: Person
    rita: Person

    def question(self, stem: str = QUESTION.stem, status: QuestionStatus = QuestionStatus.IN_REVIEW) -> UUID:
        return self.make.question(self.ada, self.lecture, stem=stem, status=status)

    def join(self, person: Person) -> None:
        with self.database.unit_of_work() as work:
            courses.add_member(work, self.course, person.id, Role.REVIEWER)
            work.commit()

    def lines(self, person: Person, *, unread_only: bool = False) -> tuple[InboxLine, ...]:
        return self.services.inbox.page(person, PageRequest(), unread_only=unread_only).items

    def told(self, person: Person) -> list[tuple[Telling, str]]:
        return [(line.kind, line.about) for line in self.lines(person, unread_only=True)]

    def send_back(self, *questions: UUID) -> None:
        for question in questions:
            self.services.decisions.decide(self.rita, question, BACK, expected_version=1)


@pytest.fixture
def desk(services: Services, database: Database, make: Factory, teacher: Person) -> Desk:
    course = make.course(teacher)
    desk = Desk(services, database, make, course, make.lecture(teacher, course), teacher, make.person("Rita Reviewer"))
    desk.join(desk.rita)
    return desk


def test_what_a_reviewer_sends_back_is_told_to_its_author_with_her_name(desk: Desk) -> None:
    desk.send_back(desk.question("Which one?"))
    (line,) = desk.lines(desk.ada)
    assert (line.kind, line.about, line.by, line.count) == (Telling.SENT_BACK, "Which one?", desk.rita.name, 1)
    assert (line.course, line.lecture, line.is_read) == ("Biochemistry for beginners", "Week 3: Enzymes", False)
    assert desk.lines(desk.rita) == ()


def test_twelve_questions_of_a_lecture_that_come_back_are_one_line(desk: Desk) -> None:
    desk.send_back(*(desk.question(f"Number {number}?") for number in range(12)))
    (line,) = desk.lines(desk.ada)
    assert line.count == 12
    assert desk.services.inbox.unread(desk.ada) == 1


def test_an_accepted_question_is_told_to_nobody(desk: Desk) -> None:
    desk.services.decisions.decide(desk.rita, desk.question(), Verdict(Decision.ACCEPT), expected_version=1)
    assert desk.lines(desk.ada) == ()


def test_while_a_question_waits_for_a_second_reviewer_nobody_hears_of_the_first(desk: Desk) -> None:
    question = desk.question()
    other = desk.make.person("Otto Other")
    desk.join(other)
    with desk.database.unit_of_work() as work:
        for person in (desk.rita, other):
            subject = Subject(desk.course, desk.lecture, question)
            tell(work, person.id, Telling.REOPENED, subject, about="Which one?", by=desk.ada)
        work.commit()
    desk.services.second_review.set_share(desk.ada, desk.course, 1.0)
    desk.send_back(question)
    assert desk.told(desk.ada) == []
    assert desk.told(other) == [(Telling.REOPENED, "Which one?")]
    assert desk.told(desk.rita) == []


def test_a_question_sent_to_review_again_is_told_to_who_sent_it_back_and_done_for_its_author(desk: Desk) -> None:
    question = desk.question("Which one?")
    desk.send_back(question)
    desk.services.questions.send_to_review(desk.ada, question)
    assert desk.told(desk.ada) == []
    assert desk.told(desk.rita) == [(Telling.RETURNED, "Which one?")]
    desk.services.decisions.decide(desk.rita, question, Verdict(Decision.ACCEPT), expected_version=1)
    assert desk.told(desk.rita) == []


def test_an_approval_that_a_change_takes_back_is_told_to_who_gave_it(desk: Desk) -> None:
    question = desk.question("Which one?")
    desk.services.decisions.decide(desk.rita, question, Verdict(Decision.ACCEPT), expected_version=1)
    changed = replace(QUESTION, stem="Which of them?")
    desk.services.questions.edit(desk.ada, question, changed, expected_version=1)
    assert desk.told(desk.rita) == [(Telling.REOPENED, "Which of them?")]
    assert desk.told(desk.ada) == []


def test_who_took_her_approval_back_is_not_told_when_that_of_another_ends(desk: Desk) -> None:
    question, rosa = desk.question("Which one?"), desk.make.person("Rosa Reviewer")
    desk.join(rosa)
    decisions, accepted = desk.services.decisions, Verdict(Decision.ACCEPT)
    decisions.decide(desk.rita, question, accepted, expected_version=1)
    taken = decisions.last(desk.rita, desk.course)
    assert taken is not None
    decisions.undo(desk.rita, taken.review_id)
    decisions.decide(rosa, question, accepted, expected_version=1)
    desk.services.questions.edit(desk.ada, question, replace(QUESTION, stem="Which of them?"), expected_version=1)
    assert desk.told(rosa) == [(Telling.REOPENED, "Which of them?")]
    assert desk.told(desk.rita) == []


def test_what_was_told_because_of_a_decision_is_taken_back_with_it(desk: Desk) -> None:
    desk.send_back(desk.question())
    decided = desk.services.decisions.last(desk.rita, desk.course)
    assert decided is not None
    desk.services.decisions.undo(desk.rita, decided.review_id)
    assert desk.lines(desk.ada) == ()


def test_what_a_decision_dealt_with_is_told_again_when_it_is_taken_back(desk: Desk) -> None:
    question, rosa = desk.question("Which one?"), desk.make.person("Rosa Reviewer")
    desk.join(rosa)
    decisions, accepted = desk.services.decisions, Verdict(Decision.ACCEPT)
    desk.send_back(question)
    desk.services.questions.send_to_review(desk.ada, question)
    returned = [(Telling.RETURNED, "Which one?")]
    decided = decisions.decide(rosa, question, accepted, expected_version=1)
    assert desk.told(desk.rita) == []
    decisions.undo(rosa, decided.review_id)
    assert desk.told(desk.rita) == returned
    desk.services.inbox.mark_all_read(desk.rita)
    decided = decisions.decide(rosa, question, accepted, expected_version=1)
    decisions.undo(rosa, decided.review_id)
    assert desk.told(desk.rita) == [], "she had read it herself"


def test_a_lecture_that_is_ready_or_has_failed_is_told_once_and_only_its_last_end(desk: Desk) -> None:
    lecture = desk.make.lecture(desk.ada, desk.course, title="Week 4", status=LectureStatus.INDEXING)
    with desk.database.unit_of_work() as work:
        transcripts.append(work, lecture, TRANSCRIPT.segments)
        work.commit()
    hearing = Transcription(desk.database, desk.services.store, None, EveryTextAlike())  # type: ignore[arg-type]
    hearing.give_up(lecture, "Nobody could be heard.")
    assert desk.told(desk.ada) == [(Telling.NOT_TRANSCRIBED, "Nobody could be heard.")]
    desk.services.lectures.retry(desk.ada, lecture)
    with desk.database.unit_of_work() as work:
        work.execute(text("UPDATE lectures SET status = 'indexing' WHERE id = :id"), {"id": lecture})
        work.commit()
    hearing.run(lecture)
    (line,) = desk.lines(desk.ada)
    assert (line.kind, line.lecture) == (Telling.TRANSCRIBED, "Week 4")


class EveryTextAlike:
    """An embedder for whom every text means the same."""

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        return np.eye(1, 384, dtype=np.float32).repeat(len(texts), axis=0)


def test_an_order_that_ends_is_told_with_how_much_there_is_of_it_and_one_that_fails_with_the_reason(
    desk: Desk,
) -> None:
    order = Blueprint((BlueprintRow(QuestionType.ESSAY, 3),), stretches=(Stretch(desk.lecture),))
    with desk.database.unit_of_work() as work:
        run = runs.add(work, desk.ada, desk.course, order)
        runs.set_status(work, run, RunStatus.RUNNING)
        runs.count_written(work, run)
        work.commit()
    writing = QuestionWriting(desk.database, None, None, limits=None, clock=None)  # type: ignore[arg-type]
    writing._clock = lambda: None  # type: ignore[assignment,return-value]
    writing.give_up(run, "The model does not answer.")
    (line,) = desk.lines(desk.ada)
    assert (line.kind, line.about, line.subject.run_id) == (Telling.NOT_WRITTEN, "The model does not answer.", run)
    with desk.database.unit_of_work() as work:
        tell_run_ended(work, run, Telling.WRITTEN)
        work.commit()
    assert desk.told(desk.ada) == [(Telling.WRITTEN, "1 of 3")]


def test_a_question_written_anew_is_told_to_who_wished_for_it(desk: Desk) -> None:
    question = desk.question("Which one?")
    with desk.database.unit_of_work() as work:
        revision = revisions.add(work, desk.ada, question, 1, Wish("Shorter."))
        tell_revision_ended(work, revision, Telling.REVISED)
        work.commit()
    assert desk.told(desk.ada) == [(Telling.REVISED, "Which one?")]


def test_a_line_is_read_whole_and_what_comes_after_is_a_new_one(desk: Desk) -> None:
    first, second, third = (desk.question(f"Number {number}?") for number in range(3))
    desk.send_back(first, second)
    (line,) = desk.lines(desk.ada)
    desk.services.inbox.mark_read(desk.ada, line.id)
    assert desk.services.inbox.unread(desk.ada) == 0
    desk.send_back(third)
    assert [(each.count, each.is_read) for each in desk.lines(desk.ada)] == [(1, False), (2, True)]
    assert len(desk.lines(desk.ada, unread_only=True)) == 1
    desk.services.inbox.mark_all_read(desk.ada)
    assert desk.services.inbox.unread(desk.ada) == 0


def test_nobody_reads_the_inbox_of_another(desk: Desk) -> None:
    desk.send_back(desk.question())
    (line,) = desk.lines(desk.ada)
    desk.services.inbox.mark_read(desk.rita, line.id)
    assert desk.services.inbox.unread(desk.ada) == 1


def test_what_belongs_to_a_course_that_she_has_left_is_not_shown_and_not_counted(desk: Desk) -> None:
    question = desk.question()
    desk.services.decisions.decide(desk.rita, question, Verdict(Decision.ACCEPT), expected_version=1)
    desk.services.questions.edit(desk.ada, question, replace(QUESTION, stem="Which?"), expected_version=1)
    assert desk.services.inbox.unread(desk.rita) == 1
    desk.services.members.remove(desk.ada, desk.course, desk.rita.id)
    assert desk.services.inbox.unread(desk.rita) == 0
    assert desk.lines(desk.rita) == ()


def test_the_session_knows_how_much_is_unread(desk: Desk) -> None:
    desk.send_back(desk.question())
    for person, expected in ((desk.ada, 1), (desk.rita, 0)):
        found = desk.services.sessions.visitor(desk.make.token(person))
        assert found is not None
        assert found.unread == expected


def test_a_long_text_is_told_by_its_beginning_cut_between_words() -> None:
    assert excerpt("  one\n two ") == "one two"
    told = excerpt("word " * 100)
    assert told.endswith("word…")
    assert len(told) <= LONGEST_EXCERPT + 1
    assert len(excerpt("x" * 500)) <= LONGEST_EXCERPT + 1
