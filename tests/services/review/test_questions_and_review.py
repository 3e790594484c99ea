"""From a draft to a decision, with two people at one question."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from db.unit_of_work import Database
from services.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from services.domain.lifecycle import QuestionStatus
from services.domain.paging import PageRequest
from services.domain.people import Person, Role
from services.domain.questions import Option
from services.domain.reviews import Decision, Reason, Verdict
from services.wiring import Services
from tests.factories import EDITED, QUESTION, SEND_BACK, Factory

ACCEPT = Verdict(Decision.ACCEPT)


def test_the_queue_hands_out_one_question_after_the_other(services: Services, make: Factory, teacher: Person) -> None:
    lecture = make.lecture(teacher, course := make.course(teacher))
    first = make.question(teacher, lecture, stem="First?")
    second = make.question(teacher, lecture, stem="Second?")
    make.question(teacher, lecture, stem="Approved?", status=QuestionStatus.APPROVED)
    item = services.review.next(teacher, course)
    assert item is not None
    assert (item.banked.id, item.counts.waiting, item.counts.approved) == (first, 2, 1)
    after = services.review.next(teacher, course, after=first)
    assert after is not None
    assert after.banked.id == second
    around = services.review.next(teacher, course, after=second)
    assert around is not None
    assert around.banked.id == first
    services.decisions.decide(teacher, first, ACCEPT, expected_version=1)
    assert services.review.next(teacher, course, after=second) is None


def test_an_approval_holds_the_hash_of_the_question_and_of_the_transcript_under_it(
    services: Services, make: Factory, teacher: Person, database: Database
) -> None:
    lecture = make.lecture(teacher, make.course(teacher))
    question = make.question(teacher, lecture)
    services.decisions.decide(teacher, question, ACCEPT, expected_version=1)
    banked = services.questions.get(teacher, question)
    assert banked.status is QuestionStatus.APPROVED
    with database.unit_of_work() as work:
        review = work.execute(text("SELECT content_hash, source_hash FROM reviews")).one()
    assert review.content_hash == banked.content_hash
    assert len(review.source_hash) == 64


def test_an_edit_and_accept_approves_the_text_of_the_reviewer(
    services: Services, make: Factory, teacher: Person
) -> None:
    lecture = make.lecture(teacher, make.course(teacher))
    question = make.question(teacher, lecture)
    services.decisions.decide(teacher, question, ACCEPT, expected_version=1, edited=EDITED)
    banked = services.questions.get(teacher, question)
    assert (banked.version, banked.status, banked.question.stem) == (2, QuestionStatus.APPROVED, EDITED.stem)
    assert banked.written_by == teacher.name


def test_a_decision_on_a_version_that_has_moved_on_is_refused(
    services: Services, make: Factory, teacher: Person
) -> None:
    lecture = make.lecture(teacher, make.course(teacher))
    question = make.question(teacher, lecture)
    services.questions.edit(teacher, question, EDITED, expected_version=1)
    with pytest.raises(Conflict, match="changed since you opened it"):
        services.decisions.decide(teacher, question, ACCEPT, expected_version=1)
    assert services.questions.get(teacher, question).status is QuestionStatus.IN_REVIEW


def test_a_question_is_not_decided_twice(services: Services, make: Factory, teacher: Person) -> None:
    lecture = make.lecture(teacher, make.course(teacher))
    question = make.question(teacher, lecture)
    services.decisions.decide(teacher, question, ACCEPT, expected_version=1)
    with pytest.raises(Conflict):
        services.decisions.decide(teacher, question, SEND_BACK, expected_version=1)


def test_a_question_sent_back_is_mended_and_returns_with_the_reason(
    services: Services, make: Factory, teacher: Person
) -> None:
    lecture = make.lecture(teacher, make.course(teacher))
    question = make.question(teacher, lecture)
    with pytest.raises(InvalidInput, match="reason"):
        services.decisions.decide(teacher, question, Verdict(Decision.SEND_BACK), expected_version=1)
    services.decisions.decide(teacher, question, SEND_BACK, expected_version=1)
    assert services.questions.get(teacher, question).status is QuestionStatus.CHANGES_REQUESTED
    services.questions.edit(teacher, question, EDITED, expected_version=1)
    assert services.questions.get(teacher, question).status is QuestionStatus.DRAFT
    services.questions.send_to_review(teacher, question)
    item = services.review.item(teacher, question)
    assert item.banked.version == 2
    assert item.opened.sent_back is not None
    assert (item.opened.sent_back.reason, item.opened.sent_back.comment, item.opened.sent_back.reviewer) == (
        Reason.FLAWED_WORDING,
        "Say which substrate.",
        teacher.name,
    )


def test_an_approved_question_goes_back_to_review_when_its_words_change(
    services: Services, make: Factory, teacher: Person
) -> None:
    lecture = make.lecture(teacher, make.course(teacher))
    question = make.question(teacher, lecture, status=QuestionStatus.APPROVED)
    services.questions.edit(teacher, question, EDITED, expected_version=1)
    banked = services.questions.get(teacher, question)
    assert banked.status is QuestionStatus.IN_REVIEW
    assert banked.status_reason == "It was changed after its approval."


def test_saving_the_same_text_neither_makes_a_version_nor_reopens(
    services: Services, make: Factory, teacher: Person
) -> None:
    lecture = make.lecture(teacher, make.course(teacher))
    question = make.question(teacher, lecture, status=QuestionStatus.APPROVED)
    assert services.questions.edit(teacher, question, QUESTION, expected_version=1) == 1
    assert services.questions.get(teacher, question).status is QuestionStatus.APPROVED


def test_two_people_who_edit_one_question_both_keep_their_text(
    services: Services, make: Factory, teacher: Person, database: Database
) -> None:
    lecture = make.lecture(teacher, make.course(teacher))
    question = make.question(teacher, lecture)
    services.questions.edit(teacher, question, EDITED, expected_version=1)
    hers = replace(QUESTION, stem="Which part of an enzyme holds the substrate?")
    with pytest.raises(Conflict, match="Your text is still here"):
        services.questions.edit(teacher, question, hers, expected_version=1)
    services.questions.edit(teacher, question, hers, expected_version=2)
    with database.unit_of_work() as work:
        stems = work.execute(text("SELECT stem FROM question_versions ORDER BY number")).scalars().all()
    assert list(stems) == [QUESTION.stem, EDITED.stem, hers.stem]


def test_a_question_without_a_key_cannot_be_saved(services: Services, make: Factory, teacher: Person) -> None:
    lecture = make.lecture(teacher, make.course(teacher))
    question = make.question(teacher, lecture)
    keyless = replace(QUESTION, options=tuple(Option(o.text, is_correct=False) for o in QUESTION.options))
    with pytest.raises(InvalidInput):
        services.questions.edit(teacher, question, keyless, expected_version=1)


def test_an_uncited_question_is_accepted_only_by_saying_so(services: Services, make: Factory, teacher: Person) -> None:
    lecture = make.lecture(teacher, make.course(teacher))
    question = make.question(teacher, lecture, question=replace(QUESTION, sources=()))
    with pytest.raises(InvalidInput, match="cited"):
        services.decisions.decide(teacher, question, ACCEPT, expected_version=1)
    services.decisions.decide(teacher, question, ACCEPT, expected_version=1, knows_uncited=True)
    assert services.questions.get(teacher, question).status is QuestionStatus.APPROVED


def test_a_strangers_course_does_not_exist(
    services: Services, make: Factory, teacher: Person, stranger: Person
) -> None:
    lecture = make.lecture(teacher, course := make.course(teacher))
    question = make.question(teacher, lecture)
    for attempt in (
        lambda: services.questions.get(stranger, question),
        lambda: services.questions.page(stranger, course, PageRequest()),
        lambda: services.questions.edit(stranger, question, EDITED, expected_version=1),
        lambda: services.questions.send_to_review(stranger, question),
        lambda: services.review.next(stranger, course),
        lambda: services.decisions.decide(stranger, question, ACCEPT, expected_version=1),
        lambda: services.lectures.open(stranger, lecture),
        lambda: services.lectures.transcript(stranger, lecture),
        lambda: services.courses.get(stranger, course),
        lambda: services.exams.of_course(stranger, course),
        lambda: services.analytics.coverage(stranger, course),
        lambda: services.rubrics.newest(stranger, question),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_a_reviewer_decides_but_does_not_edit_the_bank(services: Services, make: Factory, teacher: Person) -> None:
    lecture = make.lecture(teacher, make.course(teacher))
    question = make.question(teacher, lecture)
    reviewer = make.person("Rita Reviewer")
    services.identity.give_role(reviewer.email, "Biochemistry for beginners", Role.REVIEWER)
    with pytest.raises(NotAllowed, match="teacher"):
        services.questions.edit(reviewer, question, EDITED, expected_version=1)
    services.decisions.decide(reviewer, question, ACCEPT, expected_version=1)
    assert services.questions.get(reviewer, question).status is QuestionStatus.APPROVED


def test_the_bank_is_searched_filtered_and_paged_by_the_database(
    services: Services, make: Factory, teacher: Person
) -> None:
    lecture = make.lecture(teacher, course := make.course(teacher))
    for number in range(7):
        make.question(teacher, lecture, stem=f"Question {number} about 100% catalase?")
    make.question(teacher, lecture, stem="Approved one", status=QuestionStatus.APPROVED)
    page = services.questions.page(teacher, course, PageRequest(2, 3))
    assert (page.total, page.last_number, len(page.items)) == (8, 3, 3)
    assert services.questions.page(teacher, course, PageRequest(), search="100% CATA").total == 7
    assert services.questions.page(teacher, course, PageRequest(), search="100_").total == 0
    assert services.questions.page(teacher, course, PageRequest(), status=QuestionStatus.APPROVED).total == 1
