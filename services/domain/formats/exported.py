"""What an export gives back: the file, and what of each question the format could not hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

_NAMES_SHOWN = 5


class LossKind(StrEnum):
    """How much a question loses."""

    LOST = "lost"
    CHANGED = "changed"
    NOT_WRITTEN = "not_written"


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing a format cannot hold of one question.

    `what` goes on from "loses …", "keeps …" or "is not written: …", without a full stop;
    equal words are counted together in the report.
    """

    question_id: str
    what: str
    kind: LossKind = LossKind.LOST


@dataclass(frozen=True, slots=True)
class Exported:
    """A file: its bytes, how many questions are in it, what was lost, and how to serve it."""

    content: bytes
    written: int
    losses: tuple[Loss, ...] = ()
    media_type: str = "application/octet-stream"
    extension: str = ""


def report(losses: Iterable[Loss]) -> str:
    """What does not survive, a plain sentence a line, the gravest first; empty when all of it does."""
    groups: dict[tuple[LossKind, str], list[str]] = {}
    for loss in losses:
        groups.setdefault((loss.kind, loss.what), []).append(loss.question_id)
    order = (LossKind.NOT_WRITTEN, LossKind.CHANGED, LossKind.LOST)
    ranked = sorted(groups.items(), key=lambda group: order.index(group[0][0]))
    return "\n".join(_sentence(kind, what, names) for (kind, what), names in ranked)


def _sentence(kind: LossKind, what: str, names: list[str]) -> str:
    names = list(dict.fromkeys(names))
    one = len(names) == 1
    verb = {
        LossKind.NOT_WRITTEN: "is not written:" if one else "are not written:",
        LossKind.CHANGED: "keeps" if one else "keep",
        LossKind.LOST: "loses" if one else "lose",
    }[kind]
    who = f"1 question ({names[0]})" if one else f"{len(names)} questions"
    if kind is LossKind.NOT_WRITTEN and not one:
        more = f" and {len(names) - _NAMES_SHOWN} more" if len(names) > _NAMES_SHOWN else ""
        who += f" ({', '.join(names[:_NAMES_SHOWN])}{more})"
    return f"{who} {verb} {what}."
