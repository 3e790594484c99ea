"""The list of what waits, what is counted of it, and the batch of the clean ones."""

from collections import Counter
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from db.unit_of_work import Database
from services.domain.errors import Conflict, InvalidInput, NotAllowed
from services.domain.lifecycle import QuestionStatus
from services.domain.paging import PageRequest
from services.domain.people import Person, Role
from services.domain.questions import QuestionType
from services.domain.review_queue import EVERYTHING, QueueFilter, QueueOrder, sample_of
from services.domain.reviews import Decision, Reason, RiskReason, Verdict
from services.wiring import Services
from tests.factories import ESSAY, QUESTION, Factory
from tests.services.queue import UNSUPPORTED, VAGUE, Course

ACCEPT = Verdict(Decision.ACCEPT)


@pytest.fixture
def course(services: Services, make: Factory, database: Database, teacher: Person) -> Course:
    return Course(services, make, database, teacher)


def counted_anew(database: Database, course_id: UUID) -> Counter[tuple[str, str]]:
    """What the facets of the course should say, by looking at every question."""
    columns = "status, lecture_id, type, written_by, risk, risk_reasons, stage"
    sql = f"SELECT {columns} FROM questions WHERE course_id = :course"  # noqa: S608 - of names written above
    found: Counter[tuple[str, str]] = Counter()
    with database.reading() as work:
        for status, lecture, kind, author, risk, reasons, stage in work.execute(text(sql), {"course": course_id}):
            found["status", status] += 1
            if status == "in_review":
                found.update([("lecture", str(lecture)), ("type", kind)])
                found.update([("author", author)] if stage == "first" else [])
                found.update(("reason", reason) for reason in reasons)
                found.update([("clean", "")] if risk == 0 else [])
    return found


def facets(database: Database, course_id: UUID) -> Counter[tuple[str, str]]:
    sql = "SELECT kind, name, number FROM question_facets WHERE course_id = :course AND number <> 0"
    with database.reading() as work:
        return Counter({(kind, name): number for kind, name, number in work.execute(text(sql), {"course": course_id})})


def test_the_list_says_of_each_why_it_needs_a_look_and_pages_in_order(
    services: Services, teacher: Person, course: Course
) -> None:
    for number in range(3):
        course.question(f"Clean {number}?")
    course.question("Vague?", VAGUE)
    rita = course.reviewer("Rita Reviewer")
    assert services.review.next(rita, course.id).banked.question.stem == "Vague?"
    first = services.review.waiting(teacher, course.id, PageRequest(1, 3), EVERYTHING)
    second = services.review.waiting(teacher, course.id, PageRequest(2, 3), EVERYTHING)
    assert [line.stem for line in (*first.items, *second.items)] == ["Vague?", "Clean 0?", "Clean 1?", "Clean 2?"]
    assert (first.total, first.items[0].risk.reasons) == (4, (RiskReason.FLAWED,))
    assert first.items[0].claim is not None
    assert (first.items[0].claim.holder, first.items[0].claim.is_hers) == ("Rita Reviewer", False)
    assert (first.items[1].claim, first.items[1].start_ms, first.items[1].lecture_title) == (
        None,
        5000,
        "Week 3: Enzymes",
    )


@pytest.mark.parametrize("order", QueueOrder)
def test_the_list_has_the_order_in_which_the_desk_gives(
    services: Services, make: Factory, teacher: Person, course: Course, order: QueueOrder
) -> None:
    other = make.lecture(teacher, course.id, title="Week 4")
    for number in range(4):
        course.question(f"Clean {number}?", lecture=other if number % 2 else course.lecture)
        course.question(f"Vague {number}?", VAGUE)
    wanted = QueueFilter(order)
    listed = services.review.waiting(teacher, course.id, PageRequest(), wanted)
    assert [line.stem for line in listed.items] == course.walk(teacher, wanted)
    pages = [services.review.waiting(teacher, course.id, PageRequest(number, 3), wanted).items for number in (1, 2, 3)]
    ids = [line.id for line in listed.items]
    assert [line.id for page in pages for line in page] == ids
    assert [services.review.before(teacher, course.id, of=each, wanted=wanted) for each in ids] == [None, *ids[:-1]]


def test_each_filter_is_counted_as_many_as_it_lists(
    services: Services, make: Factory, teacher: Person, course: Course
) -> None:
    other = make.lecture(teacher, course.id, title="Week 4")
    course.question("Clean?")
    course.question("Vague?", VAGUE)
    course.question("Essay?", VAGUE, question=ESSAY, lecture=other)
    course.question("Decided?", status=QuestionStatus.APPROVED)
    found = services.review.overview(teacher, course.id)
    assert (found.counts.waiting, found.counts.approved, found.clean) == (3, 1, 1)
    assert found.reasons == {RiskReason.FLAWED: 2}
    assert found.types == {QuestionType.SINGLE_CHOICE: 2, QuestionType.ESSAY: 1}
    assert found.authors == {"Built-in writer": 3}
    assert list(found.lectures.values()) == [("Week 3: Enzymes", 2), ("Week 4", 1)]
    wanted = {
        QueueFilter(): 3,
        QueueFilter(clean_only=True): found.clean,
        QueueFilter(reason=RiskReason.FLAWED): 2,
        QueueFilter(type=QuestionType.ESSAY): 1,
        QueueFilter(lecture_id=other): 1,
        QueueFilter(author="Built-in writer"): 3,
        QueueFilter(author="Nobody"): 0,
        QueueFilter(author="Built-in writer", reason=RiskReason.FLAWED, lecture_id=course.lecture): 1,
    }
    for each, number in wanted.items():
        page = services.review.waiting(teacher, course.id, PageRequest(), each)
        assert (page.total, len(page.items)) == (number, number), each


def test_what_is_counted_follows_every_change(services: Services, database: Database, teacher: Person, course: Course):
    ids = [course.question(f"Question {number}?", *[VAGUE] * (number % 2)) for number in range(6)]
    services.decisions.decide(teacher, ids[0], ACCEPT, expected_version=1)
    services.decisions.decide(teacher, ids[1], Verdict(Decision.SEND_BACK, Reason.OTHER), expected_version=1)
    services.questions.edit(teacher, ids[0], ESSAY, expected_version=1)
    services.questions.edit(teacher, ids[2], replace(QUESTION, explanation="Hers."), expected_version=1)
    course.check(ids[3])
    course.run("UPDATE questions SET stage = 'second' WHERE id = :id", id=ids[3])
    course.run("DELETE FROM questions WHERE id IN (:a, :b)", a=ids[4], b=ids[1])
    other = services.courses.create(teacher, title="Another", code="", objectives=())
    course.run("DELETE FROM courses WHERE id = :other", other=other)
    assert facets(database, course.id) == counted_anew(database, course.id)
    assert facets(database, course.id)["reason", "reopened"] == 1


def test_a_course_is_deleted_with_its_questions_and_their_counts(
    database: Database, teacher: Person, course: Course
) -> None:
    course.question("Gone?", VAGUE)
    course.run("DELETE FROM courses WHERE id = :id", id=course.id)
    assert not facets(database, course.id)


def test_what_came_back_and_what_others_look_at_is_told_in_the_overview(
    services: Services, teacher: Person, course: Course
) -> None:
    back = course.question("Back?")
    course.question("Another?", UNSUPPORTED)
    rita = course.reviewer("Rita Reviewer")
    course.run("UPDATE questions SET returns_to = :rita WHERE id = :back", rita=rita.id, back=back)
    services.review.next(teacher, course.id)
    hers, theirs = services.review.overview(rita, course.id), services.review.overview(teacher, course.id)
    assert (hers.returned, hers.claimed) == (1, 1)
    assert (theirs.returned, theirs.claimed) == (0, 0)
    line = next(
        each for each in services.review.waiting(rita, course.id, PageRequest(), EVERYTHING).items if each.id == back
    )
    assert (line.returns_to, line.is_hers_again) == ("Rita Reviewer", True)


def test_what_she_decided_first_is_not_in_her_list_while_it_waits_for_a_second(
    services: Services, teacher: Person, course: Course
) -> None:
    question = course.question("Twice?")
    course.question("Once?")
    services.decisions.decide(teacher, question, ACCEPT, expected_version=1)
    course.run("UPDATE questions SET status = 'in_review', stage = 'second' WHERE id = :id", id=question)
    rita = course.reviewer("Rita Reviewer")
    for person, number in ((teacher, 1), (rita, 2)):
        page = services.review.waiting(person, course.id, PageRequest(), EVERYTHING)
        assert (page.total, len(page.items)) == (number, number)


def test_ten_clean_ones_are_accepted_together_after_the_sample_was_opened(
    services: Services, teacher: Person, course: Course
) -> None:
    for number in range(12):
        course.question(f"Clean {number}?")
    doubted = course.question("Vague?", VAGUE)
    batch = services.review.clean_batch(teacher, course.id, EVERYTHING)
    seen = {each.banked.id: each.banked.version for each in batch.items}
    assert (len(seen), len(batch.sample)) == (10, 2)
    assert doubted not in seen
    assert batch.sample == services.review.clean_batch(teacher, course.id, EVERYTHING).sample
    one, other = batch.sample
    services.review.look_into(teacher, course.id, {one: 1})
    with pytest.raises(InvalidInput, match="Open the marked"):
        services.review.accept_clean(teacher, course.id, seen)
    assert services.review.counts(teacher, course.id).approved == 0
    services.review.look_into(teacher, course.id, {one: 1, other: 1})
    again = services.review.clean_batch(teacher, course.id, EVERYTHING)
    assert (again.sample, again.opened) == (batch.sample, batch.sample)
    accepted = services.review.accept_clean(teacher, course.id, seen)
    assert (accepted.count, accepted.refused) == (10, {})
    assert services.review.counts(teacher, course.id).approved == 10
    assert len(services.review.clean_batch(teacher, course.id, EVERYTHING).items) == 2


def test_what_has_changed_since_it_was_looked_at_is_not_accepted_and_says_why(
    services: Services, make: Factory, teacher: Person, course: Course
) -> None:
    left, edited, doubted, decided, gone, fine = (course.question(f"{number}?") for number in range(6))
    batch = services.review.clean_batch(teacher, course.id, EVERYTHING)
    seen = {each.banked.id: each.banked.version for each in batch.items}
    services.review.look_into(teacher, course.id, seen)
    services.questions.edit(teacher, edited, replace(QUESTION, stem="New?"), expected_version=1)
    course.check(edited)
    course.check(doubted, UNSUPPORTED)
    services.decisions.decide(teacher, decided, Verdict(Decision.REJECT, Reason.DOUBLE), expected_version=1)
    course.run("DELETE FROM questions WHERE id = :gone", gone=gone)
    elsewhere = make.question(teacher, make.lecture(teacher, make.course(teacher, "Another course")))
    del seen[left]
    seen |= {left: 1, elsewhere: 1}
    accepted = services.review.accept_clean(teacher, course.id, seen, left_out=[left])
    assert accepted.count == 1
    assert set(accepted.refused) == {edited, doubted, decided, gone, elsewhere}
    assert all(sentence.endswith(".") for sentence in accepted.refused.values())
    assert services.questions.get(teacher, fine).status is QuestionStatus.APPROVED
    for each in (left, edited, doubted, elsewhere):
        assert services.questions.get(teacher, each).status is QuestionStatus.IN_REVIEW


def test_a_sample_counts_as_opened_only_for_whoever_opened_it_as_it_stands(
    services: Services, teacher: Person, course: Course
) -> None:
    question = course.question("Clean?")
    rita = course.reviewer("Rita Reviewer")
    services.review.look_into(teacher, course.id, {question: 1})
    services.review.look_into(rita, course.id, {question: 1})
    services.questions.edit(teacher, question, replace(QUESTION, stem="New?"), expected_version=1)
    course.check(question)
    with pytest.raises(Conflict, match="changed or decided on meanwhile"):
        services.review.look_into(rita, course.id, {question: 1})
    services.review.look_into(teacher, course.id, {question: 2})
    with pytest.raises(InvalidInput, match="Open the marked"):
        services.review.accept_clean(rita, course.id, {question: 2})
    assert services.review.accept_clean(teacher, course.id, {question: 2}).count == 1
    with pytest.raises(Conflict, match="changed or decided on meanwhile"):
        services.review.look_into(rita, course.id, {question: 2})


def test_what_is_taken_out_is_no_sample_for_others_and_comes_back_only_when_it_changes(
    services: Services, teacher: Person, course: Course
) -> None:
    first, second = sorted(course.question(f"Clean {number}?") for number in range(2))
    (sampled,) = sample_of([first, second], teacher.id)
    (other,) = {first, second} - {sampled}
    services.review.look_into(teacher, course.id, {sampled: 1})
    assert services.review.accept_clean(teacher, course.id, {sampled: 1}, left_out=[sampled]).count == 0
    with pytest.raises(InvalidInput, match="Open the marked"):
        services.review.accept_clean(teacher, course.id, {sampled: 1, other: 1}, left_out=[sampled])
    batch = services.review.clean_batch(teacher, course.id, EVERYTHING)
    assert ([each.banked.id for each in batch.items], batch.sample, batch.opened) == ([other], {other}, frozenset())
    assert services.review.next(teacher, course.id).banked.id in {first, second}
    services.questions.edit(teacher, sampled, replace(QUESTION, stem="New?"), expected_version=1)
    course.check(sampled)
    assert len(services.review.clean_batch(teacher, course.id, EVERYTHING).items) == 2


def test_a_reviewer_removed_while_she_looked_accepts_nothing(
    services: Services, teacher: Person, course: Course
) -> None:
    question = course.question("Clean?")
    rita = course.reviewer("Rita Reviewer")
    services.review.look_into(rita, course.id, {question: 1})
    services.members.set_roles(teacher, course.id, rita.id, roles=frozenset({Role.COORDINATOR}))
    with pytest.raises(NotAllowed):
        services.review.accept_clean(rita, course.id, {question: 1})
    assert services.questions.get(teacher, question).status is QuestionStatus.IN_REVIEW


def test_the_sample_is_one_of_five_and_another_for_another_person() -> None:
    ids = [UUID(int=number) for number in range(10)]
    people = [UUID(int=number) for number in range(100, 150)]
    assert {len(sample_of(ids[:count], people[0])) for count in range(1, 6)} == {1}
    assert len(sample_of(ids, people[0])) == 2
    assert sample_of(ids[::-1], people[0]) == sample_of(ids, people[0])
    assert len({sample_of(ids, person) for person in people}) > 10
    assert uuid4() not in sample_of(ids, people[0])
