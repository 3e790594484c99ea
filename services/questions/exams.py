"""Exams: approved questions in an order with their points, and the files they are handed out as."""

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

from db.queries import access, audit, exam_changes, exams, questions
from db.unit_of_work import Database
from services.checking.balance import ExamFinding, collision_findings, exam_findings
from services.domain.audit import Action
from services.domain.errors import InvalidInput, NotFound
from services.domain.exam_bank import BankedExam, ChangedItem, ExamSummary, Placement
from services.domain.formats import Exported
from services.domain.formats.docx import write_key, write_paper
from services.domain.formats.gift import write_gift
from services.domain.lifecycle import QuestionStatus
from services.domain.paging import Page, PageRequest
from services.domain.people import Person, Role
from services.domain.question_bank import BankedQuestion
from services.domain.typed_text import checked_title

_MOST_POINTS = 1000


class ExamFile(StrEnum):
    """What an exam can be saved as."""

    GIFT = "gift"
    PAPER = "paper"
    KEY = "key"


class Exams:
    """The exams of a course."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_course(self, person: Person, course_id: UUID) -> list[ExamSummary]:
        """The exams of a course, newest first."""
        with self._database.lookup() as work:
            access.demand(work, person, course_id)
            return exams.of_course(work, person, course_id)

    def get(self, person: Person, exam_id: UUID, *, known: BankedExam | None = None) -> BankedExam:
        """One exam with its items in order, which are not read again where it still is as `known`."""
        with self._database.lookup() as work:
            return exams.get(work, person, exam_id, known=known)

    def changed(self, person: Person, exam_id: UUID) -> list[ChangedItem]:
        """The items that have changed since they were picked, each with what is different now."""
        with self._database.lookup() as work:
            exams.get(work, person, exam_id)
            return exam_changes.changed(work, exam_id)

    def findings(self, person: Person, exam_id: UUID) -> tuple[ExamFinding, ...]:
        """What the saved exam gives away or asks twice, as far as its questions have been checked."""
        with self._database.lookup() as work:
            exam = exams.get(work, person, exam_id).exam
            lectures = exams.lectures_of(work, exam_id)
            collisions = exams.collisions(work, exam_id)
        between = tuple(collision_findings(collisions))
        return (*between, *exam_findings(exam.questions, lectures=lectures))

    def candidates(
        self,
        person: Person,
        course_id: UUID,
        request: PageRequest,
        *,
        search: str = "",
        outside_exam: UUID | None = None,
    ) -> Page[BankedQuestion]:
        """The approved questions of a course, which may be picked; without those that are in `outside_exam` already."""
        with self._database.lookup() as work:
            access.demand(work, person, course_id)
            return questions.page(
                work,
                person,
                course_id,
                request,
                status=QuestionStatus.APPROVED,
                outside_exam=outside_exam,
                search=search,
            )

    def create(self, person: Person, course_id: UUID, *, title: str) -> UUID:
        """A new exam without questions."""
        title = checked_title(title, "exam")
        with self._database.unit_of_work() as work:
            access.demand(work, person, course_id, Role.TEACHER)
            exam_id = exams.add(work, person, course_id, title=title)
            audit.record(work, person, Action.EXAM_CREATED, "exam", exam_id, course_id=course_id, title=title)
            work.commit()
            return exam_id

    def save(
        self,
        person: Person,
        exam_id: UUID,
        *,
        title: str,
        instructions: str,
        placements: Sequence[Placement],
        expected_version: int,
    ) -> None:
        """Keep the exam's words and its questions in order; new ones are pinned as they are approved.

        `Conflict` when somebody else saved first, or when a chosen question is not approved any more.
        """
        title = checked_title(title, "exam")
        if len({placement.question_id for placement in placements}) < len(placements):
            raise InvalidInput("A question can be in an exam only once.")
        if any(not 0 <= placement.points <= _MOST_POINTS for placement in placements):
            raise InvalidInput(f"Points must lie between 0 and {_MOST_POINTS}.")
        with self._database.unit_of_work() as work:
            exam = exams.get(work, person, exam_id, Role.TEACHER).exam
            exams.save(
                work,
                exam_id,
                title=title,
                instructions=instructions.strip(),
                placements=placements,
                expected_version=expected_version,
            )
            audit.record(
                work,
                person,
                Action.EXAM_SAVED,
                "exam",
                exam_id,
                course_id=exam.course_id,
                title=title,
                questions=len(placements),
                version=expected_version + 1,
            )
            work.commit()

    def renew(self, person: Person, exam_id: UUID, question_id: UUID, *, expected_version: int) -> None:
        """Have the exam hold a question of it, and its rubric, as they are approved now.

        `Conflict` when somebody else saved first, or when the question is not approved as it stands.
        """
        with self._database.unit_of_work() as work:
            exam = exams.get(work, person, exam_id, Role.TEACHER).exam
            position = next((item.position for item in exam.items if item.question_id == question_id), None)
            if position is None:
                raise NotFound("This question is not in the exam any more.")
            exams.renew(work, exam_id, question_id, expected_version=expected_version)
            audit.record(
                work,
                person,
                Action.EXAM_QUESTION_RENEWED,
                "exam",
                exam_id,
                course_id=exam.course_id,
                title=exam.title,
                question=position,
                version=expected_version + 1,
            )
            work.commit()

    def export(self, person: Person, exam_id: UUID, file: ExamFile) -> Exported:
        """The exam as a file, and what of it that file cannot hold."""
        with self._database.unit_of_work() as work:
            exam = exams.get(work, person, exam_id, Role.TEACHER, even_archived=True).exam
            if not exam.items:
                raise InvalidInput("Pick at least one question before you export the exam.")
            marked_by = {str(key): rubric for key, rubric in exam_changes.rubrics_of(work, exam_id).items()}
            audit.record(
                work,
                person,
                Action.EXAM_EXPORTED,
                "exam",
                exam_id,
                course_id=exam.course_id,
                title=exam.title,
                file=file.value,
            )
            work.commit()
        match file:
            case ExamFile.GIFT:
                return write_gift(exam.questions)
            case ExamFile.PAPER:
                return write_paper(exam)
            case ExamFile.KEY:
                return write_key(exam, rubrics=marked_by)
