"""Which decisions stand: those that no later row takes back."""

from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import aliased

from db.models import ReviewRow


def is_undone(decision: type[ReviewRow]) -> ColumnElement[bool]:
    """A later row takes back the decision that is read."""
    back = aliased(ReviewRow)
    return exists().where(back.takes_back == decision.id)


def stands(decision: type[ReviewRow]) -> ColumnElement[bool]:
    """What is read is a decision, not the taking back of one, and holds."""
    return decision.takes_back.is_(None) & ~is_undone(decision)
