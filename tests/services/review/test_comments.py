"""What people say to each other about a question."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from db.queries import courses
from db.unit_of_work import Database
from services.domain.comments import LONGEST_COMMENT, Thread
from services.domain.errors import InvalidInput, NotAllowed, NotFound
from services.domain.inbox import Telling
from services.domain.paging import PageRequest
from services.domain.people import Person, Role
from services.domain.reviews import Decision, Stage, Verdict
from services.review.tellings import tell_decided
from services.wiring import Services
from tests.factories import Factory


@dataclass
class Talk:
    """A question of Ada's that Rita and Otto review."""

    services: Services
    database: Database
    course: UUID
    question: UUID
    ada: Person
    rita: Person
    otto: Person

    def threads(self, person: Person) -> tuple[Thread, ...]:
        return self.services.comments.of_question(person, self.question).threads

    def thread(self) -> Thread:
        (only,) = self.threads(self.ada)
        return only

    def texts(self, person: Person) -> list[str]:
        return [comment.text for thread in self.threads(person) for comment in thread.comments]

    def told(self, person: Person) -> list[tuple[Telling, int]]:
        return [(line.kind, line.count) for line in self.services.inbox.page(person, PageRequest()).items]

    def leave(self, person: Person) -> None:
        self.services.members.remove(self.ada, self.course, person.id)


@pytest.fixture
def talk(services: Services, database: Database, make: Factory, teacher: Person) -> Talk:
    course = make.course(teacher)
    rita, otto = make.person("Rita Reviewer"), make.person("Otto Reviewer")
    with database.unit_of_work() as work:
        for each in (rita, otto):
            courses.add_member(work, course, each.id, Role.REVIEWER)
        work.commit()
    question = make.question(teacher, make.lecture(teacher, course))
    return Talk(services, database, course, question, teacher, rita, otto)


def test_a_thread_is_begun_answered_resolved_and_opened_again(talk: Talk) -> None:
    comments = talk.services.comments
    comments.begin(talk.rita, talk.question, "Is the key\nreally right?")
    comments.reply(talk.ada, talk.thread().id, "Yes.")
    said = [(each.author, each.text) for each in talk.thread().comments]
    assert said == [(talk.rita.name, "Is the key\nreally right?"), (talk.ada.name, "Yes.")]
    comments.resolve(talk.rita, talk.thread().id)
    resolved = talk.thread().resolved
    assert resolved is not None
    assert resolved.by == talk.rita.name
    comments.reopen(talk.ada, talk.thread().id)
    assert talk.thread().resolved is None


def test_of_two_people_who_resolve_at_once_the_first_is_remembered(talk: Talk) -> None:
    talk.services.comments.begin(talk.rita, talk.question, "Is the key right?")
    for person in (talk.ada, talk.otto):
        talk.services.comments.resolve(person, talk.thread().id)
    resolved = talk.thread().resolved
    assert resolved is not None
    assert resolved.by == talk.ada.name


def test_an_answer_to_a_resolved_thread_opens_it_again(talk: Talk) -> None:
    comments = talk.services.comments
    comments.begin(talk.rita, talk.question, "Is the key right?")
    comments.resolve(talk.ada, talk.thread().id)
    comments.reply(talk.rita, talk.thread().id, "I still doubt it.")
    assert talk.thread().resolved is None


def test_who_has_written_in_a_thread_hears_of_the_answer_and_nobody_of_her_own(talk: Talk) -> None:
    comments = talk.services.comments
    comments.begin(talk.rita, talk.question, "Is the key right?")
    comments.reply(talk.otto, talk.thread().id, "I think so.")
    comments.reply(talk.otto, talk.thread().id, "Yes, it is.")
    assert talk.told(talk.rita) == [(Telling.ANSWERED, 2)]
    assert talk.told(talk.otto) == []
    assert talk.told(talk.ada) == []


def test_somebody_mentioned_by_name_hears_of_it_once(talk: Talk) -> None:
    talk.services.comments.begin(talk.rita, talk.question, "@ada teacher and @Ada Teacher: look at this, ada@Otto.")
    assert talk.told(talk.ada) == [(Telling.MENTIONED, 1)]
    assert talk.told(talk.otto) == []
    assert talk.thread().comments[0].mentions == ("Ada Teacher",)


def test_who_is_mentioned_in_an_answer_is_not_told_twice(talk: Talk) -> None:
    comments = talk.services.comments
    comments.begin(talk.rita, talk.question, "Is the key right?")
    comments.reply(talk.otto, talk.thread().id, "@Rita Reviewer, yes.")
    assert talk.told(talk.rita) == [(Telling.MENTIONED, 1)]


def test_two_people_of_one_name_are_mentioned_by_their_addresses(talk: Talk, make: Factory) -> None:
    second = make.person("Rita Reviewer")
    with talk.database.unit_of_work() as work:
        courses.add_member(work, talk.course, second.id, Role.TEACHER)
        work.commit()
    known = talk.services.comments.handles(talk.ada, talk.course)
    assert {talk.rita.email, second.email, talk.otto.name} <= set(known)
    assert "Rita Reviewer" not in known
    talk.services.comments.begin(talk.ada, talk.question, f"@{second.email}: what do you think?")
    assert talk.told(second) == [(Telling.MENTIONED, 1)]
    assert talk.told(talk.rita) == []


def test_somebody_who_has_left_is_neither_offered_nor_told_and_sees_nothing(talk: Talk) -> None:
    talk.services.comments.begin(talk.ada, talk.question, "@Otto Reviewer, please look.")
    assert talk.services.inbox.unread(talk.otto) == 1
    talk.leave(talk.otto)
    assert talk.services.inbox.unread(talk.otto) == 0
    assert talk.told(talk.otto) == []
    assert talk.otto.name not in talk.services.comments.handles(talk.ada, talk.course)
    talk.services.comments.begin(talk.ada, talk.question, "@Otto Reviewer, are you there?")
    assert talk.threads(talk.ada)[1].comments[0].mentions == ()
    with pytest.raises(NotFound):
        talk.threads(talk.otto)
    with pytest.raises(NotFound):
        talk.services.comments.reply(talk.otto, talk.threads(talk.ada)[0].id, "Yes.")


def test_the_same_press_arriving_twice_is_kept_once(talk: Talk) -> None:
    comments, press, answer = talk.services.comments, uuid4(), uuid4()
    for _ in range(2):
        comments.begin(talk.rita, talk.question, "Is the key right?", press=press)
    for _ in range(2):
        comments.reply(talk.otto, talk.thread().id, "Yes.", press=answer)
    assert talk.texts(talk.ada) == ["Is the key right?", "Yes."]
    assert talk.told(talk.rita) == [(Telling.ANSWERED, 1)]


def test_script_and_marks_that_turn_the_writing_round_are_kept_as_words(talk: Talk) -> None:
    script = "<script>alert(1)</script> **not bold** [x](javascript:1)"
    talk.services.comments.begin(talk.rita, talk.question, f"\0{script}\u202e\x07\r\n\n\n\n\tمرحبا")
    assert talk.thread().comments[0].text == f"{script}\n\n\tمرحبا"


def test_a_comment_of_nothing_or_of_ten_thousand_characters_is_refused_with_a_sentence(talk: Talk) -> None:
    for nothing in ("", " \n\t ", "\u202e\0"):
        with pytest.raises(InvalidInput, match="Write something first"):
            talk.services.comments.begin(talk.rita, talk.question, nothing)
    with pytest.raises(InvalidInput, match="10,000 characters"):
        talk.services.comments.begin(talk.rita, talk.question, "x" * 10_000)
    talk.services.comments.begin(talk.rita, talk.question, "x" * LONGEST_COMMENT)
    assert len(talk.thread().comments[0].text) == LONGEST_COMMENT


def test_a_question_that_is_gone_takes_no_comment_and_takes_its_tellings_along(talk: Talk) -> None:
    talk.services.comments.begin(talk.rita, talk.question, "@Ada Teacher: look.")
    thread = talk.thread().id
    with talk.database.unit_of_work() as work:
        work.execute(text("DELETE FROM questions WHERE id = :id"), {"id": talk.question})
        work.commit()
    with pytest.raises(NotFound, match="no such question"):
        talk.services.comments.begin(talk.rita, talk.question, "Still there?")
    with pytest.raises(NotFound, match="no such comment"):
        talk.services.comments.reply(talk.rita, thread, "Still there?")
    assert talk.told(talk.ada) == []


def test_in_an_archived_course_comments_are_read_but_not_written(talk: Talk) -> None:
    talk.services.comments.begin(talk.rita, talk.question, "Is the key right?")
    talk.services.courses.archive(talk.ada, talk.course)
    found = talk.services.comments.of_question(talk.rita, talk.question)
    assert len(found.threads) == 1
    assert not found.may_write
    with pytest.raises(NotAllowed, match="archived"):
        talk.services.comments.reply(talk.ada, found.threads[0].id, "Yes.")


def test_what_a_first_reviewer_says_is_kept_from_a_second_until_she_has_decided(talk: Talk) -> None:
    talk.services.comments.begin(talk.rita, talk.question, "I shall send this back. @Otto Reviewer?")
    talk.services.comments.begin(talk.ada, talk.question, "Thank you for looking.")
    assert talk.services.inbox.unread(talk.otto) == 1
    review = uuid4()
    with talk.database.unit_of_work() as work:  # as a first decision leaves it
        work.execute(
            text(
                "INSERT INTO reviews (id, question_id, version_id, reviewer_id, decision, comment, content_hash, "
                "source_hash, stage) SELECT :id, q.id, v.id, :reviewer, 'reject', '', '', '', 'first' FROM questions q "
                "JOIN question_versions v ON v.question_id = q.id WHERE q.id = :question"
            ),
            {"id": review, "reviewer": talk.rita.id, "question": talk.question},
        )
        work.execute(text("UPDATE questions SET stage = :stage"), {"stage": Stage.SECOND.value})
        tell_decided(work, talk.rita, talk.question, review)
        work.commit()
    talk.services.comments.begin(talk.rita, talk.question, "@Otto Reviewer, it must go back.")
    assert talk.texts(talk.otto) == ["Thank you for looking."]
    assert talk.told(talk.otto) == []
    assert talk.services.inbox.unread(talk.otto) == 0
    assert len(talk.texts(talk.rita)) == 3
    with talk.database.unit_of_work() as work:
        work.execute(text("UPDATE questions SET stage = :stage"), {"stage": Stage.ADJUDICATION.value})
        tell_decided(work, talk.otto, talk.question, uuid4())
        work.commit()
    assert len(talk.texts(talk.otto)) == 3
    assert talk.told(talk.otto) == [(Telling.MENTIONED, 2)]


def test_what_somebody_says_who_took_her_first_decision_back_is_kept_from_nobody(talk: Talk) -> None:
    decide, accept = talk.services.decisions.decide, Verdict(Decision.ACCEPT)
    talk.services.second_review.set_share(talk.ada, talk.course, 1)
    first = decide(talk.rita, talk.question, accept, expected_version=1)
    talk.services.comments.begin(talk.rita, talk.question, "I have to read this again.")
    assert talk.texts(talk.ada) == []
    talk.services.decisions.undo(talk.rita, first.review_id)
    decide(talk.otto, talk.question, accept, expected_version=1)
    assert talk.texts(talk.ada) == ["I have to read this again."]
