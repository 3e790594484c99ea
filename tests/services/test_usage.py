"""What orders cost: estimated before, measured after, and stopped where a course has spent what it may."""

from dataclasses import replace
from uuid import UUID

import pytest

from db.unit_of_work import Database
from services.domain.blueprints import Blueprint, BlueprintRow, Stretch
from services.domain.errors import InvalidInput, NotAllowed
from services.domain.lifecycle import RunStatus
from services.domain.paging import PageRequest
from services.domain.people import Person
from services.domain.question_bank import Run
from services.domain.questions import QuestionType
from services.domain.usage import MonthUsage
from services.providers.prices import Prices
from services.questions.drafting import Drafting
from services.questions.question_check import QuestionCheck
from services.questions.question_writing import QuestionWriting
from services.runs.ledger import Limits
from services.setup.chosen_writer import ChosenWriter
from services.wiring import Services, now
from tests.factories import QUESTION, TRANSCRIPT, Factory
from tests.fakes.scripted_writer import COST, WRONG, ScriptedWriter, StemChecks

FOUR = BlueprintRow(QuestionType.SINGLE_CHOICE, 4)


@pytest.fixture
def blueprint(make: Factory, teacher: Person, course: UUID) -> Blueprint:
    lecture = make.lecture(teacher, course, title="Enzymes")
    return Blueprint((FOUR,), stretches=(Stretch(lecture),))


def orders(database: Database, limits: Limits) -> Drafting:
    """The orders of an installation with a language model."""
    return Drafting(database, ChosenWriter("scripted-1", 8, Prices(2.0, 10.0)), limits, clock=now)


def written(database: Database, orders: Drafting, person: Person, run_id: UUID, limits: Limits) -> Run:
    """What a worker makes of the run."""
    QuestionWriting(database, ScriptedWriter(), StemChecks, limits=limits, clock=now).run(run_id)
    return orders.get(person, run_id)


@pytest.fixture
def no_limit() -> Limits:
    return Limits(None, clock=now)


def month(services: Services, person: Person, course: UUID) -> MonthUsage:
    [found] = services.usage.of_course(person, course)
    return found


def test_every_call_is_in_the_numbers_of_its_course_and_month(
    services: Services, database: Database, teacher: Person, blueprint: Blueprint, no_limit: Limits
) -> None:
    course = services.lectures.get(teacher, blueprint.stretches[0].lecture_id).course_id
    drafting = orders(database, no_limit)
    assert services.usage.of_course(teacher, course) == []
    run = written(database, drafting, teacher, drafting.order(teacher, course, blueprint), no_limit)
    assert (run.input_tokens, run.output_tokens) == (4 * COST.input_tokens, 4 * COST.output_tokens)
    found = month(services, teacher, course)
    assert (found.runs, found.questions, found.input_tokens, found.output_tokens) == (1, 4, 400, 80)
    assert found.cost_usd == pytest.approx(0.004) == services.usage.budget(teacher, course).spent_usd
    link = services.exports.usage_link(teacher, course)
    lines = services.exports.follow(teacher, link.rpartition("/")[2]).content.decode("utf-8-sig").splitlines()
    assert lines[1].startswith(f"{found.month:%Y-%m},Biochemistry for beginners,{course},1,4,400,80,0.0040,")


def test_an_administrator_sees_every_course_and_nobody_else_does(
    services: Services, database: Database, make: Factory, teacher: Person, blueprint: Blueprint
) -> None:
    course = services.lectures.get(teacher, blueprint.stretches[0].lecture_id).course_id
    limits = Limits(None, clock=now)
    drafting = orders(database, limits)
    written(database, drafting, teacher, drafting.order(teacher, course, blueprint), limits)
    administrator = make.person("Alma Administrator", is_administrator=True)
    assert services.usage.of_installation(administrator) == services.usage.of_course(teacher, course)
    with pytest.raises(NotAllowed):
        services.usage.of_installation(teacher)


def test_an_order_beyond_the_limit_is_refused_with_a_sentence_until_the_limit_is_raised(
    services: Services, database: Database, teacher: Person, course: UUID, blueprint: Blueprint
) -> None:
    limits = Limits(0.004, clock=now)
    drafting = orders(database, limits)
    written(database, drafting, teacher, drafting.order(teacher, course, replace(blueprint)), limits)
    with pytest.raises(NotAllowed, match=r"has spent 0\.00 of the 0\.00 US dollars .* in a month"):
        drafting.order(teacher, course, blueprint)
    services.usage.set_limit(teacher, course, 5.0)
    assert services.usage.budget(teacher, course).limit_usd == 5.0
    drafting.order(teacher, course, blueprint)
    services.usage.set_limit(teacher, course, None)
    with pytest.raises(NotAllowed):
        drafting.order(teacher, course, blueprint)
    with pytest.raises(InvalidInput):
        services.usage.set_limit(teacher, course, -1.0)


def test_a_run_that_reaches_the_limit_stops_with_the_sentence_and_keeps_what_it_has(
    services: Services, database: Database, teacher: Person, course: UUID, blueprint: Blueprint
) -> None:
    services.usage.set_limit(teacher, course, 0.002)
    limits = Limits(None, clock=now)
    drafting = orders(database, limits)
    run = written(database, drafting, teacher, run_id := drafting.order(teacher, course, blueprint), limits)
    assert (run.status, run.written) == (RunStatus.FAILED, 2)
    assert "What has been written is kept" in (run.reason or "")
    with pytest.raises(NotAllowed):
        drafting.retry(teacher, run_id)
    services.usage.set_limit(teacher, course, 1.0)
    drafting.retry(teacher, run_id)
    assert written(database, drafting, teacher, run_id, limits).written == 4


def test_a_question_that_the_limit_keeps_from_its_repair_is_kept_with_what_was_found(
    services: Services, database: Database, teacher: Person, course: UUID, blueprint: Blueprint
) -> None:
    limits = Limits(0.001, clock=now)
    drafting = orders(database, limits)
    run_id = drafting.order(teacher, course, blueprint)
    writer = ScriptedWriter(marks={0: WRONG}, mended=lambda stem: stem.replace(WRONG, ""))
    QuestionWriting(database, writer, StemChecks, limits=limits, clock=now).run(run_id)
    assert drafting.get(teacher, run_id).status is RunStatus.FAILED
    [banked] = services.questions.page(teacher, course, PageRequest(), run_id=run_id).items
    assert (banked.version, banked.majors, writer.instructions) == (1, 1, [])


def test_a_writer_that_costs_nothing_is_stopped_by_no_limit(
    services: Services, teacher: Person, course: UUID, blueprint: Blueprint
) -> None:
    services.usage.set_limit(teacher, course, 0.0)
    assert services.drafting.order(teacher, course, blueprint)


def test_an_estimate_is_by_typical_sizes_until_there_is_something_to_measure(
    database: Database, teacher: Person, course: UUID, blueprint: Blueprint, no_limit: Limits
) -> None:
    drafting = orders(database, no_limit)
    typical = drafting.estimate(teacher, course, blueprint)
    assert f"typical sizes for {len(TRANSCRIPT.text.split())} words" in typical.basis
    assert typical.cost_usd == pytest.approx(typical.input_tokens * 2e-6 + typical.output_tokens * 1e-5)
    for _ in range(3):
        written(database, drafting, teacher, drafting.order(teacher, course, blueprint), no_limit)
    eight = replace(blueprint, rows=(replace(FOUR, count=8),))
    measured = drafting.estimate(teacher, course, eight)
    assert measured.basis == "measured on the last 3 orders of this writer (12 questions)"
    assert (measured.input_tokens, measured.output_tokens) == (800, 160)
    assert measured.cost_usd == pytest.approx(0.008)


def test_the_built_in_writer_costs_time_alone(
    services: Services, teacher: Person, course: UUID, blueprint: Blueprint
) -> None:
    estimate = services.drafting.estimate(teacher, course, blueprint)
    assert (estimate.input_tokens, estimate.cost_usd) == (0, 0.0)
    assert 1 < estimate.seconds < 10


def test_what_somebody_edits_is_checked_by_a_job(
    services: Services, database: Database, make: Factory, teacher: Person, blueprint: Blueprint
) -> None:
    question_id = make.question(teacher, blueprint.stretches[0].lecture_id)
    check = QuestionCheck(database, StemChecks)
    edited = replace(QUESTION, stem=f"Which place binds the substrate? {WRONG}")
    services.questions.edit(teacher, question_id, edited, expected_version=1)
    assert services.questions.open(teacher, question_id).is_checked is False
    check.run(question_id)
    opened = services.questions.open(teacher, question_id)
    assert opened.is_checked
    assert [finding.message for finding in opened.findings] == ["Wrong in the 1. place."]
    newest, first = services.questions.versions(teacher, question_id)
    assert (newest.is_checked, first.is_checked) == (True, False)
    check.run(question_id)
    assert len(services.questions.open(teacher, question_id).findings) == 1
