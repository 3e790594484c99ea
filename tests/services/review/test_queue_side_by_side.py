"""Reviewers who reach for the queue at the same moment, each with a connection of her own to a real PostgreSQL."""

from collections.abc import Callable
from functools import partial
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import text

from db.unit_of_work import Database
from services.domain.errors import LecternError
from services.domain.paging import PageRequest
from services.domain.people import Person
from services.domain.review_queue import EVERYTHING, Accepted
from services.domain.reviews import Decision, Verdict
from services.wiring import Services
from tests.factories import Factory
from tests.services.conftest import side_by_side
from tests.services.queue import Course


@pytest.fixture
def course(real_services: Services, real_database: Database) -> Course:
    make = Factory(real_services, real_database)
    return Course(real_services, make, real_database, make.person("Ada Teacher"))


def at_once(*requests: Callable[[], object]) -> list[object]:
    """What each request got, after all had waited for each other."""
    barrier = Barrier(len(requests), timeout=30)

    def after_all(request: Callable[[], object]) -> object:
        barrier.wait()
        return request()

    return side_by_side(*(partial(after_all, request) for request in requests))


def given_to(found: list[object]) -> list[UUID]:
    return [item.banked.id for item in found if item is not None]


def test_reviewers_who_reach_at_once_are_each_given_another_question(course: Course) -> None:
    ids = [course.question(f"Question {number}?") for number in range(4)]
    people = [course.teacher, *(course.reviewer(f"Reviewer{number}") for number in range(3))]
    review = course.services.review
    found = at_once(*(partial(review.next, person, course.id) for person in people))
    assert sorted(given_to(found)) == sorted(ids)
    assert {item.claim.holder for item in found} == {person.name for person in people}


def test_of_one_question_only_one_reviewer_gets_hold(course: Course) -> None:
    question = course.question("The only one?")
    people = [course.teacher, *(course.reviewer(f"Reviewer{number}") for number in range(3))]
    review = course.services.review
    found = at_once(*(partial(review.next, person, course.id) for person in people))
    assert given_to(found) == [question]
    opened = at_once(*(partial(review.item, person, question) for person in people))
    assert sum(item.claim is not None and item.claim.is_hers for item in opened) == 1


def test_a_batch_that_two_accept_at_once_is_accepted_once(course: Course) -> None:
    ids = {course.question(f"Question {number}?"): 1 for number in range(6)}
    people: list[Person] = [course.teacher, course.reviewer("Rita Reviewer")]
    review = course.services.review
    for person in people:
        review.look_into(person, course.id, ids)
    found = at_once(*(partial(review.accept_clean, person, course.id, ids) for person in people))
    assert all(isinstance(each, Accepted) for each in found)
    assert sum(each.count for each in found) == len(ids)
    assert sum(len(each.refused) for each in found) == len(ids)
    with course.database.reading() as work:
        assert work.execute(text("SELECT count(*) FROM reviews")).scalar_one() == len(ids)


def test_what_is_counted_stays_right_while_many_decide_at_once(course: Course) -> None:
    ids = [course.question(f"Question {number}?") for number in range(8)]
    people = [course.teacher, *(course.reviewer(f"Reviewer{number}") for number in range(3))]

    def decide(person: Person, questions: list[UUID]) -> None:
        for question in questions:
            course.services.decisions.decide(person, question, Verdict(Decision.ACCEPT), expected_version=1)

    decided = at_once(*(partial(decide, person, ids[at::4]) for at, person in enumerate(people)))
    assert not [each for each in decided if isinstance(each, LecternError)]
    counts = course.services.review.overview(course.teacher, course.id)
    assert (counts.counts.waiting, counts.counts.approved, counts.clean) == (0, 8, 0)
    assert course.services.review.next(course.teacher, course.id, wanted=EVERYTHING) is None


def test_five_thousand_that_wait_are_listed_and_given_one_by_one(course: Course) -> None:
    first = course.question("First?")
    course.run(
        "INSERT INTO questions (id, course_id, lecture_id, status, version, created_by, type, written_by,"
        " risk_reasons, waiting_since, created_at) SELECT gen_random_uuid(), course_id, lecture_id, status, 1,"
        " created_by, type, written_by, '[]', waiting_since, created_at + n * interval '1 second'"
        " FROM questions CROSS JOIN generate_series(1, 4999) AS n"
    )
    course.run(
        "INSERT INTO question_versions (id, question_id, number, type, stem, content, content_hash, written_by,"
        " created_by) SELECT gen_random_uuid(), q.id, 1, v.type, v.stem, v.content, v.content_hash, v.written_by,"
        " v.created_by FROM questions AS q CROSS JOIN question_versions AS v WHERE q.id <> v.question_id"
    )
    review = course.services.review
    last = review.waiting(course.teacher, course.id, PageRequest(200, 25), EVERYTHING)
    assert (last.total, len(last.items), last.last_number) == (5000, 25, 200)
    assert review.overview(course.teacher, course.id).counts.waiting == 5000
    assert review.beyond(course.teacher, course.id, after=last.items[-1].id).banked.id == first
    assert review.next(course.teacher, course.id, after=last.items[-2].id).banked.id == last.items[-1].id
