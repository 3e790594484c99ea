"""A question in review as parts of the desk: how far the queue is, what is known of it, and what lies behind it."""

from time import monotonic

from components.question_beside import beside_part, claim_lines, meant_line, risk_lines
from components.question_decisions import ACTS, VERDICTS, undo_seconds
from components.question_desk import Ahead, Desk, subject
from components.question_evidence import evidence_part
from components.question_findings import findings_part
from components.question_notes import rubric_lines, sent_back_line
from components.question_view import pictures_part, question_part
from components.question_words import about_question
from components.review_desk import Line, Part, about, more, note, tally
from components.review_desk.given import item as known_of
from components.review_desk.given import queue
from components.services import services
from services.domain.people import Person
from services.domain.question_bank import BankedQuestion
from services.domain.review_queue import QueueFilter, ReviewItem

_AHEAD_SECONDS = 20.0


def queue_parts(person: Person, banked: BankedQuestion, desk: Desk, wanted: QueueFilter) -> Part:
    """What makes the desk one of a queue, with the question behind the one that lies there."""
    course_id = banked.course_id
    return queue(
        of=f"{person.id}.{course_id}",
        acts=ACTS,
        answered=desk.answered,
        ahead=_ahead(person, banked, desk, wanted),
        verdicts=VERDICTS,
        undo_seconds=max(0.0, undo_seconds(person, course_id, desk)),
    )


def _ahead(person: Person, banked: BankedQuestion, desk: Desk, wanted: QueueFilter) -> Part | None:
    """What the browser lays there next, looked up anew after a while: whoever decides is told if it was taken."""
    behind = (subject(banked), wanted)
    if desk.ahead is None or desk.ahead.behind != behind or monotonic() > desk.ahead.until:
        item = services().review.beyond(person, banked.course_id, after=banked.id, wanted=wanted)
        parts = None if item is None else {"subject": subject(item.banked), **item_parts(person, item)}
        desk.ahead = Ahead(behind, monotonic() + _AHEAD_SECONDS, parts)
    return desk.ahead.parts


def standing_parts(item: ReviewItem, sentence: str) -> Part:
    """How far the queue is, and what was said of the last act."""
    counts = item.counts
    decided = counts.approved + counts.sent_back + counts.rejected
    rejected = f" · {counts.rejected} rejected" if counts.rejected else ""
    words = f" · {counts.approved} approved · {counts.sent_back} sent back{rejected}"
    share = decided / max(1, decided + counts.waiting)
    return tally((("strong", f"{counts.waiting} waiting"), ("", words)), share) | note(sentence)


def about_part(item: ReviewItem) -> Part:
    """What is said of the question above it."""
    banked = item.banked
    lines: list[Line] = [(("quiet", about_question(banked.question, banked.lecture_title, f"by {banked.written_by}")),)]
    if meant := meant_line(banked.question):
        lines.append(meant)
    lines += [*claim_lines(item), *risk_lines(item)]
    if item.opened.sent_back is not None:
        lines.append(sent_back_line(item.opened.sent_back, is_past=True))
    elif banked.status_reason and item.opened.reopened is None:
        lines.append((("quiet", banked.status_reason),))
    return about(lines)


def item_parts(person: Person, item: ReviewItem) -> Part:
    """All that lies on the desk of this one question."""
    banked = item.banked
    return (
        about_part(item)
        | question_part(banked.question, item.opened.findings)
        | findings_part(item.opened)
        | pictures_part(person, banked.course_id, banked.question)
        | more(rubric_lines(item.opened))
        | evidence_part(person, item.opened)
        | beside_part(person, item)
        | known_of(is_uncited=not banked.question.is_cited)
    )
