"""The question bank of a course: reading, editing, sending to review."""

from uuid import UUID

from db.queries import (
    access,
    audit,
    new_questions,
    opened_questions,
    question_findings,
    question_lines,
    question_versions,
    questions,
    reviews,
)
from db.unit_of_work import Database, Work
from services.domain.audit import Action
from services.domain.errors import InvalidInput
from services.domain.lifecycle import QuestionStatus
from services.domain.paging import Page, PageRequest
from services.domain.people import Person, Role
from services.domain.question_bank import (
    BankedQuestion,
    OpenedQuestion,
    QuestionBank,
    QuestionCounts,
    QuestionLine,
    QuestionVersion,
)
from services.domain.question_rules import problems
from services.domain.questions import Question, content_hash
from services.domain.reopening import QUESTION_CHANGED
from services.jobs.job_queue import is_check_queued, queue_check
from services.review.reopening import reopen
from services.review.second_review import begin_anew
from services.review.tellings import tell_waiting

_MOST_CHECKED = 1000


class Questions:
    """Every question of a course with its newest version."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(
        self,
        person: Person,
        course_id: UUID,
        request: PageRequest,
        *,
        lecture_id: UUID | None = None,
        run_id: UUID | None = None,
        status: QuestionStatus | None = None,
        search: str = "",
    ) -> Page[BankedQuestion]:
        """The questions of a course, oldest first, narrowed by whatever is given."""
        with self._database.lookup() as work:
            access.demand(work, person, course_id)
            return questions.page(
                work, person, course_id, request, lecture_id=lecture_id, run_id=run_id, status=status, search=search
            )

    def get(self, person: Person, question_id: UUID) -> BankedQuestion:
        """One question."""
        with self._database.lookup() as work:
            return questions.get(work, person, question_id)

    def counts(self, person: Person, course_id: UUID) -> QuestionCounts:
        """How many questions stand where."""
        with self._database.lookup() as work:
            return questions.counts(work, person, course_id)

    def bank(self, person: Person, course_id: UUID, *, lecture_id: UUID | None = None) -> QuestionBank:
        """The course with its lectures, and how many of its questions (or of one lecture's) stand where."""
        with self._database.lookup() as work:
            return question_lines.bank(work, person, course_id, lecture_id=lecture_id)

    def open(self, person: Person, question_id: UUID) -> OpenedQuestion:
        """One question with where its answer was said, why it came back, and its rubric."""
        with self._database.lookup() as work:
            return opened_questions.get(work, person, question_id)

    def versions(self, person: Person, question_id: UUID) -> list[QuestionVersion]:
        """Everything a question has ever said, newest first, and what was found in it."""
        with self._database.lookup() as work:
            return question_versions.history(work, person, question_id)

    def lines(
        self,
        person: Person,
        course_id: UUID,
        request: PageRequest,
        *,
        lecture_id: UUID | None = None,
        status: QuestionStatus | None = None,
        search: str = "",
        sent_back_to_her: bool = False,
    ) -> Page[QuestionLine]:
        """The same as `page` as lines of a list, or those that came back to her; nothing from a course not hers."""
        with self._database.lookup() as work:
            return question_lines.page(
                work,
                person,
                course_id,
                request,
                lecture_id=lecture_id,
                status=status,
                search=search,
                sent_back_to_her=sent_back_to_her,
            )

    def edit(self, person: Person, question_id: UUID, question: Question, *, expected_version: int) -> int:
        """Save her text as the next version and return its number.

        An approved question goes back to review, because the approval was of other words;
        one that was sent back becomes a draft. `Conflict` when somebody else saved first.
        """
        with self._database.unit_of_work() as work:
            banked = questions.get(work, person, question_id, Role.TEACHER)
            number = save_version(work, banked, question, person=person, expected_version=expected_version)
            if number != expected_version:
                note_change(work, person, banked, number)
            work.commit()
            return number

    def have_checked(self, person: Person, question_id: UUID) -> None:
        """Have the newest version checked by a job, unless it has been, or is about to be."""
        with self._database.unit_of_work() as work:
            if not questions.get(work, person, question_id).is_checked and not is_check_queued(work, question_id):
                queue_check(work, question_id)
                work.commit()

    def have_all_checked(self, person: Person, course_id: UUID) -> int:
        """Have every question of a course checked by jobs that has not been as it is; how many wait for theirs now."""
        with self._database.unit_of_work() as work:
            access.demand(work, person, course_id, Role.TEACHER)
            found = question_findings.unchecked_of_course(work, course_id, most=_MOST_CHECKED)
            for question_id in found:
                if not is_check_queued(work, question_id):
                    queue_check(work, question_id)
            work.commit()
            return len(found)

    def send_to_review(self, person: Person, question_id: UUID) -> None:
        """Put a draft, or a question that was sent back, into the reviewers' queue."""
        with self._database.unit_of_work() as work:
            banked = questions.get(work, person, question_id, Role.TEACHER)
            if banked.status is QuestionStatus.CHANGES_REQUESTED:
                questions.set_status(work, question_id, QuestionStatus.DRAFT, by=person)
            questions.set_status(work, question_id, QuestionStatus.IN_REVIEW, by=person)
            tell_waiting(work, person, question_id)
            audit.record(
                work,
                person,
                Action.QUESTION_SENT_TO_REVIEW,
                "question",
                question_id,
                course_id=banked.course_id,
                version=banked.version,
            )
            work.commit()


def note_change(work: Work, person: Person, banked: BankedQuestion, number: int) -> None:
    """Take back what was decided of the version before, and remember who saved this one.

    An approved question goes back to review; one that was sent back becomes a draft.
    """
    status = reviews.hold(work, banked.id).status  # somebody may have decided since it was read
    if status is QuestionStatus.APPROVED:
        reopen(work, person, banked.id, QUESTION_CHANGED)
    elif status is QuestionStatus.CHANGES_REQUESTED:
        questions.set_status(work, banked.id, QuestionStatus.DRAFT, by=person)
    elif status is QuestionStatus.IN_REVIEW:
        begin_anew(work, banked.id)
    audit.record(
        work,
        person,
        Action.QUESTION_CHANGED,
        "question",
        banked.id,
        course_id=banked.course_id,
        version=number,
        took_back_approval=status is QuestionStatus.APPROVED,
    )


def save_version(
    work: Work, banked: BankedQuestion, question: Question, *, person: Person, expected_version: int
) -> int:
    """Keep the question as the next version, to be checked by a job, unless nothing in it has changed.

    `InvalidInput` names what is wrong with it; `Conflict` when somebody else saved first.
    """
    if faults := problems(question):
        raise InvalidInput(" ".join(faults))
    if content_hash(question) == banked.content_hash and banked.version == expected_version:
        return expected_version
    number = new_questions.add_version(work, banked, question, person=person, expected_version=expected_version)
    queue_check(work, banked.id)
    return number
