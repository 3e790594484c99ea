"""What a reviewer does with the question on her desk: its buttons and keys, and each act done once and answered."""

from components.question_desk import Desk, Mode
from components.question_edits import current_edit, forget_edit
from components.review_desk import Button, Part, bar
from components.review_desk.given import Given, verdicts
from components.services import services
from services.domain.errors import InvalidInput, LecternError
from services.domain.people import Person
from services.domain.questions import Question
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
    "u": ("undo", "Undo the last decision, for a minute"),
}
ACTS = {button.key: act for act, button in _BUTTONS.items()} | {key: act for key, (act, _) in _MORE.items()}
"""Names of acts by the keys that stand for them."""

_BAR = bar(
    tuple(_BUTTONS.values()),
    more_keys={key: words for key, (_, words) in _MORE.items()},
    listed={"p": "Play where it was said"},
    hints={"p": "play"},
    at_foot=True,
)
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
_UNSAVED = "You have changed this question without saving. Go on editing, or discard your changes first."


def decision_bar(trouble: str = "") -> Part:
    """The buttons at the foot of the page and their keys, with what stood in the way of the last act."""
    return {"bar": _BAR["bar"] | {"trouble": trouble}}


def take(person: Person, desk: Desk, acts: list[Given]) -> None:
    """Do what she has given, in order, each once; what is refused comes back to the desk with its sentence."""
    for each in acts:
        if str(each.press) in desk.answered:
            continue
        try:
            _do(person, desk, each)
        except LecternError as error:
            desk.bring_back(each.question_id)
            desk.say(str(error))
            desk.answer(each.press, str(error))


def _do(person: Person, desk: Desk, told: Given) -> None:
    if told.act in _DECISIONS:
        decide(person, desk, told)
    elif told.act == "next":
        desk.leave(told.question_id, then=told.then)
    elif told.act == "edit":
        desk.mode = (told.question_id, Mode.EDIT)
    desk.answer(told.press)


def decide(person: Person, desk: Desk, told: Given, *, edited: Question | None = None) -> None:
    """Decide on the version she saw, or on what she made of it; the question leaves the desk."""
    decision = _DECISIONS[told.act]
    if edited is None and decision is Decision.ACCEPT and current_edit(told.question_id) is not None:
        raise InvalidInput(_UNSAVED)
    services().decisions.decide(
        person,
        told.question_id,
        Verdict(decision, Reason(told.reason) if told.reason in set(Reason) else None, told.comment),
        expected_version=told.version,
        edited=edited,
        knows_uncited=told.knows_uncited,
    )
    # No line in between may give way to another run: what has been decided is known to be.
    desk.decided = (told.question_id, f"{_DONE[decision]} This is the next one.")
    desk.say(desk.decided[1])
    desk.leave(told.question_id, then=told.then)
    desk.answer(told.press)
    forget_edit(told.question_id)
