"""The reviewer's queue."""

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from components import places
from db.models import ReviewRow
from db.unit_of_work import Database
from services.domain.errors import DatabaseUnavailable
from services.domain.lifecycle import QuestionStatus
from services.domain.people import Person, Role
from services.domain.reviews import Decision, Reason, Verdict
from services.wiring import Services
from tests.conftest import Visit
from tests.factories import ESSAY, QUESTION, Factory
from tests.on_page import click, words
from tests.press import give, keeper
from tests.sheets import report


@pytest.fixture
def queue(make: Factory, teacher: Person):
    """A course with two questions that wait: its id, and theirs in order."""
    lecture = make.lecture(teacher, course := make.course(teacher))
    return course, make.question(teacher, lecture, stem="First?"), make.question(teacher, lecture, stem="Second?")


def test_accepting_shows_the_next_question_at_once(services: Services, visit: Visit, teacher: Person, queue) -> None:
    course, first, _ = queue
    app = visit(teacher, places.REVIEW, course=course)
    assert "First?" in words(app)
    assert "Correct" in words(app)
    give(app, "accept")
    assert "Second?" in words(app)
    assert "Accepted" in words(app)
    assert services.questions.get(teacher, first).status is QuestionStatus.APPROVED


def test_a_press_that_arrives_twice_decides_once(services: Services, visit: Visit, teacher: Person, queue) -> None:
    course, first, second = queue
    app = visit(teacher, places.REVIEW, course=course)
    press = str(uuid4())
    give(app, "accept", press=press, subject=f"{first}_1")
    give(app, "accept", press=press, subject=f"{first}_1")
    assert "Second?" in words(app)
    assert "changed" not in words(app)
    assert services.questions.get(teacher, second).status is QuestionStatus.IN_REVIEW


def test_a_press_decides_the_question_it_was_given_on_whatever_lies_there(
    services: Services, visit: Visit, teacher: Person, queue
) -> None:
    course, first, second = queue
    app = visit(teacher, places.REVIEW, course=course)
    give(app, "accept", subject=f"{second}_1")
    assert "First?" in words(app)
    assert services.questions.get(teacher, first).status is QuestionStatus.IN_REVIEW
    assert services.questions.get(teacher, second).status is QuestionStatus.APPROVED


def test_a_press_on_a_version_that_is_not_there_decides_nothing(
    services: Services, visit: Visit, teacher: Person, queue
) -> None:
    course, first, second = queue
    app = visit(teacher, places.REVIEW, course=course)
    give(app, "accept", subject=f"{second}_7")
    assert "Second?" in words(app)
    assert "has changed since you opened it" in words(app)
    assert {services.questions.get(teacher, each).status for each in (first, second)} == {QuestionStatus.IN_REVIEW}


def test_a_press_on_what_has_been_deleted_says_so_and_the_next_lies_there(
    visit: Visit, teacher: Person, queue, database: Database
) -> None:
    course, first, _second = queue
    app = visit(teacher, places.REVIEW, course=course)
    with database.unit_of_work() as work:
        work.execute(text("DELETE FROM questions WHERE id = :gone"), {"gone": first})
        work.commit()
    give(app, "accept")
    assert "deleted meanwhile, so nothing was decided" in words(app)
    assert "Second?" in words(app)


def test_the_last_decision_is_taken_back_and_its_question_lies_there_again(
    services: Services, visit: Visit, teacher: Person, queue
) -> None:
    course, first, _ = queue
    app = visit(teacher, places.REVIEW, course=course)
    give(app, "undo")
    assert "nothing to undo" in words(app)
    give(app, "reject", reason=Reason.DOUBLE)
    assert "Second?" in words(app)
    give(app, "undo")
    assert "First?" in words(app)
    assert "Taken back" in words(app)
    assert services.questions.get(teacher, first).status is QuestionStatus.IN_REVIEW


def test_a_decision_of_before_a_reload_can_be_taken_back_too(visit: Visit, teacher: Person, queue) -> None:
    give(visit(teacher, places.REVIEW, course=queue[0]), "accept")
    app = visit(teacher, places.REVIEW, course=queue[0])
    give(app, "undo")
    assert "First?" in words(app)


def test_going_on_and_back_decides_nothing(visit: Visit, teacher: Person, queue) -> None:
    app = visit(teacher, places.REVIEW, course=queue[0])
    give(app, "previous")
    assert "first question of the queue" in words(app)
    give(app, "next")
    assert "Second?" in words(app)
    give(app, "previous")
    assert "First?" in words(app)
    assert "2 waiting" in words(app)


def test_what_was_skipped_is_not_claimed_and_what_another_looks_at_says_so(
    services: Services, visit: Visit, make: Factory, teacher: Person, queue
) -> None:
    course, first, second = queue
    grace = make.person("Grace Reviewer")
    services.members.invite(teacher, course, email=grace.email, role=Role.REVIEWER)
    app = visit(teacher, places.REVIEW, course=course)
    give(app, "next")
    item = services.review.next(grace, course)
    assert item is not None
    assert item.banked.id == first
    assert "Ada Teacher is looking at this question too" in words(visit(grace, places.REVIEW, question=second))


def test_versions_are_shown_with_their_differences_on_request(
    services: Services, visit: Visit, teacher: Person, queue
) -> None:
    course, first, _ = queue
    services.questions.edit(teacher, first, replace(QUESTION, stem="First of all?"), expected_version=1)
    app = visit(teacher, places.REVIEW, course=course, question=first)
    assert "Version 1" not in words(app)
    give(app, "versions")
    assert "[+ of all]" in words(app)
    give(app, "versions")
    assert "Version 1" not in words(app)


def test_seconds_of_work_are_kept_with_the_decision_and_idle_ones_are_not(
    services: Services, visit: Visit, database: Database, teacher: Person, queue
) -> None:
    course, first, _ = queue
    app = visit(teacher, places.REVIEW, course=course)
    give(app, "next", seen=[0, 5, 12])
    give(app, "previous")
    give(app, "accept", subject=f"{first}_1", seen=[0, 10, 400, 408])
    with database.reading() as work:
        assert work.scalar(select(ReviewRow.seconds).where(ReviewRow.question_id == first)) == 30


def test_the_only_course_is_taken_and_the_last_decision_leads_to_exams(visit: Visit, teacher: Person, queue) -> None:
    app = visit(teacher, places.REVIEW)
    give(app, "accept")
    give(app, "accept")
    assert "Everything is decided" in words(app)
    assert app.button(key="to_exams").label == "Put an exam together"


def test_an_empty_queue_says_what_it_is_for(visit: Visit, make: Factory, teacher: Person) -> None:
    assert "Nothing to review yet" in words(visit(teacher, places.REVIEW, course=make.course(teacher)))


def test_a_question_is_sent_back_with_a_reason_and_not_without(
    services: Services, visit: Visit, teacher: Person, queue
) -> None:
    course, first, _ = queue
    app = visit(teacher, places.REVIEW, course=course)
    give(app, "send_back")
    assert "Choose a reason" in words(app)
    give(app, "send_back", reason=Reason.FLAWED_WORDING, comment="Say which substrate.")
    assert "Second?" in words(app)
    sent_back = services.questions.open(teacher, first).sent_back
    assert sent_back is not None
    assert (sent_back.reason, sent_back.comment) == (Reason.FLAWED_WORDING, "Say which substrate.")


def test_an_edit_is_saved_and_accepted_in_one_step(services: Services, visit: Visit, teacher: Person, queue) -> None:
    course, first, _ = queue
    app = visit(teacher, places.REVIEW, course=course)
    give(app, "edit")
    app.text_area[0].input("Where does the substrate bind?")
    click(app, "Save and accept")
    banked = services.questions.get(teacher, first)
    assert (banked.question.stem, banked.status) == ("Where does the substrate bind?", QuestionStatus.APPROVED)


def test_leaving_the_form_keeps_what_was_typed(visit: Visit, teacher: Person, queue) -> None:
    app = visit(teacher, places.REVIEW, course=queue[0])
    give(app, "edit")
    app.text_area[0].input("Half a thought")
    click(app, "Back to reading")
    assert "kept, but not saved" in words(app)
    give(app, "accept")
    assert "without saving" in words(app)
    click(app, "Go on editing")
    assert app.text_area[0].value == "Half a thought"


@pytest.mark.parametrize("is_open", [True, False], ids=["in the form", "left for reading"])
def test_what_was_typed_comes_back_after_a_reload_and_goes_when_it_is_saved(
    visit: Visit, teacher: Person, queue, *, is_open: bool
) -> None:
    app = visit(teacher, places.REVIEW, course=queue[0])
    give(app, "edit")
    assert keeper(app)[1]["form"], "the browser keeps each word from the first"
    app.text_area[0].input("Half a thought").run()
    if not is_open:
        click(app, "Back to reading")
    told = keeper(app)[1]
    kept = {**told["about"], "fields": told["fields"]}

    app = visit(teacher, places.REVIEW, course=queue[0])
    assert keeper(app)[1]["place"] == told["place"]
    report(app, keeper(app)[0], "kept", kept)
    if not is_open:
        click(app, "Go on editing")
    assert app.text_area[0].value == "Half a thought"
    click(app, "Save and accept")
    assert keeper(app)[1]["over"] == [told["place"]], "the browser lets go of it, whatever lies there next"


def test_a_question_that_moved_on_is_shown_anew_with_a_sentence(
    services: Services, visit: Visit, teacher: Person, queue
) -> None:
    course, first, _ = queue
    app = visit(teacher, places.REVIEW, course=course)
    services.questions.edit(teacher, first, replace(QUESTION, stem="Changed?"), expected_version=1)
    give(app, "accept")
    assert "has changed since you opened it" in words(app)
    assert "Changed?" in words(app)
    assert services.questions.get(teacher, first).status is QuestionStatus.IN_REVIEW


def test_a_decision_on_what_another_has_decided_is_refused_and_the_rest_is_said_to_be_with_others(
    services: Services, visit: Visit, make: Factory, teacher: Person, queue
) -> None:
    course, first, second = queue
    grace = make.person("Grace Reviewer")
    services.members.invite(teacher, course, email=grace.email, role=Role.REVIEWER)
    app = visit(teacher, places.REVIEW, course=course)
    services.decisions.decide(grace, first, Verdict(Decision.ACCEPT), expected_version=1)
    assert services.review.item(grace, second).claim is not None
    give(app, "send_back", subject=f"{first}_1", reason=Reason.TOO_EASY)
    assert "has changed since you opened it" in " ".join([words(app), *(info.value for info in app.info)])
    assert "Others have what still waits" in words(app)


def test_her_own_text_survives_another_persons_save(services: Services, visit: Visit, teacher: Person, queue) -> None:
    course, first, _ = queue
    app = visit(teacher, places.REVIEW, course=course)
    give(app, "edit")
    services.questions.edit(teacher, first, replace(QUESTION, stem="Theirs?"), expected_version=1)
    app.text_area[0].input("Mine?")
    click(app, "Save and accept")
    assert "Theirs?" in words(app)
    assert app.text_area[0].value == "Mine?"
    click(app, "Save and accept")
    assert services.questions.get(teacher, first).question.stem == "Mine?"


def test_an_uncited_question_is_accepted_only_knowingly(
    services: Services, visit: Visit, make: Factory, teacher: Person
) -> None:
    lecture = make.lecture(teacher, course := make.course(teacher))
    question = make.question(teacher, lecture, question=replace(QUESTION, sources=()))
    app = visit(teacher, places.REVIEW, course=course)
    assert "No place in the lecture is cited" in words(app)
    give(app, "accept")
    assert "Confirm that you accept it all the same" in words(app)
    give(app, "accept", knows_uncited=True)
    assert services.questions.get(teacher, question).status is QuestionStatus.APPROVED


def test_an_essay_shows_that_it_has_no_rubric_and_why_it_came_back_before(
    services: Services, visit: Visit, make: Factory, teacher: Person
) -> None:
    lecture = make.lecture(teacher, course := make.course(teacher))
    essay = make.question(teacher, lecture, question=ESSAY)
    verdict = Verdict(Decision.SEND_BACK, Reason.TOO_EASY, "Ask for the bonds.")
    services.decisions.decide(teacher, essay, verdict, expected_version=1)
    services.questions.send_to_review(teacher, essay)
    shown = words(visit(teacher, places.REVIEW, course=course))
    assert "No rubric yet" in shown
    assert "Ask for the bonds." in shown


def test_who_does_not_review_a_course_is_kept_out(visit: Visit, stranger: Person, queue) -> None:
    app = visit(stranger, places.REVIEW, course=queue[0])
    assert "First?" not in words(app)


def test_whoever_is_taken_off_the_course_while_reviewing_reads_what_became_of_her_decisions(
    services: Services, visit: Visit, make: Factory, teacher: Person, queue
) -> None:
    course, first, second = queue
    rita = make.person("Rita Reviewer")
    services.members.invite(teacher, course, email=rita.email, role=Role.REVIEWER)
    app = visit(rita, places.REVIEW, course=course)
    give(app, "accept")
    services.members.set_roles(teacher, course, rita.id, roles=frozenset({Role.TEACHER}))
    give(app, "accept")
    assert "not among the reviewers of this course any more" in app.warning[0].value
    services.members.remove(teacher, course, rita.id)
    app.run()
    assert "What you decided before counts." in app.warning[0].value
    assert "no such course" not in words(app)
    assert services.questions.get(teacher, first).status is QuestionStatus.APPROVED
    assert services.questions.get(teacher, second).status is QuestionStatus.IN_REVIEW


def test_the_queue_tells_when_the_database_is_down(
    services: Services, visit: Visit, teacher: Person, queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise DatabaseUnavailable("The database does not answer.")

    app = visit(teacher, places.REVIEW, course=queue[0])
    monkeypatch.setattr(services.decisions, "decide", fail)
    give(app, "accept")
    assert "The database does not answer." in words(app)
    assert "First?" in words(app)


def test_whoever_follows_a_link_to_the_queue_without_reviewing_is_told_so(visit: Visit, stranger: Person) -> None:
    assert "You are not a reviewer of any course yet" in words(visit(stranger, places.REVIEW))
