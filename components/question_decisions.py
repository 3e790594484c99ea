"""The buttons with which a reviewer decides, and the keys that stand for them."""

from components.question_desk import subject
from components.review_desk import Button, Part, bar, pressed
from services.domain.question_bank import BankedQuestion

_BUTTONS = {
    "accept": Button("a", "Accept", "check", "first"),
    "edit": Button("e", "Edit and accept", "edit"),
    "send_back": Button("r", "Send back", "undo"),
    "reject": Button("x", "Reject", "close"),
    "skip": Button("s", "Skip", "skip_next", "quiet"),
}
_ACTIONS = {button.key: name for name, button in _BUTTONS.items()} | {"ArrowRight": "skip"}


_BAR = bar(
    tuple(_BUTTONS.values()),
    more_keys={"ArrowRight": "Skip"},
    listed={"p": "Play where it was said"},
    hints={"p": "play"},
    at_foot=True,
)


def decision_bar(trouble: str) -> Part:
    """The buttons at the foot of the page and their keys, with what stood in the way of the last one."""
    return {"bar": _BAR["bar"] | {"trouble": trouble}}


def chosen_action(banked: BankedQuestion, *, desk: str) -> str | None:
    """What was just chosen for exactly this version on the desk of this key."""
    key = pressed(desk, subject(banked))
    return _ACTIONS.get(key) if key else None
