"""The words of a lecture: what to listen for, and what was likely misheard, to be put right."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from db.queries import audit, corrections, jobs, lectures, transcripts, vocabulary
from db.unit_of_work import Database, Work
from services.domain.audit import Action
from services.domain.errors import Conflict, InvalidInput
from services.domain.people import Person, Role
from services.domain.vocabulary import (
    Mishearing,
    MishearingStatus,
    TermOrigin,
    TermStatus,
    VocabularyTerm,
    checked_term,
)
from services.jobs.job_queue import queue_renewal, queue_word_check, words_lock
from services.review.reopening import transcript_changed

_MOST_TERMS = 200


@dataclass(frozen=True, slots=True)
class LectureWords:
    """The vocabulary of a lecture and its likely mishearings; `can_change` says whether she may decide on them.

    While it `is_being_checked`, a job looks for others, and what is shown will soon be old.
    """

    terms: tuple[VocabularyTerm, ...]
    mishearings: tuple[Mishearing, ...]
    can_change: bool
    is_being_checked: bool = False


@dataclass(frozen=True, slots=True)
class Corrected:
    """How many segments were changed, how many had been changed by others since, and how many questions reopened."""

    segments: int
    left: int = 0
    reopened: int = 0


class Vocabulary:
    """What a teacher says about the words of her lecture."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_lecture(self, person: Person, lecture_id: UUID) -> LectureWords:
        """The terms to listen for, and what was likely misheard, in the order in which it was said."""
        with self._database.lookup() as work:
            can_change = lectures.may_change(work, person, lecture_id)
            return LectureWords(
                tuple(vocabulary.terms(work, lecture_id)),
                tuple(vocabulary.mishearings(work, lecture_id)),
                can_change,
                jobs.is_queued(work, words_lock(lecture_id)),
            )

    def keep(self, person: Person, lecture_id: UUID, term: str) -> None:
        """Listen for a term: one that was offered or dropped, or her own."""
        self._decide(person, lecture_id, term, TermStatus.KEPT)

    def keep_offered(self, person: Person, lecture_id: UUID) -> None:
        """Listen for every term that is offered."""
        with self._database.unit_of_work() as work:
            lectures.get(work, person, lecture_id, Role.TEACHER)
            for term in vocabulary.terms(work, lecture_id):
                if term.status is TermStatus.OFFERED:
                    vocabulary.decide(work, lecture_id, term.term, TermStatus.KEPT)
            work.commit()

    def drop(self, person: Person, lecture_id: UUID, term: str) -> None:
        """Do not listen for a term."""
        self._decide(person, lecture_id, term, TermStatus.DROPPED)

    def correct(self, person: Person, mishearing_id: UUID, position: int | None = None) -> Corrected:
        """Write what was meant where something was misheard: in one segment, or in all.

        Every changed segment keeps what it said. Approved questions that cite one are reviewed again, and a job
        renews what the index knows of these segments.
        """
        with self._database.unit_of_work() as work:
            lecture_id, course_id, row = vocabulary.lecture_of(work, person, mishearing_id, Role.TEACHER)
            if row.status is MishearingStatus.DISMISSED:
                raise Conflict("Somebody has dismissed this meanwhile. Reload to see what is left.")
            positions = list(row.positions) if position is None else [position]
            spans = corrections.replace_phrase(
                work, person, lecture_id, positions, heard=row.heard, meant=row.meant, by=mishearing_id
            )
            if not spans:
                raise Conflict("It does not stand there any more. Reload to see the transcript as it is now.")
            reopened = transcript_changed(work, person, lecture_id, spans)
            if not transcripts.any_phrase(work, lecture_id, row.positions, row.heard):
                vocabulary.set_mishearing(work, mishearing_id, MishearingStatus.CORRECTED)
            queue_renewal(work, lecture_id)
            _record(work, person, Action.TRANSCRIPT_CORRECTED, (lecture_id, course_id), len(spans))
            work.commit()
        return Corrected(len(spans), reopened=reopened)

    def take_back(self, person: Person, mishearing_id: UUID) -> Corrected:
        """Undo a correction wherever nobody has changed the segment since."""
        with self._database.unit_of_work() as work:
            lecture_id, course_id, _row = vocabulary.lecture_of(work, person, mishearing_id, Role.TEACHER)
            spans, left = corrections.take_back(work, person, lecture_id, mishearing_id)
            reopened = transcript_changed(work, person, lecture_id, spans)
            vocabulary.set_mishearing(work, mishearing_id, MishearingStatus.PROPOSED)
            queue_renewal(work, lecture_id)
            _record(work, person, Action.CORRECTION_TAKEN_BACK, (lecture_id, course_id), len(spans))
            work.commit()
        return Corrected(len(spans), left, reopened)

    def dismiss(self, person: Person, mishearing_id: UUID) -> None:
        """It was heard aright; it is not proposed again."""
        with self._database.unit_of_work() as work:
            vocabulary.lecture_of(work, person, mishearing_id, Role.TEACHER)
            vocabulary.set_mishearing(work, mishearing_id, MishearingStatus.DISMISSED)
            work.commit()

    def _decide(self, person: Person, lecture_id: UUID, term: str, status: TermStatus) -> None:
        term = checked_term(term)
        with self._database.unit_of_work() as work:
            lectures.get(work, person, lecture_id, Role.TEACHER)
            if status is TermStatus.KEPT:
                _demand_room(vocabulary.terms(work, lecture_id))
            vocabulary.decide(work, lecture_id, term, status)
            queue_word_check(work, lecture_id)
            work.commit()


def _demand_room(terms: Sequence[VocabularyTerm]) -> None:
    """The glossary, what is offered and what was dropped take no room."""
    kept = [each for each in terms if each.status is TermStatus.KEPT and each.origin is not TermOrigin.GLOSSARY]
    if len(kept) >= _MOST_TERMS:
        raise InvalidInput(f"A lecture has room for {_MOST_TERMS} terms beside the glossary. Remove one first.")


def _record(work: Work, person: Person, action: Action, about: tuple[UUID, UUID], segments: int) -> None:
    """Remember it of this lecture and its course."""
    audit.record(work, person, action, "lecture", about[0], course_id=about[1], segments=segments)
