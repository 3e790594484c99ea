"""Rubrics of essay questions, saved as versions."""

from uuid import UUID

from db.queries import audit, questions, rubrics
from db.unit_of_work import Database
from services.domain.audit import Action
from services.domain.errors import InvalidInput
from services.domain.people import Person, Role
from services.domain.questions import QuestionType
from services.domain.rubrics import BankedRubric, Rubric, checked
from services.review.reopening import rubric_changed

_HISTORY = 20


class Rubrics:
    """How an essay is marked."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def newest(self, person: Person, question_id: UUID) -> BankedRubric | None:
        """The rubric of a question as it stands; None when it has none yet."""
        with self._database.lookup() as work:
            questions.get(work, person, question_id)
            return rubrics.newest(work, question_id)

    def history(self, person: Person, question_id: UUID) -> list[BankedRubric]:
        """The newest versions, newest first."""
        with self._database.lookup() as work:
            return rubrics.history(work, person, question_id, limit=_HISTORY)

    def save(self, person: Person, question_id: UUID, rubric: Rubric, *, expected_version: int) -> int:
        """Keep her table as the next version and return its number (the first follows 0); the same one is kept once.

        An approved question goes back to review, because the approval was of another rubric.
        `Conflict` when somebody else saved first; `InvalidInput` when it cannot be marked by.
        """
        checked(rubric)
        with self._database.unit_of_work() as work:
            banked = questions.get(work, person, question_id, Role.TEACHER)
            if banked.question.type is not QuestionType.ESSAY:
                raise InvalidInput("Only an essay question is marked by a rubric.")
            newest = rubrics.newest(work, question_id)
            if newest is not None and (newest.rubric, newest.version) == (rubric, expected_version):
                return expected_version
            number = rubrics.add_version(
                work,
                question_id,
                rubric,
                expected_version=expected_version,
                written_by=person.name,
                created_by=person.id,
            )
            rubric_changed(work, person, question_id)
            audit.record(
                work,
                person,
                Action.RUBRIC_SAVED,
                "question",
                question_id,
                course_id=banked.course_id,
                version=number,
                criteria=len(rubric.criteria),
            )
            work.commit()
            return number
