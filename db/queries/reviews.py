"""Decisions on questions; kept for ever."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select, update
from sqlalchemy.orm import Session

from db.models import QuestionRow, QuestionVersionRow, ReviewRow
from db.queries import questions
from db.queries.access import OF_PERSON
from db.queries.standing import is_undone, stands
from db.unit_of_work import Lookup
from services.domain.errors import NotFound
from services.domain.lifecycle import QuestionStatus, move_back
from services.domain.people import Person
from services.domain.question_bank import BankedQuestion
from services.domain.reviews import Decided, GivenDecision, Stage, Standing, Verdict, source_hash

UNDO_WITHIN = timedelta(seconds=60)
IS_UNDONE = is_undone(ReviewRow)
STANDS = stands(ReviewRow)


def add(
    session: Session,
    person: Person,
    banked: BankedQuestion,
    verdict: Verdict,
    *,
    approved_hash: str,
    source_texts: list[str],
    before: Standing,
    seconds: float | None = None,
    edit_share: float | None = None,
    press: UUID | None = None,
) -> UUID:
    """A decision on exactly this version, its rubric and the transcript under it; its id."""
    row = ReviewRow(
        question_id=banked.id,
        version_id=banked.version_id,
        reviewer_id=person.id,
        decision=verdict.decision,
        reason=verdict.reason,
        comment=verdict.comment,
        content_hash=approved_hash,
        source_hash=source_hash(source_texts),
        source_texts=source_texts,
        stage=before.stage,
        seconds=seconds,
        edit_share=edit_share,
        press=press,
    )
    session.add(row)
    session.flush()
    return row.id


def complete(session: Session, review_id: UUID, before: Standing, after: Standing) -> None:
    """Write down what the decision has moved; after that its row never changes again."""
    session.execute(
        update(ReviewRow)
        .where(ReviewRow.id == review_id)
        .values(moved={"before": _value(before), "after": _value(after)})
        .execution_options(synchronize_session=False)
    )


def add_undo(session: Session, person: Person, review_id: UUID, *, back_to: Standing) -> None:
    """Take a decision back by a row of its own."""
    given = session.execute(
        select(*ReviewRow.__table__.columns).where(ReviewRow.id == review_id).with_for_update()
    ).one()
    session.add(
        ReviewRow(
            question_id=given.question_id,
            version_id=given.version_id,
            reviewer_id=person.id,
            decision=given.decision,
            reason=given.reason,
            content_hash=given.content_hash,
            source_hash=given.source_hash,
            stage=given.stage,
            takes_back=review_id,
            moved={"after": _value(back_to)},
        )
    )
    session.flush()


def standing(session: Lookup, question_id: UUID) -> Standing:
    """Where a question stands; `NotFound` when it was deleted."""
    return _stands(session.execute(_STANDING.where(QuestionRow.id == question_id)).one_or_none())


def hold(session: Session, question_id: UUID) -> Standing:
    """The same, and nobody moves it until this transaction ends."""
    return _stands(session.execute(_STANDING.where(QuestionRow.id == question_id).with_for_update()).one_or_none())


def put_back(session: Session, person: Person, question_id: UUID, now: Standing, to: Standing) -> None:
    """The question stands again where it stood before a decision was undone; nobody has claimed it."""
    became = move_back(now.status, to.status)
    # Without a reason: that an approval is undone is no reopening, and the row that takes it back tells of it.
    questions.keep_move(session, question_id, now.version, now.status, became, by=person)
    session.execute(
        update(QuestionRow)
        .where(QuestionRow.id == question_id)
        .values(
            status=to.status,
            status_reason=to.reason,
            stage=to.stage,
            waiting_since=to.waiting_since,
            returns_to=to.returns_to,
            claimed_by=None,
            claimed_until=None,
        )
    )


def set_returns_to(session: Session, question_id: UUID, reviewer_id: UUID | None) -> None:
    """To whom it comes back when it is sent to review again."""
    session.execute(update(QuestionRow).where(QuestionRow.id == question_id).values(returns_to=reviewer_id))


def by_press(session: Session, person: Person, question_id: UUID, press: UUID) -> Decided | None:
    """What this press of hers has decided of the question already; None when it has not arrived before."""
    asked = _GIVEN.where(
        ReviewRow.press == press, ReviewRow.question_id == question_id, ReviewRow.reviewer_id == person.id
    )
    row = session.execute(asked).one_or_none()
    return None if row is None else _given(row).decided


def get(session: Session, person: Person, review_id: UUID) -> GivenDecision:
    """A decision of hers in a course of hers; `NotFound` when it is not, or there is none."""
    asked = _GIVEN.join(QuestionRow, QuestionRow.id == ReviewRow.question_id).where(
        ReviewRow.id == review_id,
        ReviewRow.reviewer_id == person.id,
        ReviewRow.takes_back.is_(None),
        QuestionRow.course_id.in_(OF_PERSON),
    )
    row = session.execute(asked, {"person_id": person.id}).one_or_none()
    if row is None:
        raise NotFound("There is no such decision of yours.")
    return _given(row)


def last_of(session: Lookup, person: Person, course_id: UUID) -> GivenDecision | None:
    """Her last decision of this minute in a course, unless it was undone."""
    row = session.execute(
        _GIVEN.join(QuestionRow, QuestionRow.id == ReviewRow.question_id)
        .where(QuestionRow.course_id == course_id, ReviewRow.reviewer_id == person.id, _IS_RECENT, STANDS)
        .order_by(ReviewRow.created_at.desc(), ReviewRow.id)
        .limit(1)
    ).one_or_none()
    return None if row is None else _given(row)


def is_newest(session: Lookup, given: Decided) -> bool:
    """Nobody has decided on the question after this decision."""
    newest = session.scalar(
        select(ReviewRow.id)
        .where(ReviewRow.question_id == given.question_id, STANDS)
        .order_by(ReviewRow.created_at.desc(), ReviewRow.id)
        .limit(1)
    )
    return newest == given.review_id


def _stands(row: Row[*tuple[Any, ...]] | None) -> Standing:
    if row is None:
        raise NotFound("This question has been deleted.")
    return Standing(*row)


def _given(row: Row[*tuple[Any, ...]]) -> GivenDecision:
    before, after = (_standing(row.moved.get(name)) for name in ("before", "after"))
    return GivenDecision(
        Decided(
            row.id,
            row.question_id,
            row.decision,
            after.status if after else row.decision.leads_to,
            after.stage if after else row.stage,
            row.created_at + UNDO_WITHIN,
        ),
        row.number,
        before,
        after,
        row.is_undone,
        row.is_recent,
    )


def _value(standing: Standing) -> dict[str, Any]:
    since = standing.waiting_since
    return {
        "status": standing.status.value,
        "stage": standing.stage.value,
        "version": standing.version,
        "reason": standing.reason,
        "waiting_since": since.isoformat() if since else None,
        "returns_to": str(standing.returns_to) if standing.returns_to else None,
    }


def _standing(value: dict[str, Any] | None) -> Standing | None:
    if value is None:
        return None
    since, returns_to = value["waiting_since"], value["returns_to"]
    return Standing(
        QuestionStatus(value["status"]),
        Stage(value["stage"]),
        value["version"],
        value["reason"],
        datetime.fromisoformat(since) if since else None,
        UUID(returns_to) if returns_to else None,
    )


_STANDING = select(
    QuestionRow.status,
    QuestionRow.stage,
    QuestionRow.version,
    QuestionRow.status_reason,
    QuestionRow.waiting_since,
    QuestionRow.returns_to,
)
_IS_RECENT = ReviewRow.created_at > func.clock_timestamp() - UNDO_WITHIN
_GIVEN: Select[*tuple[Any, ...]] = select(
    ReviewRow.id,
    ReviewRow.question_id,
    ReviewRow.decision,
    ReviewRow.stage,
    ReviewRow.created_at,
    ReviewRow.moved,
    QuestionVersionRow.number,
    IS_UNDONE.label("is_undone"),
    _IS_RECENT.label("is_recent"),
).join(QuestionVersionRow, QuestionVersionRow.id == ReviewRow.version_id)
