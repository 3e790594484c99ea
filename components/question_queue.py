"""What stands above a question in review: how far the queue is, what the last decision came to, what is known of it."""

from components.question_desk import noted
from components.question_notes import sent_back_line
from components.question_words import about_question
from components.review_desk import Line, Part, about, note, tally
from services.review import ReviewItem


def queue_parts(item: ReviewItem) -> list[Part]:
    """The same as parts of a desk."""
    banked, counts = item.banked, item.counts
    decided = counts.approved + counts.sent_back + counts.rejected
    rejected = f" · {counts.rejected} rejected" if counts.rejected else ""
    words = f" · {counts.approved} approved · {counts.sent_back} sent back{rejected}"
    lines: list[Line] = [(("quiet", about_question(banked.question, banked.lecture_title, f"by {banked.written_by}")),)]
    if item.opened.sent_back is not None:
        lines.append(sent_back_line(item.opened.sent_back, is_past=True))
    elif banked.status_reason:
        lines.append((("quiet", banked.status_reason),))
    return [
        tally((("strong", f"{counts.waiting} waiting"), ("", words)), decided / max(1, decided + counts.waiting)),
        note(noted(banked)),
        about(lines),
    ]
