"""An order to the writer: delivered whole, or with the difference named, through every interruption."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from uuid import UUID

import pytest

from db.unit_of_work import Database
from services.domain.blueprints import Blueprint, BlueprintRow, Stretch
from services.domain.errors import InvalidInput, NotAllowed, NotFound, ProviderUnavailable
from services.domain.lifecycle import LectureStatus, QuestionStatus, RunStatus
from services.domain.paging import PageRequest
from services.domain.people import Person, Role
from services.domain.question_bank import RowShortfall, Run
from services.domain.questions import Question, QuestionType
from services.domain.rubrics import Criterion, Level, Rubric
from services.providers.protocols import Usage
from services.questions.question_writing import QuestionWriting
from services.runs.desk import Desk
from services.runs.ledger import Limits
from services.wiring import Services, now
from services.writing.protocol import Material, Shortfall, Written
from tests.factories import ESSAY, QUESTION, Factory
from tests.fakes.scripted_writer import NoFault

ORDER = Blueprint(
    (
        BlueprintRow(QuestionType.SINGLE_CHOICE, 3),
        BlueprintRow(QuestionType.SHORT_ANSWER, 2),
        BlueprintRow(QuestionType.ESSAY, 1),
    )
)


class PatientWriter:
    """Writes what is asked, except short answers; fails after `breaks_after` questions when told to."""

    name = "A patient writer"
    prompt_version = "1"
    at_once = 1

    def __init__(self) -> None:
        self.breaks_after: int | None = None
        self.orders: list[Blueprint] = []
        self.existing: list[Sequence[Question]] = []

    def write(
        self, material: Material, blueprint: Blueprint, *, existing: Sequence[Question] = ()
    ) -> Iterator[Written | Shortfall]:
        self.orders.append(blueprint)
        self.existing.append(existing)
        written = 0
        for row, wanted in enumerate(blueprint.rows):
            if wanted.type is QuestionType.SHORT_ANSWER:
                yield Shortfall(row, wanted.count, "No short fact was left.")
                continue
            for number in range(wanted.count):
                if written == self.breaks_after:
                    raise ProviderUnavailable("The model does not answer. Try again in a minute.")
                base = ESSAY if wanted.type is QuestionType.ESSAY else QUESTION
                stem = f"{base.stem} ({len(existing) + written + number})"
                yield Written(row, replace(base, stem=stem), Usage(100, 20, 0.5, 0.001))
                written += 1

    def revise(
        self,
        question: Question,
        material: Material,
        wanted: BlueprintRow,
        *,
        instruction: str,
        existing: Sequence[Question] = (),
    ) -> Written | Shortfall:
        return Shortfall(0, 1, "There is no other way to say it.")

    def draft_rubric(self, question: Question, material: Material) -> Rubric:
        return Rubric(question.stem, (Level("Full", 1),), (Criterion("Says why", ("Says it",)),))

    def check(self) -> str:
        return "patient"


@pytest.fixture
def writer() -> PatientWriter:
    return PatientWriter()


@pytest.fixture
def writing(database: Database, writer: PatientWriter) -> QuestionWriting:
    return QuestionWriting(database, writer, NoFault, limits=Limits(None, clock=now), clock=now)


def ordered(services: Services, person: Person, lecture: UUID, order: Blueprint = ORDER) -> UUID:
    """A run for all of this lecture, of whoever's course it is."""
    course_id = services.lectures.get(person, lecture).course_id
    return services.drafting.order(person, course_id, replace(order, stretches=(Stretch(lecture),)))


def run_of(services: Services, person: Person, run_id: UUID) -> Run:
    return services.drafting.get(person, run_id)


def test_the_count_asked_for_is_delivered_or_the_difference_is_named(
    services: Services, teacher: Person, lecture: UUID, writing: QuestionWriting
) -> None:
    run_id = ordered(services, teacher, lecture)
    assert run_of(services, teacher, run_id).status is RunStatus.QUEUED
    writing.run(run_id)
    run = run_of(services, teacher, run_id)
    assert (run.status, run.asked, run.written) == (RunStatus.DONE, 6, 4)
    assert run.shortfalls == (RowShortfall(1, 2, "No short fact was left."),)
    assert (run.input_tokens, run.output_tokens) == (400, 80)
    assert run.cost_usd == pytest.approx(0.004)
    page = services.questions.page(teacher, run.course_id, PageRequest(), run_id=run_id)
    assert [banked.status for banked in page.items] == [QuestionStatus.IN_REVIEW] * 4
    essay = page.items[-1]
    rubric = services.rubrics.newest(teacher, essay.id)
    assert rubric is not None
    assert (rubric.version, rubric.written_by) == (1, "A patient writer")


def test_a_run_that_breaks_keeps_its_questions_and_retry_writes_only_the_rest(
    services: Services, teacher: Person, lecture: UUID, writing: QuestionWriting, writer: PatientWriter
) -> None:
    run_id = ordered(services, teacher, lecture)
    writer.breaks_after = 2
    writing.run(run_id)
    run = run_of(services, teacher, run_id)
    assert (run.status, run.written, run.reason) == (
        RunStatus.FAILED,
        2,
        "The model does not answer. Try again in a minute.",
    )
    writer.breaks_after = None
    services.drafting.retry(teacher, run_id)
    writing.run(run_id)
    assert run_of(services, teacher, run_id).written == 4
    assert writer.orders[1] == writer.orders[0], "the same is asked again, and only what is new is kept"
    assert writer.existing[1] == writer.existing[0]


def test_a_job_that_runs_twice_writes_nothing_twice(
    services: Services, teacher: Person, lecture: UUID, writing: QuestionWriting
) -> None:
    run_id = ordered(services, teacher, lecture)
    writing.run(run_id)
    writing.run(run_id)
    assert run_of(services, teacher, run_id).written == 4


def test_a_cancelled_run_stops_at_the_next_question_and_keeps_the_others(
    services: Services,
    teacher: Person,
    lecture: UUID,
    writing: QuestionWriting,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run_id = ordered(services, teacher, lecture)
    keep = Desk._keep

    def keep_then_cancel(self: Desk, *arguments: object) -> None:
        keep(self, *arguments)  # type: ignore[arg-type]
        services.drafting.cancel(teacher, run_id)

    monkeypatch.setattr(Desk, "_keep", keep_then_cancel)
    writing.run(run_id)
    run = run_of(services, teacher, run_id)
    assert (run.status, run.written) == (RunStatus.CANCELLED, 1)


@pytest.mark.parametrize("count", [0, 101])
def test_an_order_of_nothing_or_of_too_much_is_refused(
    services: Services, teacher: Person, lecture: UUID, count: int
) -> None:
    order = Blueprint((BlueprintRow(QuestionType.ESSAY, count),))
    with pytest.raises(InvalidInput, match="at least one"):
        ordered(services, teacher, lecture, order)


def test_questions_are_drafted_only_from_a_lecture_that_is_ready(
    services: Services, make: Factory, teacher: Person
) -> None:
    lecture = make.lecture(teacher, make.course(teacher), status=LectureStatus.TRANSCRIBING)
    with pytest.raises(InvalidInput, match="transcribed to its end"):
        ordered(services, teacher, lecture)


def test_only_a_teacher_of_the_course_orders_questions(
    services: Services, make: Factory, teacher: Person, stranger: Person, lecture: UUID
) -> None:
    course_id = services.lectures.get(teacher, lecture).course_id
    order = replace(ORDER, stretches=(Stretch(lecture),))
    with pytest.raises(NotFound):
        services.drafting.order(stranger, course_id, order)
    services.identity.give_role(stranger.email, "Biochemistry for beginners", Role.REVIEWER)
    with pytest.raises(NotAllowed):
        services.drafting.order(stranger, course_id, order)
