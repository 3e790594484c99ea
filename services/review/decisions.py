"""Decisions of reviewers: on exactly what was seen, and held by the hash of the question and of its source."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from db.queries import access, audit, question_history, questions, reviews, rubrics, second_reviews, transcripts
from db.unit_of_work import Database, Lookup, Work
from services.domain.audit import Action
from services.domain.errors import Conflict, InvalidInput
from services.domain.formats.history_table import Histories, history_table
from services.domain.lifecycle import QuestionStatus, status_name
from services.domain.people import Person, Role
from services.domain.question_bank import BankedQuestion
from services.domain.question_history import HistoryEntry
from services.domain.questions import Question
from services.domain.review_economics import edit_share
from services.domain.reviews import (
    Decided,
    Decision,
    GivenDecision,
    Standing,
    Verdict,
    approval_hash,
    next_stage,
    plausible_seconds,
)
from services.domain.transcripts import Span
from services.questions.questions import save_version
from services.review import second_review
from services.review.tellings import take_back_tellings, tell_decided


class Decisions:
    """What reviewers decide of questions, kept for ever."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def decide(
        self,
        person: Person,
        question_id: UUID,
        verdict: Verdict,
        *,
        expected_version: int,
        edited: Question | None = None,
        knows_uncited: bool = False,
        seconds: float | None = None,
        press: UUID | None = None,
    ) -> Decided:
        """Decide on the version that was seen; `edited` is saved as the next version and decided on instead.

        `seconds` is how long she was busy with it. A `press` that arrives a second time decides nothing more and is
        answered as the first time. `Conflict` when the question has moved on; `InvalidInput` for a send-back without
        a reason, or when an uncited question is accepted without saying so.
        """
        with self._database.unit_of_work() as work:
            decided = decide_in(
                work,
                person,
                question_id,
                verdict,
                expected_version=expected_version,
                edited=edited,
                knows_uncited=knows_uncited,
                seconds=seconds,
                press=press,
            )
            work.commit()
            return decided

    def undo(self, person: Person, review_id: UUID) -> None:
        """Take back a decision of hers within a minute, and put the question where it stood; twice is as once.

        What she wrote as she accepted it stays as its newest version. `Conflict` when the minute is over, or when
        something has happened to the question since.
        """
        with self._database.unit_of_work() as work:
            asked = reviews.get(work, person, review_id).decided
            banked = questions.get(work, person, asked.question_id, Role.REVIEWER)
            now = reviews.hold(work, banked.id)
            given = reviews.get(work, person, review_id)
            if given.is_undone:
                return
            back_to = _undoable(work, given, now)
            second_review.uncount(work, person, banked, review_id, stage=back_to.stage, to=now.stage)
            reviews.put_back(work, person, banked.id, now, back_to)
            reviews.add_undo(work, person, review_id, back_to=back_to)
            take_back_tellings(work, banked.id, review_id)
            audit.record(
                work,
                person,
                Action.DECISION_UNDONE,
                "question",
                banked.id,
                course_id=banked.course_id,
                version=given.version,
                decision=asked.decision.value,
            )
            work.commit()

    def last(self, person: Person, course_id: UUID) -> Decided | None:
        """Her last decision in the course, while it can still be undone."""
        with self._database.lookup() as work:
            access.demand(work, person, course_id, Role.REVIEWER)
            given = reviews.last_of(work, person, course_id)
            if given is None:
                return None
            try:
                _undoable(work, given, reviews.standing(work, given.decided.question_id))
            except Conflict:
                return None
            return given.decided

    def history(self, person: Person, question_id: UUID) -> list[HistoryEntry]:
        """All that has ever happened to a question, newest first, but for a decision that is kept from her as yet."""
        with self._database.lookup() as work:
            questions.get(work, person, question_id)
            return question_history.of_questions(work, person, [question_id])[question_id]

    def history_table(self, person: Person, question_id: UUID) -> bytes:
        """The same as CSV, what happened first on top."""
        with self._database.lookup() as work:
            questions.get(work, person, question_id)
            return b"".join(history_table([question_history.with_stems(work, person, [question_id])]))

    def course_history_table(self, person: Person, course_id: UUID) -> Iterator[bytes]:
        """The same of every question of a course, in pieces that are read as they are taken.

        No connection is held in between; whoever is removed from the course meanwhile gets no further (`NotFound`).
        """
        with self._database.lookup() as work:
            access.demand(work, person, course_id)
            ids = question_history.in_course(work, person, course_id)
        return history_table(self._histories(person, course_id, some) for some in ids)

    def _histories(self, person: Person, course_id: UUID, question_ids: Sequence[UUID]) -> Histories:
        with self._database.lookup() as work:
            access.demand(work, person, course_id)
            return question_history.with_stems(work, person, question_ids)


def decide_in(
    work: Work,
    person: Person,
    question_id: UUID,
    verdict: Verdict,
    *,
    expected_version: int,
    edited: Question | None = None,
    knows_uncited: bool = False,
    seconds: float | None = None,
    press: UUID | None = None,
) -> Decided:
    """The same as `Decisions.decide` within a transaction of the caller's."""
    if verdict.decision is not Decision.ACCEPT and verdict.reason is None:
        raise InvalidInput("Choose a reason, so that the author knows what to change.")
    banked = questions.get(work, person, question_id)
    before = reviews.hold(work, question_id)
    known = reviews.by_press(work, person, question_id, press) if press else None
    if known is not None:
        return known
    access.demand(work, person, banked.course_id, Role.REVIEWER)
    _demand_seen(before, expected_version)
    banked = questions.get(work, person, question_id)  # as it is held
    share = 0.0 if verdict.decision is Decision.ACCEPT else None
    if edited is not None:
        share = edit_share(banked.question, edited)
        save_version(work, banked, edited, person=person, expected_version=expected_version)
        banked = questions.get(work, person, question_id)
    if verdict.decision is Decision.ACCEPT and not knows_uncited:
        _demand_cited(banked)
    rubric = rubrics.newest(work, question_id)
    review_id = reviews.add(
        work,
        person,
        banked,
        verdict,
        approved_hash=approval_hash(banked.content_hash, rubric.rubric if rubric else None),
        source_texts=_source_texts(work, banked),
        before=before,
        seconds=plausible_seconds(seconds),
        edit_share=share,
        press=press,
    )
    _move_on(work, person, banked, verdict, review_id, before=before)
    audit.record(
        work,
        person,
        Action.QUESTION_REVIEWED,
        "question",
        question_id,
        course_id=banked.course_id,
        version=banked.version,
        decision=verdict.decision.value,
        **({"reason": verdict.reason.value} if verdict.reason else {}),
        edited=edited is not None,
    )
    return reviews.get(work, person, review_id).decided


def _demand_seen(standing: Standing, expected_version: int) -> None:
    """It waits, and at the version on which she decides."""
    if standing.version != expected_version:
        raise Conflict("This question has changed since you opened it. Look at it again, then decide.")
    if standing.status is not QuestionStatus.IN_REVIEW:
        raise Conflict(
            "This question has changed since you opened it: it does not wait for review any more, "
            f"it is {status_name(standing.status)}."
        )


def _demand_cited(banked: BankedQuestion) -> None:
    if not banked.question.is_cited:
        raise InvalidInput(
            "Nothing in the lecture is cited for this question. Confirm that you accept it all the same."
        )


def _move_on(
    work: Work, person: Person, banked: BankedQuestion, verdict: Verdict, review_id: UUID, *, before: Standing
) -> None:
    """Let the question stand where the decision leads it from where it stood before, and everybody hear of it."""
    question_id = banked.id
    settled = second_review.settle(work, person, banked, verdict, review_id, stage=before.stage)
    if settled.status is None:
        second_reviews.go_on_waiting(work, question_id, next_stage(before.stage, settled.stage))
    else:
        questions.set_status(work, question_id, settled.status, by=person)
        is_sent_back = settled.status is QuestionStatus.CHANGES_REQUESTED
        reviews.set_returns_to(work, question_id, person.id if is_sent_back else None)
    reviews.complete(work, review_id, before, reviews.hold(work, question_id))
    second_review.count(work, person, banked, review_id, stage=before.stage, to=settled.stage)
    tell_decided(work, person, question_id, review_id)


def _undoable(work: Lookup, given: GivenDecision, now: Standing) -> Standing:
    """Where the question goes back to, at the version it has now; `Conflict` when it is too late for that."""
    if not given.is_recent or given.before is None or given.after is None:
        raise Conflict("A decision can be undone for a minute, and that is over. It stays in the history.")
    if now != given.after or not reviews.is_newest(work, given.decided):
        raise Conflict("Something has happened to this question since your decision, so it is not undone.")
    return given.before


def _source_texts(work: Work, banked: BankedQuestion) -> list[str]:
    """What is said under each citation, which nobody corrects before the decision on it is kept."""
    return [
        transcripts.hold_span_text(work, banked.lecture_id, Span(source.start_ms, source.end_ms))
        for source in banked.question.sources
    ]
