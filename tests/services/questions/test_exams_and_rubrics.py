"""Putting an exam together and marking its essay."""

from dataclasses import replace
from io import BytesIO
from uuid import UUID

import pytest
from docx import Document

from services.domain.errors import Conflict, InvalidInput, NotFound
from services.domain.exam_bank import Placement
from services.domain.formats.gift import read_gift
from services.domain.lifecycle import QuestionStatus
from services.domain.paging import PageRequest
from services.domain.people import Person
from services.domain.reviews import Decision, Verdict
from services.domain.rubrics import Criterion, Level, Rubric
from services.questions.exams import ExamFile
from services.wiring import Services
from tests.factories import ESSAY, QUESTION, Factory

RUBRIC = Rubric(
    "Why heat stops enzymes",
    (Level("Full", 2), Level("Part", 1)),
    (Criterion("Names the bonds", ("Says that weak bonds break", "Says that something breaks")),),
)


def save(services: Services, person: Person, exam_id: UUID, *placements: Placement, version: int) -> None:
    services.exams.save(
        person, exam_id, title="Midterm", instructions="", placements=placements, expected_version=version
    )


@pytest.fixture
def approved(make: Factory, teacher: Person) -> tuple[UUID, UUID, UUID]:
    """A course with an approved choice question and an approved essay question."""
    lecture = make.lecture(teacher, course := make.course(teacher))
    choice = make.question(teacher, lecture, status=QuestionStatus.APPROVED)
    essay = make.question(teacher, lecture, question=ESSAY, status=QuestionStatus.APPROVED)
    return course, choice, essay


def test_an_exam_keeps_its_order_and_points(
    services: Services, teacher: Person, approved: tuple[UUID, UUID, UUID]
) -> None:
    course, choice, essay = approved
    exam_id = services.exams.create(teacher, course, title="Midterm")
    save(services, teacher, exam_id, Placement(essay, 6), Placement(choice, 1.5), version=1)
    exam = services.exams.get(teacher, exam_id).exam
    assert [(item.position, item.question_id, item.points) for item in exam.items] == [(1, essay, 6), (2, choice, 1.5)]
    assert exam.total_points == 7.5
    save(services, teacher, exam_id, Placement(choice, 1), Placement(essay, 6), version=2)
    assert [item.question_id for item in services.exams.get(teacher, exam_id).exam.items] == [choice, essay]
    summary = services.exams.of_course(teacher, course)[0]
    assert (summary.questions, summary.points) == (2, 7)


def test_only_approved_questions_can_be_picked(
    services: Services, make: Factory, teacher: Person, approved: tuple[UUID, UUID, UUID]
) -> None:
    course, choice, _ = approved
    waiting = make.question(teacher, make.lecture(teacher, course))
    exam_id = services.exams.create(teacher, course, title="Midterm")
    with pytest.raises(Conflict, match="not approved"):
        save(services, teacher, exam_id, Placement(choice, 1), Placement(waiting, 1), version=1)
    assert services.exams.candidates(teacher, course, PageRequest()).total == 2
    assert services.exams.get(teacher, exam_id).version == 1


def test_a_question_of_another_course_cannot_be_picked(
    services: Services, make: Factory, teacher: Person, stranger: Person, approved: tuple[UUID, UUID, UUID]
) -> None:
    foreign = make.question(stranger, make.lecture(stranger, make.course(stranger)), status=QuestionStatus.APPROVED)
    exam_id = services.exams.create(teacher, approved[0], title="Midterm")
    with pytest.raises(Conflict):
        save(services, teacher, exam_id, Placement(foreign, 1), version=1)


def test_an_exam_pins_the_version_that_was_picked_and_tells_when_it_was_reopened(
    services: Services, teacher: Person, approved: tuple[UUID, UUID, UUID]
) -> None:
    course, choice, _ = approved
    exam_id = services.exams.create(teacher, course, title="Midterm")
    save(services, teacher, exam_id, Placement(choice, 1), version=1)
    services.questions.edit(teacher, choice, replace(QUESTION, stem="Changed later?"), expected_version=1)
    banked = services.exams.get(teacher, exam_id)
    assert banked.exam.items[0].question.stem == QUESTION.stem
    assert banked.reopened == (1,)
    services.decisions.decide(teacher, choice, Verdict(Decision.ACCEPT), expected_version=2)
    (changed,) = services.exams.changed(teacher, exam_id)
    assert (changed.stem, changed.is_approved, [each.part for each in changed.differences]) == (
        QUESTION.stem,
        True,
        ["Question"],
    )
    services.exams.renew(teacher, exam_id, choice, expected_version=2)
    assert services.exams.get(teacher, exam_id).exam.items[0].question.stem == "Changed later?"
    with pytest.raises(NotFound, match="not in the exam"):
        services.exams.renew(teacher, exam_id, approved[2], expected_version=3)


OTHER_RUBRIC = replace(RUBRIC, title="How well it is argued")


def test_an_exam_pins_the_rubric_and_hands_out_another_only_after_it_was_taken(
    services: Services, teacher: Person, approved: tuple[UUID, UUID, UUID]
) -> None:
    course, choice, essay = approved
    services.rubrics.save(teacher, essay, RUBRIC, expected_version=0)
    services.decisions.decide(teacher, essay, Verdict(Decision.ACCEPT), expected_version=1)
    exam_id = services.exams.create(teacher, course, title="Midterm")
    placements = [Placement(choice, 2), Placement(essay, 6)]
    save(services, teacher, exam_id, *placements, version=1)

    services.rubrics.save(teacher, essay, OTHER_RUBRIC, expected_version=1)
    assert services.exams.get(teacher, exam_id).reopened == (2,)
    (changed,) = services.exams.changed(teacher, exam_id)
    assert (changed.position, changed.is_approved, [each.part for each in changed.differences]) == (
        2,
        False,
        ["Rubric"],
    )
    assert "rubric was changed" in changed.reason
    with pytest.raises(Conflict, match="not approved as it stands now"):
        services.exams.renew(teacher, exam_id, essay, expected_version=2)
    services.decisions.decide(teacher, essay, Verdict(Decision.ACCEPT), expected_version=1)
    save(services, teacher, exam_id, *placements, version=2)  # a save of what is there keeps what is pinned
    assert services.exams.get(teacher, exam_id).reopened == (2,)
    assert [each.is_approved for each in services.exams.changed(teacher, exam_id)] == [True]
    key = _text(services.exams.export(teacher, exam_id, ExamFile.KEY).content)
    assert (RUBRIC.title in key, OTHER_RUBRIC.title in key) == (True, False)

    with pytest.raises(Conflict, match="Somebody has changed this exam"):
        services.exams.renew(teacher, exam_id, essay, expected_version=2)
    services.exams.renew(teacher, exam_id, essay, expected_version=3)
    renewed = services.exams.get(teacher, exam_id)
    assert (renewed.version, renewed.reopened, services.exams.changed(teacher, exam_id)) == (4, (), [])
    assert [item.points for item in renewed.exam.items] == [2, 6]
    key = _text(services.exams.export(teacher, exam_id, ExamFile.KEY).content)
    assert (RUBRIC.title in key, OTHER_RUBRIC.title in key) == (False, True)


def test_a_rubric_that_is_as_it_was_again_is_no_change(
    services: Services, teacher: Person, approved: tuple[UUID, UUID, UUID]
) -> None:
    course, _, essay = approved
    services.rubrics.save(teacher, essay, RUBRIC, expected_version=0)
    services.decisions.decide(teacher, essay, Verdict(Decision.ACCEPT), expected_version=1)
    exam_id = services.exams.create(teacher, course, title="Midterm")
    save(services, teacher, exam_id, Placement(essay, 6), version=1)
    for version, rubric in enumerate((OTHER_RUBRIC, RUBRIC), start=1):
        services.rubrics.save(teacher, essay, rubric, expected_version=version)
    services.decisions.decide(teacher, essay, Verdict(Decision.ACCEPT), expected_version=1)
    assert services.exams.get(teacher, exam_id).reopened == ()


def test_items_that_are_known_are_taken_over_only_while_the_exam_stands_as_it_was(
    services: Services, teacher: Person, stranger: Person, approved: tuple[UUID, UUID, UUID]
) -> None:
    course, choice, essay = approved
    exam_id = services.exams.create(teacher, course, title="Midterm")
    save(services, teacher, exam_id, Placement(choice, 1), version=1)
    known = services.exams.get(teacher, exam_id)
    services.questions.edit(teacher, choice, replace(QUESTION, stem="Changed later?"), expected_version=1)
    now = services.exams.get(teacher, exam_id, known=known)
    assert now.exam.items is known.exam.items
    assert (known.reopened, now.reopened) == ((), (1,))
    save(services, teacher, exam_id, Placement(essay, 1), version=2)
    assert [item.question_id for item in services.exams.get(teacher, exam_id, known=known).exam.items] == [essay]
    another = services.exams.create(teacher, course, title="Final")
    assert services.exams.get(teacher, another, known=known).exam.items == ()
    with pytest.raises(NotFound):
        services.exams.get(stranger, exam_id, known=known)


def test_the_second_of_two_savers_is_told(
    services: Services, teacher: Person, approved: tuple[UUID, UUID, UUID]
) -> None:
    course, choice, essay = approved
    exam_id = services.exams.create(teacher, course, title="Midterm")
    save(services, teacher, exam_id, Placement(choice, 1), version=1)
    with pytest.raises(Conflict, match="Somebody has changed this exam"):
        save(services, teacher, exam_id, Placement(essay, 1), version=1)


def test_an_empty_exam_is_not_exported(services: Services, teacher: Person, approved: tuple[UUID, UUID, UUID]) -> None:
    exam_id = services.exams.create(teacher, approved[0], title="Midterm")
    with pytest.raises(InvalidInput, match="at least one question"):
        services.exams.export(teacher, exam_id, ExamFile.GIFT)


def test_the_files_of_an_exam_hold_its_questions_and_the_key_its_rubric(
    services: Services, teacher: Person, approved: tuple[UUID, UUID, UUID]
) -> None:
    course, choice, essay = approved
    services.rubrics.save(teacher, essay, RUBRIC, expected_version=0)
    services.decisions.decide(teacher, essay, Verdict(Decision.ACCEPT), expected_version=1)
    exam_id = services.exams.create(teacher, course, title="Midterm")
    save(services, teacher, exam_id, Placement(choice, 2), Placement(essay, 6), version=1)
    gift = services.exams.export(teacher, exam_id, ExamFile.GIFT)
    assert [question.stem for question in read_gift(gift.content.decode())] == [QUESTION.stem, ESSAY.stem]
    assert any("point" in loss.what for loss in gift.losses)
    paper = _text(services.exams.export(teacher, exam_id, ExamFile.PAPER).content)
    key = _text(services.exams.export(teacher, exam_id, ExamFile.KEY).content)
    assert QUESTION.stem in paper
    assert "called the active site" not in paper
    assert "called the active site" in key
    assert "Says that weak bonds break" in key


def test_rubrics_are_saved_as_versions_and_the_second_saver_is_told(
    services: Services, teacher: Person, approved: tuple[UUID, UUID, UUID]
) -> None:
    _, choice, essay = approved
    assert services.rubrics.newest(teacher, essay) is None
    assert services.rubrics.save(teacher, essay, RUBRIC, expected_version=0) == 1
    assert services.rubrics.save(teacher, essay, RUBRIC, expected_version=1) == 1, "the same table is kept once"
    better = replace(RUBRIC, title="Better")
    assert services.rubrics.save(teacher, essay, better, expected_version=1) == 2
    with pytest.raises(Conflict, match="Your table is still here"):
        services.rubrics.save(teacher, essay, RUBRIC, expected_version=1)
    assert [banked.rubric.title for banked in services.rubrics.history(teacher, essay)] == ["Better", RUBRIC.title]
    with pytest.raises(InvalidInput, match="essay"):
        services.rubrics.save(teacher, choice, RUBRIC, expected_version=0)
    nameless = replace(RUBRIC, criteria=(Criterion(" ", ("a", "b")),))
    with pytest.raises(InvalidInput, match="name"):
        services.rubrics.save(teacher, essay, nameless, expected_version=2)
    beyond = replace(RUBRIC, levels=(Level("Good", float("inf")), *RUBRIC.levels[1:]))
    with pytest.raises(InvalidInput, match="between 0 and 1000"):
        services.rubrics.save(teacher, essay, beyond, expected_version=2)


def _text(content: bytes) -> str:
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
