"""The lines of the inbox: what each says, and where it leads."""

from components import places
from components.moments import moment_within
from components.sheet import Action, Link, Part, row
from components.told import NOTE
from services.domain.inbox import InboxLine, Telling
from services.domain.lifecycle import QuestionStatus

READ = "read/"

_OF_REASONS = frozenset({Telling.NOT_TRANSCRIBED, Telling.NOT_WRITTEN, Telling.NOT_REVISED})
_UNSAID = frozenset({Telling.TRANSCRIBED, Telling.WRITTEN})
_BADGES = {True: ("Did not succeed", "error", "red"), False: ("New", "mark_email_unread", "blue")}


def inbox_row(line: InboxLine) -> Part:
    """One line: what happened, when, to what, and the way there, which counts it as read."""
    page, query = way_to(line)
    badges = [] if line.is_read else [_BADGES[False]]
    return row(
        Link(happened(line), page, {**query, NOTE: str(line.id)}),
        beside=" · ".join(filter(None, (moment_within(line.at), line.lecture, line.course))),
        says=_said(line),
        badges=[*([_BADGES[True]] if line.kind in _OF_REASONS else []), *badges],
        action=None if line.is_read else Action(f"{READ}{line.id}", "Mark as read", "done"),
    )


def _said(line: InboxLine) -> str:
    if line.kind in _UNSAID:
        return ""
    return f"The newest: {line.about}" if line.count > 1 else line.about


def happened(line: InboxLine) -> str:
    """What happened, in a sentence without its full stop."""
    by = line.by or "Somebody"
    if line.count > 1:
        return _many(line, by)
    return {
        Telling.SENT_BACK: f"{by} sent a question back to you",
        Telling.RETURNED: "A question that you sent back waits for you again",
        Telling.ANSWERED: f"{by} answered you",
        Telling.MENTIONED: f"{by} mentioned you",
        Telling.TRANSCRIBED: f"“{line.lecture}” is transcribed",
        Telling.NOT_TRANSCRIBED: f"“{line.lecture}” could not be transcribed",
        Telling.WRITTEN: f"The questions you ordered are there: {line.about}",
        Telling.NOT_WRITTEN: "Your order of questions has stopped",
        Telling.REVISED: "A question has been written anew for you",
        Telling.NOT_REVISED: "A question could not be written anew",
        Telling.REOPENED: "A change has taken back an approval",
    }[line.kind]


def _many(line: InboxLine, by: str) -> str:
    return {
        Telling.SENT_BACK: f"{line.count} questions came back to you",
        Telling.RETURNED: f"{line.count} questions that you sent back wait for you again",
        Telling.ANSWERED: f"{line.count} answers to you, the last by {by}",
        Telling.MENTIONED: f"You were mentioned {line.count} times, the last time by {by}",
        Telling.REOPENED: f"Changes have taken back {line.count} approvals",
    }[line.kind]


def way_to(line: InboxLine) -> tuple[str, dict[str, str]]:
    """The page, and the rest of its address, on which she sees what the line speaks of."""
    about = line.subject
    course, is_one = {"course": str(about.course_id)}, line.count == 1
    of_lecture = {**course, "lecture": str(about.lecture_id)}
    question = {"question": str(about.question_id)}
    match line.kind:
        case Telling.TRANSCRIBED | Telling.NOT_TRANSCRIBED:
            return places.LECTURE, {"lecture": str(about.lecture_id)}
        case Telling.WRITTEN | Telling.NOT_WRITTEN:
            return places.DRAFT, {**course, "run": str(about.run_id)}
        case Telling.RETURNED:
            return places.REVIEW, {**course, **(question if is_one else {})}
        case Telling.SENT_BACK if not is_one:
            return places.QUESTIONS, {**of_lecture, "status": QuestionStatus.CHANGES_REQUESTED.value, "mine": "1"}
        case Telling.REOPENED if not is_one:
            return places.QUESTIONS, {**of_lecture, "status": QuestionStatus.IN_REVIEW.value}
        case _:
            return places.QUESTION, question
