"""What a reviewer does with the question on her desk: its buttons and keys, and each act done once and answered."""

from datetime import UTC, datetime
from uuid import UUID

from components.comment_threads import KEY as COMMENT
from components.question_desk import Desk, Mode
from components.question_edits import current_edit, forget_edit
from components.review_desk import Button, bar
from components.review_desk.given import Given, verdicts
from components.services import services
from services.domain.errors import InvalidInput, LecternError, NotFound
from services.domain.people import Person
from services.domain.questions import Question
from services.domain.review_economics import busy_seconds
from services.domain.review_queue import QueueFilter
from services.domain.reviews import Decision, Reason, Verdict

_BUTTONS = {
    "accept": Button("a", "Accept", "check", "first"),
    "edit": Button("e", "Edit and accept", "edit"),
    "send_back": Button("r", "Send back", "undo"),
    "reject": Button("x", "Reject", "close"),
    "next": Button("s", "Skip", "skip_next", "quiet"),
}
_MORE = {
    "n": ("next", "Next question"),
    "ArrowRight": ("next", "Next question"),
    "b": ("previous", "Question before"),
    "ArrowLeft": ("previous", "Question before"),
    "v": ("versions", "Its versions and what changed"),
    "u": ("undo", "Undo the last decision, for a minute"),
}
ACTS = {button.key: act for act, button in _BUTTONS.items()} | {key: act for key, (act, _) in _MORE.items()}
"""Names of acts by the keys that stand for them."""

DECISION_BAR = bar(
    tuple(_BUTTONS.values()),
    more_keys={key: words for key, (_, words) in _MORE.items()},
    listed={"p": "Play where it was said", COMMENT: "Comment"},
    hints={"p": "play"},
    at_foot=True,
)
"""The buttons at the foot of the page and their keys."""

VERDICTS = verdicts(
    [(reason.value, reason.words) for reason in Reason],
    titles={"send_back": "Send back", "reject": "Reject"},
    abouts={
        "send_back": "Its author reads the reason and your comment, changes it, and sends it again.",
        "reject": "It leaves the queue for good and is never put into an exam.",
    },
)
_DECISIONS = {each.value: each for each in Decision}
_DONE = {Decision.ACCEPT: "Accepted.", Decision.SEND_BACK: "Sent back.", Decision.REJECT: "Rejected."}
_GONE = "That question has been deleted meanwhile, so nothing was decided on it."
_UNSAVED = "You have changed this question without saving. Go on editing, or discard your changes first."


def take(person: Person, course_id: UUID, desk: Desk, acts: list[Given], wanted: QueueFilter) -> None:
    """Do what she has given, in order, each once; what is refused comes back to the desk with its sentence."""
    for each in acts:
        if str(each.press) in desk.answered:
            continue
        try:
            if each.act in _DECISIONS:
                decide(person, desk, each)
            elif each.act == "undo":
                undo(person, course_id, desk)
            else:
                move(person, course_id, desk, each, wanted)
            desk.answer(each.press)
        except LecternError as error:
            sentence = _GONE if isinstance(error, NotFound) and each.act in _DECISIONS else str(error)
            desk.bring_back(each.question_id)
            desk.say(sentence)
            desk.answer(each.press, sentence)


def move(person: Person, course_id: UUID, desk: Desk, told: Given, wanted: QueueFilter) -> None:
    """Lay another question there, or something else of this one."""
    if told.act in {"next", "edit"}:
        desk.spend(told.question_id, busy_seconds(told.moments))
    if told.act == "next":
        services().review.release(person, told.question_id)
        desk.leave(told.question_id, then=told.then)
    elif told.act == "previous":
        before = services().review.before(person, course_id, of=told.question_id, wanted=wanted)
        if before is None:
            desk.say("This is the first question of the queue.")
        desk.then = before or told.question_id
    elif told.act == "edit":
        desk.editing.clear()
        desk.mode = (told.question_id, Mode.EDIT)
    elif told.act == "versions":
        desk.shows_versions = None if desk.shows_versions == told.question_id else told.question_id


def decide(person: Person, desk: Desk, told: Given, *, edited: Question | None = None) -> None:
    """Decide on the version she saw, or on what she made of it; the question leaves the desk."""
    decision = _DECISIONS[told.act]
    if edited is None and decision is Decision.ACCEPT and current_edit(told.question_id) is not None:
        raise InvalidInput(_UNSAVED)
    decided = services().decisions.decide(
        person,
        told.question_id,
        Verdict(decision, Reason(told.reason) if told.reason in set(Reason) else None, told.comment),
        expected_version=told.version,
        edited=edited,
        knows_uncited=told.knows_uncited,
        seconds=desk.spent.get(told.question_id, 0.0) + busy_seconds(told.moments),
        press=told.press,
    )
    # No line in between may give way to another run: what has been decided is known to be.
    desk.last, desk.knows_last = decided, True
    desk.decided = (told.question_id, f"{_DONE[decision]} This is the next one.")
    desk.say(desk.decided[1])
    desk.spent.pop(told.question_id, None)
    desk.leave(told.question_id, then=told.then)
    desk.answer(told.press)
    forget_edit(told.question_id)


def undo(person: Person, course_id: UUID, desk: Desk) -> None:
    """Take her last decision back and lay its question there again."""
    last = desk.last or services().decisions.last(person, course_id)
    if last is None:
        raise InvalidInput("There is nothing to undo: a decision can be taken back for a minute.")
    services().decisions.undo(person, last.review_id)
    desk.last, desk.knows_last = None, True
    desk.bring_back(last.question_id)
    desk.say("Taken back: it waits for your decision again.")


def undo_seconds(person: Person, course_id: UUID, desk: Desk) -> float:
    """For how long her last decision can still be undone; 0 when there is none."""
    if not desk.knows_last:
        desk.last, desk.knows_last = services().decisions.last(person, course_id), True
    return (desk.last.undo_until - datetime.now(UTC)).total_seconds() if desk.last else 0.0
