"""Decisions that arrive at the same moment: one of them counts, and nobody approves what is just being changed."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from db.queries import reviews, transcripts, vocabulary
from db.unit_of_work import Database
from services.domain.errors import Conflict
from services.domain.lifecycle import QuestionStatus
from services.domain.people import Person, Role
from services.domain.reviews import Decided, Decision, Reason, Verdict
from services.domain.transcripts import Span
from services.domain.vocabulary import Suspicion
from services.lectures.vocabulary import Corrected
from services.wiring import Services
from tests.factories import QUESTION, Factory
from tests.services.conftest import side_by_side
from tests.waiting import wait_until

ACCEPT = Verdict(Decision.ACCEPT)
REJECT = Verdict(Decision.REJECT, Reason.DOUBLE)


@pytest.fixture
def real_make(real_services: Services, real_database: Database) -> Factory:
    return Factory(real_services, real_database)


@pytest.fixture
def ada(real_make: Factory) -> Person:
    return real_make.person("Ada Teacher")


@pytest.fixture
def lecture(real_make: Factory, ada: Person) -> UUID:
    return real_make.lecture(ada, real_make.course(ada))


def reviews_kept(database: Database) -> int:
    with database.lookup() as work:
        return int(work.execute(text("SELECT count(*) FROM reviews")).scalar_one())


def test_a_press_that_is_sent_again_while_the_first_is_on_its_way_decides_once(
    real_services: Services, real_database: Database, real_make: Factory, ada: Person, lecture: UUID
) -> None:
    question, press = real_make.question(ada, lecture), uuid4()

    def sent() -> Decided:
        return real_services.decisions.decide(ada, question, ACCEPT, expected_version=1, press=press)

    answers = side_by_side(sent, sent, sent)
    assert len(set(answers)) == 1
    assert isinstance(answers[0], Decided)
    assert reviews_kept(real_database) == 1


def test_of_two_reviewers_who_decide_at_once_one_is_told(
    real_services: Services, real_database: Database, real_make: Factory, ada: Person, lecture: UUID
) -> None:
    rita = real_make.person("Rita Reviewer")
    real_services.identity.give_role(rita.email, "Biochemistry for beginners", Role.REVIEWER)
    question = real_make.question(ada, lecture)
    edited = replace(QUESTION, stem="Where does the substrate bind?")
    answers = side_by_side(
        lambda: real_services.decisions.decide(ada, question, REJECT, expected_version=1),
        lambda: real_services.decisions.decide(rita, question, ACCEPT, expected_version=1, edited=edited),
    )
    [kept] = [each for each in answers if isinstance(each, Decided)]
    assert [type(each) for each in answers if each is not kept] == [Conflict]
    assert real_services.questions.get(ada, question).status is kept.status
    assert reviews_kept(real_database) == 1


def test_an_undo_and_an_edit_at_once_leave_the_text_and_one_of_both(
    real_services: Services, real_database: Database, real_make: Factory, ada: Person, lecture: UUID
) -> None:
    question = real_make.question(ada, lecture)
    decided = real_services.decisions.decide(ada, question, ACCEPT, expected_version=1)
    edited = replace(QUESTION, stem="Where does the substrate bind?")
    side_by_side(
        lambda: real_services.decisions.undo(ada, decided.review_id),
        lambda: real_services.questions.edit(ada, question, edited, expected_version=1),
    )
    banked = real_services.questions.get(ada, question)
    assert (banked.status, banked.version, banked.question) == (QuestionStatus.IN_REVIEW, 2, edited)


def test_an_edit_that_arrives_with_the_approval_of_the_words_before_takes_it_back(
    real_services: Services, real_database: Database, real_make: Factory, ada: Person, lecture: UUID
) -> None:
    question = real_make.question(ada, lecture)
    edited = replace(QUESTION, stem="Where does the substrate bind?")
    side_by_side(
        lambda: real_services.decisions.decide(ada, question, ACCEPT, expected_version=1),
        lambda: real_services.questions.edit(ada, question, edited, expected_version=1),
    )
    banked = real_services.questions.get(ada, question)
    assert (banked.status, banked.version, banked.question) == (QuestionStatus.IN_REVIEW, 2, edited)


def test_a_question_is_not_approved_over_a_correction_that_arrives_with_the_approval(
    real_services: Services, real_database: Database, real_make: Factory, ada: Person, lecture: UUID
) -> None:
    question = real_make.question(ada, lecture)
    with real_database.unit_of_work() as work:
        vocabulary.propose(work, lecture, [Suspicion("substrate", "ligand", (1,))])
        found = vocabulary.mishearings(work, lecture)[0].id
        work.commit()
    answers = side_by_side(
        lambda: real_services.decisions.decide(ada, question, ACCEPT, expected_version=1),
        lambda: real_services.vocabulary.correct(ada, found),
    )
    [corrected] = [each for each in answers if isinstance(each, Corrected)]
    with real_database.lookup() as work:
        [said] = work.execute(text("SELECT source_texts FROM reviews")).scalar_one()
    is_of_what_was_corrected = "ligand" in said
    status = real_services.questions.get(ada, question).status
    assert status is (QuestionStatus.APPROVED if is_of_what_was_corrected else QuestionStatus.IN_REVIEW)
    assert corrected.reopened == (0 if is_of_what_was_corrected else 1)


def test_a_correction_waits_for_a_second_decision_and_neither_for_ever(
    real_services: Services, real_database: Database, real_make: Factory, ada: Person, lecture: UUID
) -> None:
    question, rita = real_make.question(ada, lecture), real_make.person("Rita Reviewer")
    real_services.identity.give_role(rita.email, "Biochemistry for beginners", Role.REVIEWER)
    real_services.second_review.set_share(ada, real_services.questions.get(ada, question).course_id, 1)
    real_services.decisions.decide(ada, question, ACCEPT, expected_version=1)
    with real_database.unit_of_work() as work:
        vocabulary.propose(work, lecture, [Suspicion("substrate", "ligand", (1,))])
        found = vocabulary.mishearings(work, lecture)[0].id
        work.commit()

    def somebody_waits() -> bool:
        with real_database.lookup() as work:
            waiting = (
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            return bool(work.scalar(text(waiting)))

    with ThreadPoolExecutor(1) as teacher:
        with real_database.unit_of_work() as deciding:
            reviews.hold(deciding, question)
            corrected = teacher.submit(real_services.vocabulary.correct, ada, found)
            wait_until(somebody_waits, "the correction's wait for the question", seconds=20)
            said = transcripts.hold_span_text(deciding, lecture, Span(0, 60_000))
        assert "substrate" in said
        assert corrected.result().segments == 1
