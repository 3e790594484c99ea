"""What people of a course say to each other about its questions, in threads that are open or resolved."""

from dataclasses import replace
from uuid import UUID

from db.queries import access, audit, comments
from db.unit_of_work import Database, Work
from services.domain.audit import Action
from services.domain.comments import Discussion, checked_comment, handles, mentioned
from services.domain.inbox import Subject, Telling
from services.domain.people import Person, Role
from services.review.inbox import tell

_ANYBODY = tuple(Role)


class Comments:
    """Whoever belongs to the course reads and writes them; in an archived course they are only read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_question(self, person: Person, question_id: UUID) -> Discussion:
        """The threads of a question, the oldest first.

        What a first reviewer says is kept from the others while a second has yet to decide without her.
        """
        with self._database.lookup() as work:
            return comments.of_question(work, person, question_id)

    def handles(self, person: Person, course_id: UUID) -> tuple[str, ...]:
        """By which words people of a course are mentioned, in their order."""
        with self._database.lookup() as work:
            access.demand(work, person, course_id)
            return tuple(sorted(handles(comments.colleagues(work, course_id)), key=str.casefold))

    def begin(self, person: Person, question_id: UUID, text: str, *, press: UUID | None = None) -> None:
        """Begin a thread; whoever is mentioned is told. The same `press` twice is kept once."""
        text = checked_comment(text)
        with self._database.unit_of_work() as work:
            subject = _subject(work, person, question_id)
            thread_id = comments.add_thread(work, question_id)
            if _say(work, person, subject, thread_id, text, press=press):
                work.commit()

    def reply(self, person: Person, thread_id: UUID, text: str, *, press: UUID | None = None) -> None:
        """Answer in a thread, which opens it again; who has written there or is mentioned is told."""
        text = checked_comment(text)
        with self._database.unit_of_work() as work:
            subject = _subject(work, person, comments.hold_thread(work, person, thread_id))
            if _say(work, person, subject, thread_id, text, press=press):
                comments.set_resolved(work, thread_id, None)
                work.commit()

    def resolve(self, person: Person, thread_id: UUID) -> None:
        """Say that a thread needs no more talk; of two people who say so the first is remembered."""
        self._set_resolved(person, thread_id, is_resolved=True)

    def reopen(self, person: Person, thread_id: UUID) -> None:
        """Open a resolved thread again."""
        self._set_resolved(person, thread_id, is_resolved=False)

    def _set_resolved(self, person: Person, thread_id: UUID, *, is_resolved: bool) -> None:
        with self._database.unit_of_work() as work:
            subject = _subject(work, person, comments.hold_thread(work, person, thread_id))
            if comments.set_resolved(work, thread_id, person if is_resolved else None):
                action = Action.THREAD_RESOLVED if is_resolved else Action.THREAD_REOPENED
                _record(work, person, action, subject)
                work.commit()


def _say(work: Work, person: Person, subject: Subject, thread_id: UUID, text: str, *, press: UUID | None) -> bool:
    """Her comment, told to whom it concerns; False when this press has been kept before."""
    named = mentioned(text, handles(comments.colleagues(work, subject.course_id)))
    comment_id = comments.add(work, person, thread_id, text, mentions=list(named), press=press)
    if comment_id is None or subject.question_id is None:
        return False
    kinds = dict.fromkeys(comments.authors(work, thread_id), Telling.ANSWERED)
    kinds |= dict.fromkeys(named.values(), Telling.MENTIONED)
    is_held = comments.is_held(work, subject.question_id, person)
    about = replace(subject, comment_id=comment_id)
    for person_id, kind in kinds.items():
        tell(work, person_id, kind, about, about=text, by=person, is_held=is_held)
    _record(work, person, Action.COMMENTED, subject)
    return True


def _subject(work: Work, person: Person, question_id: UUID) -> Subject:
    """The question, held, for somebody who may talk about it."""
    course_id, lecture_id = comments.hold_question(work, person, question_id)
    access.demand(work, person, course_id, *_ANYBODY)
    return Subject(course_id, lecture_id, question_id)


def _record(work: Work, person: Person, action: Action, subject: Subject) -> None:
    audit.record(work, person, action, "question", subject.question_id, course_id=subject.course_id)
