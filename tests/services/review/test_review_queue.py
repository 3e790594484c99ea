"""The queue of review: what comes first, for whom, and who has it before her."""

import importlib.util
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from db.queries import new_questions, question_versions, questions
from db.unit_of_work import Database
from services.domain.errors import NotAllowed, NotFound
from services.domain.findings import Finding, FindingCode, Severity
from services.domain.lifecycle import QuestionStatus
from services.domain.people import Person, Role
from services.domain.provenance import Provenance
from services.domain.questions import QuestionType
from services.domain.review_queue import QueueFilter, QueueOrder
from services.domain.reviews import Decision, Reason, RiskReason, Verdict
from services.domain.risk import risk_of
from services.wiring import Services
from tests.factories import ESSAY, QUESTION, Factory
from tests.services.queue import UNSUPPORTED, VAGUE, Course

ACCEPT = Verdict(Decision.ACCEPT)


@pytest.fixture
def course(services: Services, make: Factory, database: Database, teacher: Person) -> Course:
    return Course(services, make, database, teacher)


def test_what_is_most_likely_wrong_comes_first_and_says_why(
    services: Services, teacher: Person, course: Course
) -> None:
    course.question("Clean?")
    course.question("Vague?", VAGUE)
    course.question("Unsupported?", UNSUPPORTED, VAGUE)
    assert course.walk(teacher) == ["Unsupported?", "Vague?", "Clean?"]
    item = services.review.next(teacher, course.id)
    assert item is not None
    assert item.risk.reasons == (RiskReason.NOT_IN_LECTURE, RiskReason.FLAWED)


def test_a_new_check_and_a_new_version_weigh_the_question_anew(
    services: Services, teacher: Person, course: Course
) -> None:
    question = course.question("Unsupported?", UNSUPPORTED)
    services.questions.edit(teacher, question, replace(QUESTION, stem="Better?"), expected_version=1)
    assert services.review.item(teacher, question).risk.reasons == (RiskReason.UNCHECKED,)
    course.check(question)
    assert services.review.item(teacher, question).risk.is_clean


def test_a_question_repaired_by_its_writer_says_so_until_a_person_writes_it_anew(
    services: Services, database: Database, teacher: Person, course: Course
) -> None:
    question = course.question("First?")
    machine = Provenance("a model", "writing-1")
    with database.unit_of_work() as work:
        for stem in ("Second?", "Third?"):
            banked = questions.get(work, teacher, question)
            new_questions.add_version(
                work,
                banked,
                replace(QUESTION, stem=stem),
                person=teacher,
                expected_version=banked.version,
                provenance=machine,
                findings=(),
            )
        work.commit()
    assert services.review.item(teacher, question).risk == risk_of((), machine_versions=2)
    assert services.review.item(teacher, question).risk.reasons == (RiskReason.REPAIRED,)
    services.questions.edit(teacher, question, QUESTION, expected_version=3)
    course.check(question)
    assert services.review.item(teacher, question).risk.is_clean


def test_what_was_reopened_says_so_through_its_next_check_and_not_after_the_next_decision(
    services: Services, teacher: Person, course: Course
) -> None:
    question = course.question("Approved?", status=QuestionStatus.APPROVED)
    services.questions.edit(teacher, question, replace(QUESTION, stem="Changed?"), expected_version=1)
    course.check(question)
    assert services.review.item(teacher, question).risk.reasons == (RiskReason.REOPENED,)
    verdict = Verdict(Decision.SEND_BACK, Reason.OTHER)
    services.decisions.decide(teacher, question, verdict, expected_version=2)
    services.questions.send_to_review(teacher, question)
    assert services.review.item(teacher, question).risk.is_clean


def test_the_queue_goes_by_lecture_by_age_and_by_author(
    services: Services, make: Factory, teacher: Person, course: Course
) -> None:
    later = make.lecture(teacher, course.id, title="Week 4")
    course.question("Later lecture, first to wait?", VAGUE, lecture=later)
    second = course.question("By a person?")
    course.question("First lecture?", VAGUE)
    services.questions.edit(
        teacher, second, replace(QUESTION, stem="By a person?", explanation="Hers."), expected_version=1
    )
    course.check(second)
    assert course.walk(teacher, QueueFilter(QueueOrder.LECTURE)) == [
        "By a person?",
        "First lecture?",
        "Later lecture, first to wait?",
    ]
    assert course.walk(teacher, QueueFilter(QueueOrder.AGE)) == [
        "Later lecture, first to wait?",
        "By a person?",
        "First lecture?",
    ]
    assert course.walk(teacher, QueueFilter(QueueOrder.AUTHOR)) == [
        "By a person?",
        "Later lecture, first to wait?",
        "First lecture?",
    ]


def test_a_filter_leaves_what_it_says(make: Factory, teacher: Person, course: Course) -> None:
    other = make.lecture(teacher, course.id, title="Week 4")
    course.question("Clean?")
    course.question("Vague?", VAGUE)
    course.question("Essay?", question=ESSAY)
    course.question("Elsewhere?", UNSUPPORTED, lecture=other)
    assert course.walk(teacher, QueueFilter(lecture_id=other)) == ["Elsewhere?"]
    assert course.walk(teacher, QueueFilter(type=QuestionType.ESSAY)) == ["Essay?"]
    assert course.walk(teacher, QueueFilter(reason=RiskReason.FLAWED)) == ["Vague?"]
    assert course.walk(teacher, QueueFilter(clean_only=True)) == ["Clean?", "Essay?"]
    assert course.walk(teacher, QueueFilter(author="Built-in writer", reason=RiskReason.NOT_IN_LECTURE)) == [
        "Elsewhere?"
    ]
    assert course.walk(teacher, QueueFilter(author="Somebody else")) == []


def test_what_one_reviewer_looks_at_is_not_given_to_another_until_her_time_is_over(
    services: Services, teacher: Person, course: Course
) -> None:
    first, second = course.question("First?"), course.question("Second?")
    rita = course.reviewer("Rita Reviewer")
    hers = services.review.next(rita, course.id)
    assert hers is not None
    assert hers.claim is not None
    assert (hers.banked.id, hers.claim.is_hers) == (first, True)
    theirs = services.review.next(teacher, course.id)
    assert theirs is not None
    assert theirs.banked.id == second
    seen = services.review.item(teacher, first).claim
    assert seen is not None
    assert (seen.holder, seen.is_hers) == ("Rita Reviewer", False)
    course.run("UPDATE questions SET claimed_until = clock_timestamp() - interval '1 second' WHERE id = :id", id=first)
    item = services.review.item(teacher, first)
    assert item.claim is not None
    assert item.claim.is_hers


def test_looking_on_prolongs_a_claim_and_giving_it_up_lets_others_have_it(
    services: Services, teacher: Person, course: Course
) -> None:
    question = course.question("First?")
    rita = course.reviewer("Rita Reviewer")
    begun = services.review.next(rita, course.id).claim
    assert services.review.item(rita, question).claim.until == begun.until
    course.run("UPDATE questions SET claimed_until = claimed_until - interval '6 minutes'")
    prolonged = services.review.item(rita, question).claim
    assert begun is not None
    assert prolonged is not None
    assert prolonged.until > begun.until
    assert services.review.next(teacher, course.id) is None
    services.review.release(teacher, question)  # which is not hers to give up
    assert services.review.next(teacher, course.id) is None
    services.review.release(rita, question)
    assert services.review.next(teacher, course.id) is not None


def test_asking_again_for_what_is_hers_already_writes_nothing_until_a_third_of_the_claim_has_gone(
    services: Services, teacher: Person, course: Course
) -> None:
    question = course.question("What is an enzyme?")
    begun = services.review.next(teacher, course.id).claim
    again = services.review.next(teacher, course.id)
    assert (again.banked.id, again.claim) == (question, begun)
    course.run("UPDATE questions SET claimed_until = claimed_until - interval '4 minutes'")
    assert services.review.next(teacher, course.id).claim.until >= begun.until


def test_the_claim_of_a_reviewer_who_was_removed_holds_nobody_up(
    services: Services, teacher: Person, course: Course
) -> None:
    question = course.question("First?")
    rita = course.reviewer("Rita Reviewer")
    assert services.review.next(rita, course.id) is not None
    services.members.remove(teacher, course.id, rita.id)
    item = services.review.next(teacher, course.id)
    assert item is not None
    assert item.banked.id == question
    with pytest.raises(NotFound):
        services.review.item(rita, question)


def test_whoever_lost_her_role_claims_nothing(services: Services, teacher: Person, course: Course) -> None:
    question = course.question("First?")
    rita = course.reviewer("Rita Reviewer")
    services.members.set_roles(teacher, course.id, rita.id, roles=frozenset({Role.COORDINATOR}))
    with pytest.raises(NotAllowed):
        services.review.next(rita, course.id)
    with pytest.raises(NotAllowed):
        services.review.item(rita, question)
    assert services.review.item(teacher, question).claim.is_hers


def test_what_was_deleted_meanwhile_is_passed_over(services: Services, teacher: Person, course: Course) -> None:
    gone, left = course.question("Gone?"), course.question("Left?")
    assert services.review.next(teacher, course.id).banked.id == gone
    course.run("DELETE FROM questions WHERE id = :id", id=gone)
    assert services.review.next(teacher, course.id, after=gone).banked.id == left
    with pytest.raises(NotFound):
        services.review.item(teacher, gone)
    with pytest.raises(NotFound):
        services.review.release(teacher, gone)
    assert services.review.before(teacher, course.id, of=gone) is None


def test_the_one_behind_is_fetched_without_a_claim_and_the_one_before_is_found_again(
    services: Services, teacher: Person, course: Course
) -> None:
    first, second = course.question("First?", UNSUPPORTED), course.question("Second?", VAGUE)
    third = course.question("Third?")
    behind = services.review.beyond(teacher, course.id, after=first)
    assert behind is not None
    assert (behind.banked.id, behind.claim) == (second, None)
    assert services.review.before(teacher, course.id, of=third) == second
    assert services.review.before(teacher, course.id, of=second) == first
    assert services.review.before(teacher, course.id, of=first) is None
    assert services.review.beyond(teacher, course.id, after=third).banked.id == first


def test_what_comes_back_to_her_comes_first_and_to_others_only_after_days(
    services: Services, teacher: Person, course: Course
) -> None:
    course.question("Risky?", UNSUPPORTED)
    back, again = course.question("Back?"), course.question("Back again?")
    rita, zoe = course.reviewer("Rita Reviewer"), course.reviewer("Zoe Reviewer")
    course.run(
        "UPDATE questions SET returns_to = :rita WHERE id IN (:back, :again)", rita=rita.id, back=back, again=again
    )
    assert course.walk(rita) == ["Back?", "Back again?", "Risky?"]
    for question in (back, again):
        services.review.release(rita, question)
    services.review.release(rita, services.review.next(rita, course.id, after=again).banked.id)
    assert course.walk(zoe) == ["Risky?"]
    course.run("UPDATE questions SET waiting_since = waiting_since - interval '4 days'")
    assert sorted(course.walk(zoe)) == ["Back again?", "Back?", "Risky?"]


def test_who_decided_first_is_not_given_the_second_decision(
    services: Services, database: Database, teacher: Person, course: Course
) -> None:
    question = course.question("Twice?")
    rita = course.reviewer("Rita Reviewer")
    services.decisions.decide(teacher, question, ACCEPT, expected_version=1)
    course.run("UPDATE questions SET status = 'in_review', stage = 'second'")
    assert services.review.next(teacher, course.id) is None
    assert services.review.item(teacher, question).claim is None
    assert services.review.next(rita, course.id) is not None


def test_the_risk_of_what_was_there_before_is_filled_in_as_it_is_weighed_now(
    database: Database, services: Services, teacher: Person, course: Course
) -> None:
    severities = [(code, severity) for code in FindingCode for severity in Severity]
    ids = [course.question(f"{code} {severity}?", Finding(code, "So.", severity)) for code, severity in severities]
    ids += [
        course.question("Many?", UNSUPPORTED, VAGUE, VAGUE),
        course.question("Doubted?", replace(UNSUPPORTED, judged_by="a model")),
        course.make.question(teacher, course.lecture),
    ]
    reopened = course.question("Reopened?", status=QuestionStatus.APPROVED)
    services.questions.edit(teacher, reopened, ESSAY, expected_version=1)
    weighed = "SELECT id, risk, type, written_by, risk_reasons FROM questions ORDER BY id"
    [place] = (Path(question_versions.__file__).parents[2] / "migrations/versions").glob("*_risk_of_what_waits.py")
    spec = importlib.util.spec_from_file_location("risk_of_what_waits", place)
    migration = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(migration)
    with database.unit_of_work() as work:
        now = [(*row[:4], sorted(row[4])) for row in work.execute(text(weighed))]
        work.execute(text("UPDATE questions SET risk = 77, risk_reasons = '[]', type = '', written_by = ''"))
        work.execute(text(migration.FILL.replace(":", "\\:")))
        filled = [(*row[:4], sorted(row[4])) for row in work.execute(text(weighed))]
    assert len(now) == len(ids) + 1
    assert filled == now
