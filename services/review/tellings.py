"""Who is told when something happens to a question, a lecture or an order; in the transaction in which it happens."""

from dataclasses import replace
from uuid import UUID

from db.queries import lectures, revisions, runs, tellings
from db.unit_of_work import Work
from services.domain.inbox import Concerned, Subject, Telling
from services.domain.lifecycle import QuestionStatus
from services.domain.people import Person
from services.review.inbox import tell


def tell_decided(work: Work, reviewer: Person, question_id: UUID, review_id: UUID) -> None:
    """After a decision, once the question stands where it leads: its author hears that it came back.

    What had been told to bring it before a reviewer is dealt with; while it goes on waiting, for this reviewer alone.
    Until a second reviewer has decided too, nobody hears what the first said, so that none of it tells what she did.
    """
    concerned = tellings.concerned(work, question_id)
    goes_on = concerned.status is QuestionStatus.IN_REVIEW
    only = reviewer.id if goes_on else None
    tellings.settle(work, question_id, Telling.RETURNED, Telling.REOPENED, only=only, review_id=review_id)
    if concerned.waits_for_second:
        tellings.hold(work, question_id, reviewer.id)
    else:
        tellings.release(work, question_id)
    if concerned.status is QuestionStatus.CHANGES_REQUESTED:
        _tell(work, concerned, concerned.authors, Telling.SENT_BACK, by=reviewer, review_id=review_id)


def take_back_tellings(work: Work, question_id: UUID, review_id: UUID) -> None:
    """After a decision was taken back: nobody has come to hear of it, and what it dealt with is told again."""
    tellings.withdraw(work, review_id)
    tellings.unsettle(work, review_id)
    tellings.release(work, question_id)


def tell_waiting(work: Work, person: Person, question_id: UUID) -> None:
    """After it was put into the queue: whoever sent it back hears that it waits for her again."""
    tellings.settle(work, question_id, Telling.SENT_BACK)
    tellings.release(work, question_id)
    concerned = tellings.concerned(work, question_id)
    if concerned.returns_to is not None:
        _tell(work, concerned, {concerned.returns_to}, Telling.RETURNED, by=person)


def tell_reopened(work: Work, person: Person | None, question_id: UUID) -> None:
    """After an approval was taken back by a change: whoever gave it and the author hear of it."""
    concerned = tellings.concerned(work, question_id)
    _tell(work, concerned, concerned.authors | concerned.approvers, Telling.REOPENED, by=person)


def tell_lecture_ended(work: Work, lecture_id: UUID, kind: Telling, reason: str = "") -> None:
    """After a lecture became ready, or failed with a reason: whoever added it hears of it."""
    lecture = lectures.get_for_job(work, lecture_id)
    owner = tellings.added_by(work, lecture_id)
    if lecture is not None and owner is not None:
        tell(work, owner, kind, Subject(lecture.course_id, lecture_id), about=reason)


def tell_run_ended(work: Work, run_id: UUID, kind: Telling, reason: str = "") -> None:
    """After an order ended, or failed with a reason: whoever ordered hears how much there is of it."""
    found = runs.get_for_job(work, run_id)
    if found is not None:
        run, ordered_by = found
        lecture_ids = run.lecture_ids
        subject = Subject(run.course_id, lecture_ids[0] if len(lecture_ids) == 1 else None, run_id=run_id)
        tell(work, ordered_by, kind, subject, about=reason or f"{run.written} of {run.asked}")


def tell_revision_ended(work: Work, revision_id: UUID, kind: Telling, reason: str = "") -> None:
    """After a question was written anew, or could not be: whoever wished for it hears of it."""
    found = revisions.get_for_job(work, revision_id)
    if found is not None:
        revision, ordered_by = found
        concerned = tellings.concerned(work, revision.question_id)
        tell(work, ordered_by, kind, concerned.subject, about=reason or concerned.stem)


def _tell(
    work: Work,
    concerned: Concerned,
    people: frozenset[UUID] | set[UUID],
    kind: Telling,
    *,
    by: Person | None,
    review_id: UUID | None = None,
) -> None:
    subject = replace(concerned.subject, review_id=review_id)
    for person_id in people:
        tell(work, person_id, kind, subject, about=concerned.stem, by=by)
